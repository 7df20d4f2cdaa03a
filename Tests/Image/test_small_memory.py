"""The smallest boards: 512 MiB."""

import json
import time

import pytest

from virtual_box import PATIENCE, VirtualBox


@pytest.fixture(scope="module")
def small_box(seeded_image, tmp_path_factory):
    box = VirtualBox(tmp_path_factory.mktemp("small"), seeded_image, memory=512, has_screen=True)
    box.start()
    try:
        box.seconds_to_ready = box.wait_until_ready()
        yield box
    finally:
        box.stop()


def test_it_becomes_ready_and_answers(small_box, report):
    report["seconds_to_ready_512_MiB"] = round(small_box.seconds_to_ready)
    assert small_box.facts(small_box.status()["examples"][0])["citations"]


def test_the_model_runs_within_its_budget(small_box, report):
    deadline = time.monotonic() + 900 * PATIENCE
    while (state := small_box.status()["model"])["state"] == "loading":
        assert time.monotonic() < deadline
        time.sleep(5)
    if state["state"] == "off":
        pytest.skip("the image was built with MODEL=none")
    assert state["state"] == "ready", state
    budget = json.loads(small_box.run("cat /run/landfall/serve.json"))["dramBudget"]
    assert budget.endswith("MiB")
    process = small_box.run("systemctl show landfall -p MainPID --value")
    peak = int(small_box.run(f"awk '/VmHWM/ {{print $2}}' /proc/{process}/status")) // 1024
    anonymous = int(small_box.run(f"awk '/RssAnon/ {{print $2}}' /proc/{process}/status")) // 1024
    report["adviser_512_MiB"] = {"budget_MiB": int(budget[:-3]), "peak_resident_MiB": peak, "anonymous_MiB": anonymous}
    assert anonymous <= int(budget[:-3])


def test_its_screen_shows_the_addresses_and_no_browser(small_box):
    assert small_box.run("systemctl is-active landfall-kiosk landfall-screen || true").split() == ["inactive", "active"]
    assert "too few for a browser" in small_box.run("journalctl -b -u landfall-health --no-pager")


def test_memory_is_left(small_box, report):
    memory = {name.rstrip(":"): int(value) // 1024 for name, value, *_ in map(str.split, small_box.run("cat /proc/meminfo").splitlines())}
    report["memory_512_MiB"] = {
        name: memory[name] for name in ("MemTotal", "MemAvailable", "AnonPages", "Mapped", "Cached", "Shmem", "Slab", "KernelStack")
    }
    services = small_box.run("for u in landfall systemd-journald systemd-networkd systemd-resolved dbus systemd-udevd systemd-timesyncd rauc; do"
                             " echo $u $(systemctl show $u -p MemoryCurrent --value); done")
    report["services_512_MiB"] = {line.split()[0]: line.split()[1] for line in services.splitlines() if len(line.split()) == 2}
    assert memory["MemAvailable"] >= 64
    assert small_box.run("journalctl -k --no-pager | grep -ci 'out of memory' || true") == "0"
