"""The built image and a box that is started from it. These tests take long and need root: `make image-test`, never `make test`."""

import json
import pathlib
import subprocess

import pytest

from virtual_box import OUT, ROOT, VirtualBox

IMAGE = OUT / "landfall-arm64.img"
BUNDLE = OUT / "landfall-arm64.raucb"
OFFICE = "Riverton International Office"


@pytest.fixture(scope="session")
def image():
    assert IMAGE.exists(), f"{IMAGE} is missing: make image"
    return IMAGE


@pytest.fixture(scope="session")
def bundle():
    assert BUNDLE.exists(), f"{BUNDLE} is missing: make image"
    return BUNDLE


@pytest.fixture(scope="session")
def seeded_image(image, tmp_path_factory):
    """The image on a "card", written and given its settings by provisioning/flash as a person would."""
    card = tmp_path_factory.mktemp("card") / "card.img"
    command = [ROOT / "provisioning/flash", image, card, "--office", OFFICE]
    subprocess.run(command, check=True, timeout=600)
    return card


@pytest.fixture(scope="module")
def box(request, seeded_image, tmp_path_factory):
    """A box with 1 GiB that has reached "ready" unattended, with a screen where the file says HAS_SCREEN; one for all its tests, in order."""
    box = VirtualBox(tmp_path_factory.mktemp("box"), seeded_image, has_screen=getattr(request.module, "HAS_SCREEN", False))
    box.start()
    try:
        box.seconds_to_ready = box.wait_until_ready()
        yield box
    finally:
        box.stop()


@pytest.fixture(scope="session")
def report():
    """Figures of this run, in var/board/image-test.json; `make image-test` prints them."""
    figures = {}
    yield figures
    (OUT / "image-test.json").write_text(json.dumps(figures, indent=2) + "\n")


def pytest_collection_modifyitems(items):
    # Quick and telling first.
    order = ["test_boot.py", "test_kiosk.py", "test_panel.py", "test_wifi.py", "test_small_memory.py", "test_update.py", "test_power_cut.py"]
    items.sort(key=lambda item: order.index(pathlib.Path(item.fspath).name) if pathlib.Path(item.fspath).name in order else 9)
