"""The NEON kernels give what the reference gives, on emulated processors of the boards Landfall is for.

Emulation shows that the results are right; it says nothing about speed.
"""

import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPILER = "aarch64-linux-gnu-gcc"
EMULATOR = "qemu-aarch64-static"


def required(program: str, package: str) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.fail(f"{program} is missing: apt-get install {package}")
    return path


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    compiler = required(COMPILER, "gcc-aarch64-linux-gnu libc6-dev-arm64-cross")
    binary = tmp_path_factory.mktemp("arm") / "compare_kernels"
    sources = sorted((ROOT / "Sources/CKernels").glob("*.c"))
    subprocess.run(
        [compiler, "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"]
        + [f"-I{ROOT / 'Sources/CKernels/include'}", "-o", str(binary)]
        + [str(source) for source in [*sources, ROOT / "Tests/EndToEnd/arm/compare_kernels.c"]]
        + ["-lm"],
        check=True,
    )
    return binary


@pytest.mark.parametrize(
    ("processor", "variants"),
    [
        ("cortex-a53", ["scalar", "neon"]),
        ("cortex-a72", ["scalar", "neon"]),
        ("cortex-a76", ["scalar", "neon", "neon-dotprod"]),
        ("max", ["scalar", "neon", "neon-dotprod", "neon-i8mm"]),
    ],
)
def test_every_variant_the_processor_has_agrees_with_the_reference(driver, processor, variants):
    emulator = required(EMULATOR, "qemu-user-static")
    run = subprocess.run([emulator, "-cpu", processor, str(driver)], capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.split() == variants
