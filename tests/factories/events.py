"""Events, as rows only: `projects.events.services.event_record` is what pushes them too."""

import factory

from config.common.ids import new_id
from projects.events.models import Event
from tests.factories.accounts import OrganizationFactory


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    organization = factory.SubFactory(OrganizationFactory)
    kind = "image.progress"
    project_id = factory.LazyFunction(new_id)
    image_id = factory.LazyFunction(new_id)
    data = factory.Dict({"status": "processing", "stage": "render", "percent": 40, "error": None})
