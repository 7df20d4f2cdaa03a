// `landfall model inspect`: what a container holds.

import ArgumentParser
import FlashWeights

extension ModelCommand {
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a container holds.")

        @Argument(help: "The container.")
        var container: String
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let file = try ContainerFile(path: container)
            let summary = ContainerSummary(of: file)
            if json {
                try printJSON(summary)
                return
            }
            print("\(container): container of version \(summary.version), \(ByteSize(bytes: summary.fileBytes))")
            print(
                "\(summary.name): \(summary.architecture), \(summary.layers) layers, width \(summary.width), "
                    + "FFN \(summary.feedForwardWidth), \(summary.isTied ? "tied head" : "own head")"
            )
            print(
                "tokenizer \(summary.tokenizer), \(summary.vocabulary) tokens; "
                    + (summary.hasChatTemplate ? "chat template inside" : "no chat template")
            )
            print(
                "packed from \(summary.sourceName) (\(ByteSize(bytes: summary.sourceBytes)), XXH3-64 \(summary.sourceChecksum)) "
                    + "by packer \(summary.packerVersion)"
            )
            let place = summary.hasDownRows ? "rows" : "columns"
            print("down matrix: \(summary.sourceDownTypes.joined(separator: "/")) there, by \(place) here\n")
            print(table(of: summary.parts + [summary.whole]))
            guard !summary.sections.isEmpty else { return }
            print("")
            print(
                TextTable(
                    [["section", "layers", "bytes"]]
                        + summary.sections.map { ["\($0.kind)", "\($0.count)", "\($0.bytes)"] }
                )
            )
        }

        private func table(of parts: [ContainerSummary.Part]) -> TextTable {
            let heading = ["part", "shape", "type", "extents", "extent", "size", "bits/weight", "padding"]
            return TextTable(
                [heading]
                    + parts.map { part in
                        [
                            part.name, part.shape, part.types.joined(separator: "/"), "\(part.extents)",
                            "\(ByteSize(bytes: part.extents > 0 ? part.largestExtentBytes : 0))",
                            "\(ByteSize(bytes: part.bytes))", hundredths(part.bitsPerWeight),
                            "\(hundredths(part.paddingShare * 100)) %",
                        ]
                    }
            )
        }

        private func hundredths(_ value: Double) -> String {
            let whole = Int((value * 100).rounded())
            return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
        }
    }
}
