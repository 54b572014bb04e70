"""Which request is being answered, and where it comes from."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.common.context import RequestContextMiddleware, answering, client_address, counted_as, current_request


def test_the_request_is_known_while_it_is_answered():
    request, seen = RequestFactory().get("/"), []

    def view(asked):
        seen.append(current_request())
        return HttpResponse()

    assert RequestContextMiddleware(view)(request).status_code == 200
    assert seen == [request]
    assert current_request() is None


def test_forgotten_after_an_error():
    with pytest.raises(KeyError), answering(RequestFactory().get("/")):
        raise KeyError

    assert current_request() is None


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        pytest.param("203.0.113.9", None, "203.0.113.9", id="success: nobody between"),
        pytest.param("203.0.113.9", "198.51.100.7", "203.0.113.9", id="fail: a stranger's word"),
        pytest.param("10.0.0.5", "198.51.100.7", "198.51.100.7", id="success: through a proxy"),
        pytest.param("10.0.0.5", "1.1.1.1, 198.51.100.7", "198.51.100.7", id="fail: invented before the proxy"),
        pytest.param("10.0.0.5", "198.51.100.7, 2001:db8::7", "198.51.100.7", id="success: through two proxies"),
        pytest.param("10.0.0.5", "10.0.0.6", "10.0.0.6", id="success: from inside"),
        pytest.param("10.0.0.5", "198.51.100.7, unknown", "10.0.0.5", id="fail: no address"),
        pytest.param("10.0.0.5", "", "10.0.0.5", id="success: the proxy itself"),
        pytest.param("::ffff:10.0.0.5", "2001:db9::1", "2001:db9::1", id="success: a mapped proxy"),
        pytest.param("", "198.51.100.7", None, id="fail: no socket address"),
    ],
)
def test_client_address(settings, remote, forwarded, found):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24", "2001:db8::7"]
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == found


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        pytest.param(None, "", id="success: none"),
        pytest.param("192.0.2.7", "192.0.2.7", id="success: IPv4"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="success: IPv6, its network"),
        pytest.param("fe80::1%eth0", "fe80::/64", id="success: IPv6 of a link"),
        pytest.param("::ffff:192.0.2.7", "::ffff:192.0.2.7", id="success: IPv4 in IPv6, never a network of all"),
    ],
)
def test_what_calls_are_counted_as(address, counted):
    assert counted_as(address) == counted
