// `landfall bench` for people.

import Foundation
import Inference

/// A table of all tests, and what is said below it.
struct BenchText: CustomStringConvertible {
    let results: BenchResults
    let model: LanguageModel
    let repetitions: Int

    var description: String {
        let heading = "\(model.name), \(model.quantization), \(model.threads) threads, \(model.kernelName) kernels"
        return ([heading, "\(table)"] + notes).joined(separator: "\n")
    }

    private var table: TextTable {
        let hasPeer = results.peerName != nil
        var head = ["test", "tokens/s", "range"]
        if hasPeer { head += ["llama.cpp", "ratio"] }
        let hasAdapter = !model.adapters.isEmpty
        if hasAdapter { head += ["bare", "adapter's cost"] }
        if results.bounds != nil { head.append("of the bound") }
        return TextTable(
            [head]
                + results.rows.map { row in
                    var cells = [
                        row.test.name, String(tenths: row.rates.median),
                        "\(String(tenths: row.rates.minimum)) to \(String(tenths: row.rates.maximum))",
                    ]
                    if hasPeer {
                        cells += [
                            row.peer.samples.isEmpty ? "-" : String(tenths: row.peer.median),
                            row.ratio.map { String(format: "%.2f", $0) } ?? "-",
                        ]
                    }
                    if hasAdapter {
                        cells += [
                            String(tenths: row.bare.median),
                            row.adapterCost.map { String(format: "%.1f %%", $0 * 100) } ?? "-",
                        ]
                    }
                    if let bounds = results.bounds {
                        cells.append(bounds.share(of: row).map { String(format: "%.0f %%", $0 * 100) } ?? "-")
                    }
                    return cells
                }
        )
    }

    private var notes: [String] {
        var notes = ["medians of \(repetitions), all tests in turn" + (results.peerName.map { "; \($0)" } ?? "")]
        if let seconds = results.firstTokenSeconds {
            notes.append("first token of a prompt alone: \(Self.milliseconds(seconds))")
        }
        if let times = results.followUp {
            let share = String(format: "%.3f", times.followUp / times.cold)
            notes.append(
                "first token of a conversation's first turn: \(Self.milliseconds(times.cold)), "
                    + "of its second: \(Self.milliseconds(times.followUp)), \(share) of it"
            )
        }
        if let peak = results.peakBytes {
            let peer = results.peerPeakBytes.map { ", llama.cpp \(Self.mebibytes($0))" } ?? ""
            let (weights, cache) = (Self.mebibytes(model.weightBytes), Self.mebibytes(model.cacheBytes))
            notes.append(
                "memory at its peak: \(Self.mebibytes(peak))\(peer); weights \(weights), a full cache \(cache)"
            )
        }
        if let bounds = results.bounds {
            let memory = String(format: "%.1f GB/s", bounds.memoryBytesPerSecond / 1e9)
            let weights = String(format: "%.1f MB", Double(bounds.weightBytes) / 1e6)
            let arithmetic = String(format: "%.0f · 10⁹", bounds.multiplyAddsPerSecond / 1e9)
            notes.append("bound of decoding: \(weights) of weights, and the cache, at \(memory)")
            notes.append(
                "bound of prompts: \(bounds.weightsPerToken / 1_000_000) · 10⁶ multiply-adds a token at \(arithmetic) a second"
            )
        }
        return notes
    }

    private static func mebibytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

    private static func milliseconds(_ seconds: Double) -> String { String(tenths: seconds * 1000) + " ms" }
}
