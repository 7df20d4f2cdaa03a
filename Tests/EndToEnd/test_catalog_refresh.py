"""What a shell sees of `landfall catalog refresh`: whatever a server does, the old edition answers, and the message says what and where."""

import base64
import hashlib
import http.server
import io
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zipfile

import pytest

from conftest import Server
from register_files import rates, sponsors


class Publisher:
    """A web server whose answers are functions by path; it keeps the requests."""

    def __init__(self):
        publisher = self
        self.answers, self.requests = {}, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                publisher.requests.append((self.path, dict(self.headers)))
                try:
                    publisher.answers[self.path](self)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, path, body=b"", status=200, type="text/csv", length=None, **fields):
        """Answers a path with a body, always the same."""
        self.answers[path] = lambda handler: send(handler, body, status, type, length, **fields)

    def paths(self):
        return [path for path, _ in self.requests]


def send(handler, body=b"", status=200, type="text/csv", length=None, **fields):
    handler.send_response(status)
    if type:
        handler.send_header("Content-Type", type)
    for name, value in fields.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.server.shutdown()
    publisher.server.server_close()


@pytest.fixture
def box(binary, tmp_path):
    """A catalogue with rates of 2026-11-25, and a way to run commands on it."""
    file = tmp_path / "eurofxref.csv"
    file.write_bytes(rates("2026-11-25"))
    box = Box(binary, tmp_path / "catalog.sqlite")
    box.run("import", "ecb", file, check=True)
    return box


class Box:
    def __init__(self, binary, catalog):
        self.binary, self.catalog = binary, catalog

    def run(self, *arguments, check=False):
        command = [self.binary, "catalog", *map(str, arguments), "--catalog", self.catalog]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=check)

    def refresh(self, source, *arguments):
        return self.run("refresh", source, *arguments)

    def editions(self, source="ecb"):
        entries = json.loads(self.run("list", "--json", check=True).stdout)
        return {entry["edition"]["date"]: entry for entry in entries if entry["edition"]["source"] == source}

    def current(self, source="ecb"):
        return [date for date, entry in self.editions(source).items() if entry["current"]]


def assert_untouched(box, result, *words):
    """A failure: one line that says what and where, and the old edition answers."""
    assert result.returncode == 1, result
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    for word in [*words, "edition of 2026-11-25", "answers"]:
        assert word in result.stderr, result.stderr
    assert list(box.editions()) == ["2026-11-25"]
    assert list((box.catalog.parent / "catalog.sqlite.incoming").iterdir()) == []


def test_a_new_publication_is_imported_and_the_same_is_not_fetched_twice(box, publisher):
    body = rates("2026-11-26")
    stamp = "Thu, 26 Nov 2026 15:00:00 GMT"

    def answer(handler):
        known = handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"] == stamp
        send(handler, b"" if known else body, 304 if known else 200, ETag='"v1"', Last_Modified=stamp)

    publisher.answers["/rates.csv"] = answer
    first = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")
    assert first.returncode == 0, first
    assert "edition of 2026-11-26 imported" in first.stdout
    assert box.current() == ["2026-11-26"]
    assert "2026-11-25" in box.editions()
    second = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")
    assert second.returncode == 0 and "unchanged" in second.stdout
    assert publisher.requests[0][1].get("If-None-Match") is None
    assert publisher.requests[1][1]["If-None-Match"] == '"v1"'


def test_the_same_bytes_without_validators_are_no_new_edition(box, publisher):
    publisher.put("/rates.csv", rates("2026-11-25"))
    before = box.editions()["2026-11-25"]["edition"]["id"]
    result = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")
    assert result.returncode == 0 and "unchanged" in result.stdout
    assert box.editions()["2026-11-25"]["edition"]["id"] == before


def test_an_edition_that_was_rolled_back_does_not_come_back_by_itself(box, publisher):
    publisher.put("/rates.csv", rates("2026-11-26"))
    for _ in range(2):
        box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")
        if box.current() == ["2026-11-26"]:
            box.run("rollback", "ecb", check=True)
    assert box.current() == ["2026-11-25"]


def test_editions_that_come_by_themselves_also_go_by_themselves(box, publisher):
    for day in range(26, 31):
        publisher.put("/rates.csv", rates(f"2026-11-{day}"))
        result = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")
        assert result.returncode == 0, result
    assert "no longer kept: 2026-11-27" in result.stdout
    assert list(box.editions()) == ["2026-11-30", "2026-11-29", "2026-11-28"]


def test_what_a_person_imported_goes_when_a_person_says_so(box, tmp_path):
    for day in range(26, 29):
        file = tmp_path / "eurofxref.csv"
        file.write_bytes(rates(f"2026-11-{day}"))
        box.run("import", "ecb", file, check=True)
    assert len(box.editions()) == 4
    assert "edition of 2026-11-25" in box.run("prune", "ecb", check=True).stdout
    refused = box.run("prune", "ecb", "--keep", "0")
    assert refused.returncode == 1 and "keep at least 1" in refused.stderr
    assert box.run("prune", "--keep", "1", check=True).stdout.count("is removed") == 2
    assert list(box.editions()) == box.current() == ["2026-11-28"]
    assert box.run("prune", check=True).stdout == "Nothing to remove.\n"


def test_a_server_in_trouble_is_asked_again_and_when_it_says(box, publisher):
    times = []

    def answer(handler):
        times.append(time.monotonic())
        if len(times) == 1:
            send(handler, b"sorry", 500)
        elif len(times) == 2:
            send(handler, b"sorry", 503, Retry_After="2")
        else:
            send(handler, rates("2026-11-26"))

    publisher.answers["/rates.csv"] = answer
    result = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")
    assert result.returncode == 0, result
    assert box.current() == ["2026-11-26"]
    assert len(times) == 3
    assert 0.4 < times[1] - times[0] < 2
    assert times[2] - times[1] >= 2


@pytest.mark.parametrize("wait", ["3600", "Wed, 01 Jan 2098 00:00:00 GMT"])
def test_a_server_that_asks_for_an_hour_is_left_alone(box, publisher, wait):
    publisher.put("/rates.csv", b"busy", 429, Retry_After=wait)
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "429", publisher.url)
    assert len(publisher.requests) == 1


def test_what_is_not_there_is_asked_for_once(box, publisher):
    publisher.put("/rates.csv", b"no", 404)
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "404", f"{publisher.url}/rates.csv")
    assert len(publisher.requests) == 1


def test_a_body_that_is_cut_short_is_refused(box, publisher):
    body = rates("2026-11-26")
    publisher.put("/rates.csv", body[: len(body) // 2], length=len(body), Connection="close")
    result = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv", "--tries", "2")
    assert_untouched(box, result, "broke off", publisher.url)
    assert len(publisher.requests) == 2


@pytest.mark.parametrize("option, word", [("--connect-timeout", "no answer within 1 s"), ("--timeout", "not whole within 1 s")])
def test_a_server_that_hangs_or_drips_is_left(box, publisher, option, word):
    def answer(handler):
        if option == "--connect-timeout":
            time.sleep(5)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/csv")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(50):
            handler.wfile.write(b"D")
            handler.wfile.flush()
            time.sleep(0.1)

    publisher.answers["/rates.csv"] = answer
    start = time.monotonic()
    result = box.refresh("ecb", "--from", f"{publisher.url}/rates.csv", option, "1", "--tries", "1")
    assert_untouched(box, result, word, publisher.url)
    assert time.monotonic() - start < 4


def test_a_redirection_is_followed_and_a_loop_of_them_is_not(box, publisher):
    publisher.put("/loop", b"", 302, Location="/loop")
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/loop"), "redirects more than 5 times", publisher.url)
    assert len(publisher.requests) == 6
    publisher.put("/old.csv", b"", 301, Location="/new/rates.csv")
    publisher.put("/new/rates.csv", rates("2026-11-26"))
    assert box.refresh("ecb", "--from", f"{publisher.url}/old.csv").returncode == 0
    assert box.current() == ["2026-11-26"]


def test_a_redirection_to_something_that_is_no_web_address_is_refused(box, publisher):
    publisher.put("/rates.csv", b"", 302, Location="file:///etc/passwd")
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "no address that can be fetched")


@pytest.fixture
def secure(publisher, tmp_path):
    """The publisher behind a certificate that nobody knows; gives its address and the certificate's file."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is missing: no certificate can be made for a server of this test")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2"]
    subprocess.run([*command, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    publisher.server.socket = context.wrap_socket(publisher.server.socket, server_side=True)
    return f"https://localhost:{publisher.server.server_port}", certificate


def test_a_certificate_that_nobody_vouches_for_is_refused(box, publisher, secure):
    publisher.put("/rates.csv", rates("2026-11-26"))
    assert_untouched(box, box.refresh("ecb", "--from", f"{secure[0]}/rates.csv"), "not secure", "clock", secure[0])
    assert publisher.requests == []


def test_a_redirection_from_https_to_http_is_refused(box, publisher, secure):
    url, certificate = secure
    trusted = "/etc/ssl/certs/ca-certificates.crt"
    mount = ["unshare", "-m", "sh", "-c", f'mount --bind {certificate} {trusted} && exec "$@"', "sh"]
    if subprocess.run([*mount, "true"], capture_output=True).returncode:
        pytest.skip("a certificate of this test can be made trusted only where file systems can be mounted")
    publisher.put("/down", b"", 302, Location="http://localhost:1/rates.csv")
    publisher.put("/same", b"", 302, Location="/rates.csv")
    publisher.put("/rates.csv", rates("2026-11-26"))

    def refresh(path):
        command = [*mount, box.binary, "catalog", "refresh", "ecb", "--from", url + path, "--catalog", box.catalog]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert_untouched(box, refresh("/down"), "which is not https", "http://localhost:1/rates.csv")
    assert refresh("/same").returncode == 0
    assert box.current() == ["2026-11-26"]


def test_a_log_in_page_is_no_publication(box, publisher):
    publisher.put("/rates.csv", b"<html>Welcome to our hotel</html>", type="text/html; charset=utf-8")
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "text/html", publisher.url)


def test_a_wrong_file_with_the_right_type_is_refused_by_the_importer(box, publisher):
    publisher.put("/rates.csv", sponsors(10))
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "is not what was expected")


def test_a_zip_bomb_is_refused(box, publisher):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref.csv", rates("2026-11-26") + b"\n" * (300 << 20))
    publisher.put("/rates.zip", packed.getvalue(), type="application/zip")
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.zip"), "would unpack to")


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_a_publication_can_be_is_not_fetched(box, publisher, announced):
    """With and without a Content-Length; the register's own limit is 4 MiB."""
    sent = []

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/csv")
        if announced:
            handler.send_header("Content-Length", str(1 << 30))
        handler.end_headers()
        for _ in range(1024):
            handler.wfile.write(b"x" * (1 << 20))
            sent.append(1)
            # A gigabit network's pace. URLSession reads on while its delegate waits for a processor, which the loopback outruns.
            time.sleep(0.008)

    publisher.answers["/rates.csv"] = answer
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "more than 4194304 bytes", publisher.url)
    assert len(sent) < 1024


@pytest.mark.parametrize("field", ["Digest", "Content-Digest", "Repr-Digest"])
def test_bytes_are_compared_with_the_publishers_checksum(box, publisher, field):
    body = rates("2026-11-26")
    right, wrong = (base64.b64encode(hashlib.sha256(text).digest()).decode() for text in (body, b"other"))
    form = "SHA-256={}" if field == "Digest" else "sha-256=:{}:"
    publisher.put("/rates.csv", body, **{field: form.format(wrong)})
    assert_untouched(box, box.refresh("ecb", "--from", f"{publisher.url}/rates.csv"), "SHA-256", hashlib.sha256(body).hexdigest())
    publisher.put("/rates.csv", body, **{field: "md5=AAAA, " + form.format(right)})
    assert box.refresh("ecb", "--from", f"{publisher.url}/rates.csv").returncode == 0
    assert box.current() == ["2026-11-26"]


def test_a_checksum_beside_the_publication_is_used_when_asked_for(box, publisher):
    body = rates("2026-11-26")
    publisher.put("/rates.csv", body)
    ask = ["ecb", "--from", f"{publisher.url}/rates.csv", "--checksum-beside"]
    for text, word in [(b"nothing useful", "holds no SHA-256"), (b"0" * 64 + b"  rates.csv\n", "its publisher says 0000")]:
        publisher.put("/rates.csv.sha256", text, type="text/plain")
        assert_untouched(box, box.refresh(*ask), word)
    publisher.put("/rates.csv.sha256", hashlib.sha256(body).hexdigest().encode() + b"  rates.csv\n", type="text/plain")
    assert box.refresh(*ask).returncode == 0
    assert box.current() == ["2026-11-26"]


def test_without_a_network_a_line_says_the_age_and_nothing_failed(box):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/rates.csv"
        result = box.refresh("ecb", "--from", url)
    assert result.returncode == 0, result
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    for word in ["ecb: offline", url, "edition of 2026-11-25 answers, ", "days old"]:
        assert word in result.stdout
    assert box.current() == ["2026-11-25"]


def test_a_register_without_an_address_says_so(box):
    result = box.refresh("cricos")
    assert result.returncode == 0
    assert "cricos: has no address that can be fetched: import from a file" in result.stdout


def page(url):
    return json.dumps({"details": {"attachments": [{"url": url.replace(".csv", ".pdf")}, {"url": url}]}}).encode()


def test_the_sponsors_are_found_through_their_page(box, publisher):
    name = "/media/1/SP_-_Student_Web_Register_-_2026-11-{}.csv"
    publisher.put("/api", page(publisher.url + name.format("25")), type="application/json; charset=utf-8", ETag='"a"')
    publisher.put(name.format("25"), sponsors(), ETag='"f"')
    ask = ["uk-sponsors", "--from", f"{publisher.url}/api"]
    first = box.refresh(*ask)
    assert first.returncode == 0, first
    assert box.current("uk-sponsors") == ["2026-11-25"]
    # A page that names nothing, and then one that names a file that is not there: the old edition answers.
    publisher.put("/api", json.dumps({"details": {"attachments": []}}).encode(), type="application/json")
    result = box.refresh(*ask)
    assert result.returncode == 1 and "lists no attachment" in result.stderr
    publisher.put("/api", page(publisher.url + name.format("26")), type="application/json", ETag='"b"')
    publisher.put(name.format("26"), b"", 404)
    assert "404" in box.refresh(*ask).stderr
    assert box.current("uk-sponsors") == ["2026-11-25"]
    # The page's ETag of that failure must not hide the file once it is there.
    publisher.put(name.format("26"), sponsors(status="Probationary Sponsor"))
    assert box.refresh(*ask).returncode == 0
    assert box.current("uk-sponsors") == ["2026-11-26"]


def test_an_excerpt_in_the_registers_place_is_refused(box, publisher):
    name = "/SP_-_Student_Web_Register_-_2026-11-26.csv"
    publisher.put(name, sponsors(40))
    result = box.refresh("uk-sponsors", "--from", publisher.url + name)
    assert result.returncode == 1
    assert "the file holds 40 sponsors" in result.stderr
    assert box.current("uk-sponsors") == []


def test_two_refreshes_do_not_meet(box, publisher):
    going = threading.Event()

    def answer(handler):
        going.set()
        time.sleep(2)
        send(handler, rates("2026-11-26"))

    publisher.answers["/rates.csv"] = answer
    publisher.put("/other.csv", rates("2026-11-24"))
    results = []
    slow = threading.Thread(target=lambda: results.append(box.refresh("ecb", "--from", f"{publisher.url}/rates.csv")))
    slow.start()
    assert going.wait(20)
    second = box.refresh("ecb", "--from", f"{publisher.url}/other.csv")
    assert second.returncode == 1 and "another refresh" in second.stderr
    slow.join()
    assert results[0].returncode == 0


def test_a_running_server_refreshes_by_its_timer_and_only_when_told(binary, box, publisher, tmp_path):
    publisher.put("/rates.csv", rates("2026-11-26"))
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"refreshEveryHours": 24, "refreshSources": ["ecb"], "refreshAddresses": {"ecb": f"{publisher.url}/rates.csv"}}))
    server = Server(binary, "--catalog", box.catalog, "--no-model", "--config", settings)
    try:
        deadline = time.monotonic() + 20
        while (day := [e["edition"] for e in server.status()["editions"] if e["source"] == "ecb"]) != ["2026-11-26"]:
            assert time.monotonic() < deadline, (day, server.log)
            time.sleep(0.1)
    finally:
        assert server.stop() == 0
    assert any("2026-11-26 imported" in line for line in server.log)
    seen = len(publisher.requests)
    server = Server(binary, "--catalog", box.catalog, "--no-model")
    time.sleep(1)
    server.stop()
    assert len(publisher.requests) == seen


@pytest.mark.parametrize(
    "settings, word",
    [
        ({"refreshSources": ["ecb"]}, "refreshEveryHours"),
        ({"refreshEveryHours": 24, "refreshSources": ["cricos"]}, "no published address"),
        ({"refreshEveryHours": 24, "refreshAddresses": {"moon": "https://example.org"}}, "moon"),
        ({"refreshEveryHours": 0}, "refreshEveryHours"),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(binary, box, tmp_path, settings, word):
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(settings))
    command = [binary, "serve", "--listen", "127.0.0.1:0", "--catalog", box.catalog, "--no-model", "--config", file]
    result = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert result.returncode == 1
    assert word in result.stderr
