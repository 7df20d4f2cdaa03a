"""What the base or an adapter writes to held-out prompts, in PyTorch: for a machine whose engine cannot load the adapter.

    write.py DATA --model model.gguf --tokens tokens.json --catalog DATA/work/test.sqlite [--adapter RUN/adapter] -o written.jsonl

Greedy, at most 120 tokens, several prompts at once. The lines are those of `landfall prose --write`, without times; texts are put
together and judged by the program.
"""

import argparse
import json
import pathlib
import sys

import torch
from peft import PeftModel

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "data"))
import base_model
import check
import packing
import tokens

MOST_TOKENS = 120


@torch.no_grad()
def greedy(model, prompts, end, device):
    """The tokens that follow each prompt, and whether it ended by itself."""
    width = max(map(len, prompts))
    rows = torch.tensor([[end] * (width - len(prompt)) + prompt for prompt in prompts], device=device)
    seen = torch.tensor([[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts], device=device)
    out = model.generate(
        input_ids=rows, attention_mask=seen, max_new_tokens=MOST_TOKENS, do_sample=False, eos_token_id=end, pad_token_id=end
    )
    for row in out[:, width:].tolist():
        yield (row[: row.index(end)], True) if end in row else (row, False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--tokens", type=pathlib.Path, required=True)
    parser.add_argument("--catalog", type=pathlib.Path, required=True)
    parser.add_argument("--binary", default=".build/release/landfall")
    parser.add_argument("--adapter", type=pathlib.Path)
    parser.add_argument("--set", default="test")
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    given = parser.parse_args()
    examples = json.loads(given.tokens.read_text())["sets"][given.set][: given.most]
    records = {record["id"]: record for record in map(json.loads, (given.data / f"{given.set}.jsonl").read_text().splitlines())}
    model = base_model.load(given.model, torch.float32, given.device)
    if given.adapter:
        model = PeftModel.from_pretrained(model, given.adapter).eval()
    written = []
    # Prompts of one length together: the shorter ones of a batch are filled up.
    examples.sort(key=lambda example: len(example["prompt"]))
    for start in range(0, len(examples), given.batch):
        batch = examples[start : start + given.batch]
        end = batch[0]["answer"][-1]
        written += greedy(model, [example["prompt"] for example in batch], end, given.device)
        print(f"{len(written)} of {len(examples)}", flush=True)
    encode = tokens.Encoder(given.binary, given.model)
    texts = encode([row for row, _ in written], "--decode")
    items = [{"id": one["id"], "turns": records[one["id"]]["turns"], "texts": [text]} for one, text in zip(examples, texts)]
    lines = check.run_program(given.binary, given.catalog, items, given.output)
    for line, text, (row, ended) in zip(lines, texts, written):
        line["written"] = {
            "text": text, "judgement": line.pop("judgements")[0], "tokens": len(row), "end": "endOfTurn" if ended else "length",
            "milliseconds": 0,
        }  # fmt: skip
    given.output.write_text("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    packing.keep_freed_memory()
    main()
