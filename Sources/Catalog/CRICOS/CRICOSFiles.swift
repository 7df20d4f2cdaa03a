// A CRICOS publication on disk, whichever form it has: one workbook, CSV files, or the starter catalogue's folder.

import FoundationEssentials

/// The tables of a publication, ready to be read in the order that keys require.
struct CRICOSFiles {
    /// The files' names without folders.
    let fileNames: [String]
    /// Checksum of the file; of several, of the joined checksums.
    let sha256: String
    let completeness: Edition.Completeness
    /// Day of the publication.
    let date: String
    /// What somebody should know about how the files were read.
    let notes: [String]
    private let tables: [CRICOSTable: any TableSource]

    /// Recognises the form of the files and finds the edition's date.
    ///
    /// - Parameter edition: The day, when the user gives it; it wins over what the files say.
    /// - Throws: `CatalogError`, naming what is missing.
    init(paths: [String], edition: String?) throws {
        guard let first = paths.first else {
            throw CatalogError.wrongFile(path: "(nothing)", missing: "no file was given")
        }
        var isFolder = false
        if FileManager.default.fileExists(atPath: first, isDirectory: &isFolder), isFolder {
            guard paths.count == 1 else {
                throw CatalogError.wrongFile(path: first, missing: "it is a folder, which must come alone")
            }
            self = try CRICOSFiles(starter: first, edition: edition)
        } else if try FileBytes.start(of: first, count: 2).elementsEqual([0x50, 0x4B]) {
            guard paths.count == 1 else {
                throw CatalogError.wrongFile(
                    path: paths[1],
                    missing: "a workbook is imported alone, without other files"
                )
            }
            self = try CRICOSFiles(workbook: first, edition: edition)
        } else {
            self = try CRICOSFiles(csv: paths, edition: edition)
        }
    }

    private init(workbook path: String, edition: String?) throws {
        let workbook = try Workbook(path: path)
        let sources = CRICOSTable.allCases.map { ($0, SheetSource(workbook: workbook, table: $0, path: path)) }
        tables = Dictionary(uniqueKeysWithValues: sources)
        let banner = try sources.lazy.compactMap { try $0.1.banner() }.first.flatMap(EditionDate.inBanner)
        date = try EditionDate.decide(given: edition, banner: banner, path: path)
        fileNames = [EditionDate.fileName(path)]
        sha256 = try SHA256.hexadecimal(ofFile: path)
        completeness = .full
        notes = []
    }

    private init(csv paths: [String], edition: String?) throws {
        (tables, notes) = try Self.csvTables(paths)
        guard tables[.courses] != nil else {
            throw CatalogError.wrongFile(
                path: paths.joined(separator: ", "),
                missing: "none of the files is of courses"
            )
        }
        let dates = try Set(paths.map { try EditionDate.decide(given: edition, banner: nil, path: $0) }).sorted()
        guard let date = dates.first, dates.count == 1 else {
            throw CatalogError.wrongFile(
                path: paths.joined(separator: ", "),
                missing: "the files are of different days (\(dates.joined(separator: ", ")))"
            )
        }
        self.date = date
        fileNames = paths.map(EditionDate.fileName)
        let sums = try paths.map(SHA256.hexadecimal(ofFile:))
        sha256 = sums.count == 1 ? sums[0] : SHA256.hexadecimal(of: sums.joined())
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
        (tables, notes) = try Self.csvTables(paths)
        guard starter.source == CRICOSImport.source, tables.count == CRICOSTable.allCases.count else {
            throw CatalogError.wrongFile(path: folder, missing: "it is no starter catalogue of 'cricos'")
        }
        date = try EditionDate.decide(given: edition ?? starter.edition, banner: nil, path: description)
        fileNames = [EditionDate.fileName(folder)]
        sha256 = SHA256.hexadecimal(of: try paths.map(SHA256.hexadecimal(ofFile:)).joined())
        completeness = starter.completeness
    }

    private static func csvTables(_ paths: [String]) throws -> ([CRICOSTable: any TableSource], [String]) {
        var tables: [CRICOSTable: any TableSource] = [:]
        var notes: [String] = []
        for path in paths {
            let file = try CSVTable(path: path)
            guard tables[file.table] == nil else {
                throw CatalogError.wrongFile(path: path, missing: "it is a second file of '\(file.table.rawValue)'")
            }
            tables[file.table] = file
            if file.text.encoding == .latin1 {
                notes.append("\(EditionDate.fileName(path)) is not UTF-8; it was read as Latin-1")
            }
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

    /// Hands over a table's rows below the header, blank ones left out; nothing when the table is not there.
    func rows(of table: CRICOSTable, _ body: (TableRow) throws -> Void) throws {
        try tables[table]?.rows(body)
    }
}

/// `edition.json` of a starter catalogue.
private struct StarterEdition: Decodable {
    let source: String
    let edition: String
    let completeness: Edition.Completeness
}

/// A table somewhere in a file.
protocol TableSource {
    func rows(_ body: (TableRow) throws -> Void) throws
}

/// A table in a sheet of a workbook, below two banner rows.
private struct SheetSource: TableSource {
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
            } else if TableHeader.isHeader(cells) {
                header = try TableHeader(table, cells: cells, path: path)
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
                if banner != nil || TableHeader.isHeader(cells) || number >= TableHeader.searchDepth { throw Enough() }
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
