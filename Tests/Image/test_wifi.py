"""Wi-Fi on simulated radios (the kernel's mac80211_hwsim): the box has one, the other is a phone or the campus' access point.

The other radio lies in a network namespace of its own, with an iwd of its own: what the two say to each other goes over the air. Debian's `iw`
and busybox, which put it there and serve addresses, come on a stick.
"""

import json
import pathlib
import subprocess

import pytest

from virtual_box import ROOT, VirtualBox, make_stick, shell_quoted

HOTSPOT = "Büro 4.12"
# What a file's syntax could break: blanks at the ends, a backslash, signs.
PASSPHRASE = r' back\slash "1" '
CAMPUS, CAMPUS_PASSPHRASE = "Campus", "seven green boats"

# The other side: a bus, an iwd, and DHCP, whose files lie in /run/outside.
OUTSIDE = r"""
set -e
mkdir -p /run/outside/{config,state/ap}
cat > /run/outside/bus.conf <<'XML'
<busconfig><type>system</type><listen>unix:path=/run/outside/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy></busconfig>
XML
printf '[DriverQuirks]\nDefaultInterface=*\n' > /run/outside/config/main.conf
printf '[ "$1" != bound ] || ip address add "$ip/$mask" dev "$interface"\n' > /run/outside/lease
printf 'interface %s\nstart 10.77.0.20\nend 10.77.0.40\noption subnet 255.255.255.0\nlease_file /run/outside/leases\n' $DEVICE > /run/outside/udhcpd.conf
touch /run/outside/leases; chmod 755 /run/outside/lease; sed -i '1i #!/bin/sh' /run/outside/lease
systemd-run --quiet --unit=outside-bus dbus-daemon --config-file=/run/outside/bus.conf --nofork --nopidfile
for i in $(seq 60); do [ -S /run/outside/bus ] && break; sleep 0.5; done
systemd-run --quiet --unit=outside-iwd -E DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/outside/bus -E STATE_DIRECTORY=/run/outside/state \
    -E CONFIGURATION_DIRECTORY=/run/outside/config ip netns exec outside /usr/libexec/iwd
"""


class Outside:
    """The other side of the air."""

    def __init__(self, box, device):
        self.box, self.device = box, device

    def iwctl(self, *words, check=True):
        quoted = " ".join(map(shell_quoted, words))
        return self.box.run(f"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/outside/bus timeout 90 iwctl {quoted}", check=check)

    def addresses(self):
        return self.box.run(f"ip -color=never -n outside -4 -o address show dev {self.device}")

    def get(self, address, path):
        """The answer to a request that comes from outside; empty when there is none."""
        request = f"GET {path} HTTP/1.0\\r\\nHost: {address}\\r\\n\\r\\n"
        return self.box.run(
            f"timeout 60 ip netns exec outside bash -c 'exec 3<>/dev/tcp/{address}/80; printf \"{request}\" >&3; cat <&3' || true"
        )


def settle(box, condition, what, seconds=90):
    """Waits in the box until a shell command succeeds."""
    box.run(f"for i in $(seq {seconds}); do {condition} && exit 0; sleep 1; done; echo {shell_quoted(what)}; exit 1", seconds * 3)


@pytest.fixture(scope="module")
def box(seeded_image, tmp_path_factory):
    """A box without a radio, and a stick with what the other side needs."""
    folder = tmp_path_factory.mktemp("wifi")
    tools = [("iw", "usr/sbin/iw"), ("busybox-static", "usr/bin/busybox")]
    commands = [[ROOT / "board/guest-tool.sh", *tool] for tool in tools]
    files = [pathlib.Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()) for command in commands]
    box = VirtualBox(folder, seeded_image)
    box.stick = make_stick(folder / "stick.img", *files)
    box.start()
    try:
        box.wait_until_ready()
        yield box
    finally:
        box.stop()


def set_wifi(box, **wifi):
    settings = {**json.loads(box.run("cat /var/lib/landfall/settings.json")), "wifi": wifi}
    box.run(f"printf %s {shell_quoted(json.dumps(settings))} > /var/lib/landfall/settings.json")
    return box.request("network")


def test_without_a_radio_it_says_so_and_the_cable_still_works(box):
    answer = set_wifi(box, mode="hotspot", ssid=HOTSPOT, passphrase=PASSPHRASE)
    assert not answer["ok"] and "no Wi-Fi adapter" in answer["message"]
    assert box.get("/healthz")[0] == 200


@pytest.fixture(scope="module")
def outside(box):
    """Both radios are plugged in; one of them goes outside."""
    box.run("modprobe mac80211_hwsim radios=2")
    settle(box, "[ -e /sys/class/net/wlan1 ]", "there are no radios")
    assert box.request("mount-usb")["ok"]
    box.run("mkdir -p /run/outside && cp /run/landfall/usb/{iw,busybox} /run/outside/ && chmod 755 /run/outside/* && ip netns add outside")
    # The first radio is the box's.
    device = box.run("ls -d /sys/class/net/*/phy80211 | cut -d/ -f5 | tail -1")
    box.run(f"/run/outside/iw phy $(basename $(readlink -f /sys/class/net/{device}/phy80211)) set netns name outside")
    box.run(f"DEVICE={device}\n{OUTSIDE}")
    outside = Outside(box, device)
    settle(box, f"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/outside/bus iwctl device list | grep -q {device}", "the other side has no radio")
    return outside


def test_the_hotspot_starts_when_a_radio_is_plugged_in(box, outside):
    settle(box, "iwctl ap list | grep -q yes", "the hotspot was not started")
    assert "192.168.73.1/24" in box.run("ip -color=never -4 -o address show dev wlan0")


def test_a_phone_joins_the_hotspot_with_its_passphrase_only_and_gets_the_page(box, outside):
    outside.iwctl("station", outside.device, "scan", check=False)
    settle(
        box, f"DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/outside/bus iwctl station {outside.device} get-networks | grep -q {shell_quoted(HOTSPOT)}", "not found"
    )
    outside.iwctl("--passphrase", "not the passphrase", "station", outside.device, "connect", HOTSPOT, check=False)
    assert "192.168.73." not in outside.addresses()
    outside.iwctl("--passphrase", PASSPHRASE, "station", outside.device, "connect", HOTSPOT)
    box.run(f"ip netns exec outside /run/outside/busybox udhcpc -i {outside.device} -n -q -t 10 -s /run/outside/lease")
    assert "192.168.73." in outside.addresses()
    assert "200" in outside.get("192.168.73.1", "/healthz").splitlines()[0]
    assert "<title>" in outside.get("192.168.73.1", "/")


@pytest.fixture(scope="module")
def campus(box, outside):
    """The other radio is an access point that gives addresses."""
    profile = f"[Security]\nPassphrase={CAMPUS_PASSPHRASE}\n"
    assert set_wifi(box, mode="off")["ok"]
    outside.iwctl("device", outside.device, "set-property", "Mode", "ap")
    box.run(f"printf %s {shell_quoted(profile)} > /run/outside/state/ap/{CAMPUS}.ap")
    outside.iwctl("ap", outside.device, "start-profile", CAMPUS)
    box.run(
        f"""ip -n outside address flush dev {outside.device}; ip -n outside address add 10.77.0.1/24 dev {outside.device}
        systemd-run --quiet --unit=outside-dhcp ip netns exec outside /run/outside/busybox udhcpd -f -S /run/outside/udhcpd.conf"""
    )
    return outside


def test_switched_off_the_radio_is_silent(box, campus):
    assert "DOWN" in box.run("ip -color=never -br link show dev wlan0")


def test_a_network_that_is_not_there_is_named(box, campus):
    answer = set_wifi(box, mode="client", ssid="Campus/Guests", passphrase=CAMPUS_PASSPHRASE)
    assert not answer["ok"] and "no network 'Campus/Guests' is within reach" in answer["message"]


def test_a_wrong_passphrase_is_said(box, campus):
    answer = set_wifi(box, mode="client", ssid=CAMPUS, passphrase="seven green goats")
    assert not answer["ok"] and "passphrase" in answer["message"]


def test_a_passphrase_that_is_missing_is_said(box, campus):
    answer = set_wifi(box, mode="client", ssid=CAMPUS)
    assert not answer["ok"] and "has a passphrase" in answer["message"]


def test_a_network_is_joined_and_the_page_is_there(box, campus):
    assert set_wifi(box, mode="client", ssid=CAMPUS, passphrase=CAMPUS_PASSPHRASE) == {"ok": True}
    address = box.run("ip -color=never -4 -o address show dev wlan0 scope global | sed 's/.*inet \\([0-9.]*\\).*/\\1/'")
    assert address.startswith("10.77.0.")
    assert "200" in campus.get(address, "/healthz").splitlines()[0]
