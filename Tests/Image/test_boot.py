"""A box from its first power-on to its second: ready by itself, asked, set up by requests, shut down, back with its settings."""

import json
import time

import pytest

from conftest import OFFICE
from virtual_box import PATIENCE

PASSPHRASE = "seven green boats"
# What each of our units may be exposed to, by `systemd-analyze security`: 2.0 is the upper end of "OK".
MOST_EXPOSURE = 2.0
UNITS = ["landfall", *(f"landfall-{name}" for name in "setup health screen kiosk pass trial box network wireless clock clock-set@ clock-save".split())]


def test_it_becomes_ready_by_itself_and_says_so_on_the_serial_line(box, report):
    report["seconds_to_ready_1024_MiB"] = round(box.seconds_to_ready)
    assert "http://" in box.ready_line


def test_the_page_is_served_to_the_network(box):
    status, page = box.get("/")
    assert status == 200
    assert b"<title>" in page


def test_an_example_question_is_answered_from_a_cited_row(box):
    question = box.status()["examples"][0]
    facts = box.facts(question)
    assert not facts["refused"]
    assert facts["citations"]
    assert facts["rows"]


def test_what_no_register_holds_is_refused(box):
    assert box.facts("What is the rent of a flat near the University of Melbourne?")["refused"]


def test_the_model_is_loaded_from_the_data_partition(box):
    if box.run("test -e /var/lib/landfall/models/current && echo yes || echo no") == "no":
        pytest.skip("the image was built with MODEL=none")
    deadline = time.monotonic() + 900 * PATIENCE
    while (state := box.status()["model"])["state"] == "loading":
        assert time.monotonic() < deadline
        time.sleep(5)
    assert state["state"] == "ready", state


def test_no_unit_has_failed(box):
    assert box.run("systemctl --failed --no-legend --plain") == ""


def test_the_system_cannot_be_written_and_its_blocks_are_checked(box):
    assert "Read-only" in box.run("touch /usr/x", check=False)
    assert "verified" in box.run("veritysetup status landfall-root")


def test_the_data_partition_fills_the_card(box):
    megabytes = int(box.run("df -BM --output=size /var/lib/landfall | tail -1").strip().rstrip("M"))
    assert megabytes > 1500


def test_the_log_is_kept_in_memory_and_bounded(box):
    assert box.run("ls -d /var/log/journal /run/log/journal 2>/dev/null || true") == "/run/log/journal"
    assert "RuntimeMaxUse=8M" in box.run("systemd-analyze cat-config systemd/journald.conf")
    assert int(box.run("du -sm /run/log/journal | cut -f1")) <= 9


def test_the_service_runs_unprivileged_and_is_watched(box):
    show = dict(line.split("=", 1) for line in box.run("systemctl show landfall -p User -p WatchdogUSec -p Type -p NRestarts").splitlines())
    assert show == {"User": "landfall", "WatchdogUSec": "2min", "Type": "notify", "NRestarts": "0"}


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_confined(box, unit, report):
    lines = box.run(f"systemd-analyze security --no-pager {unit.replace('@', '@0')}.service | tail -1")
    exposure = float(lines.split(":")[1].split()[0])
    report.setdefault("exposure", {})[unit] = exposure
    assert exposure <= MOST_EXPOSURE, lines


def test_the_clock_is_set_by_request_and_never_before_the_build(box):
    now = box.run("date -u +%Y-%m-%dT%H:%M:%SZ")
    later = f"{int(now[:4]) + 1}{now[4:]}".replace("-02-29", "-02-28")
    assert box.request("clock", time=later) == {"ok": True}
    assert box.run("date -u +%Y") == later[:4]
    refused = box.request("clock", time="2001-01-01T00:00:00Z")
    assert not refused["ok"] and "built" in refused["message"]


def test_malformed_and_unknown_requests_are_refused(box):
    assert "JSON" in box.request("network", raw="[1")["message"]
    assert "JSON" in box.request("network", raw='{} {"x": 1}')["message"]
    assert "like 2026" in box.request("clock", time="$(reboot)")["message"]
    assert "does not know" in box.request("make-coffee")["message"]
    assert "USB stick" in box.request("update", bundle="/etc/passwd")["message"]


def test_a_fixed_address_is_put_to_use(box):
    settings = {"network": {"mode": "static", "address": "10.0.2.77/24", "gateway": "10.0.2.2", "dns": ["10.0.2.3"]}}
    text = json.dumps({**json.loads(box.run("cat /var/lib/landfall/settings.json")), **settings})
    box.run(f"echo '{text}' > /var/lib/landfall/settings.json")
    assert box.request("network")["ok"]
    deadline = time.monotonic() + 300 * PATIENCE
    while "10.0.2.77/24" not in box.run("ip -color=never -4 -o address"):
        assert time.monotonic() < deadline
        time.sleep(2)
    # The forwarded port leads to the first address the network would give, so go back to it.
    box.run("""jq 'del(.network)' /var/lib/landfall/settings.json > /tmp/s && cp /tmp/s /var/lib/landfall/settings.json""")
    assert box.request("network")["ok"]
    deadline = time.monotonic() + 300 * PATIENCE
    while "10.0.2.15/24" not in box.run("ip -color=never -4 -o address"):
        assert time.monotonic() < deadline
        time.sleep(2)


def test_its_name_is_answered_on_the_network(box):
    assert "yes" in box.run("resolvectl mdns | grep -v Global || true")


def test_the_serial_line_is_a_console(box):
    has_console = box.run("test -e /usr/share/landfall/has-console && echo yes || echo no") == "yes"
    unit = "landfall-console@ttyAMA0" if has_console else "serial-getty@ttyAMA0"
    assert box.run(f"systemctl is-active {unit}.service") == "active"


def answer(console, prompt, text):
    console.expect(prompt)
    console.expect("[>:] $")
    console.send(text + "\r")


def test_the_first_set_up_on_the_serial_line(box):
    """What a clerk with a terminal does; the same dialogue in every detail is Tests/EndToEnd/test_console.py."""
    console = box.console()
    # The question was put before anybody was there; an empty answer is refused and it is put again.
    console.send("\r")
    answer(console, "New passphrase", "short")
    answer(console, "at least 8", PASSPHRASE)
    answer(console, "same again", PASSPHRASE)
    answer(console, "Set up the rest now", "")
    answer(console, "Name of the international office", "Harbour Campus Office")
    answer(console, "How a student reaches it", "Room 4.12, office@harbour.example")
    answer(console, "be kept", "yes")
    answer(console, "come from", "2")
    answer(console, "box's address", "10.0.2.15")
    answer(console, "Write the address", "10.0.2.15/24")
    answer(console, "gateway", "10.0.2.2")
    answer(console, "Name servers", "")
    answer(console, "Use this", "")
    console.expect("The network is as you set it")
    answer(console, "Wi-Fi do", "1")
    answer(console, "Use this", "")
    answer(console, "time now", "")
    console.expect("first set-up is done")
    answer(console, "leave and lock", ".")
    console.expect("is locked")
    # Locked: the next one at the line is asked.
    answer(console, "Passphrase", "a wrong one")
    answer(console, "Passphrase", PASSPHRASE)
    console.expect("leave and lock > ")
    console.send(".\r")
    console.close()
    settings = json.loads(box.run("cat /var/lib/landfall/settings.json"))
    assert settings["office"] == {"name": "Harbour Campus Office", "contact": "Room 4.12, office@harbour.example"}
    assert settings["network"]["address"] == "10.0.2.15/24"
    assert settings["passphraseHash"].startswith("$argon2id$")
    assert "10.0.2.15/24" in box.run("ip -color=never -4 -o address")
    assert box.get("/healthz")[0] == 200


def test_a_service_that_hangs_is_started_again(box):
    process = box.run("systemctl show landfall -p MainPID --value")
    # The same signal as the watchdog's, without its two minutes.
    box.run("systemctl kill --signal=SIGABRT landfall")
    deadline = time.monotonic() + 300 * PATIENCE
    while True:
        now = box.run("systemctl show landfall -p MainPID --value; systemctl is-active landfall || true").split()
        if now[0] not in ("0", process) and now[1] == "active":
            break
        assert time.monotonic() < deadline, now
        time.sleep(2)
    assert box.get("/healthz")[0] == 200


def test_it_shuts_down_on_request_and_comes_back_with_its_settings(box, report):
    before = int(box.run("date +%s"))
    box.request_end("poweroff")
    box.wait_until_off()
    box.start()
    report["seconds_to_ready_second_start"] = round(box.wait_until_ready())
    settings = json.loads(box.run("cat /var/lib/landfall/settings.json"))
    assert settings["office"]["name"] == "Harbour Campus Office" and settings["passphraseHash"].startswith("$argon2id$")
    assert int(box.run("date +%s")) >= before
    assert box.facts(box.status()["examples"][0])["citations"]


def test_a_factory_reset_forgets_the_settings_and_keeps_the_model(box):
    models = box.run("ls /var/lib/landfall/models")
    box.request_end("factory-reset")
    box.wait_until_ready()
    # The settings that the card was flashed with are those of the factory.
    assert json.loads(box.run("cat /var/lib/landfall/settings.json"))["office"] == {"name": OFFICE}
    assert box.run("ls /var/lib/landfall/models") == models
    assert box.facts(box.status()["examples"][0])["citations"]
