// Files as they are sent: gzipped, zipped, cut off, or bombs.

import Catalog
import Foundation
import Testing

@Suite("Packed files")
struct PackedFileTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    /// Packs a file with the system's own tool, so that what is read was not written by this program.
    private func run(_ tool: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func load(_ path: String) throws -> ImportReport {
        try catalog.importEdition(of: .ecb, from: [path], isExcerpt: true)
    }

    @Test("a gzipped file is read, two gzip members in one file as well")
    func gzip() throws {
        let halves = SmallRegisters.rates.split(separator: "\n").map { $0 + "\n" }
        let first = try folder.write(halves[..<2].joined(), to: "first")
        let second = try folder.write(halves[2...].joined(), to: "second")
        try run("gzip", [first, second])
        let joined =
            try Data(contentsOf: URL(fileURLWithPath: first + ".gz"))
            + Data(contentsOf: URL(fileURLWithPath: second + ".gz"))
        let report = try load(try folder.write(joined, to: "eurofxref-hist.csv.gz"))
        #expect(report.tables.map(\.kept) == [3])
        #expect(report.edition.date == "2026-10-30")
    }

    @Test("a gzipped file that is cut off changes nothing")
    func cut() throws {
        let path = try folder.write(SmallRegisters.rates, to: "eurofxref-hist.csv")
        try run("gzip", [path])
        let whole = try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
        let error = #expect(throws: CatalogError.self) {
            try load(try folder.write(whole.prefix(whole.count - 12), to: "cut.csv.gz"))
        }
        #expect(error?.description.contains("cut off") == true, "\(error?.description ?? "")")
        #expect(try catalog.editions().isEmpty)
    }

    @Test("a gzip bomb is refused before it fills memory or disk")
    func bomb() throws {
        let path = try folder.write(Data(count: 16 << 20), to: "bomb.csv")
        try run("gzip", [path])
        let error = #expect(throws: CatalogError.self) { try load(path + ".gz") }
        #expect(error != nil)
        #expect(try catalog.editions().isEmpty)
    }

    @Test("the members of a zip archive count as files given by themselves")
    func zip() throws {
        _ = try SmallRegisters.write(SmallRegisters.ipeds, in: folder)
        try run("python3", ["-m", "zipfile", "-c", "survey.zip"] + SmallRegisters.ipeds.keys.sorted())
        let report = try catalog.importEdition(of: .ipeds, from: [folder.path + "/survey.zip"], isExcerpt: true)
        #expect(report.tables.map(\.kept) == [2, 1, 1])
        #expect(report.edition.fileName == "survey.zip")
    }

    @Test("characters and line ends that fall between two pieces of a file are read whole")
    func pieces() throws {
        // Files are read in pieces of 256 KiB: rows of many lengths put a boundary everywhere.
        var text = SmallRegisters.sponsorHeader + "\r\n"
        for number in 0..<9_000 {
            let name = "\"Écôle \"\"№ \(number)\"\"" + String(repeating: "é", count: number % 7) + "\""
            text += "\(name),Tøwn, ,Independent school,Student Sponsor,Student, \r\n"
        }
        let path = try folder.write(text, to: "register-2026-09-01.csv")
        let report = try catalog.importEdition(of: .ukSponsors, from: [path])
        #expect(report.notes.isEmpty)
        #expect(report.tables.map(\.kept) == [9_000])
        #expect(try catalog.record(key: "uk-sponsors:row:Écôle \"№ 6\"éééééé|Tøwn|Student") != nil)
    }
}
