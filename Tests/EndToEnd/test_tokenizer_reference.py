"""Landfall's tokenizer gives the token ids of Hugging Face's `tokenizers` built from the same vocabulary."""

import json
import subprocess

import gguf
import pytest
import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from tokenizer_samples import samples

CONTROL = 3  # tokenizer.ggml.token_type


@pytest.fixture(scope="module")
def vocabulary(model):
    fields = gguf.GGUFReader(model).fields
    return {key: fields[f"tokenizer.ggml.{key}"].contents() for key in ("tokens", "merges", "token_type")}


@pytest.fixture(scope="module")
def references(vocabulary) -> dict[bool, tokenizers.Tokenizer]:
    """One that reads control tokens' names as text, one that reads them as control tokens."""
    return {special: reference(vocabulary, special) for special in (False, True)}


def reference(vocabulary, special: bool) -> tokenizers.Tokenizer:
    """As SmolLM2's tokenizer.json describes it."""
    bpe = models.BPE(
        {token: number for number, token in enumerate(vocabulary["tokens"])},
        [tuple(merge.split(" ")) for merge in vocabulary["merges"]],
    )
    tokenizer = tokenizers.Tokenizer(bpe)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(
        [
            tokenizers.AddedToken(token, special=True, normalized=False)
            for token, kind in zip(vocabulary["tokens"], vocabulary["token_type"])
            if kind == CONTROL
        ]
    )
    tokenizer.encode_special_tokens = not special
    return tokenizer


def tokenize(binary, model, values, *flags):
    process = subprocess.run(
        [binary, "tokenize", "--model", model, *flags], input=json.dumps(values).encode(), capture_output=True
    )
    assert process.returncode == 0, process.stderr.decode()
    return json.loads(process.stdout)


def differences(strings, ours, expected):
    assert len(ours) == len(strings)
    return [
        {"text": text[:80], "ours": mine[:20], "reference": theirs[:20]}
        for text, mine, theirs in zip(strings, ours, expected)
        if mine != theirs
    ]


either_way = pytest.mark.parametrize("special", [False, True], ids=["names-as-text", "names-as-control-tokens"])


@either_way
def test_token_ids_equal_the_reference(binary, model, references, special):
    strings = samples()
    assert len(strings) >= 1_500
    ours = tokenize(binary, model, strings, *["--special"] * special)
    expected = [encoding.ids for encoding in references[special].encode_batch(strings)]
    assert differences(strings, ours, expected) == []


@either_way
def test_decoding_equals_the_reference_and_gives_the_text_back(binary, model, references, vocabulary, special):
    strings = samples()
    encoded = tokenize(binary, model, strings, *["--special"] * special)
    decoded = tokenize(binary, model, encoded, "--decode")
    assert differences(strings, decoded, [references[special].decode(ids) for ids in encoded]) == []
    if not special:
        # Six control characters and private planes have bytes that this vocabulary has no token for.
        complete = [not lost_bytes(text, vocabulary["tokens"]) for text in strings]
        assert sum(complete) > 0.9 * len(strings)
        kept = [text for text, whole in zip(strings, complete) if whole]
        assert differences(kept, [text for text, whole in zip(decoded, complete) if whole], kept) == []


def test_every_character_of_two_planes_is_classed_as_the_reference_does(binary, model, references):
    characters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    strings = [f"a{character}b{character} {character}!{character}1  {character}" for character in characters]
    ours = tokenize(binary, model, strings)
    expected = [encoding.ids for encoding in references[False].encode_batch(strings)]
    assert differences(strings, ours, expected) == []


def lost_bytes(text: str, tokens: list[str]) -> set[int]:
    """Bytes of `text` without a token, by GPT-2's spelling of bytes."""
    spelling = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    single = set(token for token in tokens if len(token) == 1)
    pieces = "".join(piece for piece, _ in spelling.pre_tokenize_str(text))
    return set(ord(character) for character in pieces) - set(ord(character) for character in single)
