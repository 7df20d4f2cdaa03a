#!/usr/bin/env python3
"""What leaving neurons out costs and saves: perplexity × sparsity × budget × tokens/s, as a Markdown table.

    provisioning/sparsity_table.py CALIBRATED.landfall --text TEXT.md [--budget 80MiB …] [--sparsity 0.3 …]

CALIBRATED comes from 'landfall model pack --layout columns' and 'landfall model calibrate'; TEXT must not be among the texts of
calibration. Each row runs `landfall perplexity` and `landfall bench` with the row's own budget. Minutes, most of them perplexity:
a sparse run is scored token by token, as it decodes.
"""

import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]


def run(binary, command, container, *options):
    arguments = [binary, command, "--model", container, "--context", "512", "--json", *options]
    result = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))}\n{result.stderr.strip()}")
    return json.loads(result.stdout)


def row(arguments, budget, sparsity, dense):
    """One line of the table; `dense` is the perplexity that the others are compared with."""
    options = ["--dram-budget", budget] + (["--sparsity", sparsity] if sparsity else [])
    perplexity = dense  # which has the bits of the resident run, whatever the budget: scored once
    if sparsity:
        scored = run(arguments.binary, "perplexity", arguments.container, "--file", arguments.text, *options)
        perplexity = scored["perplexity"]
    bench = run(arguments.binary, "bench", arguments.container, "-p", "0", "-n", "64", "--reps", "3", *options)
    change = f"{perplexity:.2f} ({100 * (perplexity / dense - 1):+.0f} %)" if sparsity else f"{perplexity:.2f}"
    read = f"{bench['flash_bytes_per_token'] / 1e6:.1f} MB"
    return f"| `{' '.join(map(str, options))}` | {change} | {bench['decode_tokens_per_s']:.1f} | {read} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("container", type=pathlib.Path)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--budget", nargs="+", default=["64MiB", "80MiB", "96MiB"])
    parser.add_argument("--sparsity", nargs="+", type=float, default=[0.3, 0.5, 0.7])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / ".build/release/landfall")
    arguments = parser.parse_args()
    for path in [arguments.container, arguments.text, arguments.binary]:
        if not path.exists():
            parser.error(f"{path} does not exist")
    scored = run(arguments.binary, "perplexity", arguments.container, "--file", arguments.text)
    print(f"{scored['tokens']} tokens\n")
    print("| options | perplexity | tokens/s | read for a token |")
    print("|---|---|---|---|", flush=True)
    for budget in arguments.budget:
        for sparsity in [None, *arguments.sparsity]:
            print(row(arguments, budget, sparsity, scored["perplexity"]), flush=True)


if __name__ == "__main__":
    main()
