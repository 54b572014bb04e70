"""Writing projects: one transaction, one event, nothing left over."""

import uuid

import pytest

from config.common import storage
from projects import services
from projects.events.models import Event
from projects.models import Original, Project
from projects.signals import project_files_asked
from tests.factories import ImageFactory, OriginalFactory, ProjectFactory


def events():
    return list(Event.objects.order_by("id").values_list("kind", "project_id", "actor_id", "data"))


def test_create(organization, user):
    project = services.project_create(organization=organization, actor=user, name="12 Elm Street", address="Portland")

    assert list(Project.objects.values_list("pk", "organization_id", "name", "address", "created_by_id")) == [
        (project.pk, organization.pk, "12 Elm Street", "Portland", user.pk)
    ]
    assert events() == [("project.created", project.pk, user.pk, {"name": "12 Elm Street"})]


def test_update(project, user):
    before = project.updated_at

    services.project_update(project=project, actor=user, name="14 Elm Street")

    project.refresh_from_db()
    assert (project.name, project.address) == ("14 Elm Street", "Portland")
    assert project.updated_at > before
    assert events() == [("project.updated", project.pk, user.pk, {"name": "14 Elm Street"})]


def test_update_without_a_change(project, user):
    before = project.updated_at

    services.project_update(project=project, actor=user, name=project.name, address=project.address)

    project.refresh_from_db()
    assert project.updated_at == before
    assert events() == []


@pytest.fixture
def stored():
    keys = [f"tests/{uuid.uuid4().hex}/{number}.jpg" for number in range(4)]
    for key in keys:
        storage.write_bytes(key, b"photo", "image/jpeg")
    yield keys
    storage.delete(keys)


@pytest.fixture
def more_files():
    """An app that stores files for projects."""
    keys = []

    def answer(project, **_):
        return [*keys, ""] if keys else []

    project_files_asked.connect(answer)
    yield keys
    project_files_asked.disconnect(answer)


def test_delete_takes_the_stored_objects_along(
    project, strange_project, user, stored, more_files, django_capture_on_commit_callbacks
):
    original = OriginalFactory(project=project, file_key=stored[0], normalised_key=stored[1])
    ImageFactory(original=original)
    more_files.append(stored[2])
    kept = OriginalFactory(project=strange_project, file_key=stored[3])
    project_id = project.pk

    with django_capture_on_commit_callbacks() as callbacks:
        services.project_delete(project=project, actor=user)
        assert storage.head(stored[0]) is not None  # not before the commit
    for callback in callbacks:
        callback()

    assert list(Project.objects.all()) == [strange_project]
    assert list(Original.objects.all()) == [kept]
    assert [storage.head(key) is None for key in stored] == [True, True, True, False]
    assert events() == [("project.deleted", project_id, user.pk, {"name": "12 Elm Street"})]


def test_delete_while_the_store_is_away(project, user, monkeypatch, caplog, django_capture_on_commit_callbacks):
    OriginalFactory(project=project, file_key="a.jpg")

    def fail(_keys):
        raise ConnectionError("no store")

    monkeypatch.setattr(storage, "delete", fail)

    with django_capture_on_commit_callbacks(execute=True):
        services.project_delete(project=project, actor=user)

    assert not Project.objects.exists()
    (record,) = [record for record in caplog.records if record.name == "projects.services.projects"]
    assert record.getMessage() == "stored objects left over"
    assert [key for key in record.keys if key] == ["a.jpg"]


def test_names_tell_them_apart(project):
    original = OriginalFactory(project=project)

    assert str(ProjectFactory(name="12 Elm Street")) == "12 Elm Street"
    assert str(original) == "room.jpg"
