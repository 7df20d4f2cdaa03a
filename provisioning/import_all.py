#!/usr/bin/env python3
"""Imports every register whose files lie in a folder of data, and prints time, peak memory and size of each.

    python3 provisioning/import_all.py DATA [--catalog FILE] [--binary LANDFALL]

DATA has one folder for each register (PUBLICATIONS says which). What is not there, or not known to this version, is
passed over and said. Exit status 1 when an import failed or one of the limits was missed.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

# Register, folder, patterns of its files (each may match several), options. An entry is one import.
PUBLICATIONS = [
    ("places", "iso-geo", ["iso*.json", "geonames_c*.json*"], ["--edition", "2026-07-01"]),
    ("ecb", "ecb-fx", ["eurofxref-hist.zip"], []),
    ("uk-rules", "uk-immigration-rules", ["appendix-*.md"], []),
    ("uk-sponsors", "uk-student-sponsors", ["*.csv"], []),
    ("cricos", "au-cricos", ["*-as-at-2023-*.xlsx"], []),
    ("cricos", "au-cricos", ["*-as-at-2026-*.xlsx"], []),
    ("sevp", "us-sevp", ["*.json"], []),
    ("ipeds", "us-ipeds", ["hd*.csv*", "ic*.csv*", "adm*.csv*", "sfa*.csv*", "cost1*.csv*"], []),
    ("hipo", "world-university-domains", ["*.json"], ["--edition", "2026-06-20"]),
    ("discover-uni", "uk-discover-uni", ["*.csv", "*.csv.gz"], []),
    ("scorecard", "us-scorecard-programs", ["*.parquet", "*.csv", "*.csv.gz", "meta.json"], []),
]
SECONDS = 180
MEBIBYTES = 300


def run(command):
    """Output, exit status, wall seconds and peak resident MiB of one command."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        output.seek(0)
        return output.read().decode(), process.returncode, seconds, usage.ru_maxrss / 1024


def as_csv(table, folder):
    """The CSV file made of a Parquet table, which takes the same Python to run as this script."""
    path = folder / f"{table.stem}.csv.gz"
    script = pathlib.Path(__file__).with_name("parquet_to_csv.py")
    subprocess.run([sys.executable, script, table, path], check=True, capture_output=True, text=True)
    return path


def size(catalog):
    """MiB of the database with its write-ahead log."""
    files = [pathlib.Path(f"{catalog}{end}") for end in ("", "-wal")]
    return sum(file.stat().st_size for file in files if file.exists()) / 2**20


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--catalog", type=pathlib.Path, help="keep the catalogue here (default: a temporary one)")
    parser.add_argument("--binary", default=".build/release/landfall")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalog = options.catalog or pathlib.Path(folder) / "catalog.sqlite"
        known = subprocess.run([options.binary, "catalog", "import", "--help"], capture_output=True, text=True).stdout
        print(f"{'register':<14}{'seconds':>9}{'peak MiB':>10}{'+MiB':>8}  edition")
        total, peak, failed = 0.0, 0.0, 0
        for source, place, patterns, extra in PUBLICATIONS:
            files = sorted({file for pattern in patterns for file in (options.data / place).glob(pattern)})
            if not re.search(rf"^\s*{source}:", known, re.MULTILINE):
                print(f"{source:<14}  this version has no such register")
                continue
            if not files:
                print(f"{source:<14}  no files in {place}")
                continue
            try:
                files = [as_csv(file, pathlib.Path(folder)) if file.suffix == ".parquet" else file for file in files]
            except subprocess.CalledProcessError as error:
                failed += 1
                print(f"{source:<14}  failed: {error.stderr.strip()}")
                continue
            before = size(catalog)
            command = [options.binary, "catalog", "import", source, *map(str, files), *extra, "--catalog", str(catalog)]
            output, status, seconds, memory = run(command)
            total, peak = total + seconds, max(peak, memory)
            if status != 0:
                failed += 1
                print(f"{source:<14}  failed: {output.strip().splitlines()[-1] if output.strip() else status}")
                continue
            first = next((line for line in output.splitlines() if line.startswith(f"{source} edition")), "")
            edition = first.removeprefix(f"{source} edition of ").split(" in ")[0]
            print(f"{source:<14}{seconds:>9.1f}{memory:>10.0f}{size(catalog) - before:>8.1f}  {edition}")
        print(f"{'all':<14}{total:>9.1f}{peak:>10.0f}{size(catalog):>8.1f}  limits: {SECONDS} s, {MEBIBYTES} MiB of memory")
        return 1 if failed or total > SECONDS or peak > MEBIBYTES else 0


if __name__ == "__main__":
    sys.exit(main())
