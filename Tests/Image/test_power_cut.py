"""Power is cut at random moments of an update and an import: each time the box comes back answering, with its settings.

POWER_CUTS says how many times (default 3: each costs a start). The emulator is killed, so what the box had not yet written is lost;
a card that loses or mixes up what it has acknowledged is not imitated.
"""

import json
import os
import random
import time

import pytest

from conftest import OFFICE
from virtual_box import PATIENCE, VirtualBox, make_stick

CUTS = int(os.environ.get("POWER_CUTS", "3"))
STARTER, CATALOG = "/usr/share/landfall/starter", "/var/lib/landfall/catalog.sqlite"
SEED = int(os.environ.get("POWER_CUT_SEED", str(random.randrange(1 << 30))))


@pytest.fixture(scope="module")
def box(seeded_image, bundle, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cuts")
    box = VirtualBox(folder, seeded_image)
    box.stick = make_stick(folder / "stick.img", bundle)
    box.start()
    try:
        box.wait_until_ready()
        yield box
    finally:
        box.stop()


def begin(box):
    """An update, and imports one after the other beside it."""
    assert box.request("mount-usb")["ok"]
    box.run(
        f"""systemd-run --unit=cut-update --collect rauc install /run/landfall/usb/landfall-arm64.raucb
        systemd-run --unit=cut-import --collect --uid=landfall sh -c 'while landfall catalog import cricos {STARTER} --catalog {CATALOG}; do :; done'"""
    )


@pytest.fixture(scope="module")
def seconds_of_an_update(box):
    """What one takes here and now, to its end: between ten seconds and minutes, as busy as the machine is."""
    started = time.monotonic()
    begin(box)
    while box.run("systemctl is-active cut-update || true") == "active":
        assert time.monotonic() - started < 1800 * PATIENCE
        time.sleep(1)
    box.run("systemctl stop cut-import")
    return time.monotonic() - started


def test_while_an_update_and_an_import_run(box, seconds_of_an_update, report):
    """Both at once, so that a cut falls into both."""
    chance = random.Random(SEED)
    cuts = []
    report["power_cuts"] = {"seed": SEED, "of": CUTS, "seconds_of_an_update": round(seconds_of_an_update), "cuts": cuts}
    for _ in range(CUTS):
        begin(box)
        moment = round(chance.uniform(0, seconds_of_an_update), 1)
        time.sleep(moment)
        running = box.run("systemctl is-active cut-update cut-import || true").split()
        slot = box.slot()
        box.cut_power()
        box.start()
        seconds = box.wait_until_ready()
        assert box.facts(box.status()["examples"][0])["citations"]
        assert json.loads(box.run("cat /var/lib/landfall/settings.json"))["office"]["name"] == OFFICE
        box.run(f"setpriv --reuid landfall --regid landfall --init-groups landfall catalog list --catalog {CATALOG}")
        cuts.append(
            {"seconds_into_it": moment, "update": running[0], "import": running[1], "slot": f"{slot} to {box.slot()}", "back_after": round(seconds)}
        )
