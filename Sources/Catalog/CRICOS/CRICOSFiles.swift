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
            throw CatalogError.wrongFile(path: first, missing: "it is a folder")
        }
        let isZip = try FileBytes.start(of: first, count: 4).elementsEqual([0x50, 0x4B, 0x03, 0x04])
        guard isZip, paths.count == 1 else {
            throw CatalogError.wrongFile(path: first, missing: "it is not one XLSX workbook")
        }
        let workbook = try Workbook(path: first)
        let sources = CRICOSTable.allCases.map { ($0, SheetSource(workbook: workbook, table: $0, path: first)) }
        tables = Dictionary(uniqueKeysWithValues: sources)
        let banner = try sources.lazy.compactMap { try $0.1.banner() }.first.flatMap(EditionDate.inBanner)
        date = try EditionDate.decide(given: edition, banner: banner, path: first)
        fileNames = [EditionDate.fileName(first)]
        sha256 = try SHA256.hexadecimal(ofFile: first)
        completeness = .full
        notes = []
    }

    /// Whether the publication has this table.
    func has(_ table: CRICOSTable) -> Bool { tables[table] != nil }

    /// Hands over a table's rows below the header, blank ones left out; nothing when the table is not there.
    func rows(of table: CRICOSTable, _ body: (TableRow) throws -> Void) throws {
        try tables[table]?.rows(body)
    }
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
