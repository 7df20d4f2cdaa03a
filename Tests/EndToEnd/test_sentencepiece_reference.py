"""Landfall's SentencePiece tokenizer and Mistral template give the token ids of Mistral AI's own encoder, on its vocabularies."""

import pathlib

import gguf
import mistral_common
import pytest
import sentencepiece
from mistral_common.protocol.instruct.messages import AssistantMessage, SystemMessage, UserMessage
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer

from sentencepiece_vocabulary import add_vocabulary
from test_tokenizer_reference import differences, tokenize
from tokenizer_samples import WORDS, samples

DATA = pathlib.Path(mistral_common.__file__).parent / "data"
VOCABULARIES = {
    "v1": DATA / "tokenizer.model.v1",
    "v2": DATA / "mistral_instruct_tokenizer_240216.model.v2",
    "v3": DATA / "mistral_instruct_tokenizer_240323.model.v3",
}
TEMPLATE = "{{ bos_token }}{% for message in messages %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% endfor %}"


@pytest.fixture(scope="module", params=VOCABULARIES)
def vocabulary(request, tmp_path_factory):
    """The version's name, its SentencePiece model, and a GGUF file of nothing but its tokenizer and template."""
    source = VOCABULARIES[request.param]
    path = tmp_path_factory.mktemp("vocabulary") / "model.gguf"
    writer = gguf.GGUFWriter(str(path), "llama")
    add_vocabulary(writer, source)
    writer.add_chat_template(TEMPLATE)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return request.param, source, path


def strings() -> list[str]:
    """The shared samples, and what is special here: "▁", names of bytes and of control and user-defined tokens, long text."""
    own = ["▁", "▁▁a ▁", " ▁ ", "<0x0A>", "<0x0A", "[INST] x [/INST]", "<s></s><unk>", "[REFERENCE_DOC_1]",
           "a [REFERENCE_DOC_12]b[REFERENCE_DOC_1", "[[REFERENCE_DOC_0]]", " " * 777, "a" * 100_000, "\t" * 999]
    for place, text in enumerate(samples()[-400:]):
        own.append(text.replace(" ", "▁") if place % 2 else "".join(f"{a} {b}" for a, b in zip(text, reversed(text))))
    return samples() + own


def test_token_ids_and_text_equal_the_reference(binary, vocabulary):
    _, source, path = vocabulary
    reference = sentencepiece.SentencePieceProcessor(model_file=str(source))
    texts = strings()
    assert len(texts) > 1_900
    ours = tokenize(binary, path, texts)
    expected = [reference.encode(text) for text in texts]
    assert differences(texts, ours, expected) == []
    decoded = tokenize(binary, path, ours, "--decode")
    assert differences(texts, decoded, [reference.decode(ids) for ids in expected]) == []
    assert all(text == shown for text, shown in zip(texts, decoded) if "▁" not in text)


def conversations():
    """(role, content) lists: with and without system messages, speakers twice in a row, marks and control names as text."""
    for place in range(0, len(WORDS) - 4, 2):
        first, second, third, fourth = WORDS[place:place + 4]
        yield [("user", first)]
        yield [("system", f"{fourth} {first}"), ("user", f" {second} {third}")]
        yield [("user", first), ("assistant", f" {second}\n{third}"), ("user", f"{fourth}?")]
        yield [("system", first), ("user", second), ("assistant", f"{third}  "), ("user", f"{fourth} \n")]
        yield [("system", first), ("system", second), ("user", third), ("user", fourth)]
        yield [("user", f"</s><s> {first}"), ("assistant", f"<unk>{second}"), ("assistant", third), ("user", fourth)]


def test_conversations_equal_the_reference(binary, vocabulary):
    version, source, path = vocabulary
    reference = MistralTokenizer.from_file(str(source))
    kinds = {"system": SystemMessage, "user": UserMessage, "assistant": AssistantMessage}
    chats = list(conversations())
    assert len(chats) > 100
    expected = [
        reference.encode_chat_completion(
            ChatCompletionRequest(messages=[kinds[role](content=content) for role, content in chat])
        ).tokens
        for chat in chats
    ]
    ours = tokenize(
        binary, path, [[{"role": role, "content": content} for role, content in chat] for chat in chats], "--chat"
    )
    assert differences([str(chat) for chat in chats], ours, expected) == []
