"""Signed bundles: the good one is installed and stays, every other one leaves the box as it was."""

import shutil
import subprocess

import pytest

from virtual_box import OUT, QEMU, VirtualBox, make_stick

SILENT = OUT / "landfall-arm64-silent.raucb"


@pytest.fixture(scope="module")
def bundles(bundle, tmp_path_factory):
    """A stick with a good bundle, one that is cut short, one signed by a stranger, and one whose adviser never answers."""
    folder = tmp_path_factory.mktemp("bundles")
    good = folder / "good.raucb"
    shutil.copyfile(bundle, good)
    truncated = folder / "truncated.raucb"
    truncated.write_bytes(bundle.read_bytes()[: bundle.stat().st_size // 2])
    stranger = folder / "stranger.raucb"
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=stranger"],
        check=True, capture_output=True,
    )
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "FOLDER": f"{folder} {OUT}"}
    subprocess.run(
        [QEMU, "rauc", f"--cert={certificate}", f"--key={key}", f"--keyring={OUT / 'signing/cert.pem'}", "resign",
         f"--signing-keyring={certificate}", bundle, stranger],
        env=environment, check=True, capture_output=True,
    )
    return make_stick(folder / "stick.img", good, truncated, stranger, SILENT)


@pytest.fixture(scope="module")
def box(seeded_image, bundles, tmp_path_factory):
    box = VirtualBox(tmp_path_factory.mktemp("updates"), seeded_image)
    box.stick = bundles
    box.start()
    try:
        box.wait_until_ready()
        mounted = box.request("mount-usb")
        assert mounted == {"ok": True, "path": "/run/landfall/usb"}
        yield box
    finally:
        box.stop()


def install(box, name):
    return box.request("update", 1800, bundle=f"/run/landfall/usb/{name}")


@pytest.mark.parametrize("name", ["stranger.raucb", "truncated.raucb"])
def test_a_bundle_that_is_not_ours_or_not_whole_changes_nothing(box, name):
    answer = install(box, name)
    assert not answer["ok"] and answer["message"]
    assert box.run("/usr/lib/landfall/boot-backend get-primary") == "a"
    assert box.run("ls /efi/loader/entries") == "landfall-a.conf"


@pytest.mark.parametrize("place", ["/run/landfall/usb", "/var/lib/landfall/catalog.sqlite.uploads"])
def test_a_bundle_that_belongs_to_somebody_is_read_like_any_other(box, place):
    """As on a stick with ext4, and in the adviser's own folder: RAUC must come as far as the signature."""
    assert box.request("unmount-usb")["ok"]
    box.run("systemd-mount --collect --type=vfat --options=ro,uid=landfall,gid=landfall /dev/sda /run/landfall/usb")
    if place.endswith("uploads"):
        # The admin page makes the folder with its first upload.
        box.run("install -d -o landfall -g landfall /var/lib/landfall/catalog.sqlite.uploads")
        box.run("setpriv --reuid landfall --regid landfall --init-groups cp /run/landfall/usb/stranger.raucb /var/lib/landfall/catalog.sqlite.uploads/")
    answer = box.request("update", 1800, bundle=f"{place}/stranger.raucb")
    assert not answer["ok"] and "signature" in answer["message"]
    box.run("test ! -e /var/lib/landfall/system/update.raucb")
    box.run("rm -f /var/lib/landfall/catalog.sqlite.uploads/*")
    assert box.request("unmount-usb")["ok"] and box.request("mount-usb")["ok"]


def test_a_bundle_that_starts_and_does_not_answer_is_left_again(box):
    assert install(box, SILENT.name) == {"ok": True}
    assert box.run("/usr/lib/landfall/boot-backend get-primary") == "b"
    box.request_end("reboot")
    # It starts the new slot, waits in vain, and is back on the old one without anybody's help.
    box.expect("this update does not answer")
    box.wait_until_ready()
    assert box.slot() == "a"
    assert box.run("ls /efi/loader/entries") == "landfall-a.conf"


def test_a_good_bundle_is_tried_found_healthy_and_kept(box):
    assert box.request("mount-usb")["ok"]
    assert install(box, "good.raucb") == {"ok": True}
    assert "landfall-b+2.conf" in box.run("ls /efi/loader/entries").split()
    box.request_end("reboot")
    box.wait_until_ready()
    assert box.slot() == "b"
    assert "landfall-b.conf" in box.run("ls /efi/loader/entries").split()
    assert box.facts(box.status()["examples"][0])["citations"]
