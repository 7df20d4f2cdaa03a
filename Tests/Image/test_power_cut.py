"""Power is cut at random moments of an update and of an import: each time the box comes back answering, with its settings.

POWER_CUTS says how many of each (default 3: each costs a start). The emulator is killed, so what the box had not yet written is lost;
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
# What an update takes in the emulator: a third for the check, a third for the root, a third for the boot files and the new entry.
UPDATE_SECONDS = 90 * PATIENCE
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


def comes_back(box):
    box.cut_power()
    box.start()
    box.wait_until_ready()
    assert box.facts(box.status()["examples"][0])["citations"]
    assert json.loads(box.run("cat /var/lib/landfall/settings.json"))["office"]["name"] == OFFICE


def test_during_updates(box, report):
    chance = random.Random(SEED)
    moments = []
    for _ in range(CUTS):
        assert box.request("mount-usb")["ok"]
        box.run("systemd-run --unit=cut-update --collect rauc install /run/landfall/usb/landfall-arm64.raucb")
        moments.append(round(chance.uniform(0, UPDATE_SECONDS), 1))
        time.sleep(moments[-1])
        comes_back(box)
    report["power_cuts_during_updates"] = {"seed": SEED, "seconds_into_it": moments, "came_back": len(moments)}


def test_during_imports(box, report):
    chance = random.Random(SEED + 1)
    moments = []
    for _ in range(CUTS):
        box.run("systemd-run --unit=cut-import --collect --uid=landfall sh -c"
                " 'while landfall catalog import cricos /usr/share/landfall/starter --catalog /var/lib/landfall/catalog.sqlite; do :; done'")
        moments.append(round(chance.uniform(0, 30), 1))
        time.sleep(moments[-1])
        comes_back(box)
        box.run("test \"$(sqlite3 -version 2>/dev/null)\" || landfall catalog list --catalog /var/lib/landfall/catalog.sqlite")
    report["power_cuts_during_imports"] = {"seed": SEED, "seconds_into_it": moments, "came_back": len(moments)}
