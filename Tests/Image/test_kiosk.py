"""The box's own screen: name and addresses until questions are answered, then the page in a browser that nobody gets out of."""

import collections
import re
import time

import pytest

from conftest import OFFICE
from virtual_box import PATIENCE, ROOT

HAS_SCREEN = True
STYLE = (ROOT / "assets/web/style.css").read_text()
QUESTION = "How much is the Bachelor of Nursing at Adelaide University?"
# Whatever a visitor may try to get out of a window, of a browser, or to another console.
WAYS_OUT = ["ctrl-alt-f2", "alt-f2", "ctrl-alt-backspace", "ctrl-alt-delete", "alt-f4", "alt-tab", "meta_l", "f11", "f12", "ctrl-n", "ctrl-t", "ctrl-o", "ctrl-l", "alt-left"]


def colour(name):
    """A colour of the page's style sheet (its first is the light one), as the screen's bytes; "black" is nowhere but in the code for phones."""
    return bytes(3) if name == "black" else bytes.fromhex(re.search(rf"--{name}: #([0-9a-f]{{6}});", STYLE)[1])


def shares(box, *names):
    """How much of the screen has each of these colours of the page, at one look."""
    width, height, pixels = box.screen()
    counts = collections.Counter(zip(*[iter(pixels)] * 3))
    return [counts[tuple(colour(name))] / (width * height) for name in names]


def wait_for(condition, seconds=180):
    deadline = time.monotonic() + seconds * PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(2)


def shows_page(box):
    """Paper over most of the screen, with the button "Ask" on it."""
    paper, accent = shares(box, "paper", "accent")
    return paper > 0.5 and accent > 0.002


def shows_start(box):
    """The code for phones is on the page of nobody's conversation alone."""
    return shows_page(box) and shares(box, "black")[0] > 0.002


def conversations(box):
    return box.status()["sessions"]


def test_the_page_fills_the_screen_once_questions_are_answered(box):
    wait_for(lambda: shows_start(box))
    assert box.run("systemctl is-active landfall-kiosk landfall-screen || true").split() == ["active", "inactive"]


def test_a_question_typed_on_its_keyboard_is_answered(box):
    before, (empty,) = conversations(box), shares(box, "paper")
    box.type(QUESTION)
    box.press("ret")
    wait_for(lambda: conversations(box) == before + 1)
    # The answer's sheet lies on the paper.
    def answered():
        sheet, paper = shares(box, "sheet", "paper")
        return sheet > 0.15 and paper < empty

    wait_for(answered)


def test_no_key_leads_out_of_the_page(box):
    start = box.run("cat /proc/sys/kernel/random/boot_id")
    for keys in WAYS_OUT:
        box.press(*keys.split("-"))
        time.sleep(0.5)
    wait_for(lambda: shows_page(box))
    assert box.run("cat /proc/sys/kernel/random/boot_id; cat /sys/class/tty/tty0/active").split() == [start, "tty1"]
    assert box.run("systemctl is-active landfall-kiosk") == "active"


def test_a_window_that_is_closed_comes_back_at_its_start(box):
    process = box.run("systemctl show landfall-kiosk -p MainPID --value")
    box.press("ctrl", "w")
    wait_for(lambda: box.run("systemctl show landfall-kiosk -p MainPID --value") not in (process, "0"))
    wait_for(lambda: shows_start(box))


def test_a_finger_can_ask(box):
    before = conversations(box)
    box.type("How many cyber security courses are there in Queensland?")
    # The button is the page's one large patch of its colour: its middle is where a finger goes.
    width, height, pixels = box.screen()
    wanted = colour("accent")
    found = [at // 3 for at in range(0, len(pixels), 3) if pixels[at : at + 3] == wanted and at // 3 % width > width // 2]
    rows, columns = sorted(at // width for at in found), sorted(at % width for at in found)
    box.touch(columns[len(columns) // 2] / width, rows[len(rows) // 2] / height)
    wait_for(lambda: conversations(box) == before + 1)


def test_a_page_that_nobody_touches_forgets(box):
    wait_for(lambda: not shows_start(box))
    time.sleep(box.status()["page"]["idle_seconds"])
    wait_for(lambda: shows_start(box))


def test_the_browser_reaches_nothing_but_the_box(box):
    rules = dict(line.split("=", 1) for line in box.run("systemctl show landfall-kiosk -p IPAddressDeny -p IPAddressAllow").splitlines())
    assert {name: set(value.split()) for name, value in rules.items()} == {
        "IPAddressAllow": {"127.0.0.0/8", "::1/128"}, "IPAddressDeny": {"0.0.0.0/0", "::/0"}
    }


def test_its_memory_is_measured(box, report):
    lines = box.run(
        "for p in $(cat /sys/fs/cgroup/system.slice/landfall-kiosk.service/cgroup.procs); do"
        " echo $(cat /proc/$p/comm) $(awk '/^Pss:/ {print $2}' /proc/$p/smaps_rollup) $(awk '/^Private_Dirty:/ {print $2}' /proc/$p/smaps_rollup); done"
    )
    processes = {name: (int(share), int(own)) for name, share, own in map(str.split, lines.splitlines())}
    peak = int(box.run("systemctl show landfall-kiosk -p MemoryPeak --value"))
    available = int(box.run("awk '/^MemAvailable:/ {print $2}' /proc/meminfo"))
    report["kiosk_MiB"] = {
        "proportional": sum(share for share, _ in processes.values()) // 1024, "not backed by files": sum(own for _, own in processes.values()) // 1024,
        "control group at its peak": peak >> 20, "available beside it": available // 1024,
    }
    assert available > 64 << 10
    assert box.run("journalctl -k --no-pager | grep -ci 'out of memory' || true") == "0"


def test_name_and_addresses_are_shown_where_the_browser_does_not_run(box):
    box.run(
        "mkdir -p /run/systemd/system/landfall-kiosk.service.d; printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n'"
        " > /run/systemd/system/landfall-kiosk.service.d/broken.conf; systemctl daemon-reload; systemctl restart landfall-kiosk"
    )
    wait_for(lambda: box.run("systemctl is-active landfall-screen || true") == "active")
    wait_for(lambda: "http://10.0.2.15/" in box.run("cat /dev/vcs1"))
    screen = box.run("cat /dev/vcs1")
    assert OFFICE in screen and "landfall.local" in screen and "serial console" in screen
    assert "Model      not on" in screen or re.search(r"Model      \S+\.landfall, \d+ MiB", screen), screen
