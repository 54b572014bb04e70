"""Reading only what is new, changing only what one has seen."""

import pytest
from rest_framework.test import APIClient

from config.common import conditional
from tests.factories import ApiKeyFactory, ProjectFactory

pytestmark = pytest.mark.usefixtures("small_api")
ROOMS, TAGGED = "/api/v1/rooms", "/api/v1/tagged"


@pytest.fixture
def api(db):
    return APIClient(headers={"X-API-Key": ApiKeyFactory().text})


def test_success_tags_tell_states_apart():
    assert conditional.tag("a", 1) == conditional.tag("a", 1)
    assert len({conditional.tag("a", 1), conditional.tag("a", "1"), conditional.tag("a"), conditional.tag("a1")}) == 4
    assert conditional.tag("a")[0] == conditional.tag("a")[-1] == '"'


@pytest.mark.parametrize("url", [ROOMS, TAGGED])
def test_success_who_has_it_gets_304(api, url):
    first = api.get(url)
    known = {"If-None-Match": f'"other", {first["ETag"]}'}
    second = api.get(url, headers=known)

    assert (first.status_code, second.status_code, second.content) == (200, 304, b"")
    assert second["ETag"] == first["ETag"]
    assert first["Cache-Control"] == second["Cache-Control"] == "private, no-cache"
    assert "Content-Type" not in second
    assert api.get(url, headers={"If-None-Match": "*"}).status_code == 304
    assert api.get(url, headers={"If-None-Match": '"other"'}).json() == first.json()
    assert api.head(url).status_code == 200 if url == ROOMS else True


def test_success_weak_and_strong_are_the_same_for_reading(api):
    etag = api.get(TAGGED)["ETag"]

    assert api.get(TAGGED, headers={"If-None-Match": f"W/{etag}"}).status_code == 304


def test_success_a_changed_body_is_sent(api):
    before = api.get(ROOMS)
    ProjectFactory()
    after = api.get(ROOMS, headers={"If-None-Match": before["ETag"]})

    assert (after.status_code, after.json()) == (200, {"count": 1})
    assert before["ETag"].startswith('W/"')
    assert before["ETag"] != after["ETag"]


def test_success_a_list_that_knows_no_versions(api):
    ProjectFactory(name="a")
    answer = api.get("/api/v1/names")

    assert (answer.json()["results"], answer["ETag"][:2]) == (["a"], "W/")
    assert api.get("/api/v1/names", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_success_refusals_have_no_etag(db):
    assert "ETag" not in APIClient().get(ROOMS)


@pytest.mark.parametrize("given", [None, "*", "{etag}", '"old", {etag}'])
def test_success_change_what_one_has_seen(api, given):
    headers = {"If-Match": given.format(etag=api.get(TAGGED)["ETag"])} if given else {}

    assert api.patch(TAGGED, {}, headers=headers).status_code == 200


@pytest.mark.parametrize("given", ['"old"', "W/{etag}"])
def test_fail_change_what_one_has_not_seen(api, given):
    etag = api.get(TAGGED)["ETag"]

    answer = api.patch(TAGGED, {}, headers={"If-Match": given.format(etag=etag)})

    assert (answer.status_code, answer.json()["code"], answer["ETag"]) == (412, "precondition_failed", etag)
