// The real vocabulary: a few encodings known from the reference, and its speed.

import Foundation
import GGUF
import Testing
import Tokenizers

private let modelPath =
    ProcessInfo.processInfo.environment["LANDFALL_MODEL"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("var/models/SmolLM2-135M-Instruct.Q4_1.gguf").path

@Suite(
    .enabled(if: FileManager.default.fileExists(atPath: modelPath), "no model: run `make model` or set LANDFALL_MODEL")
)
struct SmolLM2Tests {
    let metadata: GGUFMetadata
    let tokenizer: any Tokenizer

    init() throws {
        metadata = try GGUFFile(path: modelPath).metadata
        tokenizer = try Tokenizers.load(from: metadata)
    }

    @Test("text comes back as it went in, in any script")
    func roundTrip() {
        for text in ["Master's in Data Science, under 45,000 AUD", "硕士学位 भारत العربية Tiếng Việt 👩‍👩‍👧\u{A0}\u{3000}\t\n "] {
            #expect(tokenizer.decode(tokenizer.encode(text, parsingSpecialTokens: false)) == text)
        }
    }

    @Test("the tables of 49,152 tokens and 48,900 merges take less than 2 MiB")
    func memory() {
        #expect(tokenizer.memoryBytes > 1 << 20)
        #expect(tokenizer.memoryBytes < 2 << 20)
    }

    @Test("a conversation is what the model's own template renders")
    func chat() throws {
        let template = try ChatTemplate.detect(in: metadata)
        #expect(
            template.defaultSystemMessage
                == "You are a helpful AI assistant named SmolLM, trained by Hugging Face"
        )
        let rendered =
            "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
            + "<|im_start|>user\nHi <|im_end|>\n<|im_start|>assistant\n"
        #expect(
            template.encode([ChatMessage(role: .user, content: "Hi ")], with: tokenizer, addGenerationPrompt: true)
                == tokenizer.encode(rendered, parsingSpecialTokens: true)
        )
        #expect(tokenizer.endOfTurnTokens == [0, 2])
    }
}
