// Refreshing a register: its newest publication is fetched, checked and imported; until then the old edition answers.

import Foundation
import GRDB

/// What to refresh from where.
public struct RefreshRequest: Sendable {
    /// The register.
    public let register: Register
    /// An address in place of the published one.
    public var address: String?
    /// Whether the address and ".sha256" together name a file with the publication's checksum.
    public var hasChecksumBeside = false
    /// Bounds on time, size and tries.
    public var policy = RefreshPolicy()

    /// The published address, the default bounds.
    public init(_ register: Register) { self.register = register }
}

extension Catalog {
    /// Fetches a register's newest publication and imports it when it is new.
    ///
    /// Never throws: no network is this box's normal state, and whatever goes wrong the current edition goes on answering.
    /// The import itself is one transaction; a visitor's question is answered from the old edition until it ends.
    public func refresh(_ request: RefreshRequest) async -> RefreshOutcome {
        let register = request.register
        guard let address = register.address(at: request.address) else {
            return outcome(.noAddress, register, nil, "has no address that can be fetched: import from a file")
        }
        do {
            let folder = try IncomingFolder(besideCatalog: path)
            defer { folder.release() }
            return try await refresh(request, address, folder)
        } catch let error as RefreshError where error.isOffline {
            return outcome(.offline, register, address.url, "offline, nothing could be fetched: \(error)")
        } catch {
            return outcome(.failed, register, address.url, "not refreshed: \(error)")
        }
    }

    private func refresh(
        _ request: RefreshRequest,
        _ address: PublishedAddress,
        _ folder: IncomingFolder
    ) async throws -> RefreshOutcome {
        let register = request.register
        let fetches = Fetches(catalog: self, request: request, address: address, folder: folder)
        guard let (file, came) = try await fetches.newest() else {
            return outcome(.unchanged, register, address.url, "unchanged since it was fetched last")
        }
        if let same = try editions(of: register.source).first(where: { $0.sha256 == came[0].result.sha256 }) {
            try remember(came, of: register, sha256: same.sha256)
            let message =
                same.withdrawn
                ? "the newest publication is the edition of \(same.date), which was rolled back: it stays so"
                : "unchanged, the newest publication is the edition of \(same.date)"
            return outcome(.unchanged, register, address.url, message)
        }
        let report = try await imported(file, of: register)
        try remember(came, of: register, sha256: report.edition.sha256)
        // What a person imported stays until a person removes it; what comes by itself must also go by itself.
        let retired = try prune(register)
        let rows = report.edition.counts.map { "\($0.rows) \($0.table)" }.joined(separator: ", ")
        let place = report.isCurrent ? "it answers from now on" : "it is kept; another edition answers"
        return outcome(
            .imported,
            register,
            address.url,
            "edition of \(report.edition.date) imported (\(rows)); \(place)"
                + (retired.isEmpty ? "" : "; no longer kept: \(retired.map(\.date).joined(separator: ", "))")
        )
    }

    /// On a thread of its own: an import blocks for seconds, and the threads that tasks share answer questions.
    private func imported(_ file: String, of register: Register) async throws -> ImportReport {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try self.importEdition(of: register, from: [file]) })
            }
        }
    }

    private func outcome(
        _ kind: RefreshOutcome.Kind,
        _ register: Register,
        _ address: String?,
        _ message: String
    ) -> RefreshOutcome {
        let current = try? currentEdition(of: register.source)
        return RefreshOutcome(kind, register, address: address, current: current, message: message)
    }

    // MARK: What was fetched last

    /// What the server said of an address when the edition that is here came from it; nil when none is here.
    func validators(of register: Register, at address: String) throws -> Fetch.Validators? {
        try database.read { db in
            let sql = """
                SELECT etag, last_modified FROM refreshes r WHERE source = ? AND address = ?
                AND EXISTS (SELECT 1 FROM editions e WHERE e.source = r.source AND e.sha256 = r.sha256)
                """
            return try Row.fetchOne(db, sql: sql, arguments: [register.source, address]).map {
                Fetch.Validators(etag: $0["etag"], lastModified: $0["last_modified"])
            }
        }
    }

    private func remember(_ came: [Fetches.Came], of register: Register, sha256: String) throws {
        try database.write { db in
            try db.execute(sql: "DELETE FROM refreshes WHERE source = ?", arguments: [register.source])
            for came in came {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO refreshes VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        register.source, came.address, came.result.validators.etag,
                        came.result.validators.lastModified, sha256, Date.now.formatted(.iso8601),
                    ]
                )
            }
        }
    }
}
