"""What a browser never sends: half requests, strange bytes, too much of everything. The server answers or hangs up, and lives on."""

import contextlib
import json
import re
import socket
import time

import pytest
from conftest import Server

CLOSE = b"Connection: close\r\n\r\n"
ASK = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
QUESTION = b'{"question": "hello"}'


def exchange(server, data, half_close=False, address="127.0.0.1"):
    """Status codes of the answers until the server hangs up (it must, within 30 s), and everything it sent."""
    with socket.create_connection(("127.0.0.1", server.port), 30, (address, 0)) as connection:
        with contextlib.suppress(OSError):  # the server may hang up on a body it does not want
            connection.sendall(data)
        if half_close:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(1 << 16):
                received += piece
    return [int(code) for code in re.findall(rb"HTTP/1\.[01] (\d{3}) ", received)], received


def get(path, header=b"Host: x\r\n", method=b"GET"):
    return method + b" " + path + b" HTTP/1.1\r\n" + header + CLOSE


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n"


@pytest.fixture(scope="module")
def box(binary, catalog, tmp_path_factory):
    """Facts alone: what is tested here ends before the model. Two seconds of silence end a connection."""
    config = tmp_path_factory.mktemp("box") / "config.json"
    config.write_text(json.dumps({"connectionTimeoutSeconds": 2, "noModel": True}))
    server = Server(binary, "--catalog", catalog, "--config", config)
    yield server
    # Each test may have hurt it; the last word is an ordinary request.
    assert exchange(server, get(b"/healthz"))[0] == [200]
    assert server.stop() == 0


@pytest.mark.parametrize(("sent", "statuses"), [
    (b"GET /healthz HTTP/1.0\r\n\r\n", [200]),
    (b"GET /healthz HTTP/1.1\r\n" + CLOSE, [400]),  # HTTP/1.1 demands a host (RFC 9112, section 3.2)
    (b"GET /healthz HTTP/3.0\r\nHost: x\r\n" + CLOSE, [505]),
    (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 2 + get(b"/healthz"), [200, 200, 200]),  # pipelined
    (get(b"/healthz", method=b"HEAD"), [200]),
    (get(b"/api/ask", method=b"HEAD"), [405]),
    (get(b"/healthz", method=b"OPTIONS"), [405]),
    (get(b"/healthz", method=b"BREW"), [405]),
    (get(b"/healthz", b"Host: x\r\nX: " + b"a" * 100_000 + b"\r\n"), [431]),
    (get(b"/healthz", b"Host: x\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(3_000))), [431]),
    (get(b"/" + b"a" * 60_000), [414]),
    (get(b"/%ff"), [400]),
    (get(b"/%zz"), [404]),
    (get(b"/healthz", b"Host: 127.0.0.1:8080\r\n"), [200]),
    (get(b"/healthz", b"Host: [::1]:8080\r\n"), [200]),
    (get(b"/healthz", b"Host: landfall.local\r\n"), [200]),
    (get(b"/healthz", b"Host: evil.example\r\n"), [421]),
    (get(b"/healthz", b"Host:\r\n"), [421]),
    (ASK + b"Transfer-Encoding: chunked\r\n" + CLOSE + chunk(QUESTION[:9]) + chunk(QUESTION[9:]) + b"0\r\n\r\n", [200]),
    (ASK + b"Transfer-Encoding: chunked\r\n" + CLOSE + chunk(b"x" * 10_000) * 100 + b"0\r\n\r\n", [413]),
    (ASK + b"Transfer-Encoding: chunked\r\n" + CLOSE + b"zz\r\n", [400]),
    (ASK + b"Content-Length: 10000000\r\n\r\n" + b"x" * 10_000_000, [413]),
    (ASK + CLOSE + QUESTION, [400]),  # without a length there is no body
    (ASK + b"Content-Length: 70000\r\nExpect: 100-continue\r\n\r\n", [413]),
], ids=lambda value: repr(value[:60]) if isinstance(value, bytes) else None)
def test_an_unusual_request_gets_its_status(box, sent, statuses):
    assert exchange(box, sent)[0] == statuses


@pytest.mark.parametrize("sent", [
    ASK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(b"x" * 10_000) * 1_000,  # 10 MB of no stated length
    ASK + b"Transfer-Encoding: gzip\r\n" + CLOSE,
    ASK + b"Content-Length: 100\r\n\r\nabc",  # and no more
    ASK + b"Content-Length: -1\r\n" + CLOSE,
    ASK + b"Content-Length: 99999999999999999999\r\n" + CLOSE,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",  # TLS
    b"GET /healthz HT",
    b"",
], ids=lambda value: repr(value[:90]))
def test_a_broken_request_is_hung_up_on(box, sent):
    start = time.monotonic()
    statuses, _ = exchange(box, sent, half_close=True)
    assert not statuses or set(statuses) <= {400, 413}
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("path", [
    b"/../Package.swift", b"/%2e%2e/Package.swift", b"/..%2fPackage.swift", b"/web/../../Package.swift", b"//etc/passwd",
    b"/app.js/../../Package.swift", b"/app.js%00/../Package.swift", b"/%00/etc/passwd", b"/..%5cPackage.swift",
    b"file:///etc/passwd",
])
def test_no_path_leaves_the_folder_of_the_page(box, path):
    _, received = exchange(box, get(path))
    assert b"PackageDescription" not in received and b"root:" not in received


def test_a_visitor_who_only_listens_after_asking_gets_the_answer(box):
    length = b"Content-Length: %d\r\n\r\n" % len(QUESTION)
    statuses, received = exchange(box, ASK + length + QUESTION, half_close=True)
    assert statuses == [200] and b"event: done" in received


def test_one_address_that_opens_200_connections_leaves_room_for_the_others(start_server, tmp_path):
    """64 connections an address, and those that say nothing are closed in time; one that drips its header keeps its place only."""
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"connectionTimeoutSeconds": 2, "noModel": True}))
    server = start_server("--config", config)
    crowd = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    start = time.monotonic()
    assert exchange(server, get(b"/healthz"), address="127.0.0.2")[0] == [200]
    assert time.monotonic() - start < 1
    crowd[0].sendall(b"GET /healthz HTTP/1.1\r\nX: ")
    while not (statuses := exchange(server, get(b"/healthz"))[0]):  # this address is shut out until the idle ones are closed
        assert time.monotonic() - start < 10
        crowd[0].sendall(b"a")
        time.sleep(0.5)
    assert statuses == [200]
    for connection in crowd:
        connection.close()
