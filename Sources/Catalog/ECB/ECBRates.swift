// Euro reference rates: one row for each day, one column for each currency, units of it for 1 euro.

import GRDB

struct ECBRates: Publication {
    private static let shape = TableShape(name: "reference rates", columns: ["Date", "USD"])
    /// What the table holds where a currency was not quoted.
    private static let absent: Set<String> = ["", "N/A", "-"]

    /// The latest day in the file.
    let date: String
    let completeness = Edition.Completeness.full
    private let table: CSVTable

    init(_ request: ImportRequest) throws {
        let files = try request.files()
        guard files.count == 1 else {
            throw CatalogError.wrongFile(path: files[1].path, missing: "the rates are one file")
        }
        table = try CSVTable(files[0], among: [Self.shape])
        var latest = ""
        try table.rows { latest = max(latest, EditionDate.anyForm($0["Date"]) ?? "") }
        let found = latest.isEmpty ? nil : latest
        date = try EditionDate.decide(given: request.edition, banner: found, path: files[0].name)
    }

    func write(to edition: EditionWriter) throws {
        let currencies = table.header.titles.enumerated().filter { $0.element.count == 3 }
        if Set(currencies.map(\.element)).count < currencies.count {
            throw CatalogError.wrongFile(path: table.text.path, missing: "it has two columns of one currency")
        }
        try edition.recordTable("rate", columns: ["Date"] + currencies.map(\.element))
        let days = try edition.table("reference rates", table) { row in
            guard let day = EditionDate.anyForm(row["Date"]) else {
                throw RowRefusal(reason: "'\(row["Date"])' is no date")
            }
            // A row is read whole before anything of it is written.
            let cells = currencies.map { trimmed(row.cells[$0.offset]) }
            let rates = try zip(currencies, cells).compactMap { currency, cell -> (String, Double)? in
                if Self.absent.contains(cell) { return nil }
                guard let rate = Double(cell), rate > 0, rate.isFinite else {
                    throw RowRefusal(reason: "the rate of \(currency.element) is '\(cell)'")
                }
                return (currency.element, rate)
            }
            try edition.record("rate", code: day, cells: [row["Date"]] + cells)
            for (currency, rate) in rates {
                try edition.run(
                    "INSERT INTO rates (edition_id, currency, date, per_euro) VALUES (?, ?, ?, ?)",
                    [edition.id, currency, day, rate]
                )
            }
        }
        let latest = try Int.fetchOne(
            edition.db,
            sql: "SELECT count(*) FROM rates WHERE edition_id = ? AND date = ?",
            arguments: [edition.id, date]
        )
        edition.count("currencies", latest ?? 0)
        edition.count("days", days)
    }
}
