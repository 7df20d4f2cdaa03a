"""Loss of every held-out answer, of the base and of adapters, for the report.

    evaluate.py --model model.gguf --tokens tokens.json --adapter RUN/adapter-phase-1 --adapter RUN/adapter -o losses.json

Writes {"base": {set: [[nats, tokens] of each example]}, "adapter-phase-1": …, "adapter": …}.
"""

import argparse
import json
import pathlib

import torch
from peft import PeftModel

import base_model
import packing


@torch.no_grad()
def losses(model, examples, size, device, dtype):
    out = []
    for members in packing.packs_of(examples, size):
        packed = packing.pack(members, device)
        values = packing.token_losses(model, packed, dtype)
        out += [[values[packed.owner == place].sum().item(), len(member["answer"])] for place, member in enumerate(members)]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--tokens", type=pathlib.Path, required=True)
    parser.add_argument("--adapter", action="append", default=[], type=pathlib.Path)
    parser.add_argument("--sets", nargs="+", default=["test", "curated-test"])
    parser.add_argument("--most", type=int, default=10**9, help="examples of each set")
    parser.add_argument("--pack", type=int, default=4)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    given = parser.parse_args()
    written = json.loads(given.tokens.read_text())
    if written["model_sha256"] != base_model.sha256(given.model):
        raise SystemExit(f"{given.tokens} was made with another model than {given.model}")
    sets = {name: written["sets"][name][: given.most] for name in given.sets}
    out = {}
    for adapter in [None, *given.adapter]:
        model = base_model.load(given.model, torch.float32, given.device)
        if adapter:
            model = PeftModel.from_pretrained(model, adapter).get_base_model().eval()
        name = adapter.name if adapter else "base"
        out[name] = {key: losses(model, examples, given.pack, given.device, torch.float32) for key, examples in sets.items()}
        print(name, {key: round(sum(a for a, _ in rows) / sum(b for _, b in rows), 4) for key, rows in out[name].items()}, flush=True)
    given.output.write_text(json.dumps(out))


if __name__ == "__main__":
    packing.keep_freed_memory()
    main()
