// `landfall tokenize`: a developer's command, by which the tests compare the tokenizer with a reference.

import ArgumentParser
import Foundation
import GGUF
import Tokenizers

struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Encode a JSON array of strings from standard input as a JSON array of arrays of token ids.",
        discussion: """
            With --decode the arrays of ids come in and the strings go out. With --chat conversations come in, each an array of
            {"role", "content"}, and are encoded by the model's chat template up to where the reply begins.
            """,
        shouldDisplay: false
    )

    @Option(help: "The GGUF model whose tokenizer to use.")
    var model: String

    @Flag(help: "Read names of control tokens in the text as control tokens.")
    var special = false

    @Flag(help: "Decode token ids into strings; control tokens are left out.")
    var decode = false

    @Flag(help: "Encode conversations by the model's chat template.")
    var chat = false

    func run() throws {
        let metadata = try GGUFFile(path: model).metadata
        let tokenizer = try Tokenizers.load(from: metadata)
        let input = FileHandle.standardInput.readDataToEndOfFile()
        let output =
            if decode {
                try JSONEncoder().encode(Self.parse([[TokenID]].self, input).map { tokenizer.decode($0) })
            } else if chat {
                try JSONEncoder().encode(
                    Self.parse([[ChatMessage]].self, input).map { [template = try ChatTemplate.detect(in: metadata)] in
                        template.encode($0, with: tokenizer, addGenerationPrompt: true)
                    }
                )
            } else {
                try JSONEncoder().encode(
                    Self.parse([String].self, input).map { tokenizer.encode($0, parsingSpecialTokens: special) }
                )
            }
        FileHandle.standardOutput.write(output + Data("\n".utf8))
    }

    private static func parse<Value: Decodable>(_ type: Value.Type, _ input: Data) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: input)
        } catch {
            throw ValidationError("standard input is not JSON of the form \(type)")
        }
    }
}
