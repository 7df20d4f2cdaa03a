"""The panel on a simulated chip (the kernel's gpio-sim): lamps, button, jumper, and a box without any of them."""

import time

import pytest

from virtual_box import PATIENCE

# As board/qemu-virt/panel.conf names them, in the order of the simulated chip.
LINES = ["BUTTON", "SETUP", "READY", "THINKING", "ATTENTION", "BUZZER"]


def wait_for(condition, seconds=120):
    deadline = time.monotonic() + seconds * PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(1)


def test_a_box_without_a_panel_runs_on_with_a_warning(box):
    assert "no GPIO chip" in box.run("journalctl -b -u landfall --no-pager")
    assert box.get("/healthz")[0] == 200


@pytest.fixture(scope="module")
def panel(box):
    """The folder of the simulated chip's lines; the server was started again to find them."""
    names = "\n".join(f"mkdir $d/b/line{i}; echo LANDFALL-{name} > $d/b/line{i}/name" for i, name in enumerate(LINES))
    folder = box.run(
        f"""
        modprobe gpio-sim; mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
        d=/sys/kernel/config/gpio-sim/panel; mkdir -p $d/b; echo {len(LINES)} > $d/b/num_lines
        {names}
        echo 1 > $d/live
        p=/sys/devices/platform/$(cat $d/dev_name)/$(cat $d/b/chip_name)
        echo pull-up > $p/sim_gpio0/pull; echo pull-up > $p/sim_gpio1/pull
        udevadm settle; systemctl restart landfall; echo $p"""
    ).splitlines()[-1]
    yield folder


def pull(box, panel, line, way, seconds=0.0):
    box.run(f"echo pull-{way} > {panel}/sim_gpio{LINES.index(line)}/pull; sleep {seconds}")


def lit(box, panel, line):
    return box.run(f"cat {panel}/sim_gpio{LINES.index(line)}/value") == "1"


def test_the_ready_lamp_is_lit_when_questions_are_answered(box, panel):
    wait_for(lambda: lit(box, panel, "READY"))
    assert not lit(box, panel, "ATTENTION")
    assert "missing" not in box.run("journalctl -b -u landfall --no-pager | grep -i 'panel' || true")


def test_a_short_press_starts_the_kiosk_over(box, panel):
    box.run(
        r"""exec 3<>/dev/tcp/127.0.0.1/80
        printf 'GET /api/kiosk HTTP/1.1\r\nHost: localhost\r\n\r\n' >&3
        (timeout 300 cat <&3 > /tmp/kiosk 2>/dev/null &)
        for i in $(seq 60); do grep -q event-stream /tmp/kiosk && break; sleep 1; done; grep event-stream /tmp/kiosk"""
    )
    pull(box, panel, "BUTTON", "down", 0.5)
    pull(box, panel, "BUTTON", "up")
    wait_for(lambda: "start-over" in box.run("cat /tmp/kiosk"))


def test_a_bounce_is_no_press(box, panel):
    before = box.run("grep -c start-over /tmp/kiosk")
    button = f"{panel}/sim_gpio{LINES.index('BUTTON')}/pull"
    box.run(f"for i in 1 2 3 4 5; do echo pull-down > {button}; echo pull-up > {button}; done; sleep 3")
    assert box.run("grep -c start-over /tmp/kiosk") == before


def test_the_setup_jumper_opens_the_console_while_it_is_closed(box, panel):
    pull(box, panel, "SETUP", "down", 1)
    wait_for(lambda: box.run("ls /run/landfall").split().count("setup-jumper") == 1)
    pull(box, panel, "SETUP", "up", 1)
    wait_for(lambda: "setup-jumper" not in box.run("ls /run/landfall"))


def test_a_press_of_five_seconds_switches_the_box_off(box, panel):
    button = f"{panel}/sim_gpio{LINES.index('BUTTON')}/pull"
    box.run(f"echo pull-down > {button}")
    box.wait_until_off()
