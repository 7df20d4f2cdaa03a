// `landfall catalog refresh`: fetch what registers have published since.

import ArgumentParser
import Catalog
import FlashWeights

extension CatalogCommand {
    struct Refresh: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch the newest publication of a register, or of all, and import it when it is new.",
            discussion: """
                The current edition answers until the new one is whole. Without a network nothing happens, and that is no error. \
                A box that is always connected can do this by itself: 'landfall serve --help' names the settings.
                Registers with a published address:
                \(Register.all.compactMap { register in register.address.map { "  \(register.source): \($0.url)" } }
                    .joined(separator: "\n"))
                """
        )

        @Argument(help: "The register (default: all that have an address, or an edition here).")
        var source: String?
        @Option(help: "Fetch from this address instead of the published one.")
        var from: String?
        @Flag(help: "Compare with the SHA-256 in the file named like the publication with '.sha256' behind it.")
        var checksumBeside = false
        @Option(help: "The most that is fetched: 16MiB (default: what the register's publications may have).")
        var limit: ByteSize?
        @Option(help: "Seconds until the server must have begun to answer.")
        var connectTimeout = RefreshPolicy().connectSeconds
        @Option(help: "Seconds until the whole file must be there.")
        var timeout = RefreshPolicy().wholeSeconds
        @Option(help: "Most requests of one address, where an error may pass.")
        var tries = RefreshPolicy().tries
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var place: Place

        func validate() throws {
            if source == nil, from != nil { throw ValidationError("--from needs the register that is there.") }
            if source == nil, checksumBeside { throw ValidationError("--checksum-beside needs a register.") }
            guard connectTimeout > 0, timeout > 0 else {
                throw ValidationError("Time-outs must be more than 0 seconds.")
            }
            guard (1...20).contains(tries) else { throw ValidationError("--tries must be 1 to 20.") }
            if let limit, limit.bytes < 1 { throw ValidationError("--limit must be at least 1.") }
        }

        func run() async throws {
            let named = try source.map { [try Register.named($0)] }
            let catalog = try place.open()
            var outcomes: [RefreshOutcome] = []
            for register in try named ?? Self.worthAsking(catalog) {
                var request = RefreshRequest(register)
                request.address = from
                request.hasChecksumBeside = checksumBeside
                request.policy.connectSeconds = connectTimeout
                request.policy.wholeSeconds = timeout
                request.policy.tries = tries
                request.policy.sizeLimit = limit?.bytes
                let outcome = await catalog.refresh(request)
                if !json, outcome.kind != .failed { print(outcome.line) }
                outcomes.append(outcome)
            }
            if json { try printJSON(outcomes) }
            let failures = outcomes.filter { $0.kind == .failed }
            if !failures.isEmpty { throw RefreshFailure(lines: failures.map(\.line)) }
        }

        /// Those with an address, and those with an edition, of which at least the age is said.
        private static func worthAsking(_ catalog: Catalog) throws -> [Register] {
            let here = Set(try catalog.editions().map(\.source))
            return Register.all.filter { $0.address != nil || here.contains($0.source) }
        }
    }
}

/// Registers that could not be refreshed though somebody answered.
struct RefreshFailure: Error, CustomStringConvertible {
    let lines: [String]
    var description: String { lines.joined(separator: "\nlandfall: ") }
}
