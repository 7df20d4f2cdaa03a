// The UK register of licensed student sponsors: one CSV file, one row for each sponsor and route.

struct UKSponsorRegister: Publication {
    private enum Column: String, CaseIterable {
        case name = "Sponsor Name"
        case town = "Town/City"
        case locations = "Additional Locations"
        case type = "Sponsor Type"
        case status = "Status"
        case route = "Route"
        case compliance = "Immigration Compliance"
    }

    let date: String
    let completeness = Edition.Completeness.full
    let notes: [String]
    private let table: CSVTable

    init(_ request: ImportRequest) throws {
        let files = try request.files()
        guard files.count == 1 else {
            throw CatalogError.wrongFile(path: files[1].path, missing: "the register is one file")
        }
        let shape = TableShape(name: "Sponsors", columns: Column.allCases.map(\.rawValue))
        table = try CSVTable(files[0], among: [shape])
        date = try EditionDate.decide(given: request.edition, banner: nil, path: files[0].name)
        notes = [table.note].compactMap(\.self)
    }

    func write(to edition: EditionWriter) throws {
        try edition.recordTable("row", columns: Column.allCases.map(\.rawValue))
        var studentRoutes = 0
        let kept = try edition.table("Sponsors", table) { row in
            try write(row, to: edition)
            if row[Column.route] == "Student" { studentRoutes += 1 }
        }
        edition.count("sponsors", kept)
        edition.count("student routes", studentRoutes)
    }

    private func write(_ row: TableRow, to edition: EditionWriter) throws {
        let name = row[Column.name]
        if name.isEmpty { throw RowRefusal(reason: "no sponsor name") }
        // The register has no number of its own: only name, town and route together mean one row.
        let code = [name, row[Column.town], row[Column.route]].joined(separator: "|")
        try edition.record("row", code: code, cells: Column.allCases.map { row[$0] })
        if !row[Column.compliance].isEmpty { edition.note("remark on immigration compliance") }
        try edition.authorisation(
            code: code,
            holder: name,
            town: row[Column.town],
            type: row[Column.type],
            routes: row[Column.route],
            status: row[Column.status],
            compliance: row[Column.compliance]
        )
        try edition.name(name, kind: "row", code: code, origin: .official)
        for form in NameForms.derived(from: name, swapsUniversity: true) {
            try edition.name(form, kind: "row", code: code, origin: .derived)
        }
    }
}
