"""Pages of listings: who sees what, what is changed, what is not."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from projects.events.models import Event
from projects.models import Project
from tests.factories import OriginalFactory, ProjectFactory
from tests.headers import policy
from tests.web.conftest import HTMX

NEW = "/projects/new/"


def test_success_list_shows_own_listings_newest_first(web, agent):
    first = ProjectFactory(organization=agent.organization, name="First")
    second = ProjectFactory(organization=agent.organization, name="Second", address="")
    OriginalFactory.create_batch(2, project=first)
    ProjectFactory(name="A stranger's")

    answer = web.get("/projects/")

    assert [(project.pk, project.photo_count) for project in answer.context["page"]] == [(second.pk, 0), (first.pk, 2)]
    page = answer.content.decode()
    assert f'href="/projects/{first.pk}/"' in page
    assert f'src="/projects/{first.pk}/cover/"' in page
    assert "New listing" in page
    assert "stranger" not in page


@pytest.mark.parametrize(
    ("search", "found"),
    [
        pytest.param("elm", ["12 Elm Street"], id="success: part of the name, any case"),
        pytest.param("97401", ["Loft"], id="success: part of the address"),
        pytest.param("nothing\0", [], id="fail: nothing like it"),
        pytest.param("   ", ["Loft", "12 Elm Street"], id="success: only spaces is no search"),
    ],
)
def test_search(web, agent, search, found):
    ProjectFactory(organization=agent.organization, name="12 Elm Street", address="Portland")
    ProjectFactory(organization=agent.organization, name="Loft", address="Eugene, OR 97401")

    answer = web.get("/projects/", {"q": search}, headers=HTMX)

    page = answer.content.decode()
    assert re.findall(r'<a href="/projects/[^"]+/">([^<]+)</a>', page) == found
    assert page.lstrip().startswith('<div id="results">')


def test_search_that_finds_nothing_says_so(web, project):
    page = web.get("/projects/", {"q": "<b>castle</b>"}).content.decode()

    assert "Nothing matches “&lt;b&gt;castle&lt;/b&gt;”" in page
    assert 'value="&lt;b&gt;castle&lt;/b&gt;"' in page


def test_success_pages_keep_the_search(web, agent):
    ProjectFactory.create_batch(25, organization=agent.organization, address="Elm")

    first = web.get("/projects/", {"q": "elm"}).content.decode()
    second = web.get("/projects/", {"q": "elm", "page": "2"}).content.decode()

    assert "?q=elm&amp;page=2" in first
    assert "Page 1 of 2" in first
    assert "?q=elm&amp;page=1" in second


@pytest.mark.parametrize(
    ("who", "invited"),
    [pytest.param("web", True, id="success: agent"), pytest.param("viewer", False, id="success: viewer")],
)
def test_empty_list_invites_those_who_may(request, who, invited):
    page = request.getfixturevalue(who).get("/projects/").content.decode()

    assert "Your first listing" in page
    assert (f'href="{NEW}"' in page) is invited
    assert "Search listings" not in page


def test_list_takes_the_same_queries_however_many_there_are(web, agent, django_assert_num_queries):
    ProjectFactory.create_batch(5, organization=agent.organization)

    # session, user, membership, what is left of the allowance, count, page
    with django_assert_num_queries(6):
        web.get("/projects/")


def test_success_create(web, agent):
    answer = web.post(NEW, {"name": "  12 Elm Street ", "address": "Portland"})

    project = Project.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{project.pk}/")
    assert (project.organization, project.created_by) == (agent.organization, agent.user)
    assert (project.name, project.address) == ("12 Elm Street", "Portland")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(" ", "Give the listing a name.", id="fail: no name"),
        pytest.param("x" * 201, "Keep the name to 200 characters; it has 201.", id="fail: too long"),
    ],
)
def test_create_says_what_is_wrong(web, name, words):
    answer = web.post(NEW, {"name": name, "address": ""})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Project.objects.exists()


def test_success_forms_are_shown(web, project):
    assert "Create listing" in web.get(NEW).content.decode()
    assert 'value="12 Elm Street"' in web.get(f"/projects/{project.pk}/edit/").content.decode()
    assert "Delete “12 Elm Street”?" in web.get(f"/projects/{project.pk}/delete/").content.decode()


def test_success_detail_shows_the_listing_and_fetches_its_photos(web, project):
    page = web.get(f"/projects/{project.pk}/").content.decode()

    assert "<h1>12 Elm Street</h1>" in page
    assert project.address in page
    assert f'hx-get="/projects/{project.pk}/images/"' in page
    assert f'href="/projects/{project.pk}/edit/"' in page


def test_success_update(web, agent, project):
    answer = web.post(f"/projects/{project.pk}/edit/", {"name": "Loft", "address": ""})

    project.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{project.pk}/")
    assert (project.name, project.address) == ("Loft", "")
    event = Event.objects.get(kind="project.updated")
    assert (event.actor, event.data) == (agent.user, {"name": "Loft", "address": ""})


def test_fail_update_without_name_changes_nothing(web, project):
    answer = web.post(f"/projects/{project.pk}/edit/", {"name": "", "address": "Elsewhere"})

    assert answer.status_code == 422
    assert Project.objects.get().address == project.address
    assert not Event.objects.exists()


def test_success_delete(web, project):
    answer = web.post(f"/projects/{project.pk}/delete/", follow=True)

    assert answer.redirect_chain == [("/projects/", 302)]
    assert "“12 Elm Street” was deleted." in answer.content.decode()
    assert not Project.objects.exists()


PAGES = ["/projects/{}/", "/projects/{}/edit/", "/projects/{}/delete/"]


@pytest.mark.parametrize(
    ("method", "page"), [("get", PAGES[0]), *((method, page) for method in ("get", "post") for page in PAGES[1:])]
)
def test_fail_a_strangers_listing_does_not_exist(stranger, project, method, page):
    answer = getattr(stranger, method)(page.format(project.pk), {"name": "Mine"})

    assert answer.status_code == 404
    assert Project.objects.get().name == "12 Elm Street"


@pytest.mark.parametrize("page", [NEW, *PAGES[1:]])
@pytest.mark.parametrize("method", ["get", "post"])
def test_fail_viewers_change_nothing(viewer, project, page, method):
    answer = getattr(viewer, method)(page.format(project.pk), {"name": "Mine"})

    assert answer.status_code == 403
    assert "Viewers can look but not change anything." in answer.content.decode()
    assert list(Project.objects.values_list("name", flat=True)) == ["12 Elm Street"]


def test_success_viewers_look(viewer, project):
    page = viewer.get(f"/projects/{project.pk}/").content.decode()

    assert "<h1>12 Elm Street</h1>" in page
    assert "/edit/" not in page


@pytest.mark.parametrize("page", ["/projects/", NEW, *PAGES])
def test_fail_visitors_sign_in_first(client, project, page):
    address = page.format(project.pk)

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address}")


def test_pages_allow_no_inline_script(web):
    answer = web.get("/projects/")

    assert policy(answer)["script-src"] == ["'self'"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert " onclick" not in answer.content.decode()
    assert "style=" not in answer.content.decode()


def test_fail_unknown_address_is_told_in_our_look(web):
    answer = web.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_fail_form_without_token_is_told_in_our_look(agent):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent.user)

    answer = browser.post(NEW, {"name": "Loft"})

    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        pytest.param("400.html", "That request did not make sense", id="success: 400"),
        pytest.param("403.html", "You may not do that", id="success: 403"),
        pytest.param("500.html", "Something broke on our side", id="success: 500"),
    ],
)
def test_error_pages_need_neither_request_nor_database(template, words):
    page = render_to_string(template)

    assert f"<h1>{words}</h1>" in page
    assert 'href="/"' in page
