// Small registers for tests: committed workbooks, and CSV files written on the spot.

import Catalog
import Foundation

/// A folder that lives as long as this object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "landfall-catalog-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    func write(_ data: Data, to name: String) throws -> String {
        try data.write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }

    func newCatalog(_ name: String = "catalog.sqlite") throws -> Catalog { try Catalog.open(path: path + "/" + name) }
}

/// Paths that do not depend on where the tests are run.
enum TestFiles {
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static func fixture(_ name: String) -> String { "\(package)/Tests/CatalogTests/Fixtures/\(name)" }

    static let starter = "\(package)/assets/catalog/starter"
    private static let register = "\(package)/../shared/data/au-cricos/cricos-providers-courses-and-locations-as-at-"
    static let register2026 = register + "2026-1-2-9-26-52.xlsx"
    static let register2023 = register + "2023-1-3-7-59-17.xlsx"
    static let csvExcerpt = "\(package)/../shared/data/au-cricos/cricos-courses.CSV-FORM.EXCERPT-2026-08-03.csv"
    static let hasRealFiles = FileManager.default.fileExists(atPath: register2026)
}

/// Four CSV files of one provider with two places and the given courses.
struct TinyRegister {
    struct Row {
        var code: String
        var name = "Master of Data Science"
        var level = "Masters Degree (Coursework)"
        var dual = "No"
        var field = "02 - Information Technology,0203 - Information Systems,\"020300 - Information Systems, n.f.d.\""
        var weeks = "104"
        var fee = "$90,000.00"
        var language = "English"
        var expired = "No"
        var place = "City"
    }

    static let courseHeader = """
        CRICOS Provider Code,Institution Name,CRICOS Course Code,Course Name,VET National Code,Dual Qualification,\
        Field of Education 1 Broad Field,Field of Education 1 Narrow Field,Field of Education 1 Detailed Field,\
        Field of Education 2 Broad Field,Field of Education 2 Narrow Field,Field of Education 2 Detailed Field,\
        Course Level,Foundation Studies,Work Component,Work Component Hours/Week,Work Component Weeks,\
        Work Component Total Hours,Course Language,Duration (Weeks),Tuition Fee,Non Tuition Fee,\
        Estimated Total Course Cost,Expired
        """

    static func courses(_ rows: [Row], lineEnd: String = "\n") -> String {
        let lines = rows.map {
            "00001A,Tiny University,\($0.code),\"\($0.name)\",,\($0.dual),\($0.field),,,,\($0.level),No,No,,,,"
                + "\($0.language),\($0.weeks),\"\($0.fee)\",$0.00,$0.00,\($0.expired)"
        }
        return ([courseHeader] + lines).joined(separator: lineEnd) + lineEnd
    }

    static func write(_ rows: [Row], date: String, in folder: TemporaryFolder) throws -> [String] {
        let institutions = """
            CRICOS Provider Code,Trading Name,Institution Name,Institution Type,Institution Capacity,Website,\
            Postal Address Line 1,Postal Address Line 2,Postal Address Line 3,Postal Address Line 4,\
            Postal Address City,Postal Address State,Postal Address Postcode
            00001A,,Tiny University,Private,"1,200",tiny.example,1 Road,,,,MELBOURNE,VIC,3000

            """
        let locations = """
            CRICOS Provider Code,Institution Name,Location Name,Location Type,Address Line 1,Address Line 2,\
            Address Line 3,Address Line 4,City,State,Postcode
            00001A,Tiny University,City,Own,1 Road,,,,MELBOURNE,VIC,3000
            00001A,Tiny University,Beach,Own,2 Road,,,,Bondi,NSW,2026

            """
        let offers = rows.map {
            "00001A,Tiny University,\($0.code),\($0.place),\($0.place == "City" ? "MELBOURNE,VIC" : "Bondi,NSW")"
        }
        let header =
            "CRICOS Provider Code,Institution Name,CRICOS Course Code,Location Name,Location City,Location State"
        return [
            try folder.write(institutions, to: "institutions-as-at-\(date).csv"),
            try folder.write(courses(rows), to: "courses-as-at-\(date).csv"),
            try folder.write(locations, to: "locations-as-at-\(date).csv"),
            try folder.write(([header] + offers).joined(separator: "\n"), to: "course-locations-as-at-\(date).csv"),
        ]
    }

    static func catalog(_ rows: [Row], in folder: TemporaryFolder) throws -> Catalog {
        let catalog = try folder.newCatalog()
        _ = try catalog.importEdition(of: .cricos, from: try write(rows, date: "2026-01-02", in: folder))
        return catalog
    }
}

extension Catalog {
    func codes(_ query: CourseQuery) throws -> [String] { try courses(query).map(\.code) }

    func codes(_ change: (inout CourseQuery) -> Void) throws -> [String] {
        var query = CourseQuery()
        change(&query)
        return try codes(query)
    }
}
