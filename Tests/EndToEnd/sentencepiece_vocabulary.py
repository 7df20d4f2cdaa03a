"""A SentencePiece model's vocabulary as GGUF metadata."""

import gguf
from sentencepiece import sentencepiece_model_pb2


def add_vocabulary(writer: gguf.GGUFWriter, path) -> None:
    """Adds the tokenizer of the SentencePiece model at `path`; GGUF's token types have SentencePiece's numbers."""
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(open(path, "rb").read())
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([piece.piece.encode() for piece in model.pieces])
    writer.add_token_scores([piece.score for piece in model.pieces])
    writer.add_token_types([piece.type for piece in model.pieces])
    writer.add_bos_token_id(model.trainer_spec.bos_id)
    writer.add_eos_token_id(model.trainer_spec.eos_id)
    writer.add_unk_token_id(model.trainer_spec.unk_id)
    writer.add_add_space_prefix(model.normalizer_spec.add_dummy_prefix)
