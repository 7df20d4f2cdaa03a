"""The setup console at the end of a real line: a pseudo-terminal, as a serial port or a phone with a cable would be."""

import json
import os
import pty
import random
import re
import signal
import subprocess
import termios
import threading
import time

import pexpect
import pytest
from pexpect import fdpexpect

from conftest import PASSPHRASE
from paths import ROOT

TRANSCRIPT = ROOT / "Tests/EndToEnd/transcripts/first-setup.txt"


class Line:
    """One console on a pseudo-terminal."""

    def __init__(self, binary, folder, *, size=(24, 80), catalog=None, **environment):
        self.folder = folder
        self.settings = folder / "settings.json"
        variables = {**os.environ, "TERM": "vt100", "LANG": "C", "LANDFALL_RUN_FOLDER": str(folder / "run"), **environment}
        arguments = ["console", "--settings", str(self.settings), "--catalog", str(catalog or folder / "catalog.sqlite"), "--no-model"]
        self.child = pexpect.spawn(str(binary), arguments, env=variables, cwd=str(ROOT), dimensions=size, timeout=30, encoding="utf-8")
        self.child.delaybeforesend = None
        self.shown = []
        self.child.logfile_read = self

    def write(self, text):
        self.shown.append(text)

    def flush(self):
        pass

    @property
    def text(self):
        return "".join(self.shown)

    def expect(self, pattern, **options):
        return self.child.expect(pattern, **options)

    def send(self, text, end="\r"):
        self.child.send(text + end)

    def answer(self, prompt, text, end="\r"):
        self.expect(prompt)
        self.expect("[>:] $")
        self.send(text, end)

    def unlock(self):
        self.answer("Passphrase", PASSPHRASE)
        self.expect("leave and lock > ")

    def echoes(self):
        return bool(termios.tcgetattr(self.child.child_fd)[3] & termios.ECHO)

    def hang_up(self):
        self.child.close(force=False)
        deadline = time.monotonic() + 5
        while self.child.isalive() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not self.child.isalive(), "the console outlived its line"

    def set(self):
        return json.loads(self.settings.read_text()) if self.settings.exists() else {}


class Service(threading.Thread):
    """The privileged service of the box, played."""

    def __init__(self, folder, answers=None):
        super().__init__(daemon=True)
        self.folder, self.answers, self.seen, self.ends = folder, answers or {}, [], False
        (folder / "requests").mkdir(parents=True)
        (folder / "results").mkdir()
        self.start()

    def run(self):
        while not self.ends:
            for request in (self.folder / "requests").glob("[!.]*"):
                self.seen.append((request.name, json.loads(request.read_text())))
                request.unlink()
                result = self.folder / "results" / request.name
                temporary = result.with_suffix(".new")
                temporary.write_text(json.dumps(self.answers.get(request.name, {"ok": True})))
                temporary.rename(result)
            time.sleep(0.02)


@pytest.fixture
def line(binary, tmp_path):
    lines = []

    def open_line(**options):
        lines.append(Line(binary, tmp_path, **options))
        return lines[-1]

    yield open_line
    for each in lines:
        if each.child.isalive():
            each.child.close(force=True)


@pytest.fixture
def box(line, tmp_path, passphrase_hash):
    """A console of a box that has its passphrase."""
    (tmp_path / "settings.json").write_text(json.dumps({"passphraseHash": passphrase_hash}))
    return line


def test_the_first_setup_from_end_to_end(line, tmp_path, catalog, pytestconfig):
    service = Service(tmp_path / "run")
    console = line(catalog=catalog)
    console.answer("New passphrase", "short")
    console.answer("at least 8", PASSPHRASE)
    console.answer("same again", PASSPHRASE)
    console.answer("Set up the rest now", "")
    console.answer("Name of the international office", "Riverton International Office")
    console.answer("How a student reaches it", "Room 4.12, office@riverton.example")
    console.answer("be kept", "yes")
    console.answer("come from", "2")
    console.answer("own address|box's address", "192.168.1.5")
    console.answer("Write the address", "192.168.1.5/24")
    console.answer("gateway", "192.168.1.1")
    console.answer("Name servers", "")
    console.answer("Use this", "")
    console.answer("Wi-Fi do", "3")
    console.answer("Name of the network", "")
    console.answer("passphrase", "welcome2026")
    console.answer("Use this", "")
    console.answer("time now", "2026-11-27 14:05")
    console.expect("first set-up is done")
    console.answer("leave and lock", ".")
    console.expect(pexpect.EOF)
    settings = console.set()
    assert settings["office"] == {"name": "Riverton International Office", "contact": "Room 4.12, office@riverton.example"}
    assert settings["network"] == {"mode": "static", "address": "192.168.1.5/24", "gateway": "192.168.1.1", "dns": []}
    assert settings["wifi"] == {"mode": "hotspot", "ssid": "Landfall", "passphrase": "welcome2026"}
    assert settings["keepQuestions"] is True
    assert settings["passphraseHash"].startswith("$argon2id$") and PASSPHRASE not in console.text
    assert oct(console.settings.stat().st_mode & 0o777) == "0o600"
    assert [verb for verb, _ in service.seen] == ["network", "network", "clock"]
    assert service.seen[-1][1] == {"time": "2026-11-27T14:05:00Z"}
    service.ends = True
    transcript = readable(console.text)
    if pytestconfig.getoption("--write-transcripts"):
        TRANSCRIPT.parent.mkdir(exist_ok=True)
        TRANSCRIPT.write_text(transcript)
    assert TRANSCRIPT.read_text() == transcript, "the dialogue has changed: run this test with --write-transcripts"


def readable(text):
    """What was on the screen, without what differs from machine to machine."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "").split("\n")]
    result, in_code = [], False
    for text in lines:
        is_code = re.fullmatch(r"  [# ]{40,}", text) is not None
        if is_code and not in_code:
            result.append("  (the QR code of the web page's address)")
        in_code = is_code
        if not is_code:
            text = re.sub(r"^(  Name       ).*", r"\1landfall (landfall.local)", text)
            text = re.sub(r"^(  Web page   ).*", r"\1http://192.168.1.5/", text)
            text = re.sub(r"^(  Model      ).*", r"\1SmolLM2-135M-Instruct.Q4_1.gguf, 94 MiB", text)
            text = re.sub(r"^(  Catalogue  .*); \d+ old$", r"\1", text)
            text = re.sub(r"^(The box thinks it is ).*(UTC\.)", r"\g<1>2026-01-02 03:04 \2", text)
            text = re.sub(r"^(The clock is set: ).*(UTC\.)", r"\g<1>2026-11-27 14:05 \2", text)
            text = re.sub(r"^(The network is as you set it\. Addresses: ).*", r"\g<1>192.168.1.5.", text)
            text = re.sub(r": \.+done\.", ": done.", text)
            result.append(text)
    # What continues an address line on a machine with many addresses is the machine's too.
    return "\n".join(line for line in result if not re.fullmatch(r"\s+http\S+", line) and not re.fullmatch(r"[0-9a-f.:]+\.", line)).strip() + "\n"


def test_the_box_is_locked_after_the_first_use(box):
    console = box()
    console.answer("locked", "not the passphrase")
    console.expect("That is not the passphrase")
    console.send("2")
    console.expect("wait: 1 second")
    console.expect("That is not the passphrase")
    started = time.monotonic()
    console.send(PASSPHRASE)
    console.expect("wait: 2 seconds")
    console.expect("leave and lock > ")
    assert time.monotonic() - started > 1.5
    assert PASSPHRASE not in console.text


def test_guesses_are_still_slow_after_a_restart(box):
    first = box()
    for _ in range(2):
        first.answer("assphrase", "wrong one")
        first.expect("not the passphrase")
    first.hang_up()
    again = box()
    again.answer("locked", "wrong one")
    again.expect("there is a wait")


def test_the_jumper_opens_the_console(box, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/setup-jumper").touch()
    console = box()
    console.expect("jumper is set")
    console.answer("leave and lock", "11")
    console.answer("New passphrase", "quite another one")
    console.answer("same again", "quite another one")
    console.expect("new passphrase is set")
    (tmp_path / "run/setup-jumper").unlink()
    console.answer("leave and lock", ".")
    console.expect(pexpect.EOF)
    locked = box()
    locked.answer("locked", "quite another one")
    locked.expect("leave and lock > ")


@pytest.mark.parametrize("typed", [[], ["Half a name"], ["Half a name", "Half a contact"]])
def test_a_line_that_is_lost_in_the_middle_changes_nothing(box, typed):
    console = box()
    console.unlock()
    before = console.settings.read_bytes()
    console.send("2")
    for text in typed:
        console.expect("> $")
        console.send(text)
    console.expect("> $")
    console.send("and then the line is g", end="")
    console.hang_up()
    assert console.settings.read_bytes() == before
    assert sorted(path.name for path in console.folder.iterdir() if "settings" in path.name) == [
        "settings.json", "settings.json.console-attempts",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_terminal_is_given_back_on_every_way_out(box, number):
    console = box()
    assert_in_time(lambda: not console.echoes())
    console.expect("Passphrase")
    console.child.kill(number)
    assert_in_time(lambda: not console.child.isalive())
    assert console.echoes()


def test_leaving_gives_the_terminal_back(box):
    console = box()
    console.unlock()
    assert not console.echoes()
    console.send(".")
    console.expect("Goodbye")
    assert_in_time(lambda: not console.child.isalive())
    assert console.child.exitstatus == 0 and console.echoes()


def assert_in_time(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_noise_of_eight_bits_neither_ends_the_console_nor_changes_anything(box):
    console = box()
    console.unlock()
    before = console.settings.read_bytes()
    seeded = random.Random(7)
    for _ in range(40):
        # Anything but what is a key here: line ends, Ctrl-C and Ctrl-D, XON and XOFF.
        noise = bytes(byte for byte in seeded.randbytes(200) if byte not in (3, 4, 10, 13, 17, 19))
        os.write(console.child.child_fd, noise + b"\r")
    console.send("\x15nothing I know")
    console.expect("There is no 'nothing I know'", timeout=60)
    assert console.settings.read_bytes() == before
    shown = console.text[console.text.index("leave and lock"):]
    assert all(ord(character) >= 32 and not 127 <= ord(character) < 160 or character in "\r\n\a\b" for character in shown)


def name_the_office(console, name):
    """Answers the prompt for the office's name; everything else of the dialogue stays as it is."""
    console.send(name)
    console.answer("reaches it", "")
    console.answer("kept", "")
    console.expect("Saved")
    assert console.set()["office"]["name"] == name


def test_noise_in_an_answer_is_asked_again(box):
    console = box()
    console.unlock()
    console.send("2")
    console.expect("> $")
    os.write(console.child.child_fd, b"Bur\xe9au\r")
    console.expect("could not be read")
    console.expect("> $")
    name_the_office(console, "Büro für Studierende")


def test_a_very_long_line_is_refused_and_the_next_one_is_fine(box):
    console = box()
    console.unlock()
    console.send("2")
    console.expect("> $")
    writer = threading.Thread(target=lambda: os.write(console.child.child_fd, b"x" * 50_000 + b"\r"))
    writer.start()
    console.expect("longer than any answer", timeout=60)
    writer.join()
    console.expect("> $")
    name_the_office(console, "Short")


def test_xoff_stops_the_screen_and_xon_goes_on(box):
    console = box()
    console.unlock()
    console.send("\x13", end="")
    time.sleep(0.2)
    console.send("1")
    with pytest.raises(pexpect.TIMEOUT):
        console.expect("Name  ", timeout=1)
    console.send("\x11", end="")
    console.expect("Name  ")
    console.expect("leave and lock > ")


def test_a_window_that_changes_its_size_is_followed(box):
    console = box(size=(24, 200))
    console.unlock()
    for columns in (60, 132, 50):
        console.child.setwinsize(24, columns)
        console.shown.clear()
        console.send("1")
        console.expect("leave and lock > ")
        lines = [line for line in console.text.replace("\r", "").split("\n") if "##" not in line]
        assert not [line for line in lines if len(line) > min(columns, 80)]


def test_line_ends_of_every_kind_are_one_line(box):
    for end in ("\r", "\n", "\r\n"):
        console = box()
        console.answer("Passphrase", PASSPHRASE, end)
        console.expect("leave and lock > ")
        console.send("2", end)
        console.answer("Name of", "Ends", end)
        console.answer("reaches it", "Here", end)
        console.answer("kept", "no", end)
        console.expect("Saved")
        assert console.set()["office"] == {"name": "Ends", "contact": "Here"}
        console.answer("leave and lock", ".", end)
        console.expect(pexpect.EOF)


def test_ctrl_c_leads_back_and_ends_nothing(box):
    console = box()
    console.unlock()
    console.send("3")
    console.answer("come from", "2")
    console.answer("address", "192.168", end="\x03")
    console.expect("Nothing was changed")
    console.expect("leave and lock > ")
    assert "network" not in console.set()


def test_every_entry_of_the_menu_can_be_entered_and_left(box, catalog):
    console = box(catalog=catalog)
    console.unlock()
    for entry in range(1, 13):
        console.send(str(entry))
        place = console.expect(["goes back.*[>:] $", "Getting ready.*> $", "leave and lock > $"])
        if place != 2:
            console.send(".")
            console.expect("leave and lock > $")


def ask_for_an_import(console):
    console.unlock()
    console.send("6")
    console.answer("Catalogue", "2")
    console.answer("Which register", "1")
    console.answer("Put the USB stick", "")


def test_an_import_from_a_stick(box, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    for file in (ROOT / "assets/catalog/starter").iterdir():
        (stick / file.name).write_bytes(file.read_bytes())
    service = Service(tmp_path / "run", {"mount-usb": {"ok": True, "path": str(stick)}})
    console = box()
    ask_for_an_import(console)
    console.expect("Imported: cricos")
    console.expect("Letting go of the stick")
    console.expect("leave and lock > ")
    console.send("6")
    console.answer("Catalogue", "1")
    console.expect(r"\* cricos 2")
    assert [verb for verb, _ in service.seen] == ["mount-usb", "unmount-usb"]
    service.ends = True


def test_a_stick_that_is_not_there_is_said(box, tmp_path):
    service = Service(tmp_path / "run", {"mount-usb": {"ok": False, "message": "there is no stick in the box"}})
    console = box()
    ask_for_an_import(console)
    console.expect("there is no stick in the box")
    console.expect("leave and lock > ")
    service.ends = True


def test_a_chat_streams_and_knows_the_office(box, catalog, passphrase_hash):
    console = box(catalog=catalog)
    console.settings.write_text(json.dumps({"passphraseHash": passphrase_hash, "office": {"name": "Riverton", "contact": "Room 9"}}))
    console.unlock()
    console.send("7")
    console.answer("Ctrl-C stops", "How many courses are there in Queensland?")
    console.expect("Queensland")
    console.expect("> $")
    console.send("How do I get a visa?")
    console.expect("Riverton: Room 9")
    console.expect("> $")
    console.send(".")
    console.expect("leave and lock > ")


def chat(binary, folder, passphrase_hash, catalog, *arguments, timeout=90):
    """A console of its own in which the chat waits for a question."""
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"passphraseHash": passphrase_hash}))
    command = ["console", "--settings", settings, "--catalog", catalog, *arguments]
    child = pexpect.spawn(str(binary), [str(word) for word in command], cwd=str(ROOT), dimensions=(24, 80), timeout=timeout, encoding="utf-8")
    child.expect("Passphrase")
    child.send(PASSPHRASE + "\r")
    child.expect("leave and lock > ")
    child.send("7\r")
    child.expect("goes back")
    child.expect("> $")
    return child


def test_a_models_answer_is_stopped_by_ctrl_c(binary, model, catalog, tmp_path, passphrase_hash):
    child = chat(binary, tmp_path, passphrase_hash, catalog, "--model", model, "--threads", 1, timeout=120)
    child.send("Which master's degrees in business cost under 60,000 AUD a year?\r")
    child.expect("CRICOS")
    child.send("\x03")
    child.expect("Stopped")
    child.expect("> $")
    child.send("How many courses are there in Queensland?\r")
    child.expect("Queensland.*> $")
    child.send(".\r")
    child.expect("leave and lock > ")
    child.close(force=True)


def test_where_the_server_runs_the_chat_is_its_chat(binary, server, tmp_path, passphrase_hash):
    """A small board has no memory for a second model."""
    child = chat(binary, tmp_path, passphrase_hash, "/nowhere.sqlite", "--page-port", server.port)
    before = server.status()["sessions"]
    child.send("Which master's degrees in business cost under 60,000 AUD a year?\r")
    child.expect("CRICOS")
    child.send("\x03")
    child.expect("Stopped")
    child.expect("> $")
    child.send("and under 30,000?\r")
    child.expect("30,000.*> $")
    assert server.status()["sessions"] == before + 1
    child.send(".\r")
    child.expect("leave and lock > ")
    assert server.status()["sessions"] == before
    child.close(force=True)


def test_a_line_that_is_lost_in_the_middle_of_an_answer_ends_console_and_answer(binary, server, tmp_path, passphrase_hash):
    before = server.status()
    # Through the server, and by the console itself.
    for catalog, port in (("/nowhere.sqlite", server.port), (server_catalog(server), 9)):
        child = chat(binary, tmp_path, passphrase_hash, catalog, "--page-port", port)
        child.send("Which master's degrees in business cost under 60,000 AUD a year?\r")
        child.expect("CRICOS")
        child.close(force=False)
        assert_in_time(lambda: not child.isalive())
    assert_in_time(lambda: server.status()["queue"] == before["queue"], seconds=20)


def server_catalog(server):
    arguments = server.process.args
    return arguments[arguments.index("--catalog") + 1]


def test_another_programs_terminal_is_served_by_its_path(binary, box, tmp_path):
    """As a unit of the box does it for a serial port that is not its own terminal."""
    console = box()
    console.hang_up()
    host, device = pty.openpty()
    process = subprocess.Popen(
        [binary, "console", "--tty", os.ttyname(device), "--settings", console.settings, "--no-model"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True, cwd=ROOT,
    )
    other = fdpexpect.fdspawn(host, timeout=30, encoding="utf-8")
    other.expect("Passphrase")
    os.close(device)
    other.send(PASSPHRASE + "\r")
    other.expect("leave and lock > ")
    other.send("2\r")
    other.expect("> ")
    other.send("half\x03")
    other.expect("Nothing was changed")
    os.close(host)
    assert process.wait(timeout=10) == 0


def test_a_console_that_is_killed_at_any_moment_leaves_whole_settings(binary, tmp_path, passphrase_hash):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"passphraseHash": passphrase_hash}))
    script = PASSPHRASE + "\n" + "".join(f"2\nOffice {number}\n{'x' * 150} {number}\nno\n" for number in range(5000))
    seeded, seen = random.Random(3), set()
    for _ in range(20):
        process = subprocess.Popen(
            [binary, "console", "--settings", path, "--no-model"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=ROOT,
        )
        threading.Thread(target=feed, args=(process, script), daemon=True).start()
        time.sleep(seeded.uniform(0.3, 0.8))
        process.kill()
        process.wait()
        settings = json.loads(path.read_text())
        assert settings["passphraseHash"] == passphrase_hash
        office = settings.get("office", {"name": "", "contact": ""})
        assert office["name"].split(" ")[-1] == office["contact"].split(" ")[-1]
        seen.add(office["name"])
        assert not list(tmp_path.glob("*.damaged*"))
    assert len(seen) > 2, "no kill came while something was written"


def feed(process, script):
    try:
        process.stdin.write(script.encode())
        process.stdin.close()
    except BrokenPipeError:
        pass


def test_a_pipe_instead_of_a_terminal_is_read_too(binary, tmp_path):
    result = subprocess.run(
        [binary, "console", "--settings", tmp_path / "settings.json", "--no-model"],
        input=f"{PASSPHRASE}\n{PASSPHRASE}\nno\n.\n", capture_output=True, text=True, timeout=60, cwd=ROOT,
    )
    assert result.returncode == 0 and "The console is locked" in result.stdout
    assert json.loads((tmp_path / "settings.json").read_text())["passphraseHash"]
