"""The image in a virtual machine: started, listened to on its serial line, asked over the network, cut off, started again.

A root shell for the tests comes from outside: the virtual machine's firmware passes the system manager one more unit (a systemd
credential in SMBIOS), with a shell on a line of its own. The image itself has no way in.
"""

import base64
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import time

from pexpect.fdpexpect import fdspawn

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "var/board"
QEMU = ROOT / "board/qemu.sh"
FIRMWARE = "/usr/share/AAVMF"
# Emulated, and beside whatever else runs on the machine: everything takes its time.
PATIENCE = float(os.environ.get("IMAGE_PATIENCE", "1"))
BOOT_SECONDS = 900 * PATIENCE

SHELL_UNIT = """[Unit]
Description=Shell for tests
[Service]
ExecStart=/bin/sh -c "stty -echo -onlcr; exec /bin/bash --norc --noprofile"
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/hvc0
Environment=PS1= PATH=/usr/sbin:/usr/bin HOME=/root TERM=dumb SYSTEMD_COLORS=0 SYSTEMD_PAGER=
Restart=always
"""


def credential(name, text):
    return ["-smbios", f"type=11,value=io.systemd.credential.binary:{name}={base64.b64encode(text.encode()).decode()}"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class VirtualBox:
    """One box with a card of its own; `start`, `cut_power` and `start` again are the same card."""

    def __init__(self, folder, image, memory=1024, size=3 << 30, has_screen=False):
        self.folder, self.memory, self.has_screen = folder, memory, has_screen
        self.card = folder / "card.img"
        self.qemu = None
        self.stick = None
        self.log = folder / "serial.log"
        self.heard = 0
        subprocess.run(["cp", "--sparse=always", image, self.card], check=True)
        # A card is larger than its image.
        os.truncate(self.card, size)
        self._tool("cp", f"{FIRMWARE}/AAVMF_VARS.fd", str(folder / "vars.fd"))

    def _tool(self, *command, **options):
        return subprocess.run([QEMU, *command], env={**os.environ, "FOLDER": str(self.folder)}, check=True, **options)

    # --- power -------------------------------------------------------------------------------------------------------

    def start(self):
        self.port = free_port()
        shell = self.folder / "shell"
        shell.unlink(missing_ok=True)
        arguments = [
            *["-M", "virt", "-cpu", "cortex-a76", "-smp", "2", "-m", str(self.memory), "-display", "none", "-monitor", "none"],
            *["-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE}/AAVMF_CODE.fd"],
            *["-drive", f"if=pflash,format=raw,file={self.folder}/vars.fd"],
            *["-drive", f"if=none,id=card,file={self.card},format=raw,cache=writeback", "-device", "virtio-blk-pci,drive=card"],
            *["-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{self.port}-:80", "-device", "virtio-net-pci,netdev=net,romfile="],
            *["-device", "virtio-rng-pci", "-device", "i6300esb"],
            *["-chardev", f"socket,id=serial,path={self.folder}/serial,server=on,wait=off,logfile={self.log},logappend=on", "-serial", "chardev:serial"],
            *["-device", "virtio-serial-pci", "-chardev", f"socket,id=shell,path={shell},server=on,wait=off", "-device", "virtconsole,chardev=shell"],
            *credential("systemd.extra-unit.test-shell.service", SHELL_UNIT),
            # No login prompt on the same line.
            *credential("systemd.unit-dropin.serial-getty@hvc0.service~test", "[Unit]\nConditionPathExists=/nonexistent\n"),
            *credential("systemd.unit-dropin.multi-user.target~test", "[Unit]\nWants=test-shell.service\n"),
        ]
        if self.has_screen:
            # A monitor, a keyboard and a touch screen; what they show and say goes through QEMU's own socket.
            arguments += ["-device", "virtio-gpu-pci", "-device", "virtio-keyboard-pci", "-device", "virtio-multitouch-pci"]
            arguments += ["-qmp", f"unix:{self.folder}/qmp,server=on,wait=off"]
        if self.stick:
            arguments += ["-device", "qemu-xhci", "-drive", f"if=none,id=stick,file={self.stick},format=raw"]
            arguments += ["-device", "usb-storage,drive=stick"]
        self.started = time.monotonic()
        folders = [self.folder, *([self.stick.parent] if self.stick else [])]
        environment = {**os.environ, "FOLDER": " ".join(map(str, folders))}
        self.qemu = subprocess.Popen([QEMU, "qemu-system-aarch64", *arguments], env=environment, stdin=subprocess.DEVNULL)
        return self

    def expect(self, pattern, seconds=BOOT_SECONDS):
        """Waits until the serial line has said something that matches, from where the last call ended."""
        deadline = time.monotonic() + seconds
        while True:
            said = self.log.read_text(errors="replace") if self.log.exists() else ""
            if found := re.search(pattern, said[self.heard :]):
                self.heard += found.end()
                return found[0]
            assert self.qemu is None or self.qemu.poll() is None, f"the emulator ended: {said[-2000:]}"
            assert time.monotonic() < deadline, f"no {pattern!r} on the serial line: {said[-3000:]}"
            time.sleep(0.5)

    def wait_until_ready(self):
        """The line on the serial console that says so; returns the seconds since the start."""
        self.ready_line = self.expect("Landfall is ready:[^\r\n]*|Landfall does not answer")
        assert self.ready_line.startswith("Landfall is ready"), self.log.read_text(errors="replace")[-2000:]
        return time.monotonic() - self.started

    def console(self):
        """The serial line as a person at a terminal has it: a pexpect object. Close it when done."""
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(self.folder / "serial"))
        # The socket goes with the object.
        return fdspawn(line.detach(), encoding="utf-8", codec_errors="replace", timeout=120 * PATIENCE)

    def cut_power(self):
        """As when the plug is pulled: nothing is told."""
        self.qemu.kill()
        self.qemu.wait()
        self.qemu = None

    def wait_until_off(self, seconds=600 * PATIENCE):
        self.qemu.wait(seconds)
        self.qemu = None

    def stop(self):
        if self.qemu is not None:
            self.cut_power()

    # --- over the network --------------------------------------------------------------------------------------------

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path, headers={"Host": "landfall.local"})
        response = connection.getresponse()
        return response.status, response.read()

    def status(self):
        return json.loads(self.get("/api/status")[1])

    def facts(self, question):
        """The `facts` event of an answer; what the model adds is not waited for."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        body = json.dumps({"question": question})
        connection.request("POST", "/api/ask", body, {"Content-Type": "application/json", "Host": "landfall.local"})
        response = connection.getresponse()
        assert response.status == 200, response.read()
        name = None
        for raw in response:
            line = raw.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: ") and name == "facts":
                connection.close()
                return json.loads(line[6:])
        raise AssertionError("the answer had no facts")

    # --- on its own screen -------------------------------------------------------------------------------------------

    def _tell_emulator(self, *commands):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(60 * PATIENCE)
            line.connect(str(self.folder / "qmp"))
            replies = line.makefile("r")
            replies.readline()
            for command, arguments in [("qmp_capabilities", {}), *commands]:
                line.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
                while "return" not in (reply := json.loads(replies.readline())):
                    assert "error" not in reply, reply

    def screen(self):
        """What the screen shows: width, height and the pixels, three bytes each."""
        path = self.folder / "screen.ppm"
        self._tell_emulator(("screendump", {"filename": str(path)}))
        _, size, _, pixels = path.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        return width, height, pixels

    def press(self, *keys):
        """Presses keys together, by QEMU's names."""
        codes = [{"type": "qcode", "data": key} for key in keys]
        self._tell_emulator(("send-key", {"keys": codes, "hold-time": 100}))

    def type(self, text):
        names = {" ": "spc", ".": "dot", "?": ("shift", "slash"), "'": "apostrophe", ",": "comma"}
        for character in text:
            keys = names.get(character, ("shift", character.lower()) if character.isupper() else character)
            self.press(*([keys] if isinstance(keys, str) else keys))
            # Longer than the key is held.
            time.sleep(0.2)

    def touch(self, x, y):
        """A finger on the screen, at shares of its width and height."""
        at = [("x", x), ("y", y)]
        place = [{"type": "mtt", "data": {"type": "data", "slot": 0, "tracking-id": 0, "axis": axis, "value": int(share * 0x7FFF)}} for axis, share in at]
        finger = {"slot": 0, "tracking-id": 0, "axis": "x", "value": 0}
        down = [{"type": "mtt", "data": {"type": "begin", **finger}}, *place, {"type": "btn", "data": {"button": "touch", "down": True}}]
        up = [{"type": "mtt", "data": {"type": "end", **{**finger, "tracking-id": -1}}}, {"type": "btn", "data": {"button": "touch", "down": False}}]
        self._tell_emulator(("input-send-event", {"events": down}))
        time.sleep(0.3)
        self._tell_emulator(("input-send-event", {"events": up}))

    # --- from inside -------------------------------------------------------------------------------------------------

    def run(self, command, seconds=300 * PATIENCE, check=True):
        """What a command prints in the box, as root."""
        deadline = time.monotonic() + seconds
        begin, end = f"<<{os.urandom(6).hex()}", f"{os.urandom(6).hex()}>>"
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            self._connect(line, deadline)
            # The shell may not be there yet, and what was sent before it came is lost: until it answers, the question is put again.
            text = ""
            while begin not in text:
                assert time.monotonic() < deadline, f"no shell in the box: {text[-500:]}"
                line.sendall(f"\nprintf '%s\\n' '{begin[:4]}''{begin[4:]}'\n".encode())
                text += self._receive(line)
            encoded = base64.b64encode(command.encode()).decode()
            for start in range(0, len(encoded), 2000):
                line.sendall(f"{'C=' if start == 0 else 'C=$C'}{encoded[start:start + 2000]}\n".encode())
            line.sendall(f"echo \"$C\" | base64 -d > /tmp/c; bash /tmp/c < /dev/null 2>&1; printf '\\n%s %s\\n' $? '{end[:4]}''{end[4:]}'\n".encode())
            while end not in text:
                assert time.monotonic() < deadline, f"{command!r} did not end: {text[-2000:]}"
                text += self._receive(line)
        answer = text.rsplit(begin, 1)[1].split("\n", 1)[1].replace("\r", "")
        output, _, status = answer[: answer.index(end)].rstrip().rpartition("\n")
        output, status = output.rstrip("\n"), int(status)
        assert not check or status == 0, f"{command!r} ended with {status}: {output}"
        return output

    def _connect(self, line, deadline):
        while True:
            try:
                return line.connect(str(self.folder / "shell"))
            except OSError:
                assert time.monotonic() < deadline, "the emulator did not start"
                time.sleep(0.5)

    @staticmethod
    def _receive(line):
        try:
            return line.recv(65536).decode(errors="replace")
        except TimeoutError:
            return ""

    def request_end(self, verb):
        """Asks the box to go down, in whatever way. It takes the shell along, so that nobody waits for a result here."""
        self.run(self._request(verb, "{}"))

    @staticmethod
    def _request(verb, body):
        return f"""
            rm -f /run/landfall/results/{verb}
            printf %s {shell_quoted(body)} > /tmp/request && chmod 644 /tmp/request
            setpriv --reuid landfall --regid landfall --init-groups sh -c \\
                'cp /tmp/request /run/landfall/requests/.{verb} && mv /run/landfall/requests/.{verb} /run/landfall/requests/{verb}'"""

    def request(self, verb, seconds=600 * PATIENCE, raw=None, **arguments):
        """Puts a request where the unprivileged services put theirs, as their user, and waits for its result."""
        script = f"""{self._request(verb, raw if raw is not None else json.dumps(arguments))}
            for i in $(seq {int(seconds)}); do [ -e /run/landfall/results/{verb} ] && break; sleep 1; done
            cat /run/landfall/results/{verb}"""
        return json.loads(self.run(script, seconds + 60))

    def slot(self):
        return self.run("sed -n 's/.*rauc.slot=\\(.\\).*/\\1/p' /proc/cmdline")


def shell_quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def make_stick(path, *files):
    """A USB stick with these files on one FAT partition that fills it."""
    size = (sum(file.stat().st_size for file in files) >> 20) * 11 // 10 + 64
    with path.open("wb") as stick:
        stick.truncate(size << 20)
    environment = {**os.environ, "FOLDER": f"{path.parent} {' '.join(str(file.parent) for file in files)}"}
    subprocess.run([QEMU, "mkfs.vfat", "-n", "STICK", str(path)], env=environment, check=True, capture_output=True)
    for file in files:
        subprocess.run([QEMU, "mcopy", "-i", str(path), str(file), f"::{file.name}"], env=environment, check=True)
    return path
