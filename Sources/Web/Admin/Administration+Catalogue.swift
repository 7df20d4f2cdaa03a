// Editions on the admin page: what is here, importing what was uploaded, refreshing, going back.

import Catalog
import Foundation

extension Administration {
    private struct EditionDocument: Encodable {
        let source: String
        let date: String
        let completeness: String
        let ageDays: Int?
        let isStale: Bool
        let answers: Bool
        let withdrawn: Bool
        let importedAt: String
        let counts: [Edition.Count]
    }

    private struct EditionsDocument: Encodable {
        struct RegisterDocument: Encodable {
            let source: String
            let title: String
            let files: String
            let canRefresh: Bool
            let canRollBack: Bool
        }
        struct File: Encodable {
            let name: String
            let bytes: Int
        }
        let editions: [EditionDocument]
        let registers: [RegisterDocument]
        let uploads: [File]
    }

    func editions() throws -> HTTPResponse {
        let all = try box.catalog.editions()
        let current = try Register.all.compactMap { try box.catalog.currentEdition(of: $0.source) }
        let documents = all.map { edition in
            EditionDocument(
                source: edition.source,
                date: edition.date,
                completeness: edition.completeness.rawValue,
                ageDays: edition.ageInDays(),
                isStale: edition.isStale == true,
                answers: current.contains { $0.id == edition.id },
                withdrawn: edition.withdrawn,
                importedAt: edition.importedAt,
                counts: edition.counts
            )
        }
        let registers = Register.all.map { register in
            EditionsDocument.RegisterDocument(
                source: register.source,
                title: register.title,
                files: register.files,
                canRefresh: register.address != nil,
                canRollBack: all.count { $0.source == register.source && !$0.withdrawn } > 1
            )
        }
        let files = uploads.files.map { EditionsDocument.File(name: $0.name, bytes: $0.bytes) }
        return try .json(EditionsDocument(editions: documents, registers: registers, uploads: files))
    }

    private struct Source: Decodable { let source: String }

    func rollBack(_ request: HTTPRequest) throws -> HTTPResponse {
        let wanted: Source = try JSONBody.decode(request)
        do {
            let edition = try box.catalog.rollBack(Register.named(wanted.source).source)
            logger.notice("rolled back", metadata: ["source": "\(wanted.source)", "to": "\(edition.date)"])
        } catch let error as CatalogError {
            throw HTTPError(.conflict, "not_rolled_back", "\(error)")
        }
        return try editions()
    }

    private struct Import: Decodable {
        let source: String
        let files: [String]
        let edition: String?
        let force: Bool?
    }

    func startImport(_ request: HTTPRequest) throws -> HTTPResponse {
        let wanted: Import = try JSONBody.decode(request)
        let files = uploads.files.filter { wanted.files.contains($0.name) }
        guard !files.isEmpty, files.count == Set(wanted.files).count else {
            throw HTTPError(.unprocessableContent, "files_missing", "Upload the files of the publication first.")
        }
        let register: Register
        do {
            register = try Register.named(wanted.source)
        } catch {
            throw HTTPError(.unprocessableContent, "unknown_source", "\(error)")
        }
        let day = wanted.edition.flatMap { $0.isEmpty ? nil : $0 }
        let force = wanted.force ?? false
        try jobs.start("Importing \(register.source)") { [box, uploads, logger] progress in
            do {
                let report = try box.catalog.importEdition(
                    of: register,
                    from: files.map(\.path),
                    edition: day,
                    force: force
                ) { progress("\($0.table): \($0.rows) rows read") }
                uploads.clear()
                logger.notice(
                    "imported",
                    metadata: ["source": "\(register.source)", "edition": "\(report.edition.date)"]
                )
                let rows = report.tables.map { "\($0.kept) of \($0.read) rows of \($0.name)" }.joined(separator: ", ")
                let place = report.isCurrent ? "It answers from now on." : "It is kept; another edition answers."
                return ["Edition of \(report.edition.date): \(rows).", place] + report.notes
            } catch let error as CatalogError {
                throw AdminJobs.Failure(line: "\(error)", needs: error.remedy)
            }
        }
        return try .json(JobDocument(job: jobs.job))
    }

    func refresh() throws -> HTTPResponse {
        try jobs.start("Refreshing over the network") { [box] progress in
            var lines: [String] = []
            for register in Register.all where register.address != nil {
                progress("asking for \(register.source)")
                lines.append(waiting { await box.catalog.refresh(RefreshRequest(register)) }.line)
            }
            return lines
        }
        return try .json(JobDocument(job: jobs.job))
    }

    func uploaded(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let file = request.upload else {
            throw HTTPError(.unprocessableContent, "file_missing", "Send the file as the body of the request.")
        }
        return try .json(EditionsDocument.File(name: file.name, bytes: file.bytes))
    }
}

/// The value of a task, waited for on a thread that is no task's.
private func waiting<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let done = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var value: Value?
    Task.detached {
        value = await body()
        done.signal()
    }
    done.wait()
    return value!
}

extension CatalogError {
    /// What the person could add so that the import works.
    fileprivate var remedy: String? {
        switch self {
        case .noEditionDate, .conflictingEditionDates: "edition"
        case .tooFewRows, .belowFloor: "force"
        default: nil
        }
    }
}
