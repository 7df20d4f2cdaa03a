// `landfall catalog bench`: how long the catalogue's queries take. Not for visitors, so it is not in the help.

import ArgumentParser
import Catalog
import Glibc

extension CatalogCommand {
    struct Bench: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure the latency of the catalogue's queries.",
            shouldDisplay: false
        )

        @Option(help: "Queries of each kind.")
        var queries = 200
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func validate() throws {
            if queries < 1 { throw ValidationError("--queries must be at least 1.") }
        }

        func run() throws {
            let catalog = try place.open()
            guard try catalog.currentEdition(of: Register.cricos.source) != nil else {
                throw CatalogError.noEdition(source: Register.cricos.source)
            }
            let workload = try QueryWorkload(catalog)
            var results: [Latencies] = []
            for kind in workload.kinds {
                // One round warms the page cache: what is measured is the query, not the first touch of the file.
                for number in 0..<min(queries, 20) { try kind.query(number) }
                var times: [(wall: Double, cpu: Double)] = []
                for number in 0..<queries {
                    let start = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
                    try kind.query(number)
                    times.append((now(CLOCK_MONOTONIC) - start.0, now(CLOCK_PROCESS_CPUTIME_ID) - start.1))
                }
                results.append(Latencies(kind: kind.name, times: times))
            }
            if json { return try printJSON(results) }
            print("\(try catalog.courseTotal()) courses; \(queries) queries of each kind; milliseconds")
            let heading = ["query", "p50", "p99", "max", "p99 of CPU time"]
            let rows = results.map { [$0.kind] + [$0.p50, $0.p99, $0.max, $0.p99CPU].map { "\($0)" } }
            print(TextTable([heading] + rows))
        }

        private func now(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) * 1e-6
        }
    }
}

/// Percentiles of one kind of query, in milliseconds with two digits.
private struct Latencies: Encodable {
    let kind: String
    let p50: Double
    let p99: Double
    let max: Double
    /// Of the processor's time: what the query costs where other programs do not wait for the same core.
    let p99CPU: Double

    init(kind: String, times: [(wall: Double, cpu: Double)]) {
        self.kind = kind
        let wall = times.map(\.wall).sorted()
        let cpu = times.map(\.cpu).sorted()
        func at(_ share: Double, of sorted: [Double]) -> Double {
            let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
            return (sorted[Swift.max(0, rank)] * 100).rounded() / 100
        }
        p50 = at(0.5, of: wall)
        p99 = at(0.99, of: wall)
        max = at(1, of: wall)
        p99CPU = at(0.99, of: cpu)
    }
}
