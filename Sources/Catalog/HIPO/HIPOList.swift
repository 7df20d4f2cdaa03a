// The list of universities and their domains: one JSON array.

struct HIPOList: Publication {
    private static let columns = ["name", "alpha_two_code", "country", "state-province", "web_pages", "domains"]

    let date: String
    let completeness = Edition.Completeness.full
    private let list: JSONText

    init(_ request: ImportRequest) throws {
        let files = try request.files()
        guard files.count == 1 else {
            throw CatalogError.wrongFile(path: files[1].path, missing: "the list is one file")
        }
        list = try JSONText(files[0])
        try list.checkFirstRecord(has: Self.columns)
        // The file itself does not say of which day it is.
        date = try EditionDate.decide(given: request.edition, banner: nil, path: files[0].path)
    }

    func write(to edition: EditionWriter) throws {
        try edition.recordTable("university", columns: Self.columns)
        let kept = try edition.table("universities", list.records()) { record in
            let cells = Self.columns.map { column -> String in
                let value = record.value[column]
                return trimmed(value?.text ?? value?.elements.compactMap(\.text).joined(separator: " ") ?? "")
            }
            guard !cells[0].isEmpty, !cells[1].isEmpty else { throw RowRefusal(reason: "no name or no country") }
            let code = "\(cells[0])|\(cells[1])"
            try edition.record("university", code: code, cells: cells)
            try edition.name(cells[0], kind: "university", code: code, origin: .official)
            for form in NameForms.shortForms(of: cells[0], websites: cells[5]) {
                try edition.name(form, kind: "university", code: code, origin: .derived)
            }
        }
        edition.count("universities", kept)
    }
}
