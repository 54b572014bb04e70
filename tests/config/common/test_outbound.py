"""Requests to addresses of customers: only the public internet, only the address that was checked, never for ever."""

import datetime
import http.client
import http.server
import socket
import ssl
import threading
import time
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.common import outbound
from config.common.outbound import Unreachable, check_url, is_public, post


@pytest.fixture(autouse=True)
def local(settings):
    settings.WEBHOOKS_LOCAL = True


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.seen.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.answer(self)

    def log_message(self, *_):
        pass


def say(status, body=b"thanks", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def server():
    """A server on this machine; `server.answer` is what it does."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.answer = [], say(200)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server, path="/hook?a=b", scheme="http", host="127.0.0.1"):
    return f"{scheme}://{host}:{server.server_port}{path}"


def test_sends(server):
    answer = post(address(server), b"hello", {"X-Own": "1"})

    assert (answer.status, answer.text) == (200, "thanks")
    assert answer.seconds >= 0
    [(path, headers, body)] = server.seen
    assert (path, headers["X-Own"], headers["Host"], body) == (
        "/hook?a=b",
        "1",
        f"127.0.0.1:{server.server_port}",
        b"hello",
    )


def test_redirects_are_answers_like_any_other(server):
    server.answer = say(302, Location="http://127.0.0.1/secret")

    assert post(address(server, ""), b"", {}).status == 302
    assert [path for path, *_ in server.seen] == ["/"]


def test_reads_only_the_beginning(server):
    server.answer = say(500, b"x" * 100_000)

    answer = post(address(server), b"", {})

    assert (answer.status, len(answer.text)) == (500, outbound.ANSWER_BYTES)


def refused(url):
    with pytest.raises(Unreachable) as caught:
        post(url, b"", {})
    assert caught.value.detail
    return caught.value.code


def test_waits_only_so_long(server, monkeypatch):
    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 0.2)
    done = threading.Event()
    server.answer = lambda _handler: done.wait(10)

    assert refused(address(server)) == "timeout"
    done.set()


def test_a_byte_now_and_then_holds_nobody(server, monkeypatch):
    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 0.3)

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(50):
            time.sleep(0.02)
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    server.answer = drip

    assert refused(address(server)) == "timeout"


def looks_like_an_answer():
    return 200, ""


def breaks_off():
    raise http.client.RemoteDisconnected


@pytest.mark.parametrize("ends", [looks_like_an_answer, breaks_off])
def test_what_was_cut_off_is_no_answer(server, monkeypatch, ends):
    """However the reader notices, and whatever the machine's load makes it notice first: it took too long."""
    is_cut, cut = threading.Event(), outbound._cut

    def cut_and_tell(*given):
        cut(*given)
        is_cut.set()

    def exchange(*_):
        assert is_cut.wait(10)
        return ends()

    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 0.01)
    monkeypatch.setattr(outbound, "_cut", cut_and_tell)
    monkeypatch.setattr(outbound, "_exchange", exchange)

    assert refused(address(server)) == "timeout"


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert refused(f"http://127.0.0.1:{port}/") == "connection"


def test_a_server_that_does_not_take_the_call(monkeypatch):
    def connect(*_):
        raise TimeoutError

    monkeypatch.setattr(outbound.socket, "create_connection", connect)

    assert refused("http://127.0.0.1:9/") == "timeout"


def test_cutting_what_is_not_open_does_nothing():
    outbound._cut(outbound._Plain("example.com", 80, ip_address("192.0.2.1")), threading.Event())


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("ftp://example.com/", id="fail: another protocol"),
        pytest.param("http://example.com/", id="fail: without TLS"),
        pytest.param("http://10.0.0.1/", id="fail: inside, without TLS"),
        pytest.param("https:///path", id="fail: no host"),
        pytest.param("example.com", id="fail: no scheme"),
        pytest.param("https://user:password@example.com/", id="fail: with a password"),
        pytest.param("https://example.com/#part", id="fail: with a part"),
        pytest.param("https://example.com:port/", id="fail: no port"),
        pytest.param("https://[::1/", id="fail: half an address"),
        pytest.param("https://example.com/a b", id="fail: a blank"),
        pytest.param("https://example.com/küche", id="fail: letters that no request has"),
        pytest.param("https://exämple.com/", id="fail: a name as people write it"),
    ],
)
def test_addresses_that_are_none(url):
    with pytest.raises(Unreachable) as caught:
        check_url(url)
    assert caught.value.code == "bad_url"


def test_this_machine_is_for_laptops_only(settings, server):
    settings.WEBHOOKS_LOCAL = False

    assert refused(address(server)) == "bad_url"
    assert refused(address(server, scheme="https")) == "private_address"
    assert server.seen == []


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.2.1"),
        *("192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fc00::1", "fe80::1", "fec0::1", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1"),
    ],
)
def test_what_is_not_public(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_public(text):
    assert is_public(ip_address(text))


def leads_to(monkeypatch, *addresses):
    asked, really = [], socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        if host in addresses:
            return really(host, port, *args, **kwargs)
        asked.append((host, port))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "addresses", [["10.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["127.0.0.1", "1.1.1.1"], ["::ffff:127.0.0.1"]]
)
def test_a_name_that_leads_inside(monkeypatch, settings, addresses):
    settings.WEBHOOKS_LOCAL = False
    leads_to(monkeypatch, *addresses)

    assert refused("https://hooks.example.com/") == "private_address"


def test_a_name_that_leads_nowhere(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(outbound.socket, "getaddrinfo", fail)

    assert refused("https://hooks.example.com/") == "unknown_host"


def test_a_name_is_asked_for_once(monkeypatch):
    """Whatever it says the second time, the connection goes where the first answer led."""
    asked, connected = leads_to(monkeypatch, "1.1.1.1"), []

    def connect(address, _timeout):
        connected.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(outbound.socket, "create_connection", connect)

    assert refused("https://hooks.example.com:8443/") == "connection"
    assert (asked, connected) == ([("hooks.example.com", 8443)], [("1.1.1.1", 8443)])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """For hooks.example.com, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.com")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def encrypted(server, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def test_the_certificate_must_be_the_names(monkeypatch, encrypted, certificate):
    leads_to(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(outbound, "tls_context", lambda: ssl.create_default_context(cafile=str(certificate)))

    assert post(address(encrypted, scheme="https", host="hooks.example.com"), b"", {}).status == 200
    assert refused(address(encrypted, scheme="https", host="other.example.com")) == "tls"
    assert len(encrypted.seen) == 1


def test_strangers_certificates_are_not_trusted(monkeypatch, encrypted):
    leads_to(monkeypatch, "127.0.0.1")

    assert refused(address(encrypted, scheme="https", host="hooks.example.com")) == "tls"
    assert encrypted.seen == []
