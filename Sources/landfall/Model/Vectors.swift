// `landfall vectors` (hidden): vectors of texts, for the test against an independent reference and for measuring.

import ArgumentParser
import Foundation
import Inference

struct Vectors: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Encode a JSON array of strings from standard input as a JSON array of vectors.",
        shouldDisplay: false
    )

    @Option(
        help:
            "The encoder, a GGUF file of the 'bert' architecture (default: LANDFALL_ENCODER or var/models/\(Paths.encoderName))."
    )
    var encoder: String?

    @Option(help: "Threads.")
    var threads: Int?

    @Flag(help: "Instead of vectors, print the milliseconds that each text took by itself.")
    var time = false

    func run() throws {
        let encoder = try TextEncoder(path: encoder ?? Paths.encoder, threads: threads)
        let input = FileHandle.standardInput.readDataToEndOfFile()
        guard let texts = try? JSONDecoder().decode([String].self, from: input) else {
            throw ValidationError("standard input is not a JSON array of strings")
        }
        let output =
            if time {
                try JSONEncoder().encode(texts.map { milliseconds(encoder, $0) })
            } else {
                try JSONEncoder().encode(encoder.vectors(of: texts))
            }
        FileHandle.standardOutput.write(output + Data("\n".utf8))
        if time {
            FileHandle.standardError.write(Data("\(encoder.identity): \(encoder.memoryBytes) bytes kept\n".utf8))
        }
    }

    private func milliseconds(_ encoder: TextEncoder, _ text: String) -> Double {
        let duration = ContinuousClock().measure { _ = encoder.vector(of: text) }
        return duration / .milliseconds(1)
    }
}
