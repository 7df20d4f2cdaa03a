"""Several examples in one pass, with the beginning that their prompts share computed once.

All prompts of a kind begin alike (the system message and two examples: three quarters of a prompt). The beginning is computed once and
its keys and values are what every row of the pack sees before itself, gradient included. So loss and gradient are exactly those of
the examples one by one, for less than half of the work.
"""

import ctypes
import dataclasses

import torch


def keep_freed_memory():
    """Tells glibc to keep what is freed: a step's large tensors are else given back and paged in anew, twice the work on a CPU."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return  # another C library
    trim_threshold, mmap_max = -1, -4
    mallopt(mmap_max, 0)
    mallopt(trim_threshold, 2**31 - 1)


@dataclasses.dataclass
class Pack:
    beginning: torch.Tensor  # (1, p)
    rows: torch.Tensor  # (n, t): what follows of each example, filled up at its end
    places: torch.Tensor  # (a): places in the flattened rows whose next token is one of an answer
    targets: torch.Tensor  # (a)
    owner: torch.Tensor  # (a): which of the examples
    length: int  # tokens computed, what rows are filled up with left out


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
    rows, places, targets, owner = [], [], [], []
    width = max(len(example["prompt"]) + len(example["answer"]) for example in examples) - 1 - shared
    for number, example in enumerate(examples):
        rest = example["prompt"][shared:]
        row = [*rest, *example["answer"][:-1]]
        first = number * width + len(rest) - 1
        places += range(first, first + len(example["answer"]))
        targets += example["answer"]
        owner += [number] * len(example["answer"])
        # Whatever fills a row up comes after all that counts, and nothing looks ahead.
        rows.append(row + [0] * (width - len(row)))

    def tensor(values):
        return torch.tensor(values, device=device)

    length = shared + sum(len(example["prompt"]) + len(example["answer"]) - 1 - shared for example in examples)
    return Pack(tensor([examples[0]["prompt"][:shared]]), tensor(rows), tensor(places), tensor(targets), tensor(owner), length)


def token_losses(model, packed, dtype):
    """Negative log-likelihood of each answer token (a), in 32 bits. `model` is the causal model, with or without an adapter in it."""
    cache, shared = None, packed.beginning.shape[1]
    count, width = packed.rows.shape
    if shared:
        cache = model.model(input_ids=packed.beginning, use_cache=True).past_key_values
        cache.batch_repeat_interleave(count)
    device = packed.rows.device
    sees = torch.ones(width, shared + width, dtype=torch.bool, device=device).tril(shared)
    mask = torch.zeros(sees.shape, dtype=dtype, device=device).masked_fill(~sees, torch.finfo(dtype).min)
    hidden = model.model(
        input_ids=packed.rows, past_key_values=cache, attention_mask=mask.expand(count, 1, -1, -1),
        position_ids=torch.arange(shared, shared + width, device=device).expand(count, -1), use_cache=cache is not None,
    ).last_hidden_state  # fmt: skip
    # The head is a fifth of the model: only where an answer is predicted.
    logits = model.lm_head(hidden.flatten(0, 1)[packed.places]).float()
    return torch.nn.functional.cross_entropy(logits, packed.targets, reduction="none")


def length(example):
    return len(example["prompt"]) + len(example["answer"])


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
            # Examples of about the same length together: rows then need little filling up.
            window = 8 * size
            members = [one for at in range(0, len(members), window) for one in sorted(members[at : at + window], key=length)]
        packs += [members[start : start + size] for start in range(0, len(members), size)]
    if random_:
        random_.shuffle(packs)
    return packs
