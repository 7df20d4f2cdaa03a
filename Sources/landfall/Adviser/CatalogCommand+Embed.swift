// `landfall catalog embed`: vectors by meaning for the texts of the current editions.

import ArgumentParser
import Catalog
import FoundationEssentials
import Inference

extension TextEncoder: MeaningEncoder {}

extension CatalogCommand {
    /// Which encoder.
    struct EncoderChoice: ParsableArguments {
        @Option(help: "The encoder, a GGUF file (default: LANDFALL_ENCODER or var/models/\(Paths.encoderName)).")
        var encoder: String?

        func load(threads: Int? = nil) throws -> TextEncoder {
            let path = encoder ?? Paths.encoder
            guard FileManager.default.fileExists(atPath: path) else { throw MissingEncoder(path: path) }
            return try TextEncoder(path: path, threads: threads)
        }
    }

    /// An installation need not have an encoder, so that its absence is told with what it is.
    struct MissingEncoder: Error, CustomStringConvertible {
        let path: String

        var description: String {
            "there is no sentence encoder at \(path): 'make encoder' fetches one, or pass --encoder FILE; without it texts are found by words only"
        }
    }

    struct Embed: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give paragraphs of rules vectors, so that questions find them by meaning.",
            discussion: """
                Computes what the current editions lack, and nothing again; run it after an import. Needs no network. Whoever asks needs \
                the same encoder: 'make encoder' makes it once.
                """
        )

        @Flag(help: "Titles of courses, too (some minutes on a small machine).")
        var titles = false
        @Option(help: "Threads (default: one for each fast core).")
        var threads: Int?
        @Flag(help: "Print the report as JSON.")
        var json = false
        @OptionGroup var choice: EncoderChoice
        @OptionGroup var place: Place

        func validate() throws {
            if let threads, !(1...64).contains(threads) { throw ValidationError("--threads takes 1 to 64.") }
        }

        func run() throws {
            let encoder = try choice.load(threads: threads)
            let catalog = try place.open()
            let meter = ProgressMeter()
            var reports: [EmbedReport] = []
            for kind in titles ? EmbeddedKind.allCases : [.passage] {
                for source in Register.all.map(\.source) where try catalog.currentEdition(of: source) != nil {
                    let report = try catalog.embed(kind, of: source, with: encoder) { done, all in
                        meter.show("\(source), \(kind.rawValue)s: \(done) of \(all)")
                    }
                    if let report { reports.append(report) }
                }
            }
            meter.finish()
            if json { return try printJSON(reports) }
            if reports.isEmpty {
                return print("No edition has texts to embed: 'landfall catalog import uk-rules FILE' brings some.")
            }
            var rows = [["source", "edition", "of", "computed now", "vectors", "seconds"]]
            for report in reports {
                rows.append([
                    report.source, report.edition, report.kind.rawValue + "s", "\(report.added)", "\(report.vectors)",
                    String(tenths: report.seconds),
                ])
            }
            print(TextTable(rows))
        }
    }
}
