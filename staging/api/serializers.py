"""The API's words for images."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from staging.engines.base import Density, RoomType, Style
from staging.models import Image, ImageStatus
from staging.selectors import KINDS

ROOM_TYPES, STYLES, DENSITIES = ([each.value for each in kind] for kind in (RoomType, Style, Density))
MAX_SEED = 2**31 - 1
MAX_OPTIONS = 20
MAX_TEXT = 200


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
    options = OptionsField(default=dict, help_text='For the engine, e.g. `{"ceiling_height_m": 2.6}`.')

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one way to say which photo."""
        if ("file_key" in attrs) == ("original_id" in attrs):
            raise serializers.ValidationError("Give either file_key or original_id.", "one_photo")
        return {**attrs, "room_type": attrs.get("room_type") or ""}


class OriginalSerializer(serializers.Serializer[Any]):
    """The photo behind an image."""

    id = serializers.UUIDField()
    filename = serializers.CharField()
    width = serializers.IntegerField(allow_null=True, help_text="Pixels, upright; null until first opened.")
    height = serializers.IntegerField(allow_null=True)


class ImageErrorSerializer(serializers.Serializer[Any]):
    """Why there is no result."""

    code = serializers.CharField(source="error_code")
    message = serializers.CharField(source="error_message")
    advice = serializers.CharField(source="error_advice")


class ImageSerializer(serializers.ModelSerializer[Image]):
    """One staging of one photo: what was wanted, how far it is."""

    project_id = serializers.UUIDField()
    original = OriginalSerializer()
    error = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = (
            "id", "project_id", "original", "room_type", "detected_room_type", "style", "density", "seed", "engine",
            "engine_version", "options", "status", "stage", "percent", "attempts", "error", "created_at", "started_at",
            "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ImageErrorSerializer(allow_null=True))
    def get_error(self, image: Image) -> dict[str, Any] | None:
        """Null as long as nothing went wrong."""
        return dict(ImageErrorSerializer(image).data) if image.error_code else None


class ImageQuerySerializer(serializers.Serializer[Any]):
    """Which images to list."""

    project_id = serializers.UUIDField(required=False)
    original_id = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(choices=ImageStatus.choices, required=False)
    style = serializers.ChoiceField(choices=STYLES, required=False)  # type: ignore[assignment]
    room_type = serializers.ChoiceField(choices=ROOM_TYPES, required=False)


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
