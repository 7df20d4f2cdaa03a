"""Instructions that ARM processors execute for a token: counted in emulation, compared with what is recorded.

    python Tests/EndToEnd/arm_instructions.py             prints what changed against arm/instructions.json
    python Tests/EndToEnd/arm_instructions.py --record    counts everything and writes that file

A count is exact and the same on every machine, so it shows a regression where times would only show the neighbours. It is
not a time: it knows nothing of memory, and of no instruction how long it takes. The kernels are compiled by the Swift
toolchain's clang with SwiftPM's options, as they ship.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from paths import ROOT

SOURCES = ROOT / "Tests/EndToEnd/arm"
KERNELS = ROOT / "Sources/CKernels"
RECORD = SOURCES / "instructions.json"
COMMAND = "python Tests/EndToEnd/arm_instructions.py --record"
PROCESSORS = ["cortex-a53", "cortex-a72", "cortex-a76", "max"]
EVERY_VARIANT_ON = "max"
PARTS = ["products", "attention", "others", "head"]
WORKS = ["smollm2-decode", "smollm2-prefill", "7b-layer-decode", "7b-layer-prefill"]
SLOW_VARIANT, SLOW_WORKS = "scalar", WORKS[:2]  # the reference would take a minute for the others

OPTIONS = ["-O2", "-fPIC", "-fno-omit-frame-pointer", "-fblocks", "-D_GNU_SOURCE", f"-I{KERNELS / 'include'}"]
WARNINGS = ["-Wall", "-Wextra", "-Werror"]

MARGIN = 0.03  # what a change may cost or gain without a word
MARGIN_OTHER_TOOLCHAIN = 0.15  # with another compiler or C library than the recorded counts come from

ABOUT = [
    f"Made by: {COMMAND}",
    "Instructions of the kernel calls of a forward pass (count_token.c), emulated; 256 positions are in the KV cache.",
    "smollm2: all 30 layers, Q4_1; decode computes one token and the Q8_0 head, prefill 32 tokens and no head.",
    "7b-layer: one layer of d 4096, f 14336, 32 heads, 8 key/value heads, Q4_0, and no head; prefill has 8 tokens.",
    "Counts are for one token. per_weight: those of products and head, for each weight they multiply.",
]


class Unavailable(Exception):
    """Something is missing that counting needs; says what to do."""


class NoPlugins(Unavailable):
    """The emulator is there and takes no plugins."""


def required(program, package):
    path = shutil.which(program)
    if path is None:
        raise Unavailable(f"{program} is missing: apt-get install {package}")
    return path


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout


def swift_clang():
    """The compiler that SwiftPM builds the kernels with."""
    swift = shutil.which("swift")
    if swift is None:
        raise Unavailable("swift is not on PATH: https://www.swift.org/install/linux/")
    clang = pathlib.Path(json.loads(run(swift, "-print-target-info"))["paths"]["runtimeResourcePath"]).parents[1] / "bin/clang"
    if not clang.exists():
        raise Unavailable(f"{clang} is missing: Swift toolchains bring it")
    return str(clang)


class Counter:
    """The built driver and plugin."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.emulator = required("qemu-aarch64", "qemu-user")
        if "-plugin" not in run(self.emulator, "--help"):
            raise NoPlugins(f"{self.emulator} takes no plugins; that of Debian 12 (QEMU 7.2, package qemu-user) does")
        self.driver, self.plugin = folder / "count_token", folder / "count_instructions.so"
        self.linker = required("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu libc6-dev-arm64-cross")
        clang, objects = swift_clang(), []
        for source in [*sorted(KERNELS.glob("*.c")), SOURCES / "count_token.c"]:
            objects.append(folder / f"{source.stem}.o")
            run(clang, "--target=aarch64-linux-gnu", *OPTIONS, *WARNINGS, "-c", source, "-o", objects[-1])
        run(self.linker, "-static", "-o", self.driver, *objects, "-lm")
        run(required("cc", "gcc"), "-O2", "-shared", "-fPIC", *WARNINGS, "-o", self.plugin, SOURCES / "count_instructions.c")
        self.toolchain = {
            "compiler": run(clang, "--version").splitlines()[0],
            "c_library": self.run("max", self.driver, "--c-library").strip(),
        }

    def run(self, processor, driver, *arguments, environment=None):
        """What a guest program prints, with what the plugin adds."""
        result = subprocess.run(
            [self.emulator, "-cpu", processor, "-plugin", str(self.plugin), str(driver), *arguments],
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=600,
        )
        if result.returncode != 0:
            raise RuntimeError(f"{driver} on {processor} failed:\n{result.stdout}{result.stderr}")
        return result.stdout

    def variants(self, processor):
        """Names of the variants that run there, the best last."""
        return self.run(processor, self.driver, "--variants").split()

    def count(self, processor, variant, works=None):
        """Rows (see `per_token`) of a variant's works on a processor."""
        if works is None:
            works = SLOW_WORKS if variant == SLOW_VARIANT else WORKS
        output = self.run(processor, self.driver, *works, environment={"LANDFALL_KERNEL": variant})
        lines = [line.split() for line in output.splitlines()]
        if lines[0] != ["kernel", variant]:
            raise RuntimeError(f"{processor} has no variant {variant}: {' '.join(lines[0])}")
        found = []
        for words in lines[1:]:
            if words[0] == "work":
                found.append((words[1], {name: int(value) for name, value in zip(words[2::2], words[3::2])}, {}))
            else:
                found[-1][2][PARTS[int(words[1])]] = int(words[2])
        return [per_token(processor, variant, work, shape, parts) for work, shape, parts in found]

    def count_processor(self, processor):
        """Rows of the processor's best variant; where every variant is wanted, of each."""
        variants = self.variants(processor)
        chosen = variants if processor == EVERY_VARIANT_ON else variants[-1:]
        return [row for variant in chosen for row in self.count(processor, variant)]


def per_token(processor, variant, work, shape, parts):
    """Counts of a token. What the driver counted is one layer for all tokens, and the head once."""
    tokens, layers = shape["tokens"], shape["layers"]
    counts = {part: round(parts[part] * (1 if part == "head" else layers) / tokens) for part in PARTS if part in parts}
    weights = shape["layer-weights"] * layers + shape["head-weights"] / tokens
    return {
        "processor": processor,
        "variant": variant,
        "work": work,
        **counts,
        "all": sum(counts.values()),
        "per_weight": round((counts["products"] + counts.get("head", 0)) / weights, 3),
    }


def label(row):
    return f"{row['processor']}, {row['variant']}, {row['work']}"


def compare(recorded, rows, toolchain, processors):
    """Sentences that say what is wrong with `rows` of these processors, and what to know of the comparison, or nothing."""
    note, margin = "", MARGIN
    different = [f"{toolchain[key]}, recorded {recorded[key]}" for key in toolchain if toolchain[key] != recorded[key]]
    if different:
        margin = MARGIN_OTHER_TOOLCHAIN
        note = f"Another toolchain ({'; '.join(different)}): counts are compared within {margin:.0%}, not {MARGIN:.0%}"
    expected = {label(row): row for row in recorded["counts"] if row["processor"] in processors}
    counted = {label(row) for row in rows}
    problems = [f"{missing}: recorded, but not counted" for missing in expected if missing not in counted]
    for row in rows:
        old = expected.get(label(row))
        if old is None:
            problems.append(f"{label(row)}: {row['all']:,} instructions a token, and nothing recorded")
            continue
        for part in [*PARTS, "all"]:
            before, now = old.get(part), row.get(part)
            if before is None and now is None:
                continue
            if not before or not now:
                problems.append(f"{label(row)}: {part} is {now}, recorded {before}")
            elif abs(now / before - 1) > margin:
                verdict = "a regression" if now > before else "record the gain"
                figures = f"{part} takes {now:,} instructions a token, recorded {before:,} ({now / before - 1:+.1%})"
                problems.append(f"{label(row)}: {figures}: {verdict}")
    if problems:
        problems.append(f"If this is meant: {COMMAND}")
    return problems, note


def load():
    return json.loads(RECORD.read_text())


def write(rows, toolchain):
    head = {"about": ABOUT, **toolchain, "margin": MARGIN, "margin_other_toolchain": MARGIN_OTHER_TOOLCHAIN}
    lines = [f"  {json.dumps(key)}: {json.dumps(value, indent=4 if key == 'about' else None)}," for key, value in head.items()]
    counts = ",\n".join("    " + json.dumps(row) for row in rows)
    RECORD.write_text("{\n" + "\n".join(lines).replace("\n]", "\n  ]") + '\n  "counts": [\n' + counts + "\n  ]\n}\n")


def main():
    try:
        with tempfile.TemporaryDirectory() as folder:
            counter = Counter(folder)
            rows = [row for processor in PROCESSORS for row in counter.count_processor(processor)]
    except Unavailable as error:
        sys.exit(str(error))
    if RECORD.exists():
        problems, note = compare(load(), rows, counter.toolchain, PROCESSORS)
        print("\n".join(filter(None, [note, *problems])) or "as recorded")
    if "--record" in sys.argv[1:]:
        write(rows, counter.toolchain)
        print(f"{len(rows)} rows in {RECORD.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
