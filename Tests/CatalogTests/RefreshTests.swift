// The parts of a refresh that need no server: waits, checksums, pages. What needs one is in EndToEnd.

import Catalog
import Foundation
import Testing

@Suite("Refreshing")
struct RefreshTests {
    @Test("waits double, stay between half and whole, and end at the longest")
    func backOff() {
        let policy = RefreshPolicy()
        for failures in 1...40 {
            let whole = min(Double(failures > 30 ? 1 << 30 : 1 << (failures - 1)), policy.longestDelaySeconds)
            #expect(policy.delay(after: failures, retryAfter: nil, random: 0) == whole / 2)
            #expect(policy.delay(after: failures, retryAfter: nil, random: 1) == whole)
        }
    }

    @Test("a server's wish is granted when it is short, and ends the refresh when it is long")
    func wish() {
        let policy = RefreshPolicy()
        #expect(policy.delay(after: 1, retryAfter: 30, random: 0) == 30)
        #expect(policy.delay(after: 1, retryAfter: 61, random: 0) == nil)
    }

    @Test("Retry-After is a number of seconds or a time")
    func retryAfter() throws {
        let now = try Date("1994-11-06T08:49:00Z", strategy: .iso8601)
        #expect(RefreshPolicy.retryAfter(" 120 ", now: now) == 120)
        #expect(RefreshPolicy.retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now: now) == 37)
        #expect(RefreshPolicy.retryAfter("Sun, 06 Nov 1994 08:00:00 GMT", now: now) == 0)
        for text in ["soon", "-5", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", ""] {
            #expect(RefreshPolicy.retryAfter(text, now: now) == nil)
        }
        #expect(RefreshPolicy.retryAfter(nil, now: now) == nil)
    }

    /// Of the empty text.
    private static let sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    private static let base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test(
        "a SHA-256 is found in the fields of three standards",
        arguments: [
            ("Digest", "SHA-256=\(base64)"), ("Content-Digest", "md5=:AAAA:, sha-256=:\(base64):"),
            ("Repr-Digest", "sha-256 = :\(base64):"),
        ]
    )
    func fields(_ name: String, _ value: String) {
        #expect(PublishedChecksum.inFields { $0 == name ? value : nil } == Self.sum)
    }

    @Test("what is no SHA-256 is none", arguments: ["", "sha-256=:AAAA:", "sha-512=:\(base64):", "sha-256", "=,="])
    func noField(_ value: String) {
        #expect(PublishedChecksum.inFields { _ in value } == nil)
    }

    @Test("a checksum file is read as sha256sum writes it")
    func file() {
        #expect(PublishedChecksum.inFile(Array("\(Self.sum.uppercased())  file.csv\n".utf8)) == Self.sum)
        #expect(PublishedChecksum.inFile(Array("<html>none</html>".utf8)) == nil)
        #expect(PublishedChecksum.inFile([0xFF, 0x00]) == nil)
    }

    @Test("a page names its attachment, and says so when it has none")
    func page() throws {
        let text = #"{"details": {"attachments": [{"url": "https://a/x.pdf"}, {"id": 1}, {"url": "https://a/Y.CSV"}]}}"#
        #expect(
            try PublishedAddress.attachment(endingIn: ".csv", in: Array(text.utf8), of: "https://a")
                == "https://a/Y.CSV"
        )
        for text in [
            "", "[]", "{}", #"{"details": {"attachments": 5}}"#, #"{"details": {"attachments": [{"url": 5}]}}"#,
        ] {
            #expect(throws: RefreshError.noAttachment(url: "https://a", suffix: ".csv")) {
                try PublishedAddress.attachment(endingIn: ".csv", in: Array(text.utf8), of: "https://a")
            }
        }
    }

    @Test("every published address is https")
    func addresses() {
        let addresses = Register.all.compactMap(\.address?.url)
        #expect(!addresses.isEmpty)
        #expect(addresses.allSatisfy { $0.hasPrefix("https://") && URL(string: $0) != nil })
    }
}
