"""Pages of listings."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.accounts.pages import MemberRequest, can_write, editor, member
from projects.forms import ProjectForm
from projects.models import Project
from projects.selectors import for_organization, project_get
from projects.services import project_create, project_delete, project_update

PAGE_SIZE = 24
SEARCH_LENGTH = 200


@require_safe
@member
def project_list(request: MemberRequest) -> HttpResponse:
    """The listings, newest first; a search narrows them while one types."""
    search = request.GET.get("q", "").strip()[:SEARCH_LENGTH].replace("\0", "")
    page = Paginator(_found(for_organization(request.organization), search), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    template = "projects/list.html#results" if request.htmx else "projects/list.html"
    return render(request, template, {"page": page, "search": search, "can_write": can_write(request)})


@require_safe
@member
def project_detail(request: MemberRequest, project_id: uuid.UUID) -> HttpResponse:
    """One listing. Its photos come from `staging`, by address."""
    project = project_get(organization=request.organization, project_id=project_id)
    return render(request, "projects/detail.html", {"project": project, "can_write": can_write(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@editor
def project_new(request: MemberRequest) -> HttpResponse:
    """Create a listing, then go there."""
    form = ProjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        project = project_create(organization=request.organization, actor=request.user, **form.cleaned_data)
        return redirect("projects:detail", project.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@editor
def project_edit(request: MemberRequest, project_id: uuid.UUID) -> HttpResponse:
    """Change a listing's name and address."""
    project = project_get(organization=request.organization, project_id=project_id)
    # The form writes into the instance it checks; the service must see the listing as it was.
    draft = Project(name=project.name, address=project.address)
    form = ProjectForm(request.POST if request.method == "POST" else None, instance=draft)
    if form.is_valid():
        project_update(project=project, actor=request.user, **form.cleaned_data)
        return redirect("projects:detail", project.pk)
    return _form(request, form, project)


@require_http_methods(["GET", "HEAD", "POST"])
@editor
def project_remove(request: MemberRequest, project_id: uuid.UUID) -> HttpResponse:
    """Ask once, then delete a listing with everything in it."""
    project = project_get(organization=request.organization, project_id=project_id)
    if request.method != "POST":
        return render(request, "projects/delete.html", {"project": project})
    name = project.name
    project_delete(project=project, actor=request.user)
    messages.success(request, _("“%(name)s” was deleted.") % {"name": name})
    return redirect("projects:list")


def _found(projects: QuerySet[Project], search: str) -> QuerySet[Project]:
    if search:
        projects = projects.filter(Q(name__icontains=search) | Q(address__icontains=search))
    return projects.annotate(photo_count=Count("originals"))


def _form(request: MemberRequest, form: ProjectForm, project: Project | None = None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "projects/form.html", {"form": form, "project": project}, status=status)
