// The publisher's own checksum of a file, where it gives one.

import FoundationEssentials

/// SHA-256 sums as publishers state them; all are given back as 64 lower-case hexadecimal digits.
package enum PublishedChecksum {
    /// From the fields of an answer: Repr-Digest or Content-Digest (RFC 9530), or the older Digest (RFC 3230); nil when none
    /// of them holds a SHA-256.
    package static func inFields(_ field: (String) -> String?) -> String? {
        for name in ["Repr-Digest", "Content-Digest", "Digest"] {
            for entry in (field(name) ?? "").split(separator: ",") {
                let parts = entry.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
                guard parts.count == 2, parts[0].lowercased() == "sha-256" else { continue }
                let text = parts[1].filter { $0 != ":" }
                guard let sum = Data(base64Encoded: text), sum.count == 32 else { continue }
                return sum.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            }
        }
        return nil
    }

    /// From a `.sha256` file beside the publication, as sha256sum writes it: the first word that is one.
    package static func inFile(_ bytes: [UInt8]) -> String? {
        String(decoding: bytes.prefix(4096), as: UTF8.self).split(whereSeparator: \.isWhitespace).map {
            $0.lowercased()
        }
        .first { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }
    }
}
