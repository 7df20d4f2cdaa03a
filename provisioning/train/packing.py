"""Several examples in one pass, with the beginning that their prompts share computed once.

All prompts of a kind begin alike (the system message and two examples: three quarters of a prompt). A pack is that beginning and then,
one after another, what is different; each part sees the beginning and itself, at the positions that it would have alone. So loss and
gradient are exactly those of the examples one by one, for less than half of the work.
"""

import ctypes
import dataclasses

import torch


def keep_freed_memory():
    """Tells glibc to keep what is freed. A step's large tensors are else given back and paged in anew: 50 seconds of processor time
    for a step that takes 16 without (SmolLM2-135M, eight examples, two busy cores)."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return  # another C library
    trim_threshold, top_pad, mmap_max = -1, -2, -4
    mallopt(mmap_max, 0)
    mallopt(trim_threshold, 2**31 - 1)
    mallopt(top_pad, 256 << 20)


@dataclasses.dataclass
class Pack:
    tokens: torch.Tensor  # (1, t)
    positions: torch.Tensor  # (1, t)
    mask: torch.Tensor  # (1, 1, t, t), true where a token may look
    predicting: torch.Tensor  # (a): places whose next token is one of an answer
    targets: torch.Tensor  # (a)
    owner: torch.Tensor  # (a): which of the examples
    length: int


def common_beginning(prompts):
    """How many tokens all of `prompts` begin with; at least one token of each is left."""
    first, last = min(prompts), max(prompts)
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return min(length, min(map(len, prompts)) - 1)


def pack(examples, device="cpu"):
    """`examples` [{prompt, answer}] as one Pack."""
    shared = common_beginning([example["prompt"] for example in examples])
    tokens = list(examples[0]["prompt"][:shared])
    positions, parts = list(range(shared)), [-1] * shared
    predicting, targets, owner = [], [], []
    for number, example in enumerate(examples):
        rest = example["prompt"][shared:]
        own = [*rest, *example["answer"][:-1]]
        first = len(tokens) + len(rest) - 1
        predicting += range(first, first + len(example["answer"]))
        targets += example["answer"]
        owner += [number] * len(example["answer"])
        tokens += own
        positions += range(shared, shared + len(own))
        parts += [number] * len(own)
    part = torch.tensor(parts)
    order = torch.arange(len(tokens))
    mask = (order[:, None] >= order[None, :]) & ((part[:, None] == part[None, :]) | (part[None, :] == -1))
    return Pack(
        torch.tensor([tokens], device=device), torch.tensor([positions], device=device), mask[None, None].to(device),
        torch.tensor(predicting, device=device), torch.tensor(targets, device=device), torch.tensor(owner, device=device), len(tokens),
    )  # fmt: skip


def token_losses(model, packed, dtype):
    """Negative log-likelihood of each answer token (a), in 32 bits. `model` is the causal model, with or without an adapter in it."""
    mask = torch.zeros(packed.mask.shape, dtype=dtype, device=packed.mask.device).masked_fill(~packed.mask, torch.finfo(dtype).min)
    hidden = model.model(input_ids=packed.tokens, position_ids=packed.positions, attention_mask=mask, use_cache=False).last_hidden_state
    # The head is a fifth of the model: only where an answer is predicted.
    logits = model.lm_head(hidden[0, packed.predicting]).float()
    return torch.nn.functional.cross_entropy(logits, packed.targets, reduction="none")


def packs_of(examples, size, random_=None):
    """Lists of at most `size` examples of one group; shuffled when a random generator is given."""
    groups = {}
    for example in examples:
        groups.setdefault(example["group"], []).append(example)
    packs = []
    for name in sorted(groups):
        members = groups[name]
        if random_:
            random_.shuffle(members)
        packs += [members[start : start + size] for start in range(0, len(members), size)]
    if random_:
        random_.shuffle(packs)
    return packs
