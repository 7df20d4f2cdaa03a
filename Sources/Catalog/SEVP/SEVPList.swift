// The list of certified schools in its JSON form.

/// {"updated": "2026-07-08", "campuses": [{school_name, campus_name, accepts_f, accepts_m, city, state, campus_code}]}
struct SEVPList: Publication {
    private static let columns = [
        "school_name", "campus_name", "accepts_f", "accepts_m", "city", "state", "campus_code",
    ]

    let date: String
    let completeness = Edition.Completeness.full
    private let list: JSONText

    init(_ request: ImportRequest) throws {
        let files = try request.files()
        guard files.count == 1 else {
            throw CatalogError.wrongFile(path: files[1].path, missing: "the list is one file")
        }
        list = try JSONText(files[0])
        try list.checkFirstRecord(in: "campuses", has: Self.columns)
        let updated = try list.header()["updated"]?.text
        date = try EditionDate.decide(given: request.edition, banner: updated, path: files[0].path)
    }

    func write(to edition: EditionWriter) throws {
        try edition.recordTable("campus", columns: Self.columns)
        let kept = try edition.table("campuses", list.records(in: "campuses")) { try Self.write($0.value, to: edition) }
        edition.count("campuses", kept)
    }

    private static func write(_ campus: JSONValue, to edition: EditionWriter) throws {
        let cells = columns.map { column -> String in
            switch campus[column] {
            case .boolean(let flag): flag ? "Yes" : "No"
            case let value: trimmed(value?.text ?? "")
            }
        }
        let (school, name, code) = (cells[0], cells[1], cells[6])
        guard !code.isEmpty else { throw RowRefusal(reason: "no campus code") }
        guard !school.isEmpty else { throw RowRefusal(reason: "no school name") }
        try edition.record("campus", code: code, cells: cells)
        let routes = [cells[2] == "Yes" ? "F-1" : nil, cells[3] == "Yes" ? "M-1" : nil].compactMap(\.self)
        // The published PDF gives every school one of the two: a row with neither was misread on the way.
        if routes.isEmpty { edition.note("neither F-1 nor M-1: unknown") }
        try edition.authorisation(
            code: code,
            holder: school,
            campus: name,
            town: cells[4],
            region: cells[5],
            routes: routes.isEmpty ? nil : routes.joined(separator: ","),
            status: "certified"
        )
        try edition.name(school, kind: "campus", code: code, origin: .official)
        try edition.name(name, kind: "campus", code: code, origin: .alias)
        for form in NameForms.derived(from: school, swapsUniversity: false) {
            try edition.name(form, kind: "campus", code: code, origin: .derived)
        }
    }
}
