// The office that this box stands in, as answers name it when they send a student there.

/// The international office of this box.
public struct OfficeContact: Sendable, Equatable {
    /// What it is called; empty when not known.
    public var name: String
    /// How a student reaches it; empty when not known.
    public var contact: String

    /// An office; without arguments, one of which nothing is known.
    public init(name: String = "", contact: String = "") {
        self.name = name
        self.contact = contact
    }

    /// What answers say when they mean the office of this box, not one of a provider.
    private static let references = [
        "ask the international office", "or the international office", "to the international office",
        "the international office can", "tell the office",
    ]

    /// Where the office is, as a paragraph of Markdown; nil when that is not known.
    private var paragraph: String? {
        guard !contact.isEmpty else { return nil }
        let title = name.isEmpty ? "The international office" : FactText.escape(name)
        return "*\(title): \(FactText.escape(contact))*"
    }

    /// The sheet, with where the office is behind it when it sends the student there.
    func added(to sheet: FactSheet) -> FactSheet {
        guard let paragraph, Self.references.contains(where: { sheet.markdown.contains($0) }) else { return sheet }
        var sheet = sheet
        sheet.markdown += "\n\n" + paragraph
        return sheet
    }
}
