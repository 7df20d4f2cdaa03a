// The page's files, read once at the start: a request never touches the disk, and no path in a request names a file.

import FoundationEssentials

/// The files of one folder, by the path they are served at.
struct StaticAssets: Sendable {
    /// One file as served.
    struct Asset: Sendable {
        let bytes: [UInt8]
        let contentType: String
        /// A strong entity tag: the content's checksum.
        let entityTag: String
    }

    /// Everything that is served; `index.html` also at `/`.
    let assets: [String: Asset]

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
        "webmanifest": "application/manifest+json", "txt": "text/plain; charset=utf-8", "ico": "image/x-icon",
    ]
    /// The page's budget is 150 kB for everything.
    private static let largestFile = 1 << 20

    init(folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder + "/index.html") else {
            throw WebError.assetsMissing(path: folder)
        }
        var assets: [String: Asset] = [:]
        for name in try Self.names(in: folder) {
            guard let dot = name.lastIndex(of: "."), let type = Self.types[String(name[name.index(after: dot)...])]
            else {
                continue
            }
            let asset = try Self.read(folder + "/" + name, type: type)
            assets["/" + name] = asset
            if name == "index.html" { assets["/"] = asset }
            if name == "admin.html" { assets["/admin"] = asset }
        }
        self.assets = assets
    }

    private static func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw WebError.assetUnreadable(path: folder, reason: "\(error)")
        }
    }

    private static func read(_ path: String, type: String) throws -> Asset {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw WebError.assetUnreadable(path: path, reason: "the file cannot be read; check its permissions")
        }
        guard data.count <= largestFile else {
            throw WebError.assetUnreadable(path: path, reason: "\(data.count) bytes are more than a page file may have")
        }
        let bytes = [UInt8](data)
        return Asset(bytes: bytes, contentType: type, entityTag: "\"\(checksum(bytes))\"")
    }

    /// FNV-1a in 64 bits: tells two versions of a file apart, which is all an entity tag is for.
    private static func checksum(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

extension StaticAssets.Asset {
    func response(to request: HTTPRequest) -> HTTPResponse {
        if request.headers["if-none-match"] == entityTag {
            return HTTPResponse(.notModified, headers: [("ETag", entityTag)])
        }
        return HTTPResponse(
            .ok,
            headers: [("Content-Type", contentType), ("ETag", entityTag)],
            body: .bytes(bytes)
        )
    }
}
