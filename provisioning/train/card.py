"""Writes the adapter's model card from the files of its run.

    card.py --run RUN --data DATA --losses losses.json --adapter assets/adapter
"""

import argparse
import json
import pathlib

import report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("run", "data", "losses", "adapter"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    given = parser.parse_args()
    arguments = json.loads((given.run / "arguments.json").read_text())
    config = json.loads((given.adapter / "adapter_config.json").read_text())
    weights = given.adapter / "adapter_model.safetensors"
    losses = json.loads(given.losses.read_text())
    summary = json.loads((given.data / "summary.json").read_text())
    base, final = ([row for rows in losses[name].values() for row in rows] for name in ("base", "adapter"))
    steps = report.read_steps(given.run)
    size = weights.stat().st_size
    text = f"""# Landfall's adapter for {arguments['model']}

A LoRA adapter (PEFT) that makes a small model say the facts of a prompt and stop. Written by `card.py` from the run's files.

| | |
|---|---|
| base | {arguments['model']}, SHA-256 {arguments['model_sha256']}; stays as it is, 4 bits |
| form | rank {config['r']}, alpha {config['lora_alpha']}, {', '.join(config['target_modules'])} in every layer; {size:,} bytes in 16 bits |
| training | {arguments['epochs'][0]:g} and {arguments['epochs'][1]:g} epochs at most in at most {arguments['minutes'][0]:g} and {arguments['minutes'][1]:g} minutes \
of steps, rates {arguments['rate'][0]:g} and {arguments['rate'][1]:g}, {arguments['pack']} examples a step, AdamW, seed {arguments['seed']}, {arguments['device']}, {arguments['dtype']} |
| data | {summary['train']['records']} generated and {summary['curated-train']['records']} written dialogues over rows of the CRICOS register, of which {len(steps)} steps saw at most \
{len(steps) * arguments['pack']} (made by \
`provisioning/train/data/make_data.py`; none of it is here) |
| held-out loss | {report.loss(base):.4f} to {report.loss(final):.4f} nats per answer token, {1 - report.loss(final) / report.loss(base):.1%} less, \
{len(base)} answers about providers that training never saw |
| licence | the adapter's: that of this project; its base: Apache-2.0 (SmolLM2); the register: CC BY 2.5 AU, Australian Government Department of Education |

**For what.** The one prompt of this program: points about one course, or what several courses have in common (`Sources/Advising/Prose`). It was
trained on exactly those prompts, with the program's chat template. The program's check still judges every sentence.

**Limits.** English only. It never saw a visitor's words: refusals, questions back, citations, caveats and dates are written by code, and it learned
none of them. About anything but Australian courses it was taught nothing. Prompts of another form may get worse answers than from the base.
What it says is no advice, and without the check it may still be wrong: see `provisioning/train/REPORT.md`.
"""
    (given.adapter / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
