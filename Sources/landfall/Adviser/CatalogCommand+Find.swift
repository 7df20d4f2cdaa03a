// `landfall catalog find`: paragraphs of rules for a question, by words, meaning or both.

import ArgumentParser
import Catalog
import Foundation
import Inference

extension RetrievalMode: ExpressibleByArgument {}

extension CatalogCommand {
    struct Find: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find paragraphs of rules for a question.",
            discussion: """
                Without --mode meaning decides where 'landfall catalog embed' was run and the encoder is there, else words; titles are \
                found by both. Without a question a JSON array of questions is read from standard input, and an array of arrays of keys is printed.
                """
        )

        @Argument(help: "The question.")
        var question: String?
        @Option(help: "Order by \(RetrievalMode.allCases.map(\.rawValue).joined(separator: ", ")).")
        var mode: RetrievalMode?
        @Flag(help: "Titles of courses instead of paragraphs.")
        var titles = false
        @Option(name: .shortAndLong, help: "Most rows.")
        var limit = 5
        @Flag(help: .hidden)
        var time = false
        @OptionGroup var choice: EncoderChoice
        @OptionGroup var place: Place

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        }

        func run() throws {
            let catalog = try place.open()
            let encoder = try loadEncoder()
            guard let question else {
                let input = FileHandle.standardInput.readDataToEndOfFile()
                guard let questions = try? JSONDecoder().decode([String].self, from: input) else {
                    throw ValidationError("standard input is not a JSON array of strings")
                }
                if time { return try printJSON(measure(questions, in: catalog, encoder)) }
                return try printJSON(questions.map { try keys(for: $0, in: catalog, encoder) })
            }
            if titles { return print(try keys(for: question, in: catalog, encoder).joined(separator: "\n")) }
            var rows = [["paragraph", "words", "meaning", "near", "heading"]]
            for found in try passages(for: question, in: catalog, vector: encoder?.query(question)) {
                rows.append([
                    found.passage.code, found.wordRank.map { "\($0)" } ?? "–", found.meaningRank.map { "\($0)" } ?? "–",
                    found.similarity.map { String(format: "%.2f", $0) } ?? "–", found.passage.heading,
                ])
            }
            print(TextTable(rows))
        }

        private typealias Times = [String: [Double]]

        /// Milliseconds of processor time of each question's encoding and search, sorted, for RETRIEVAL.md: other programs do not
        /// count. The vectors are in memory by then.
        private func measure(_ questions: [String], in catalog: Catalog, _ encoder: TextEncoder?) throws -> Times {
            var times: Times = ["encoding": [], "search": []]
            for question in [questions.first ?? ""] + questions {
                let start = Self.processorTime
                let vector = encoder?.query(question)
                let encoded = Self.processorTime
                if titles {
                    let words = TextFolding.words(question)
                    _ = try catalog.courseTitles(matching: words, vector: vector, mode: mode ?? .both, limit: limit)
                } else {
                    _ = try passages(for: question, in: catalog, vector: vector)
                }
                times["encoding"]?.append(encoded - start)
                times["search"]?.append(Self.processorTime - encoded)
            }
            return times.mapValues { $0.dropFirst().sorted() }
        }

        private static var processorTime: Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
        }

        /// Nil where words decide, or where no mode was asked for and no encoder is there.
        private func loadEncoder() throws -> TextEncoder? {
            if mode == .words { return nil }
            let isAsked = mode != nil || choice.encoder != nil
            if !isAsked, !FileManager.default.fileExists(atPath: Paths.encoder) { return nil }
            return try choice.load(threads: 1)
        }

        private func keys(for question: String, in catalog: Catalog, _ encoder: TextEncoder?) throws -> [String] {
            guard titles else {
                return try passages(for: question, in: catalog, vector: encoder?.query(question)).map(\.passage.key)
            }
            return try catalog.courseTitles(
                matching: TextFolding.words(question),
                vector: encoder?.query(question),
                mode: mode ?? .both,
                limit: limit
            )
        }

        private func passages(for question: String, in catalog: Catalog, vector: MeaningVector?) throws
            -> [FoundPassage]
        {
            try catalog.passages(matching: TextFolding.words(question), vector: vector, mode: mode, limit: limit)
        }
    }
}
