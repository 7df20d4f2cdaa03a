"""The admin page: its door, and what is behind it, over HTTP and in Debian's Chromium."""

import http.client
import json
import re
import socket
import sqlite3
import subprocess
import threading
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from conftest import PASSPHRASE
from paths import ROOT
from test_console import Service
from test_web_browser import make_browser


@pytest.fixture
def box(start_server, tmp_path, catalog, passphrase_hash):
    """A server with a passphrase, a catalogue of its own, and settings that a test may change beforehand."""
    own = tmp_path / "catalog.sqlite"
    with sqlite3.connect(catalog) as source, sqlite3.connect(own) as target:
        source.backup(target)

    def start(hash=passphrase_hash, **settings):
        path = tmp_path / "settings.json"
        path.write_text(json.dumps({"passphraseHash": hash, **settings}))
        environment = {"LANDFALL_RUN_FOLDER": str(tmp_path / "run")}
        server = start_server("--no-model", "--settings", path, "--catalog", own, environment=environment)
        server.settings, server.own_catalog = path, own
        return server

    return start


class Admin:
    """A browser's side of the page's requests."""

    def __init__(self, server):
        self.server, self.cookie, self.proof = server, None, None

    def request(self, method, path, body=None, proof=True, headers=None):
        fields = {"Content-Type": "application/json", **(headers or {})}
        if self.cookie:
            fields["Cookie"] = self.cookie
        if proof and self.proof:
            fields["X-Landfall-Proof"] = self.proof
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body)
        status, fields, content = self.server.request(method, "/api/" + path, body, fields)
        self.fields = fields
        return status, json.loads(content) if content else None

    def log_in(self, passphrase=PASSPHRASE):
        status, document = self.request("POST", "admin/login", {"passphrase": passphrase})
        if status == 200:
            self.cookie = self.fields["Set-Cookie"].split(";")[0]
            self.proof = document["proof"]
        return status, document

    def job(self):
        deadline = time.monotonic() + 60
        while (job := self.request("GET", "admin/job")[1]["job"])["state"] == "running":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return job


@pytest.fixture
def admin(box):
    admin = Admin(box())
    assert admin.log_in()[0] == 200
    return admin


GUARDED = [
    ("GET", "admin/editions"), ("POST", "admin/rollback"), ("POST", "admin/refresh"), ("POST", "admin/upload?name=a.csv"),
    ("POST", "admin/uploads/clear"), ("POST", "admin/import"), ("GET", "admin/job"), ("GET", "admin/health"), ("GET", "admin/settings"),
    ("POST", "admin/settings"), ("GET", "admin/unanswered"), ("POST", "admin/unanswered/clear"), ("POST", "admin/restart"),
    ("POST", "admin/update"), ("POST", "admin/logout"),
]


def test_nothing_is_given_or_done_without_the_passphrase(box):
    server = box()
    stranger = Admin(server)
    assert stranger.request("GET", "admin/session") == (200, {"state": "locked", "wait_seconds": 0, "is_on_box": False})
    stranger.cookie = "landfall_admin=" + "0" * 64
    for method, path in GUARDED:
        status, document = stranger.request(method, path, {} if method == "POST" else None)
        assert (status, document["error"]["code"]) == (401, "locked"), path
    # An admin route that this list forgets would be found here.
    routes = re.findall(r'"(/api/admin/[a-z/]+)"', (ROOT / "Sources/Web/Admin/Administration.swift").read_text())
    open_to_all = {"/api/admin/session", "/api/admin/login"}
    assert set(routes) - open_to_all == {"/api/" + path.split("?")[0] for _, path in GUARDED}


def test_a_change_needs_the_proof_that_only_the_page_has(admin):
    for method, path in GUARDED:
        if method == "POST":
            status, document = admin.request(method, path, {}, proof=False)
            assert (status, document["error"]["code"]) == (403, "proof_missing"), path
    status, document = admin.request("POST", "admin/uploads/clear", {}, headers={"Origin": "http://elsewhere.example"})
    assert (status, document["error"]["code"]) == (403, "cross_site")


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(admin):
    admin.log_in()
    attributes = {part.strip() for part in admin.fields["Set-Cookie"].split(";")[1:]}
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/admin"} <= attributes
    assert admin.fields["Cache-Control"] == "no-store"


def test_guesses_wait_longer_each_time_and_the_right_one_waits_too(box):
    admin = Admin(box())
    assert admin.log_in("wrong one")[0] == 401
    status, document = admin.log_in()
    assert (status, document["error"]["code"], admin.fields["Retry-After"]) == (429, "wait", "1")
    time.sleep(1.1)
    assert admin.log_in("wrong one")[0] == 401
    assert admin.log_in()[0] == 429 and admin.fields["Retry-After"] == "2"
    time.sleep(2.1)
    assert admin.log_in()[0] == 200
    assert Admin(admin.server).log_in()[0] == 200


def test_many_guesses_at_once_are_few(box):
    server = box()
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(Admin(server).log_in("wrong one")[0])) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(401) <= 2 and set(statuses) <= {401, 429, 503}


def test_without_a_passphrase_the_page_sends_to_the_console(box):
    admin = Admin(box(hash=""))
    assert admin.request("GET", "admin/session")[1]["state"] == "unset"
    status, document = admin.log_in("")
    assert (status, document["error"]["code"]) == (409, "not_set_up")
    assert "serial console" in document["error"]["message"]


def test_locking_and_a_new_passphrase_end_sessions(admin, passphrase_hash):
    other = Admin(admin.server)
    other.log_in()
    assert admin.request("POST", "admin/logout", {})[0] == 204
    assert admin.request("GET", "admin/editions")[0] == 401
    assert other.request("GET", "admin/editions")[0] == 200
    settings = json.loads(admin.server.settings.read_text())
    changed = subprocess.run(
        [ROOT / ".build/release/landfall", "console", "--settings", admin.server.settings, "--no-model"], cwd=ROOT, capture_output=True,
        input=f"{PASSPHRASE}\n11\n{PASSPHRASE}\nanother good one\nanother good one\n.\n", text=True, timeout=60,
    )
    assert "new passphrase is set" in changed.stdout
    assert json.loads(admin.server.settings.read_text())["passphraseHash"] != settings["passphraseHash"]
    assert other.request("GET", "admin/editions")[0] == 401
    time.sleep(1.1)
    assert other.log_in("another good one")[0] == 200


def test_a_register_is_uploaded_imported_and_rolled_back(admin):
    day = "Date, USD, JPY, GBP, AUD, \n30 October 2026, 1.1, 170.1, 0.86, 1.7, \n"
    status, file = admin.request("POST", "admin/upload?name=..%2Feurofxref.csv", day.encode())
    assert (status, file) == (200, {"name": "eurofxref.csv", "bytes": len(day)})
    status, document = admin.request("POST", "admin/import", {"source": "ecb", "files": ["eurofxref.csv"]})
    assert status == 200 and document["job"]["title"] == "Importing ecb"
    job = admin.job()
    if job["state"] == "failed":
        # A day's few rows are fewer than the history holds: the page asks before it takes them.
        assert job["needs"] == "force", job
        admin.request("POST", "admin/import", {"source": "ecb", "files": ["eurofxref.csv"], "force": True})
        job = admin.job()
    assert job["state"] == "done" and job["lines"][0].startswith("Edition of 2026-10-30"), job
    held = admin.request("GET", "admin/editions")[1]
    assert held["uploads"] == []
    assert [edition["date"] for edition in held["editions"] if edition["source"] == "ecb" and edition["answers"]] == ["2026-10-30"]
    later = day.replace("30 October", "31 October")
    admin.request("POST", "admin/upload?name=eurofxref.csv", later.encode())
    admin.request("POST", "admin/import", {"source": "ecb", "files": ["eurofxref.csv"], "force": True})
    assert admin.job()["state"] == "done"
    status, held = admin.request("POST", "admin/rollback", {"source": "ecb"})
    assert status == 200
    assert [edition["date"] for edition in held["editions"] if edition["source"] == "ecb" and edition["answers"]] == ["2026-10-30"]
    assert admin.request("POST", "admin/rollback", {"source": "ecb"})[0] == 409


def test_a_file_that_is_no_publication_changes_nothing(admin):
    before = admin.request("GET", "admin/editions")[1]["editions"]
    admin.request("POST", "admin/upload?name=fees.csv", b"a,b\n1,2\n")
    admin.request("POST", "admin/import", {"source": "sevp", "files": ["fees.csv"]})
    job = admin.job()
    assert job["state"] == "failed" and "nothing was changed" in job["lines"][0]
    held = admin.request("GET", "admin/editions")[1]
    assert held["editions"] == before and [file["name"] for file in held["uploads"]] == ["fees.csv"]
    assert admin.request("POST", "admin/uploads/clear", {})[0] == 204
    assert admin.request("POST", "admin/import", {"source": "sevp", "files": ["fees.csv"]})[0] == 422


def test_a_large_upload_passes_by_memory_and_one_that_is_cut_leaves_nothing(admin):
    folder = admin.server.own_catalog.with_name(admin.server.own_catalog.name + ".uploads")
    before = admin.server.resident_kib()
    size = 96 << 20
    status, file = admin.request("POST", "admin/upload?name=big.bin", bytes(size))
    assert (status, file["bytes"]) == (200, size)
    assert admin.server.resident_kib() - before < 16 << 10
    assert (folder / "big.bin").stat().st_size == size
    with socket.create_connection(("127.0.0.1", admin.server.port)) as connection:
        head = (
            f"POST /api/admin/upload?name=cut.bin HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {admin.cookie}\r\n"
            f"X-Landfall-Proof: {admin.proof}\r\nContent-Length: 1000000\r\n\r\n"
        )
        connection.sendall(head.encode() + bytes(5000))
        time.sleep(0.3)
    deadline = time.monotonic() + 25
    while any("cut" in path.name for path in folder.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert admin.request("POST", "admin/upload?name=next.bin", b"x")[0] == 200


@pytest.mark.parametrize("name", ["..", "%2F", "....", "%00", "", ".hidden%2F..", "%F0%9F%9A%A2"])
def test_a_name_that_is_no_name_is_refused(admin, name):
    status, document = admin.request("POST", f"admin/upload?name={name}", b"x")
    assert (status, document["error"]["code"]) == (422, "file_name")


def test_an_upload_without_end_or_beyond_the_storage_is_refused_before_its_body(admin):
    for length in (1 << 40, 3 << 30):
        connection = http.client.HTTPConnection("127.0.0.1", admin.server.port, timeout=20)
        connection.putrequest("POST", "/api/admin/upload?name=huge.bin")
        for field, value in {"Cookie": admin.cookie, "X-Landfall-Proof": admin.proof, "Content-Length": str(length)}.items():
            connection.putheader(field, value)
        connection.endheaders()
        assert connection.getresponse().status == 413
    assert admin.request("POST", "admin/upload?name=next.bin", b"x")[0] == 200


def test_settings_are_saved_and_restored_without_the_passphrase(box, passphrase_hash):
    admin = Admin(box(office={"name": "Riverton", "contact": "Room 4"}, wifi={"mode": "client", "ssid": "Campus", "passphrase": "welcome2026"}))
    admin.log_in()
    status, backup = admin.request("GET", "admin/settings")
    assert status == 200 and backup["office"]["name"] == "Riverton" and backup["wifi"]["passphrase"] == "welcome2026"
    assert not backup["passphraseHash"]
    assert "attachment" in admin.fields["Content-Disposition"]
    backup["office"]["name"] = "Hillside"
    backup["passphraseHash"] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAA$AAAAAAAAAAA"
    assert admin.request("POST", "admin/settings", backup)[0] == 204
    settings = json.loads(admin.server.settings.read_text())
    assert settings["office"]["name"] == "Hillside" and settings["passphraseHash"] == passphrase_hash
    for bad in (b"[]", b"{", b'{"network": {"mode": "magic"}}', b'{"network": {"mode": "static", "address": "nowhere"}}'):
        status, document = admin.request("POST", "admin/settings", bad)
        assert (status, document["error"]["code"]) == (422, "bad_settings")
    assert json.loads(admin.server.settings.read_text()) == settings


def test_health_tells_memory_by_kind_and_the_plan(start_server, catalog, model, tmp_path, passphrase_hash):
    (tmp_path / "settings.json").write_text(json.dumps({"passphraseHash": passphrase_hash}))
    server = start_server("--model", model, "--settings", tmp_path / "settings.json")
    server.wait_for_model()
    admin = Admin(server)
    admin.log_in()
    health = admin.request("GET", "admin/health")[1]
    kinds = {amount["name"]: amount["bytes"] for amount in health["engine"]["memory"]}
    assert kinds["weights"] > 80 << 20 and len(kinds) > 2
    assert health["engine"]["plan"].startswith("resident")
    assert health["machine"]["memory_bytes"] > health["machine"]["available_memory_bytes"] > 0
    assert health["machine"]["uptime_seconds"] > 0 and health["resident_bytes"] > 0


def test_questions_are_counted_always_and_kept_only_when_both_agree(box):
    server = box(keepQuestions=True)
    assert server.status()["page"]["keeps_questions"] is True
    admin = Admin(server)
    admin.log_in()
    done = [data for _, name, data in server.ask("What is the visa fee for my cousin Amina?") if name == "done"][0]
    assert done["refused"]
    list(server.ask("How many courses are there in Queensland?"))
    told = admin.request("GET", "admin/unanswered")[1]
    assert [day["count"] for day in told["days"]] == [1] and told["questions"] == []
    assert "Amina" not in "".join(path.read_text(errors="replace") for path in server.settings.parent.glob("settings*"))
    visitor = Admin(server)
    assert visitor.request("POST", "unanswered", {"session": "made up"})[0] == 409
    assert visitor.request("POST", "unanswered", {"session": done["session"]})[0] == 204
    assert visitor.request("POST", "unanswered", {"session": done["session"]})[0] == 409
    told = admin.request("GET", "admin/unanswered")[1]
    assert [kept["question"] for kept in told["questions"]] == ["What is the visa fee for my cousin Amina?"]
    assert admin.request("POST", "admin/unanswered/clear", {})[0] == 204
    assert admin.request("GET", "admin/unanswered")[1]["days"] == []


def test_an_office_that_keeps_no_questions_keeps_none(box):
    server = box()
    done = [data for _, name, data in server.ask("What is the visa fee for my cousin Amina?") if name == "done"][0]
    assert server.status()["page"]["keeps_questions"] is False
    assert Admin(server).request("POST", "unanswered", {"session": done["session"]})[0] == 409


def test_restart_and_update_are_for_the_box_alone(admin):
    for path in ("restart", "update"):
        status, document = admin.request("POST", "admin/" + path, {"file": "x.raucb"})
        assert (status, document["error"]["code"]) == (409, "not_on_box")


def test_an_update_is_handed_to_the_boxs_service(box, tmp_path):
    service = Service(tmp_path / "run", {"update": {"ok": False, "message": "the signature is wrong"}})
    admin = Admin(box())
    admin.log_in()
    assert admin.request("GET", "admin/session")[1]["is_on_box"] is True
    assert admin.request("POST", "admin/update", {"file": "landfall-2.raucb"})[0] == 422
    admin.request("POST", "admin/upload?name=landfall-2.raucb", b"bundle")
    assert admin.request("POST", "admin/update", {"file": "landfall-2.raucb"})[0] == 200
    assert admin.job()["lines"] == ["the signature is wrong"]
    assert admin.request("POST", "admin/restart", {})[0] == 200
    assert admin.job()["state"] == "done"
    assert [verb for verb, _ in service.seen] == ["update", "reboot"]
    assert service.seen[0][1]["bundle"].endswith("/landfall-2.raucb")
    service.ends = True


# --- in a browser ---


@pytest.fixture(scope="module")
def browser():
    browser = make_browser(1000, 900)
    yield browser
    browser.quit()


def until(browser, condition, seconds=30):
    return WebDriverWait(browser, seconds, poll_frequency=0.05).until(lambda _: condition())


def by_id(browser, name):
    return browser.find_element(By.ID, name)


def open_page(browser, server):
    browser.get_log("browser")
    browser.get(server.url + "admin")
    until(browser, lambda: by_id(browser, "passphrase").is_displayed())
    by_id(browser, "passphrase").send_keys(PASSPHRASE + "\n")
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "#editions tr"))


def test_in_a_browser_the_page_opens_imports_and_locks(browser, box, tmp_path):
    server = box(keepQuestions=True)
    browser.get(server.url + "admin")
    until(browser, lambda: by_id(browser, "passphrase").is_displayed())
    assert not by_id(browser, "open").is_displayed()
    by_id(browser, "passphrase").send_keys("wrong one\n")
    until(browser, lambda: "not the passphrase" in by_id(browser, "problem").text)
    time.sleep(1.1)
    open_page(browser, server)
    assert browser.execute_script("return document.cookie") == ""
    assert "cricos" in by_id(browser, "editions").text
    assert not by_id(browser, "machine").is_displayed()
    until(browser, lambda: "free of" in by_id(browser, "health").text)
    file = tmp_path / "eurofxref.csv"
    file.write_text("Date, USD, JPY, GBP, AUD, \n30 October 2026, 1.1, 170.1, 0.86, 1.7, \n")
    Select(by_id(browser, "source")).select_by_value("ecb")
    assert "eurofxref" in by_id(browser, "takes").text
    by_id(browser, "files").send_keys(str(file))
    until(browser, lambda: "eurofxref.csv" in by_id(browser, "uploads").text)
    by_id(browser, "force").click()
    browser.find_element(By.CSS_SELECTOR, "#import [type=submit]").click()
    until(browser, lambda: "Edition of 2026-10-30" in by_id(browser, "job-lines").text)
    until(browser, lambda: "2026-10-30" in by_id(browser, "editions").text)
    # A reload stays open; locking locks.
    browser.refresh()
    until(browser, lambda: by_id(browser, "open").is_displayed())
    by_id(browser, "logout").click()
    until(browser, lambda: by_id(browser, "passphrase").is_displayed())
    problems = [entry for entry in browser.get_log("browser") if entry["level"] != "INFO" and "401" not in entry["message"]]
    assert not problems, problems


def test_in_a_browser_a_student_lets_the_office_read_a_question(browser, box):
    server = box(keepQuestions=True)
    browser.get(server.url)
    until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "#example-list button"))
    by_id(browser, "question").send_keys("What is the visa fee?\n")
    button = until(browser, lambda: next(iter(browser.find_elements(By.CSS_SELECTOR, ".left-out button")), None))
    button.click()
    until(browser, lambda: "Thank you" in browser.find_element(By.CSS_SELECTOR, ".left-out").text)
    open_page(browser, server)
    until(browser, lambda: "What is the visa fee?" in by_id(browser, "unanswered").text)


def test_in_a_browser_the_page_fits_a_phone(box):
    server = box()
    phone = make_browser(390, 844)
    try:
        open_page(phone, server)
        assert phone.execute_script("return document.documentElement.scrollWidth") <= 390
        small = phone.execute_script(
            """return [...document.querySelectorAll('button, select, input:not([type=checkbox])')]
            .filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.id)"""
        )
        assert not small
    finally:
        phone.quit()
