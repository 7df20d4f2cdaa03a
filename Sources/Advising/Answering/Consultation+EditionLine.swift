// The line with which a sheet names its register, and how its money is written.

import Catalog

extension Consultation {
    /// "*Discover Uni dataset, edition 11 November 2025.*", and whether it is an excerpt. Its age is said by `noting(ageOf:)` for every
    /// sheet.
    func editionLine(_ edition: Edition, _ notes: String...) -> String {
        var text = "\(edition.register?.title ?? edition.source), edition \(FactText.date(edition.date))."
        if edition.completeness != .full { text += " This is an excerpt, not the whole register." }
        return "*" + ([text] + notes).joined(separator: " ") + "*"
    }

    /// A sheet of a desk of its own, marked with what kind of question it answers.
    func sheet(_ builder: SheetBuilder, as intent: Question.Intent) -> FactSheet {
        var asked = question
        asked.intent = intent
        return builder.sheet(for: asked)
    }

    /// "US$50,894"; nil stays unpublished in words.
    static func usDollars(_ amount: Int?) -> String {
        amount.map { "US$" + FactText.grouped(Double($0)) } ?? "not published"
    }
}
