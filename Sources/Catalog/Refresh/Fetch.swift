// Fetching one file: tries, checks and the publisher's checksum around a download.

import Foundation

/// What is fetched, and how.
struct Fetch: Sendable {
    let url: String
    /// Where the file goes.
    let path: String
    let limit: Int
    let policy: RefreshPolicy
    /// "ETag" and "Last-Modified" of what is here already.
    var known: Validators?
    /// The media types that the file may have.
    var types = PublishedAddress.dataTypes
    /// Whether a file named like this one and ".sha256" holds its checksum.
    var hasChecksumBeside = false

    /// What a server says to recognise a state of a file by.
    struct Validators: Sendable, Equatable {
        let etag: String?
        let lastModified: String?
    }

    /// The file as it came.
    struct Result: Sendable {
        /// The address after redirections.
        let url: String
        let mediaType: String?
        let sha256: String
        let validators: Validators
    }

    /// Fetches the file, with further tries after errors that may pass; nil when it is the known one.
    func run() async throws(RefreshError) -> Result? {
        var fields: [String: String] = [:]
        fields["If-None-Match"] = known?.etag
        fields["If-Modified-Since"] = known?.lastModified
        guard let answer = try await tried(url, fields, path, limit) else { return nil }
        if let type = answer.mediaType, !types.contains(type) { throw .wrongType(url: answer.url, type: type) }
        try await compareChecksum(answer)
        return Result(
            url: answer.url,
            mediaType: answer.mediaType,
            sha256: answer.sha256,
            validators: Validators(etag: answer.field("ETag"), lastModified: answer.field("Last-Modified"))
        )
    }

    private func tried(
        _ url: String,
        _ fields: [String: String],
        _ path: String,
        _ limit: Int
    ) async throws(RefreshError) -> HTTPAnswer? {
        var failures = 0
        while true {
            if Task.isCancelled { throw .stopped }
            let error: RefreshError
            do throws(RefreshError) {
                let answer = try await Download.get(url, fields: fields, to: path, limit: limit, policy: policy)
                switch answer.status {
                case 200: return answer
                case 304 where !fields.isEmpty: return nil
                default:
                    let wait = RefreshPolicy.retryAfter(answer.field("Retry-After"))
                    throw RefreshError.status(url: answer.url, code: answer.status, retryAfter: wait)
                }
            } catch let thrown {
                error = thrown
            }
            failures += 1
            var retryAfter: Double?
            if case .status(_, _, let wait) = error { retryAfter = wait }
            guard error.isPassing, failures < policy.tries,
                let delay = policy.delay(after: failures, retryAfter: retryAfter, random: .random(in: 0...1))
            else { throw error }
            do { try await Task.sleep(for: .seconds(delay)) } catch { throw .stopped }
        }
    }

    private func compareChecksum(_ answer: HTTPAnswer) async throws(RefreshError) {
        // A sum in a field is of the bytes as sent: it says nothing about a body that was unpacked on the way.
        if answer.field("Content-Encoding") == nil, let sum = PublishedChecksum.inFields(answer.field) {
            guard sum == answer.sha256 else {
                throw .checksum(url: answer.url, expected: sum, found: answer.sha256)
            }
        }
        guard hasChecksumBeside else { return }
        let (beside, file) = (url + ".sha256", path + ".sha256")
        defer { unlink(file) }
        _ = try await tried(beside, [:], file, 4096)
        guard let bytes = try? FileBytes.all(of: file, limit: 4096), let sum = PublishedChecksum.inFile(bytes) else {
            throw .noChecksum(url: beside)
        }
        guard sum == answer.sha256 else { throw .checksum(url: answer.url, expected: sum, found: answer.sha256) }
    }
}
