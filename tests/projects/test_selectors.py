"""Every read starts at an organization."""

import pytest
from django.http import Http404

from projects import selectors
from tests.factories import OriginalFactory, ProjectFactory


def test_projects_newest_first(project, organization, strange_project):
    newer = ProjectFactory(organization=organization)

    assert list(selectors.for_organization(organization)) == [newer, project]


def test_originals_newest_first(project, organization, strange_project):
    first, second = OriginalFactory(project=project), OriginalFactory(project=project)
    OriginalFactory(project=strange_project)

    assert list(selectors.originals_for_organization(organization)) == [second, first]


def test_one_of_ours(project, organization):
    original = OriginalFactory(project=project)

    assert selectors.project_get(organization=organization, project_id=project.pk) == project
    assert selectors.original_get(organization=organization, original_id=original.pk) == original


def test_one_of_theirs(organization, strange_project):
    original = OriginalFactory(project=strange_project)

    with pytest.raises(Http404):
        selectors.project_get(organization=organization, project_id=strange_project.pk)
    with pytest.raises(Http404):
        selectors.original_get(organization=organization, original_id=original.pk)
