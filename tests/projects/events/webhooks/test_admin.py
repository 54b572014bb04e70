"""Webhooks for the staff: to look at, without their secrets."""

from django.urls import reverse

from projects.events.webhooks import services


def test_pages_open_and_keep_secrets(admin_client, endpoint):
    delivery = services.endpoint_test(endpoint=endpoint)

    for model, row in (("webhookendpoint", endpoint), ("webhookdelivery", delivery)):
        for name, args in (("changelist", ()), ("change", (row.pk,))):
            page = admin_client.get(reverse(f"admin:events_{model}_{name}", args=args))
            assert page.status_code == 200
            assert endpoint.secret not in page.content.decode()
        assert admin_client.get(reverse(f"admin:events_{model}_changelist"), {"q": "elm"}).status_code == 200
        assert admin_client.post(reverse(f"admin:events_{model}_delete", args=[row.pk])).status_code == 403
