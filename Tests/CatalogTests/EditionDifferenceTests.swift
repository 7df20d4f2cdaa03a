// Two editions beside each other, and what doctor counts again.

import Catalog
import Foundation
import Testing

@Suite("Differences between editions")
struct EditionDifferenceTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private func load(_ rows: [TinyRegister.Row], _ date: String) throws {
        _ = try catalog.importEdition(of: .cricos, from: try TinyRegister.write(rows, date: date, in: folder))
    }

    private func numbers(_ table: EditionDifference.Table) -> [Int] {
        [table.oldRows, table.newRows, table.appeared, table.vanished, table.changed]
    }

    @Test("courses appear, vanish, and change in fee, name and standing; the form of a number is no change")
    func courses() throws {
        try load(
            [
                .init(code: "0100001", fee: "$90000"), .init(code: "0100002"), .init(code: "0100003"),
                .init(code: "0100004"),
            ],
            "2025-1-2"
        )
        try load(
            [
                .init(code: "0100001", fee: "$90,000.00"), .init(code: "0100002", fee: "$95,500.00"),
                .init(code: "0100003", name: "Master of Data", expired: "Yes"), .init(code: "0100005"),
            ],
            "2026-1-2"
        )
        let difference = try catalog.difference(of: "cricos")
        #expect(difference.old.date == "2025-01-02")
        let table = try #require(difference.tables.first { $0.kind == "course" })
        #expect(numbers(table) == [4, 4, 1, 1, 2])
        #expect(table.rows.first { $0.change == .appeared }?.key == "cricos:course:0100005")
        #expect(table.rows.first { $0.change == .vanished }?.key == "cricos:course:0100004")
        let changed = table.rows.filter { $0.change == .changed }
        let fee = try #require(changed.first?.fields.first)
        #expect((fee.column, fee.old, fee.new) == ("Tuition Fee", "90000", "95500"))
        #expect(changed.first?.fields.count == 1)
        #expect(changed.last?.fields.map(\.column) == ["Course Name", "Expired"])
        #expect(changed.last?.fields.last?.new == "Yes")
    }

    @Test("a table that only one edition has, and columns that only one has, are no changes of rows")
    func columns() throws {
        func load(_ year: String, _ tables: [String: String]) throws {
            let named = Dictionary(uniqueKeysWithValues: tables.map { ("\($0.key)\(year).csv", $0.value) })
            let files = try SmallRegisters.write(named, in: folder)
            _ = try catalog.importEdition(of: .ipeds, from: files, isExcerpt: true, force: true)
        }
        let directory = SmallRegisters.ipeds["hd2024.csv"] ?? ""
        try load("2023", ["hd": directory])
        let lines = directory.split(separator: "\n").enumerated().map {
            $0.element + ($0.offset == 0 ? ",NEWCOL" : ",x")
        }
        try load("2024", ["hd": lines.joined(separator: "\n"), "ic": SmallRegisters.ipeds["ic2024.csv"] ?? ""])
        let difference = try catalog.difference(of: "ipeds", from: "2023", to: "2024")
        let hd = try #require(difference.tables.first { $0.kind == "hd" })
        #expect(numbers(hd) == [2, 2, 0, 0, 0])
        #expect(hd.newColumns == ["NEWCOL"])
        let ic = try #require(difference.tables.first { $0.kind == "ic" })
        #expect(numbers(ic) == [0, 1, 1, 0, 0])
        #expect(difference.notes.contains { $0.contains("excerpt") })
    }

    @Test("there must be two editions, and those that are named")
    func refusals() throws {
        #expect(throws: CatalogError.noEdition(source: "cricos")) { try catalog.difference(of: "cricos") }
        try load([.init(code: "0100001")], "2026-1-2")
        #expect(throws: CatalogError.nothingToCompare(source: "cricos")) { try catalog.difference(of: "cricos") }
        #expect(throws: CatalogError.noSuchEdition(source: "cricos", date: "2001-01-01")) {
            try catalog.difference(of: "cricos", from: "2001-01-01")
        }
    }

    @Test("a page of rules with zero bytes is refused: the database would end its texts there")
    func zeroBytes() throws {
        let page = SmallRegisters.rulesPage("FIN 1.1. One.").replacing("part_name: ", with: "part_name: \0\0")
        let paths = try SmallRegisters.write(["a.md": page], in: folder)
        #expect(throws: CatalogError.self) {
            try catalog.importEdition(of: .ukRules, from: paths, isExcerpt: true, force: true)
        }
        #expect(try catalog.editions().isEmpty)
    }

    @Test("every table of every register can be counted again", arguments: Register.all.map(\.source))
    func recount(_ source: String) throws {
        let register = try Register.named(source)
        let unknown = register.tables.map(\.name).filter { !Recount.knows($0, of: register) }
        #expect(unknown.isEmpty, "say in Recount.swift how to count \(unknown)")
    }

    @Test("what was imported is what is counted", arguments: ["uk-rules", "ecb", "ipeds", "uk-sponsors"])
    func counted(_ source: String) throws {
        let files: [String: String] =
            switch source {
            case "uk-rules": ["a.md": SmallRegisters.rulesPage("Introduction\n\nFIN 1.1. One.\n\nFIN 1.2. Two.")]
            case "ecb": ["rates.csv": SmallRegisters.rates]
            case "ipeds": SmallRegisters.ipeds
            default: ["register-2026-09-01.csv": SmallRegisters.sponsors]
            }
        let paths = try SmallRegisters.write(files, in: folder)
        _ = try catalog.importEdition(of: try .named(source), from: paths, isExcerpt: true, force: true)
        let examination = CatalogExamination(path: catalog.path)
        #expect(examination.isFine, "\(examination.checks)")
        #expect(examination.editions.map(\.source) == [source])
    }
}
