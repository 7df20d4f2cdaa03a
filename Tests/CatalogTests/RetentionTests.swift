// Which editions stay, and that what goes leaves nothing behind.

import Catalog
import Testing

@Suite("Retention")
struct RetentionTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private func load(_ days: String...) throws {
        for day in days {
            let rows = [TinyRegister.Row(code: "0100001", fee: "$90000")]
            _ = try catalog.importEdition(of: .cricos, from: try TinyRegister.write(rows, date: day, in: folder))
        }
    }

    private var kept: [String] {
        get throws { try catalog.editions(of: "cricos").map(\.date) }
    }

    @Test("the current edition and two roll-backs stay, and the youngest of a year ago for comparison")
    func standard() throws {
        try load("2023-1-2", "2025-1-1", "2025-1-2", "2025-12-29", "2025-12-30", "2025-12-31", "2026-1-1", "2026-1-2")
        let removed = try catalog.prune(.cricos)
        #expect(removed.map(\.date) == ["2025-12-30", "2025-12-29", "2025-01-01", "2023-01-02"])
        #expect(try kept == ["2026-01-02", "2026-01-01", "2025-12-31", "2025-01-02"])
        #expect(try catalog.prune(.cricos).isEmpty)
    }

    @Test("what goes leaves no row and no word in an index behind, and the rest still answers")
    func clean() throws {
        try load("2026-1-1", "2026-1-2")
        try catalog.prune(.cricos, keeping: Retention(keeping: 1))
        #expect(try kept == ["2026-01-02"])
        let examination = CatalogExamination(path: catalog.path)
        #expect(examination.isFine, "\(examination.checks)")
        var query = CourseQuery()
        query.words = [try #require(try catalog.course(code: "0100001")).name]
        #expect(try catalog.courses(query).map(\.code) == ["0100001"])
    }

    @Test("a newer edition that was rolled back is remembered; an older one goes")
    func withdrawn() throws {
        try load("2026-1-1", "2026-1-2", "2026-1-3", "2026-1-4")
        try catalog.rollBack("cricos")
        try catalog.rollBack("cricos")
        #expect(try catalog.prune(.cricos, keeping: Retention(keeping: 1)).map(\.date) == ["2026-01-01"])
        #expect(try catalog.currentEdition(of: "cricos")?.date == "2026-01-02")
        #expect(Set(try kept) == ["2026-01-02", "2026-01-03", "2026-01-04"])
        try load("2026-1-5")
        #expect(try catalog.prune(.cricos).map(\.date) == ["2026-01-04", "2026-01-03"])
    }

    @Test("other registers are left alone")
    func others() throws {
        for day in ["2026-07-08", "2026-08-08"] {
            let list = try folder.write(
                SmallRegisters.sevp([("A School", true, true, "X1")], day: day),
                to: "list.json"
            )
            _ = try catalog.importEdition(of: .sevp, from: [list], isExcerpt: true)
        }
        try load("2026-1-1", "2026-1-2")
        try catalog.prune(.cricos, keeping: Retention(keeping: 1))
        #expect(try catalog.editions(of: "sevp").count == 2)
    }

    @Test("keeping nothing is refused")
    func nothing() {
        #expect(throws: CatalogError.keepsNothing(editions: 0)) { try Retention(keeping: 0) }
    }
}
