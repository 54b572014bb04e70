"""Pages of stagings: a listing's board of live cards, one image beside its original, and what one does to them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.common.errors import Problem
from projects.accounts.pages import MemberRequest, can_write, editor, member
from projects.models import Original, Project
from projects.selectors import original_get, project_get
from projects.services import MAX_BYTES
from staging import charges
from staging.cards import card_of, photo_of, picture_of
from staging.facts import facts_of
from staging.forms import StagingForm
from staging.models import Image, ImageStatus
from staging.selectors import file_key, for_organization, image_get, link, unstaged
from staging.services import (
    image_cancel,
    image_create,
    image_discard,
    image_keep,
    image_rerun,
    image_variants,
    photo_of_upload,
)
from staging.words import for_scripts

PAGE_SIZE = 60
VARIANTS = 24
# How many further arrangements one asks for at once.
MORE = 2
COVER_SECONDS = 300
DOWNLOADS = ("staged", "original", "proof")
# Stands in a link's place for an id that only the script knows.
NOBODY = uuid.UUID(int=0)


@require_safe
@member
def project_images(request: MemberRequest, project_id: uuid.UUID) -> HttpResponse:
    """A listing's board: the staging form and the cards. A fragment of the listing's page, a page without scripts."""
    project = project_get(organization=request.organization, project_id=project_id)
    aside = request.GET.get("show") == "discarded"
    images = for_organization(request.organization).filter(project=project)
    discarded = images.filter(status=ImageStatus.DISCARDED)
    page = Paginator(discarded if aside else images.exclude(status=ImageStatus.DISCARDED), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "project": project,
        "cards": [card_of(image) for image in page],
        "more": page.next_page_number() if page.has_next() else None,
        "aside": aside,
        "discarded": discarded.count(),
        "waiting": [] if aside else [(original, photo_of(original)) for original in unstaged(project)[:PAGE_SIZE]],
        "can_write": can_write(request),
        "words": json.dumps(for_scripts()),
        "events_url": _events_url(project_id=project.pk),
        "nobody": NOBODY,
        **_form_context(StagingForm()),
    }
    template = "staging/project_images.html"
    return render(request, f"{template}#board" if request.htmx else template, context)


@require_safe
@member
def project_cover(request: MemberRequest, project_id: uuid.UUID) -> HttpResponse:
    """Where a picture of the listing is: its newest staged photo, or a drawing of an empty room."""
    project = project_get(organization=request.organization, project_id=project_id)
    image = for_organization(request.organization).filter(project=project, status=ImageStatus.READY).first()
    response = redirect(picture_of(image) if image else static("dist/no-cover.svg"))
    response["Cache-Control"] = f"private, max-age={COVER_SECONDS}"
    return response


@require_POST
@editor
def image_new(request: MemberRequest, project_id: uuid.UUID) -> HttpResponse:
    """Stage an uploaded photo, or originals of the listing, in one style or several. All are queued or none."""
    project = project_get(organization=request.organization, project_id=project_id)
    form = StagingForm(request.POST)
    if not form.is_valid():
        detail = next(iter(form.errors.values()))[0]
        raise Problem(422, "invalid", _("That cannot be staged"), str(detail))
    photos = _originals(request, project, form)
    with transaction.atomic():
        images = [
            image_create(
                organization=request.organization, actor=request.user, project=project, original=photo, **wishes
            )
            for photo in photos
            for wishes in form.wishes
        ]
    if request.htmx:
        return _cards(request, images, status=201)
    return redirect("projects:detail", project.pk)


@require_safe
@member
def image_card(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """One card as it is now."""
    return _card(request, image_get(request.organization, image_id))


@require_safe
@member
def image_detail(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """Before and after, what was done, downloads, variants; the live card as long as there is no result."""
    image = image_get(request.organization, image_id)
    context: dict[str, Any] = {
        "image": image,
        "card": card_of(image),
        "can_write": can_write(request),
        "words": json.dumps(for_scripts()),
    }
    if image.status == ImageStatus.READY:
        context |= _result(request, image)
    else:
        context["events_url"] = _events_url(image_id=image.pk)
    return render(request, "staging/image_detail.html", context)


@require_safe
@editor
def image_variant(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """The form for another staging of the same original."""
    image = image_get(request.organization, image_id)
    room = image.room_type or image.detected_room_type
    form = StagingForm(
        initial={"room_type": room, "style": image.style, "density": image.density}, auto_id="variant_%s"
    )
    template = "staging/variant.html#form" if request.htmx else "staging/variant.html"
    return render(request, template, {"image": image, "form": form})


@require_POST
@editor
def image_stop(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """Cancel an image on its way."""
    image = image_get(request.organization, image_id)
    return _after(request, image_cancel(image=image, actor=request.user))


@require_POST
@editor
def image_again(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """Run a failed, refused or cancelled image again; ``confirmed=1`` takes responsibility for an uncertain room."""
    image = image_get(request.organization, image_id)
    confirmed = request.POST.get("confirmed") == "1"
    return _after(request, image_rerun(image=image, actor=request.user, confirmed=confirmed))


@require_POST
@editor
def image_kept(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """Mark an image as one to deliver; ``kept=0`` takes the mark off."""
    image = image_get(request.organization, image_id)
    return _beside(request, image_keep(image=image, actor=request.user, kept=request.POST.get("kept") != "0"))


@require_POST
@editor
def image_aside(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """Put an image aside; ``discarded=0`` brings it back."""
    image = image_get(request.organization, image_id)
    discarded = request.POST.get("discarded") != "0"
    return _beside(request, image_discard(image=image, actor=request.user, discarded=discarded))


@require_POST
@editor
def image_more(request: MemberRequest, image_id: uuid.UUID) -> HttpResponse:
    """Stage the same photo in the same style again, arranged differently."""
    image = image_get(request.organization, image_id)
    image_variants(image=image, actor=request.user, count=MORE)
    return redirect("projects:detail", image.project_id)


@require_safe
@member
def image_download(request: MemberRequest, image_id: uuid.UUID, kind: str) -> HttpResponse:
    """On to the file in the store."""
    image = image_get(request.organization, image_id)
    if kind not in DOWNLOADS or not file_key(image, kind):
        raise Http404
    charges.handed_out(image, kind)
    return redirect(link(image, kind, download=True))


def _originals(request: MemberRequest, project: Project, form: StagingForm) -> list[Original]:
    if form.cleaned_data["file_key"]:
        return [photo_of_upload(project=project, file_key=form.cleaned_data["file_key"], actor=request.user)]
    organization = request.organization
    return [original_get(organization=organization, original_id=each) for each in form.cleaned_data["photo"]]


def _result(request: MemberRequest, image: Image) -> dict[str, Any]:
    siblings = for_organization(request.organization).filter(original=image.original)
    shown = siblings.exclude(status=ImageStatus.DISCARDED)[:VARIANTS]
    return {
        "original": link(image, "normalised"),
        # Not the file that is paid for: looking at a result is no download, and discarding it costs nothing.
        "staged": picture_of(image),
        "width": image.original.width,
        "height": image.original.height,
        "facts": facts_of(image),
        "variants": [card_of(sibling) for sibling in shown],
    }


def _after(request: MemberRequest, image: Image) -> HttpResponse:
    if request.htmx:
        return _card(request, image)
    return redirect("projects:detail", image.project_id)


def _beside(request: MemberRequest, image: Image) -> HttpResponse:
    if request.htmx:
        return _card(request, image)
    return redirect("staging:image-detail", image.pk)


def _card(request: MemberRequest, image: Image) -> HttpResponse:
    return _cards(request, [image])


def _cards(request: MemberRequest, images: Sequence[Image], status: int = 200) -> HttpResponse:
    context = {"can_write": can_write(request), "follow": "follow" in request.GET}
    cards = [render_to_string("staging/card.html", {**context, "card": card_of(each)}, request) for each in images]
    return HttpResponse("".join(cards), status=status)


def _form_context(form: StagingForm) -> dict[str, Any]:
    room = form["room_type"].as_widget(attrs={"id": False})
    return {"form": form, "tray_room": room, "presign_url": reverse("api:upload-presign"), "max_bytes": MAX_BYTES}


def _events_url(**watched: uuid.UUID) -> str:
    return f"/ws/v1/events/?{urlencode(watched)}"
