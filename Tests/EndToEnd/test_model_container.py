"""`landfall model`: packing survives being killed, refuses politely, and stays within its memory."""

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time

import pytest

from paths import BINARY, MODEL, ROOT

pytestmark = pytest.mark.usefixtures("binary", "model")


def run(*arguments, **options):
    return subprocess.run([BINARY, "model", *map(str, arguments)], capture_output=True, text=True, timeout=600, **options)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def peak_resident_kibibytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    path = tmp_path_factory.mktemp("container") / "model.lfw"
    result = run("pack", MODEL, "-o", path)
    assert result.returncode == 0, result.stderr
    return path


def test_the_container_is_sound_and_says_what_it_holds(packed):
    assert run("verify", packed).returncode == 0
    summary = json.loads(run("inspect", packed, "--json").stdout)
    assert summary["layers"] == 30 and summary["width"] == 576 and summary["is_tied"]
    assert summary["source_bytes"] == MODEL.stat().st_size
    assert summary["whole"]["padding_share"] < 0.02
    assert summary["file_bytes"] == packed.stat().st_size
    assert "neurons" in run("inspect", packed).stdout


def test_packing_takes_little_memory(packed, tmp_path):
    path = tmp_path / "again.lfw"
    process = subprocess.Popen([BINARY, "model", "pack", MODEL, "-o", path], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    peak = 0  # not wait4's ru_maxrss: that starts from what this process had when it forked
    while process.poll() is None:
        peak = max(peak, peak_resident_kibibytes(process.pid))
        time.sleep(0.01)
    assert process.returncode == 0
    assert 0 < peak < 90 << 10  # less than the model itself has
    assert digest(path) == digest(packed)


def test_a_killed_packing_leaves_no_container_and_the_next_one_cleans_up(packed, tmp_path):
    path = tmp_path / "model.lfw"
    chance = random.Random(3)
    for _ in range(6):
        process = subprocess.Popen([BINARY, "model", "pack", MODEL, "-o", path], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 2))
        process.kill()
        process.wait()
        if path.exists():  # it was quicker, though perhaps not to its very end
            assert digest(path) == digest(packed)
            path.unlink()
    assert run("pack", MODEL, "-o", path).returncode == 0
    assert os.listdir(tmp_path) == ["model.lfw"]
    assert digest(path) == digest(packed)


def test_interrupting_removes_the_temporary_file(tmp_path):
    process = subprocess.Popen([BINARY, "model", "pack", MODEL, "-o", tmp_path / "m.lfw"], stderr=subprocess.DEVNULL)
    while not (tmp_path / "m.lfw.partial").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert os.listdir(tmp_path) == []


def test_two_packings_to_one_name_do_not_mix(packed, tmp_path):
    path = tmp_path / "m.lfw"
    first = subprocess.Popen([BINARY, "model", "pack", MODEL, "-o", path], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not (tmp_path / "m.lfw.partial").exists():
        assert first.poll() is None
        time.sleep(0.01)
    second = run("pack", MODEL, "-o", path)
    assert second.returncode == 1 and "another process is writing" in second.stderr
    assert first.wait(timeout=300) == 0
    assert digest(path) == digest(packed)


def test_nothing_is_overwritten_without_force(packed, tmp_path):
    path = tmp_path / "m.lfw"
    path.write_text("mine")
    refused = run("pack", MODEL, "-o", path)
    assert refused.returncode == 1 and "--force" in refused.stderr and refused.stderr.count("\n") == 1
    assert path.read_text() == "mine"
    assert run("pack", MODEL, "-o", path, "--force").returncode == 0
    assert digest(path) == digest(packed)


def test_a_full_disk_is_refused_before_the_work(tmp_path):
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    script = 'mount -t tmpfs -o size=20m none "$1" && "$2" model pack "$3" -o "$1/m.lfw"; status=$?; ls "$1" >&2; exit $status'
    result = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", tmp_path, BINARY, MODEL], capture_output=True, text=True, timeout=300
    )
    if "mount" in result.stderr or "unshare" in result.stderr:
        pytest.skip(f"no mounts here: {result.stderr}")
    assert result.returncode == 1
    lines = [line for line in result.stderr.splitlines() if not line.startswith("packing")]
    assert len(lines) == 1 and "are needed" in lines[0] and "are free" in lines[0], result.stderr


def test_a_write_that_fails_midway_leaves_nothing(tmp_path):
    limit = 30 << 20
    result = run(
        "pack", MODEL, "-o", tmp_path / "m.lfw",
        preexec_fn=lambda: (resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)),
    )
    assert result.returncode == 1 and "cannot be written" in result.stderr
    assert os.listdir(tmp_path) == []


def test_damage_is_named(packed, tmp_path):
    path = tmp_path / "m.lfw"
    content = bytearray(packed.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    refused = run("verify", path)
    assert refused.returncode == 1
    assert "layer" in refused.stderr and "(extent" in refused.stderr and "is damaged" in refused.stderr
    path.write_bytes(content[: len(content) // 3])
    refused = run("inspect", path)
    assert refused.returncode == 1 and "cut short" in refused.stderr and "(extent" in refused.stderr


def install(folder, file, **options):
    return run("install", file, "--folder", folder, **options)


def test_a_model_is_installed_with_the_one_before_as_the_way_back(packed, tmp_path):
    folder = tmp_path / "models"
    assert install(folder, packed).returncode == 0
    second = tmp_path / "second.lfw"
    shutil.copyfile(packed, second)
    assert install(folder, second).returncode == 0
    assert os.readlink(folder / "current") == "second.lfw"
    assert digest(folder / "current") == digest(packed)
    back = run("back", "--folder", folder)
    assert back.returncode == 0 and "model.lfw" in back.stdout
    assert os.readlink(folder / "current") == "model.lfw"
    refused = install(folder, second)
    assert refused.returncode != 0 and "another name" in refused.stderr


def test_what_is_no_model_or_damaged_is_not_installed(packed, tmp_path):
    folder = tmp_path / "models"
    assert install(folder, packed).returncode == 0
    damaged = tmp_path / "damaged.lfw"
    content = bytearray(packed.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    for file in [damaged, ROOT / "README.md"]:
        assert install(folder, file).returncode != 0
        assert sorted(os.listdir(folder)) == ["current", "model.lfw"]
    # There is nothing to go back to yet.
    back = run("back", "--folder", folder)
    assert back.returncode != 0 and "no version of before" in back.stderr


def test_an_installation_that_is_killed_leaves_a_whole_model(packed, tmp_path):
    folder = tmp_path / "models"
    assert install(folder, packed).returncode == 0
    moments = random.Random(7)
    for number in range(10):
        new = tmp_path / f"new-{number}.lfw"
        os.link(packed, new)
        before = digest(folder / "current")
        process = subprocess.Popen([BINARY, "model", "install", new, "--folder", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, 0.6))
        process.kill()
        process.wait()
        assert digest(folder / "current") == before
        # What was cut off does not pile up.
        assert len(list(folder.glob(".incoming-*"))) <= 1
    assert install(folder, new if os.readlink(folder / "current") != new.name else packed).returncode == 0
    assert not list(folder.glob(".previous")) and run("verify", folder / "current").returncode == 0
