"""Trains the adapter: LoRA on all seven projections of a GGUF file's frozen weights, in two phases.

    train.py --model model.gguf --tokens tokens.json --out RUN            about an hour on two cores for the shipped configuration
    train.py ... --resume                                                 goes on after the last checkpoint

Phase 1 takes the broad set, phase 2 the written dialogues at a lower rate. The loss is that of the answers alone. RUN gets steps.csv (loss
and tokens/s of each step), held_out.csv (loss on sets that are not trained on, the base first), loss.png, speed.png, checkpoint.pt, and
adapter/ in PEFT's format with 16-bit weights. The same arguments on the same machine give the same adapter.

On a GPU (--device cuda) nothing else changes; --dtype bfloat16 lets a Mistral 7B fit into 24 GB.
"""

import argparse
import csv
import json
import math
import pathlib
import random
import time

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file

import base_model
import packing

HELD_OUT = ["validation", "test", "curated-test"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="the GGUF file of the base")
    parser.add_argument("--tokens", type=pathlib.Path, required=True, help="what tokens.py wrote for this base")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=int, default=16)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--rslora", action="store_true")
    parser.add_argument("--pack", type=int, default=4, help="examples in one step")
    parser.add_argument("--epochs", type=float, nargs=2, default=[1, 2], metavar=("PHASE1", "PHASE2"))
    parser.add_argument("--rate", type=float, nargs=2, default=[8e-4, 3e-4], metavar=("PHASE1", "PHASE2"))
    parser.add_argument("--warm-up", type=float, default=0.05, help="part of a phase's steps")
    parser.add_argument("--minutes", type=float, nargs=2, default=[1e9, 1e9], metavar=("PHASE1", "PHASE2"),
                        help="the rate comes down, and a phase ends, after so many minutes of steps if its packs last longer")  # fmt: skip
    parser.add_argument("--mixed", type=float, default=0.5, help="examples of the broad set beside each written one in phase 2")
    parser.add_argument("--seed", type=int, default=3407)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--evaluate-every", type=int, default=100)
    parser.add_argument("--held-out", type=int, default=96, help="examples of each held-out set that are scored along the way")
    parser.add_argument("--checkpoint-every", type=int, default=25)
    parser.add_argument("--stop-after", type=int, default=10**9, metavar="STEPS", help="stop after so many steps of phase 1, to be resumed")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def adapted(model, given):
    config = LoraConfig(
        r=given.rank, lora_alpha=given.alpha, lora_dropout=given.dropout, use_rslora=given.rslora, bias="none",
        target_modules=base_model.PROJECTIONS, task_type="CAUSAL_LM",
    )  # fmt: skip
    return get_peft_model(model, config)


def plan(sets, phase, given):
    """The packs of a phase in order: whole epochs, then a part of one."""
    examples = sets["train"] if phase == 0 else sets["curated-train"]
    random_ = random.Random(f"{given.seed} {phase}")
    packs = []
    for epoch in range(math.ceil(given.epochs[phase])):
        epoch_examples = list(examples)
        if phase == 1:
            epoch_examples += random_.sample(sets["train"], min(len(sets["train"]), int(len(examples) * given.mixed)))
        new = packing.packs_of(epoch_examples, given.pack, random_)
        packs += new[: max(1, round(len(new) * min(1, given.epochs[phase] - epoch)))]
    return packs


def rate(done, highest, warm_up):
    """Linear up, then half a cosine down to a twentieth, by the part of the phase that is done."""
    if done < warm_up:
        return highest * max(0.05, done / warm_up)
    return highest * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up))))


@torch.no_grad()
def mean_loss(model, examples, given, dtype):
    """Nats per answer token over a set."""
    total, count = 0.0, 0
    for members in packing.packs_of(examples, given.pack):
        losses = packing.token_losses(model, packing.pack(members, given.device), dtype)
        total, count = total + losses.sum().item(), count + len(losses)
    return total / count if count else float("nan")


class Log:
    """A CSV file that a resumed run goes on with."""

    def __init__(self, path, header, rows_kept=None):
        rows = []
        if rows_kept is not None and path.exists():
            with path.open(newline="") as file:
                rows = list(csv.reader(file))[1 : 1 + rows_kept]
        self.count = len(rows)
        self.file = path.open("w", newline="")
        self.writer = csv.writer(self.file)
        self.writer.writerows([header, *rows])

    def add(self, *row):
        self.writer.writerow(row)
        self.file.flush()
        self.count += 1


class Training:
    def __init__(self, given):
        self.given, self.dtype = given, getattr(torch, given.dtype)
        torch.manual_seed(given.seed)
        written = json.loads(given.tokens.read_text())
        if written["model_sha256"] != base_model.sha256(given.model):
            raise SystemExit(f"{given.tokens} was made with another model than {given.model}: run tokens.py with this one")
        self.sets = written["sets"]
        given.out.mkdir(parents=True, exist_ok=True)
        shown = {key: str(value) if isinstance(value, pathlib.Path) else value for key, value in vars(given).items()}
        shown["model_sha256"], shown["model"] = written["model_sha256"], pathlib.Path(given.model).name
        (given.out / "arguments.json").write_text(json.dumps(shown, indent=1) + "\n")
        self.model = adapted(base_model.load(given.model, self.dtype, given.device), given)
        # The matrices of an adapter stay in 32 bits whatever the base is in.
        self.weights = [weight for weight in self.model.parameters() if weight.requires_grad]
        for weight in self.weights:
            weight.data = weight.data.float()
        self.causal = self.model.get_base_model()
        self.optimizer = torch.optim.AdamW(self.weights, lr=0, betas=(0.9, 0.99), weight_decay=0.0)
        self.phase, self.step, self.seconds = 0, 0, 0.0
        self.path = given.out / "checkpoint.pt"
        kept = self.restore() if given.resume and self.path.exists() else (None, None)
        self.steps_log = Log(given.out / "steps.csv", ["phase", "step", "rate", "loss", "gradient_norm", "tokens", "answer_tokens", "seconds"], kept[0])
        self.held_log = Log(given.out / "held_out.csv", ["phase", "step", "set", "loss", "examples"], kept[1])

    def restore(self):
        saved = torch.load(self.path, map_location=self.given.device, weights_only=True)
        for weight, value in zip(self.weights, saved["weights"]):
            weight.data.copy_(value)
        self.optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["random"].cpu())
        self.phase, self.step, self.seconds = saved["phase"], saved["step"], saved["seconds"]
        return saved["rows"]

    def checkpoint(self):
        partial = self.path.with_suffix(".part")
        torch.save(
            {
                "weights": [weight.data for weight in self.weights], "optimizer": self.optimizer.state_dict(), "random": torch.get_rng_state(),
                "phase": self.phase, "step": self.step, "seconds": self.seconds,
                "rows": (self.steps_log.count, self.held_log.count),
            },
            partial,
        )  # fmt: skip
        partial.replace(self.path)

    def evaluate(self, names=HELD_OUT, phase=None):
        self.model.eval()
        for name in names:
            examples = self.sets[name][: self.given.held_out]
            if examples:
                loss = mean_loss(self.causal, examples, self.given, self.dtype)
                self.held_log.add(self.phase + 1 if phase is None else phase, self.step, name, f"{loss:.6f}", len(examples))
                print(f"held out: {name} {loss:.4f}", flush=True)

    def one_step(self, members, done):
        start = time.monotonic()
        self.model.train()
        packed = packing.pack(members, self.given.device)
        now = rate(done, self.given.rate[self.phase], self.given.warm_up)
        for group in self.optimizer.param_groups:
            group["lr"] = now
        losses = packing.token_losses(self.causal, packed, self.dtype)
        losses.mean().backward()
        norm = torch.nn.utils.clip_grad_norm_(self.weights, 1.0).item()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        loss, elapsed = losses.mean().item(), time.monotonic() - start
        self.seconds += elapsed
        self.steps_log.add(self.phase + 1, self.step, f"{now:.3g}", f"{loss:.5f}", f"{norm:.3f}", packed.length, len(losses), f"{elapsed:.3f}")
        if self.step % 5 == 0:
            print(f"phase {self.phase + 1} step {self.step}, {done:.0%}: loss {loss:.4f} {packed.length / elapsed:.0f} tokens/s", flush=True)

    def run(self):
        if self.phase == 0 and self.step == 0:
            with self.model.disable_adapter():
                self.evaluate(phase=0)
        for phase in (0, 1):
            if phase < self.phase:
                continue
            packs = plan(self.sets, phase, self.given)
            if phase > self.phase:
                self.phase, self.step, self.seconds = phase, 0, 0.0
            while (done := max(self.step / len(packs), self.seconds / 60 / self.given.minutes[phase])) < 1:
                self.one_step(packs[self.step], done)
                if phase == 0 and self.step >= self.given.stop_after:
                    self.checkpoint()
                    return
                if self.step % self.given.evaluate_every == 0:
                    self.evaluate(["validation"])
                if self.step % self.given.checkpoint_every == 0:
                    self.checkpoint()
            self.evaluate()
            self.checkpoint()
            self.save(self.given.out / ("adapter" if phase else "adapter-phase-1"))
        plots(self.given.out)

    def save(self, folder):
        self.model.save_pretrained(folder)
        path = folder / "adapter_model.safetensors"
        weights = {name: weight.to(torch.float16).contiguous() for name, weight in load_file(path).items()}
        save_file(weights, path, metadata={"format": "pt"})
        config = json.loads((folder / "adapter_config.json").read_text())
        config["base_model_name_or_path"] = pathlib.Path(self.given.model).name
        config["target_modules"] = sorted(config["target_modules"])
        (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
        (folder / "README.md").unlink(missing_ok=True)  # PEFT's empty card


def read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def plots(folder):
    """loss.png and speed.png from the CSV files."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    steps, held = read(folder / "steps.csv"), read(folder / "held_out.csv")
    offset = {"0": 0, "1": 0, "2": max((int(row["step"]) for row in steps if row["phase"] == "1"), default=0)}

    def at(row):
        return int(row["step"]) + offset[row["phase"]]

    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    axes.plot([at(row) for row in steps], [float(row["loss"]) for row in steps], linewidth=0.7, label="training, each step")
    for name in HELD_OUT:
        rows = [row for row in held if row["set"] == name]
        if rows:
            axes.plot([at(row) for row in rows], [float(row["loss"]) for row in rows], marker="o", markersize=3, label=f"held out: {name}")
    axes.axvline(offset["2"], color="grey", linewidth=0.7)
    axes.set(yscale="log", xlabel="step (the line: phase 2)", ylabel="nats per answer token")
    axes.legend()
    figure.savefig(folder / "loss.png", dpi=110, bbox_inches="tight")
    figure, axes = pyplot.subplots(figsize=(8, 3))
    axes.plot([at(row) for row in steps], [int(row["tokens"]) / float(row["seconds"]) for row in steps], linewidth=0.7)
    axes.set(xlabel="step", ylabel="tokens/s", ylim=(0, None))
    figure.savefig(folder / "speed.png", dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    packing.keep_freed_memory()
    Training(arguments()).run()
