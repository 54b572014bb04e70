"""What `manage.py check --deploy` says."""

import pytest
from django.core.checks import registry

from config.common.checks import proxies_are_named


@pytest.mark.parametrize(
    ("url", "proxies", "codes"),
    [
        pytest.param("https://staging.example", [], ["staging.W001"], id="fail: a proxy that nobody names"),
        pytest.param("https://staging.example", ["10.0.0.0/24"], [], id="success: named"),
        pytest.param("http://127.0.0.1:8000", [], [], id="success: no proxy"),
    ],
)
def test_proxies_are_named(settings, url, proxies, codes):
    settings.PUBLIC_URL, settings.TRUSTED_PROXIES = url, proxies

    assert [each.id for each in proxies_are_named()] == codes


def test_only_servers_are_asked():
    checks = registry.registry

    assert proxies_are_named in checks.deployment_checks
    assert proxies_are_named not in checks.registered_checks
