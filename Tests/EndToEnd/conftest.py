"""What end-to-end tests share: the built binary, the real model, a catalogue made from the starter, a running server."""

import http.client
import json
import os
import pathlib
import re
import subprocess
import threading
import time

import pytest

from paths import BINARY, MODEL, ROOT

PASSPHRASE = "seven green boats"


def pytest_addoption(parser):
    parser.addoption("--write-transcripts", action="store_true", help="write the console's transcripts anew instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def settings_of_this_run(tmp_path_factory):
    """No test reads or writes the settings of the machine that it runs on."""
    os.environ["LANDFALL_SETTINGS"] = str(tmp_path_factory.mktemp("settings") / "settings.json")


@pytest.fixture(scope="session")
def binary() -> pathlib.Path:
    assert BINARY.exists(), f"{BINARY} is missing: swift build -c release"
    return BINARY


@pytest.fixture(scope="session")
def model() -> pathlib.Path:
    assert MODEL.exists(), f"{MODEL} is missing: make model"
    return MODEL


@pytest.fixture(scope="session")
def container(binary, model, tmp_path_factory) -> pathlib.Path:
    """The real model, packed in this run."""
    path = tmp_path_factory.mktemp("container") / "model.landfall"
    subprocess.run([binary, "model", "pack", model, "-o", path], check=True, capture_output=True, timeout=300)
    return path


@pytest.fixture(scope="session")
def calibrated(binary, model, tmp_path_factory) -> pathlib.Path:
    """The real model with down columns and predictors, from a little text: enough to run sparsely, not to run well."""
    folder = tmp_path_factory.mktemp("calibrated")
    packed, path = folder / "packed.landfall", folder / "model.landfall"
    command = [binary, "model", "pack", model, "-o", packed, "--layout", "columns", "--neurons-per-extent", "4"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    command = [binary, "model", "calibrate", packed, "--text", ROOT / "ARCHITECTURE.md", "-o", path, "--tokens", "1024", "--rank", "32"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return path


@pytest.fixture(scope="session")
def catalog(binary, tmp_path_factory) -> pathlib.Path:
    """The starter catalogue, imported into a folder of this run."""
    path = tmp_path_factory.mktemp("catalog") / "catalog.sqlite"
    subprocess.run(
        [binary, "catalog", "import", "cricos", ROOT / "assets/catalog/starter", "--catalog", path],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return path


@pytest.fixture(scope="session")
def passphrase_hash(binary, tmp_path_factory) -> str:
    """The hash of PASSPHRASE, as the console itself makes it."""
    path = tmp_path_factory.mktemp("hash") / "settings.json"
    subprocess.run(
        [binary, "console", "--settings", path, "--no-model"],
        input=f"{PASSPHRASE}\n{PASSPHRASE}\nno\n.\n",
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    return json.loads(path.read_text())["passphraseHash"]


class Server:
    """`landfall serve` on a free port."""

    def __init__(self, binary, *arguments, environment=None):
        self.process = subprocess.Popen(
            [str(binary), "serve", "--listen", "127.0.0.1:0", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )
        self.log = []
        threading.Thread(target=self._drain, daemon=True).start()
        self.ready_line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.ready_line)
        assert found, f"no ready line: {self.ready_line!r} {''.join(self.log)}"
        self.port = int(found[1])
        self.url = f"http://127.0.0.1:{self.port}/"

    def _drain(self):
        for line in self.process.stderr:
            self.log.append(line)

    def request(self, method, path, body=None, headers=None):
        """Status, header fields and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    def status(self):
        return json.loads(self.request("GET", "/api/status")[2])

    def ask(self, question, session=None):
        """The events of one answer, each as (seconds since the question, name, data), as they arrive."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        start = time.monotonic()
        body = json.dumps({"question": question, **({"session": session} if session else {})})
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        name = None
        for raw in response:
            line = raw.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield time.monotonic() - start, name, json.loads(line[6:])

    def wait_for_model(self, seconds=120):
        deadline = time.monotonic() + seconds
        while (state := self.status()["model"])["state"] == "loading":
            assert time.monotonic() < deadline, "the model is still loading"
            time.sleep(0.1)
        assert state["state"] == "ready", state

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture(scope="session")
def server(binary, model, catalog):
    """The whole box: page, catalogue, model."""
    server = Server(binary, "--catalog", catalog, "--model", model)
    server.wait_for_model()
    yield server
    server.stop()


@pytest.fixture
def start_server(binary, catalog):
    """Starts further servers with arguments of their own; they end with the test."""
    servers = []

    def start(*arguments, **options):
        servers.append(Server(binary, "--catalog", catalog, *arguments, **options))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.stop()
