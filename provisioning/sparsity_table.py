#!/usr/bin/env python3
"""Perplexity × sparsity × budget × tokens/s of one calibrated container, as a Markdown table, each row with its command.

    provisioning/sparsity_table.py --landfall .build/release/landfall --model calibrated.landfall --text HELD_OUT.md

Perplexity in a sparse row is computed row by row, as decoding computes it: on a whole document that takes a while, so `--tokens`
cuts the text at about that many tokens (4 bytes each). Dense rows are exact. Speed is `landfall bench`, whose flash bytes are
counted by the engine; for a memory cgroup and a throttled device put the whole script inside them.
"""

import argparse
import json
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--landfall", default=".build/release/landfall")
parser.add_argument("--model", required=True, help="a container made by 'landfall model calibrate'")
parser.add_argument("--text", required=True, help="text that calibration did not see")
parser.add_argument("--tokens", type=int, default=2048, help="about how many tokens of it are scored")
parser.add_argument("--budgets", default="96MiB,80MiB,64MiB")
parser.add_argument("--sparsities", default="dense,0,0.3,0.5,0.6,0.7")
parser.add_argument("--context", type=int, default=512)
parser.add_argument("--decode-tokens", type=int, default=64)
parser.add_argument("--reps", type=int, default=3)
arguments = parser.parse_args()


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(" ".join(command), done.stderr.strip(), sep="\n", file=sys.stderr)
        return None
    return json.loads(done.stdout)


with open(arguments.text, "rb") as source, tempfile.NamedTemporaryFile(suffix=".txt") as excerpt:
    excerpt.write(source.read(4 * arguments.tokens).decode("utf-8", "ignore").encode())
    excerpt.flush()
    print("| sparsity | budget | perplexity | tokens/s | MB read a token | neurons left out | window hits | command |")
    print("|---|---|---|---|---|---|---|---|")
    for budget in arguments.budgets.split(","):
        for sparsity in arguments.sparsities.split(","):
            means = ["--model", arguments.model, "--context", str(arguments.context), "--dram-budget", budget]
            if sparsity != "dense":
                means += ["--sparsity", sparsity]
            quality = run([arguments.landfall, "perplexity", *means, "--file", excerpt.name, "--json"])
            speed = ["bench", *means, "-p", "0", "-n", str(arguments.decode_tokens), "--reps", str(arguments.reps), "--json"]
            rate = run([arguments.landfall, *speed])
            if quality is None or rate is None:
                print(f"| {sparsity} | {budget} | refused | | | | | |")
                continue
            skipped = quality.get("skipped_neurons")
            hits = quality.get("window_hit_rate")
            print(
                f"| {sparsity} | {budget} | {quality['perplexity']:.2f} | {rate['decode_tokens_per_s']:.1f} "
                f"| {rate['flash_bytes_per_token'] / 1e6:.2f} "
                f"| {'' if skipped is None else f'{100 * skipped:.0f} %'} | {'' if hits is None else f'{100 * hits:.0f} %'} "
                f"| `landfall {' '.join(speed)}` |",
                flush=True,
            )
