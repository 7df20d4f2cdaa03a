// Collects what a fact sheet cites while its text is written.

import Catalog

/// Text, citations and rows of one fact sheet in the making. Citing a row twice gives the same number.
struct SheetBuilder {
    private(set) var citations: [Citation] = []
    private(set) var rows: [FactRow] = []
    private var paragraphs: [String] = []
    var answerKeys: [String] = []
    var refused = false
    var asksBack = false

    /// An empty sheet, or one that goes on where another ends.
    init(_ sheet: FactSheet? = nil) {
        guard let sheet else { return }
        citations = sheet.citations
        rows = sheet.rows
        paragraphs = [sheet.markdown]
        answerKeys = sheet.answerKeys
        refused = sheet.refused
        asksBack = sheet.asksBack
    }

    /// Adds a paragraph; empty ones are left out.
    mutating func say(_ paragraph: String) { if !paragraph.isEmpty { paragraphs.append(paragraph) } }

    /// Adds a table. Cells must be escaped already.
    mutating func table(_ header: [String], _ lines: [[String]]) {
        guard !lines.isEmpty else { return }
        let rule = "|" + header.map { _ in " --- |" }.joined()
        let text = ([header] + lines).map { "| " + $0.joined(separator: " | ") + " |" }
        paragraphs.append(([text[0], rule] + text.dropFirst()).joined(separator: "\n"))
    }

    /// The citation mark of a course, "[1]".
    mutating func cite(_ course: Course) -> String {
        let label = course.name + ", " + course.providerName
        let number = number(course.source, course.edition, course.key, label)
        if !rows.contains(where: { $0.key == course.key && $0.edition == course.edition }) {
            rows.append(course.factRow)
        }
        return "[\(number)]"
    }

    mutating func cite(_ provider: Provider) -> String {
        let number = number(provider.source, provider.edition, provider.key, provider.displayName)
        if !rows.contains(where: { $0.key == provider.key && $0.edition == provider.edition }) {
            rows.append(provider.factRow)
        }
        return "[\(number)]"
    }

    /// The citation mark of an edition as a whole: for counts and for what is not in it.
    mutating func cite(_ edition: Edition) -> String {
        let title =
            edition.source == Register.cricos.source ? "CRICOS register" : edition.register?.title ?? edition.source
        let label = title + ", edition " + FactText.date(edition.date)
        return "[\(number(edition.source, edition.date, edition.key, label))]"
    }

    /// The citation mark of a permission, with its row as imported.
    mutating func cite(_ row: Authorisation, columns: [(column: String, value: String)]) -> String {
        let name = row.campus.isEmpty ? row.holder : row.campus
        return cite(
            source: row.source,
            edition: row.edition,
            key: row.key,
            label: name + ", " + row.town,
            columns: columns
        )
    }

    /// The citation mark of any row, with its columns as imported (`Catalog.importedColumns`).
    mutating func cite(
        source: String,
        edition: String,
        key: String,
        label: String,
        columns: [(column: String, value: String)]
    ) -> String {
        let number = number(source, edition, key, label)
        if !rows.contains(where: { $0.key == key && $0.edition == edition }) {
            var fact = FactRow(source: source, edition: edition, key: key, fields: [])
            for (column, value) in columns { fact.add(column, value) }
            rows.append(fact)
        }
        return "[\(number)]"
    }

    private mutating func number(_ source: String, _ edition: String, _ key: String, _ label: String) -> Int {
        if let known = citations.first(where: { $0.key == key && $0.edition == edition }) { return known.number }
        let citation = Citation(number: citations.count + 1, source: source, edition: edition, key: key, label: label)
        citations.append(citation)
        return citation.number
    }

    func sheet(for question: Question) -> FactSheet {
        FactSheet(
            markdown: paragraphs.joined(separator: "\n\n"),
            rows: rows,
            citations: citations,
            answerKeys: answerKeys,
            refused: refused,
            asksBack: asksBack,
            question: question,
            timings: AnswerTimings()
        )
    }
}

extension Provider {
    /// The name as the register prints it.
    var displayName: String { institutionName.isEmpty ? tradingName : institutionName }

    /// The row as imported.
    package var factRow: FactRow {
        var row = FactRow(source: source, edition: edition, key: key, fields: [])
        row.add("CRICOS Provider Code", code)
        row.add("Trading Name", tradingName)
        row.add("Institution Name", institutionName)
        row.add("Institution Type", type)
        row.add("Institution Capacity", capacity.map(String.init))
        row.add("Website", website)
        row.add(
            "Postal Address",
            (postalAddress + [postalCity, postalState, postalPostcode]).filter { !$0.isEmpty }.joined(separator: ", ")
        )
        return row
    }
}

extension Course {
    /// The row as imported, its campuses joined.
    package var factRow: FactRow {
        var row = FactRow(source: source, edition: edition, key: key, fields: [])
        row.add("CRICOS Provider Code", providerCode)
        row.add("Institution Name", providerName)
        row.add("CRICOS Course Code", code)
        row.add("Course Name", name)
        row.add("VET National Code", vetCode)
        row.add("Dual Qualification", dualQualification ? "Yes" : "No")
        for (index, field) in fields.enumerated() {
            row.add("Field of Education \(index + 1)", field.detailed.isEmpty ? field.broad : field.detailed)
        }
        row.add("Course Level", level)
        row.add("Work Component", workComponent ? "Yes" : "No")
        row.add("Work Component Total Hours", workTotalHours.map(FactText.grouped))
        row.add("Course Language", language)
        row.add("Duration (Weeks)", durationWeeks.map(FactText.grouped))
        row.add("Tuition Fee", tuitionFee == nil ? "not published" : tuitionFeeAsPrinted)
        row.add("Non Tuition Fee", nonTuitionFee.map(FactText.grouped))
        row.add("Estimated Total Course Cost", estimatedTotal.map(FactText.grouped))
        row.add("Expired", expired ? "Yes" : "No")
        row.add("Locations", locations.map { "\($0.name) (\($0.city) \($0.state))" }.joined(separator: "; "))
        return row
    }
}

extension FactRow {
    fileprivate mutating func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { fields.append(Field(name: name, value: value)) }
    }
}
