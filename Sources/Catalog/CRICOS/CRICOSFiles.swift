// A CRICOS publication on disk, whichever form it has: one workbook, CSV files, or the starter catalogue's folder.

import FoundationEssentials

/// The tables of a publication, ready to be read in the order that keys require.
struct CRICOSFiles: Publication {
    let completeness: Edition.Completeness
    /// Day of the publication.
    let date: String
    /// What somebody should know about how the files were read.
    let notes: [String]
    private let tables: [CRICOSTable: any RowSource<TableRow>]

    /// Recognises the form of the files and finds the edition's date.
    ///
    /// - Throws: `CatalogError`, naming what is missing.
    init(_ request: ImportRequest) throws {
        let paths = request.paths
        var isFolder = false
        if let first = paths.first, FileManager.default.fileExists(atPath: first, isDirectory: &isFolder), isFolder {
            guard paths.count == 1 else {
                throw CatalogError.wrongFile(path: first, missing: "it is a folder, which must come alone")
            }
            self = try CRICOSFiles(starter: first, edition: request.edition)
            return
        }
        let files = try request.files()
        if let workbook = files.first(where: \.isWorkbook) {
            guard files.count == 1 else {
                throw CatalogError.wrongFile(
                    path: workbook.path,
                    missing: "a workbook is imported alone, without other files"
                )
            }
            self = try CRICOSFiles(workbook: workbook.path, edition: request.edition)
        } else {
            self = try CRICOSFiles(csv: files, edition: request.edition)
        }
    }

    private init(workbook path: String, edition: String?) throws {
        let workbook = try Workbook(path: path)
        let sources = CRICOSTable.allCases.map { ($0, SheetSource(workbook: workbook, table: $0, path: path)) }
        tables = Dictionary(uniqueKeysWithValues: sources)
        let banner = try sources.lazy.compactMap { try $0.1.banner() }.first.flatMap(EditionDate.inBanner)
        date = try EditionDate.decide(given: edition, banner: banner, path: path)
        completeness = .full
        notes = []
    }

    private init(csv files: [InputFile], edition: String?) throws {
        (tables, notes) = try Self.csvTables(files)
        let paths = files.map(\.path).joined(separator: ", ")
        guard tables[.courses] != nil else {
            throw CatalogError.wrongFile(path: paths, missing: "none of the files is of courses")
        }
        let dates = try Set(files.map { try EditionDate.decide(given: edition, banner: nil, path: $0.path) }).sorted()
        guard let date = dates.first, dates.count == 1 else {
            throw CatalogError.wrongFile(
                path: paths,
                missing: "the files are of different days (\(dates.joined(separator: ", ")))"
            )
        }
        self.date = date
        completeness = tables.count == CRICOSTable.allCases.count ? .full : .partial
    }

    /// A folder with the four tables as CSV files and `edition.json`.
    private init(starter folder: String, edition: String?) throws {
        let description = folder + "/edition.json"
        let starter: StarterEdition
        do {
            let data = Data(try FileBytes.all(of: description, limit: 1 << 20))
            starter = try JSONDecoder().decode(StarterEdition.self, from: data)
        } catch let error as DecodingError {
            throw CatalogError.wrongFile(path: description, missing: "it does not describe an edition (\(error))")
        }
        let paths = ["providers", "courses", "locations", "offers"].map { "\(folder)/\($0).csv" }
        (tables, notes) = try Self.csvTables(try InputFile.open(paths))
        guard starter.source == Register.cricos.source, tables.count == CRICOSTable.allCases.count else {
            throw CatalogError.wrongFile(path: folder, missing: "it is no starter catalogue of 'cricos'")
        }
        date = try EditionDate.decide(given: edition ?? starter.edition, banner: nil, path: description)
        completeness = starter.completeness
    }

    private static func csvTables(_ files: [InputFile]) throws -> ([CRICOSTable: any RowSource<TableRow>], [String]) {
        var tables: [CRICOSTable: any RowSource<TableRow>] = [:]
        var notes: [String] = []
        for file in files {
            let csv = try CSVTable(file, among: CRICOSTable.allCases.map(\.shape))
            guard let table = CRICOSTable(rawValue: csv.shape.name), tables[table] == nil else {
                throw CatalogError.wrongFile(path: file.path, missing: "it is a second file of '\(csv.shape.name)'")
            }
            tables[table] = csv
            if let note = csv.note { notes.append(note) }
        }
        let missing = CRICOSTable.allCases.filter { tables[$0] == nil }.map { "'\($0.rawValue)'" }
        if !missing.isEmpty {
            let list = missing.joined(separator: ", ")
            notes.append("without \(list) the edition is partial: it never takes the place of a full one")
        }
        return (tables, notes)
    }

    /// Whether the publication has this table.
    func has(_ table: CRICOSTable) -> Bool { tables[table] != nil }

    /// The rows of a table; nil when the publication has no such table.
    func source(of table: CRICOSTable) -> (any RowSource<TableRow>)? { tables[table] }

    func write(to edition: EditionWriter) throws {
        var run = CRICOSImport(self, edition)
        try run.run()
    }
}

/// `edition.json` of a starter catalogue.
private struct StarterEdition: Decodable {
    let source: String
    let edition: String
    let completeness: Edition.Completeness
}

/// A table in a sheet of a workbook, below two banner rows.
private struct SheetSource: RowSource {
    let workbook: Workbook
    let table: CRICOSTable
    let path: String

    private struct Enough: Error {}

    func rows(_ body: (TableRow) throws -> Void) throws {
        var header: TableHeader?
        try workbook.rows(of: table.rawValue) { number, cells in
            if let header {
                let row = TableRow(number: number, cells: cells, header: header)
                if !row.isBlank { try body(row) }
            } else if table.shape.isHeader(cells) {
                header = try TableHeader(table.shape, cells: cells, path: path)
            } else if number >= TableHeader.searchDepth {
                throw noHeader
            }
        }
        if header == nil { throw noHeader }
    }

    /// The banner's line "Report generated Friday, 2 January 2026".
    func banner() throws -> String? {
        var banner: String?
        do {
            try workbook.rows(of: table.rawValue) { number, cells in
                if let line = cells.first(where: { $0.hasPrefix("Report generated") }) { banner = line }
                if banner != nil || table.shape.isHeader(cells) || number >= TableHeader.searchDepth { throw Enough() }
            }
        } catch is Enough {}
        return banner
    }

    private var noHeader: CatalogError {
        .wrongFile(
            path: path,
            missing: "sheet '\(table.rawValue)' has no header row with '\(InstitutionColumn.providerCode.rawValue)'"
        )
    }
}
