// The dataset's files, recognised by name or header, and the day that its log gives.

/// Files of one edition, the institutions among them.
struct DiscoverUniFiles: Publication {
    /// The latest day in the publisher's log of changes.
    let date: String
    let completeness: Edition.Completeness
    let knowsItsExcerpts = true
    let notes: [String]
    let tables: [DiscoverUniTable: CSVTable]

    init(_ request: ImportRequest) throws {
        let files = try request.files()
        var tables: [DiscoverUniTable: CSVTable] = [:]
        var notes: [String] = []
        var ignored: [String] = []
        for file in files {
            guard let (table, csv) = try Self.recognise(file) else {
                ignored.append(file.name)
                continue
            }
            guard tables[table] == nil else {
                throw CatalogError.wrongFile(path: file.path, missing: "it is a second file of '\(table.rawValue)'")
            }
            tables[table] = csv
            if let note = csv.note { notes.append(note) }
        }
        let paths = files.map(\.path).joined(separator: ", ")
        guard tables[.institution] != nil else {
            throw CatalogError.wrongFile(
                path: paths,
                missing: "none of the files is INSTITUTION.csv, the list of institutions"
            )
        }
        if !ignored.isEmpty { notes.append("nothing is taken from \(ignored.joined(separator: ", "))") }
        let missing = DiscoverUniTable.allCases.filter { tables[$0] == nil }.map(\.rawValue)
        if !missing.isEmpty { notes.append("without \(missing.joined(separator: ", ")): nothing of that is answered") }
        let cut = tables.filter { EditionDate.isExcerpt($0.value.text.file.name) }.map(\.key)
        if cut.contains(.course) {
            notes.append("KISCOURSE is an excerpt: of the courses outside it the titles are not held")
        }
        // The titles may be few or none without the institutions, ratings and courses being less than all.
        let needed: [DiscoverUniTable] = [.institution, .subject, .rating]
        let isWhole =
            needed.allSatisfy { tables[$0] != nil } && cut.allSatisfy { $0 == .course }
            && !request.paths.contains {
                EditionDate.isExcerpt($0) && DiscoverUniTable(fileName: EditionDate.fileName($0)) == nil
            }
        completeness = isWhole ? .full : .partial
        let logged = try tables[.log].flatMap(Self.latestDay)
        let institutions = files.first { DiscoverUniTable(fileName: $0.name) == .institution } ?? files[0]
        date = try EditionDate.decide(given: request.edition, banner: logged, path: institutions.path)
        self.tables = tables
        self.notes = notes
    }

    /// The table of which a file is, by its name or else by its header; nil for a file of which nothing is kept.
    ///
    /// - Throws: `CatalogError.wrongFile` for a file that is no part of the dataset, or that lacks a column.
    private static func recognise(_ file: InputFile) throws -> (DiscoverUniTable, CSVTable)? {
        if let table = DiscoverUniTable(fileName: file.name) {
            return (table, try CSVTable(file, among: [table.shape]))
        }
        let stem = file.name.uppercased().split(separator: ".").first.map(String.init) ?? ""
        if DiscoverUniTable.others.contains(stem) { return nil }
        // The dataset's ZIP also holds all of it as XML, and a description.
        let isPlainMember = file.path.contains(", member ") && !file.name.lowercased().hasSuffix(".csv")
        if isPlainMember { return nil }
        let csv = try CSVTable(file, among: DiscoverUniTable.allCases.map(\.shape))
        return DiscoverUniTable(rawValue: csv.shape.name).map { ($0, csv) }
    }

    private static func latestDay(_ log: CSVTable) throws -> String? {
        var latest: String?
        try log.rows { row in
            if let day = DiscoverUniCodes.day(row["DATE"]), day > latest ?? "" { latest = day }
        }
        return latest
    }

    func write(to edition: EditionWriter) throws {
        var writer = DiscoverUniWriter(edition)
        for table in DiscoverUniTable.allCases {
            if let csv = tables[table] { try writer.write(table, csv) }
        }
        try writer.finish()
    }
}
