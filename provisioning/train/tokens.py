"""Turns the sets of make_data.py into tokens with the program's own tokenizer and chat template, as they are in use.

    tokens.py DATA --model model.gguf --binary .build/release/landfall -o tokens.json

A machine with a GPU then needs the GGUF file and tokens.json, not the program. Any GGUF file that the program reads will do; its template
is part of the tokens, so tokens of one model are refused with another.
"""

import argparse
import json
import pathlib
import subprocess
import sys

SETS = ["train", "validation", "test", "curated-train", "curated-test"]


def sha256(path):
    import hashlib

    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Encoder:
    def __init__(self, binary, model):
        self.command = [str(binary), "tokenize", "--model", str(model)]

    def __call__(self, objects, *flags):
        done = subprocess.run([*self.command, *flags], input=json.dumps(objects), capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"landfall tokenize failed: {done.stderr.strip()}")
        return json.loads(done.stdout)


def encoded(records, encode):
    """[{id, group, prompt, answer}]; the answer ends with the token that ends a turn."""
    prompts = encode([record["messages"] for record in records], "--chat")
    answers = encode([record["answer"] for record in records])
    wholes = encode([[*record["messages"], {"role": "assistant", "content": record["answer"]}] for record in records], "--chat")
    for record, prompt, answer, whole in zip(records, prompts, answers, wholes):
        end = len(prompt) + len(answer)
        # Were the answer split otherwise inside a conversation, training would see other tokens than the examples in the prompt do.
        if whole[:end] != prompt + answer:
            sys.exit(f"{record['id']}: the answer's tokens change inside the conversation")
        yield {"id": record["id"], "group": record["subject"], "prompt": prompt, "answer": [*answer, whole[end]]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--binary", default=".build/release/landfall")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    given = parser.parse_args()
    encode, sets = Encoder(given.binary, given.model), {}
    for name in SETS:
        path = given.data / f"{name}.jsonl"
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
        sets[name] = list(encoded(records, encode)) if records else []
        print(f"{name}: {len(sets[name])} records, {sum(len(item['answer']) for item in sets[name])} tokens of answers")
    given.output.write_text(json.dumps({"model_sha256": sha256(given.model), "sets": sets}))


if __name__ == "__main__":
    main()
