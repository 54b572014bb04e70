"""The API's words for images: what is asked for, and what is answered."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from staging.engines import registry
from staging.engines.base import Density, RoomType, Style
from staging.engines.options import faults
from staging.models import Image, ImageStatus
from staging.reasons import reason_of
from staging.selectors import KINDS

ROOM_TYPES, STYLES, DENSITIES = ([each.value for each in kind] for kind in (RoomType, Style, Density))
MAX_SEED = 2**31 - 1
MAX_OPTIONS = 20
MAX_TEXT = 200
MAX_BATCH = 50
MAX_VARIANTS = 8


class OptionsField(serializers.DictField):
    """Engine-specific wishes: a flat object of numbers, yes or no, and short texts."""

    default_error_messages: ClassVar = {
        "too_many": f"At most {MAX_OPTIONS} options.",
        "not_plain": f"Options hold numbers, true or false, and texts of at most {MAX_TEXT} characters.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The options as they came, once they are found harmless."""
        options: dict[str, Any] = super().to_internal_value(data)
        if len(options) > MAX_OPTIONS:
            self.fail("too_many")
        if not all(len(name) <= MAX_TEXT and _is_plain(value) for name, value in options.items()):
            self.fail("not_plain")
        return options


class RerunSerializer(serializers.Serializer[Any]):
    """How to run an image again."""

    confirmed = serializers.BooleanField(
        default=False, help_text="A person takes responsibility for a room the engine is not sure of."
    )


class ImageRequestSerializer(serializers.Serializer[Any]):
    """A staging that is wanted."""

    project_id = serializers.UUIDField()
    file_key = serializers.CharField(required=False, max_length=400, help_text="Of an upload; or give `original_id`.")
    original_id = serializers.UUIDField(required=False, help_text="Of a photo that is in the project already.")
    room_type = serializers.ChoiceField(
        choices=ROOM_TYPES,
        required=False,
        allow_null=True,
        allow_blank=True,
        help_text="Left out: detected.",
    )
    style = serializers.ChoiceField(choices=STYLES, default=Style.MODERN.value)  # type: ignore[assignment]
    density = serializers.ChoiceField(choices=DENSITIES, default=Density.MEDIUM.value)
    seed = serializers.IntegerField(
        min_value=0, max_value=MAX_SEED, default=0, help_text="Same photo, wishes and seed: same result."
    )
    engine = serializers.CharField(max_length=30, default="studio")
    options = OptionsField(
        default=dict,
        help_text='For the engine. `studio` knows `{"quality": "draft|standard|high", "ceiling_height_m": 1.8–8}` and '
        "`confirmed`, by which a person takes responsibility for a room that the engine is not sure of.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one way to say which photo, and options that the engine knows."""
        if ("file_key" in attrs) == ("original_id" in attrs):
            raise serializers.ValidationError("Give either file_key or original_id.", "one_photo")
        if attrs["engine"] in registry.names() and (wrong := faults(attrs["engine"], attrs["options"])):
            raise serializers.ValidationError({"options": {name: [text] for name, text in wrong.items()}}, "bad_option")
        return {**attrs, "room_type": attrs.get("room_type") or ""}


class BatchRequestSerializer(serializers.Serializer[Any]):
    """Stagings that are wanted: each as for `POST /images`."""

    images = serializers.ListField(child=ImageRequestSerializer(), min_length=1, max_length=MAX_BATCH)


class BatchInputSerializer(serializers.Serializer[Any]):
    """The batch as it is read: what is wrong with one image must not refuse the others."""

    images = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MAX_BATCH)


class VariantsRequestSerializer(serializers.Serializer[Any]):
    """Which variants are wanted: exactly one of the three. Everything else is as in the image."""

    styles = serializers.ListField(
        child=serializers.ChoiceField(choices=STYLES), required=False, min_length=1, max_length=MAX_VARIANTS
    )
    seeds = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=MAX_SEED),
        required=False,
        min_length=1,
        max_length=MAX_VARIANTS,
    )
    count = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_VARIANTS, help_text="So many, with seeds that are new."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One kind of wish, none twice."""
        if len(attrs) != 1:
            raise serializers.ValidationError("Give exactly one of styles, seeds and count.", "one_kind")
        for name in ("styles", "seeds"):
            if len(set(attrs.get(name, ()))) != len(attrs.get(name, ())):
                raise serializers.ValidationError({name: ["Name each only once."]}, "twice")
        return attrs


class OriginalSerializer(serializers.Serializer[Any]):
    """The photo behind an image."""

    id = serializers.UUIDField()
    filename = serializers.CharField()
    width = serializers.IntegerField(allow_null=True, help_text="Pixels, upright; null until first opened.")
    height = serializers.IntegerField(allow_null=True)


class ImageErrorSerializer(serializers.Serializer[Any]):
    """Why there is no result."""

    code = serializers.CharField(help_text="Stable.")
    message = serializers.CharField(help_text="In the language that Accept-Language asks for.")
    advice = serializers.CharField()


class ImageSerializer(serializers.ModelSerializer[Image]):
    """One staging of one photo: what was wanted, how far it is."""

    project_id = serializers.UUIDField()
    original = OriginalSerializer()
    error = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = (
            "id", "project_id", "original", "room_type", "detected_room_type", "style", "density", "seed", "engine",
            "engine_version", "options", "status", "stage", "percent", "attempts", "error", "kept_at", "created_at",
            "updated_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ImageErrorSerializer(allow_null=True))
    def get_error(self, image: Image) -> dict[str, Any] | None:
        """Null as long as nothing went wrong."""
        reason = reason_of(image)
        return dict(ImageErrorSerializer(reason).data) if reason else None


class ImagesSerializer(serializers.Serializer[Any]):
    """Images that were made."""

    results = ImageSerializer(many=True)


class BatchProblemSerializer(serializers.Serializer[Any]):
    """Why one image of a batch was not made: a problem document."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)
    errors = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))  # type: ignore[assignment]


class BatchResultSerializer(serializers.Serializer[Any]):
    """What became of one image of a batch."""

    index = serializers.IntegerField(help_text="Its place in the request, from 0.")
    status = serializers.IntegerField(help_text="What `POST /images` would have answered.")
    image = ImageSerializer(allow_null=True)
    problem = BatchProblemSerializer(allow_null=True)


class BatchSerializer(serializers.Serializer[Any]):
    """What became of a batch, in the order of the request."""

    results = BatchResultSerializer(many=True)


class OriginalGroupSerializer(serializers.Serializer[Any]):
    """A photo with the images made of it, the newest first, at most 50."""

    original = OriginalSerializer(source="*")
    images = ImageSerializer(many=True, source="shown")


class ImagePageSerializer(serializers.Serializer[Any]):
    """A page of images."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ImageSerializer(many=True)


class OriginalGroupPageSerializer(serializers.Serializer[Any]):
    """A page of photos with their images."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OriginalGroupSerializer(many=True)


class ProjectImageQuerySerializer(serializers.Serializer[Any]):
    """Which of a project's images to list."""

    original_id = serializers.UUIDField(required=False)
    status = serializers.ListField(
        child=serializers.ChoiceField(choices=ImageStatus.choices),
        required=False,
        help_text="May be given several times. Left out: all but `discarded`.",
    )
    style = serializers.ListField(  # type: ignore[assignment]
        child=serializers.ChoiceField(choices=STYLES), required=False, help_text="May be given several times."
    )
    room_type = serializers.ListField(
        child=serializers.ChoiceField(choices=ROOM_TYPES),
        required=False,
        help_text="As asked for, or as detected. May be given several times.",
    )
    kept = serializers.BooleanField(required=False, allow_null=True, default=None)
    created_after = serializers.DateTimeField(required=False, help_text="This moment or later.")
    created_before = serializers.DateTimeField(required=False, help_text="Before this moment.")


class ImageQuerySerializer(ProjectImageQuerySerializer):
    """Which images to list."""

    project_id = serializers.UUIDField(required=False)


class GroupQuerySerializer(serializers.Serializer[Any]):
    """How to list them."""

    group = serializers.ChoiceField(
        choices=[("original", "original")], required=False, help_text="`original`: by photo, with what was made of it."
    )


class LinkQuerySerializer(serializers.Serializer[Any]):
    """Which file."""

    kind = serializers.ChoiceField(choices=[(each, each) for each in KINDS], default="staged")
    download = serializers.BooleanField(default=False, help_text="Save instead of show.")


class LinkSerializer(serializers.Serializer[Any]):
    """Where to fetch it."""

    url = serializers.URLField()
    kind = serializers.CharField()
    filename = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")


class WatchQuerySerializer(serializers.Serializer[Any]):
    """What to watch; everything when nothing is given."""

    project_id = serializers.UUIDField(required=False)
    image_id = serializers.UUIDField(required=False)


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) <= MAX_TEXT)
