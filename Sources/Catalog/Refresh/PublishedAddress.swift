// Where a register's publication can be fetched, and what may come from there.

import FoundationEssentials

/// The address under which a publisher keeps the newest publication of a register.
public struct PublishedAddress: Sendable {
    /// What lies at the address.
    enum Form: Sendable {
        /// The publication itself.
        case file
        /// A page's description in GOV.UK's content API: the publication is the attachment whose address ends so.
        case govUKPage(attachment: String)
    }

    /// An absolute http or https address.
    public let url: String
    let form: Form
    /// The most bytes that are fetched.
    let sizeLimit: Int

    /// What publishers name data by. A page of a hotel's or campus's log-in comes as text/html and is none.
    static let dataTypes: Set<String> = [
        "application/csv", "application/gzip", "application/json", "application/octet-stream",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/x-gzip",
        "application/x-zip-compressed", "application/zip", "text/csv", "text/markdown", "text/plain",
        "binary/octet-stream",
    ]

    init(_ url: String, form: Form = .file, sizeLimit: Int) {
        self.url = url
        self.form = form
        self.sizeLimit = sizeLimit
    }

    /// The same kind of publication at another address.
    func moved(to url: String) -> PublishedAddress { PublishedAddress(url, form: form, sizeLimit: sizeLimit) }
}

extension Register {
    /// Where a publication of this register is fetched when somebody names the address; where no published one is known, a
    /// plain file of at most the importer's own limit.
    func address(at url: String?) -> PublishedAddress? {
        guard let url else { return address }
        return (address ?? PublishedAddress(url, sizeLimit: ZipArchive.memberLimit)).moved(to: url)
    }
}

extension PublishedAddress {
    /// The attachment's address in a page's description.
    ///
    /// - Throws: `RefreshError.noAttachment` when the page names none.
    package static func attachment(endingIn suffix: String, in page: [UInt8], of url: String) throws(RefreshError)
        -> String
    {
        let text = String(decoding: page, as: UTF8.self)
        let attachments = JSONValue(parsing: text)["details"]?["attachments"]?.elements ?? []
        let addresses = attachments.compactMap { $0["url"]?.text }
        guard let found = addresses.first(where: { $0.lowercased().hasSuffix(suffix) }) else {
            throw .noAttachment(url: url, suffix: suffix)
        }
        return found
    }
}
