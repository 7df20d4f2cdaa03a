// The requests of one refresh: a file, or a page and the file that it names.

import Foundation

struct Fetches {
    /// Something that was asked for and came.
    struct Came {
        let address: String
        let result: Fetch.Result
    }

    let catalog: Catalog
    let request: RefreshRequest
    let address: PublishedAddress
    let folder: IncomingFolder

    /// The largest description of a page that is read; the real ones have some kilobytes.
    private static let pageLimit = 4 << 20

    /// Fetches the newest publication; nil when it is the one that is here.
    ///
    /// - Returns: Where the file lies, and all that came for it, the file first.
    func newest() async throws -> (file: String, came: [Came])? {
        guard case .govUKPage(let suffix) = address.form else {
            guard let came = try await get(address.url) else { return nil }
            return (folder.path(for: address.url, otherwise: request.register.source), [came])
        }
        // A checksum beside it is of the file, not of the page that names it.
        guard let page = try await get(address.url, checksumBeside: false) else { return nil }
        let path = folder.path(for: address.url, otherwise: request.register.source)
        // Whoever names an address in place of the page may name the file itself.
        guard page.result.mediaType == "application/json" else { return (path, [page]) }
        let bytes = try FileBytes.all(of: path, limit: Self.pageLimit)
        let named = try PublishedAddress.attachment(endingIn: suffix, in: bytes, of: page.result.url)
        guard let url = URL(string: named, relativeTo: URL(string: page.result.url))?.absoluteString else {
            throw RefreshError.badAddress(named)
        }
        guard !address.url.lowercased().hasPrefix("https:") || url.lowercased().hasPrefix("https:") else {
            throw RefreshError.insecureRedirect(url: address.url, to: url)
        }
        guard let file = try await get(url) else { return nil }
        return (folder.path(for: url, otherwise: request.register.source), [file, page])
    }

    private func get(_ url: String, checksumBeside: Bool = true) async throws -> Came? {
        let result = try await Fetch(
            url: url,
            path: folder.path(for: url, otherwise: request.register.source),
            limit: request.policy.sizeLimit ?? address.sizeLimit,
            policy: request.policy,
            known: try catalog.validators(of: request.register, at: url),
            hasChecksumBeside: checksumBeside && request.hasChecksumBeside
        ).run()
        return result.map { Came(address: url, result: $0) }
    }
}
