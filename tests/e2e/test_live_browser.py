"""The board keeps up when its connection breaks: it comes back and is told what it missed; where it cannot, it asks."""

import json

import pytest
from playwright.sync_api import Page, expect

from projects.accounts.models import Role
from staging import transitions
from tests.e2e.conftest import web_server
from tests.e2e.test_browser_way import browser, sign_in  # noqa: F401
from tests.factories import ImageFactory, MembershipFactory

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def image(site):
    return ImageFactory()


@pytest.fixture
def site(_database, transactional_db, tmp_path):
    """The web server alone: the test itself is the worker."""
    with web_server(_database, tmp_path) as url:
        yield url


class Wire:
    """The page's WebSockets, in our hands."""

    def __init__(self, page: Page) -> None:
        self.sockets, self.urls, self.heard, self.cut = [], [], [], False
        page.route_web_socket("**/ws/v1/events/**", self.opened)

    def opened(self, socket) -> None:
        self.urls.append(socket.url)
        if self.cut:
            socket.close()
            return
        self.sockets.append(socket)
        heard = []
        self.heard.append(heard)
        server = socket.connect_to_server()

        def pass_on(message) -> None:
            heard.append(json.loads(message))
            socket.send(message)

        server.on_message(pass_on)


@pytest.fixture
def board(browser, site, image):  # noqa: F811
    """The listing's page and its wire, up to date."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    wire = Wire(page)
    sign_in(page, MembershipFactory(organization=image.organization, role=Role.AGENT).user.email)
    page.goto(f"/projects/{image.project_id}/")
    expect(page.get_by_text("Updating live")).to_be_visible()
    expect(page.get_by_role("article")).to_have_attribute("data-status", "queued")
    yield page, wire
    context.close()


def test_success_comes_back_and_hears_what_it_missed(board, image):
    page, wire = board

    wire.sockets[-1].close(code=1011)
    transitions.claim(image.pk, worker="w")

    expect(page.get_by_role("article")).to_have_attribute("data-status", "processing")
    expect(page.get_by_text("Updating live")).to_be_visible()
    assert len(wire.sockets) == 2
    assert f"last_event_id={wire.heard[0][-1]['id']}" in wire.urls[1]
    assert [message["type"] for message in wire.heard[1]] == ["connected", "job_update"]
    assert (wire.heard[1][0]["resumed"], wire.heard[1][1]["status"]) == (True, "processing")


def test_success_asks_where_no_socket_opens(board, image):
    page, wire = board

    wire.cut = True
    wire.sockets[-1].close(code=1011)
    transitions.claim(image.pk, worker="w")

    expect(page.get_by_role("article")).to_have_attribute("data-status", "processing", timeout=20_000)
    assert len(wire.sockets) == 1
    expect(page.get_by_text("Updating live")).to_be_hidden()
