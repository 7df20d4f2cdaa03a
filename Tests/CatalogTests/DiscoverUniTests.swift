// The Discover Uni dataset: small files with its quirks, and the real ones, counted here by other means.

import Catalog
import Foundation
import Testing

@Suite("Importing the Discover Uni dataset")
struct DiscoverUniTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private static let courseHeader =
        "PUBUKPRN,UKPRN,ASSURL,ASSURLW,CRSEURL,DISTANCE,FOUNDATION,HECOS,HECOS,HECOS,HECOS,HECOS,KISCOURSEID,KISMODE,"
        + "NUMSTAGE,TITLE,TITLEW,KISAIMCODE,KISLEVEL"

    static let files: [String: String] = [
        "INSTITUTION.csv": """
        LEGAL_NAME,FIRST_TRADING_NAME,OTHER_NAMES,PROVADDRESS,PROVTEL,PROVURL,PUBUKPRN,UKPRN,COUNTRY,PUBUKPRNCOUNTRY,SUURL,SUURLW
        "University of Kelpford, the",Kelpford,KU###Kelp Uni,1 Quay,01234 567890,www.kelpford.example,10000001,10000001,XH,XH,su.example,su.example/cy
        Tide College Limited,,,,,,10000002,10000001,XF,XI,,
        Tide College Limited,,,,,,10000002,10000002,XI,XI,,
        School of Both,,,,,,10000003,10000003,XF,XF,,
        """,
        "TEFOutcome.csv": """
        PUBUKPRN,UKPRN,REPORT_UKPRN,OVERALL_RATING,STUDENT_EXPERIENCE_RATING,STUDENT_OUTCOMES_RATING,OUTCOME_URL
        10000001,10000001,10000001,Gold,Silver,Bronze,
        10000001,10000002,10000001,Gold,Silver,Bronze,
        10000003,10000003,10000001,Gold,Silver,Bronze,
        10000003,10000003,10000002,Silver,Silver,Silver,
        """,
        "KISAIM.csv": "KISAIMCODE,KISAIMLABEL\n021,BSc\n",
        "KISCOURSE.EXCERPT.csv": """
        \(courseHeader)
        10000001,10000001,,,https://kelp.example,0,2,100001,100002,100003,100004,100005,K1,01,4,Kelp Science,Gwymon,021,03
        10000009,10000009,,,,0,0,,,,,,K9,01,3,Nowhere Studies,,021,03
        """,
        "SBJ.csv": """
        PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,SBJ
        10000001,10000001,K1,01,CAH03-01-01
        10000001,10000001,K1,02,CAH03-01-01
        10000002,10000001,K1,01,CAH16-01-01
        """,
        "LOCATION.csv": "UKPRN,LOCID,LOCNAME,LATITUDE,LONGITUDE,LOCCOUNTRY\n10000001,A,Harbour Campus,57.1,-2.1,XH\n",
        "COURSELOCATION.csv":
            "PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,LOCID\n10000001,10000001,K1,01,A\n10000001,10000001,K1,01,Z\n",
        "ENTRY.csv": """
        PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,ENTUNAVAILREASON,ENTPOP,ENTAGGYEAR,ENTSBJ,ACCESS,ALEVEL,BACC,DEGREE,FOUNDTN,NOQUALS,OTHER,OTHERHE
        10000001,10000001,K1,01,1,35,2023-24,CAH03-01-01,5,80,0,10,0,0,0,5
        10000001,10000001,K1,02,1,,,,,,,,,,,
        """,
        "ACCREDITATIONTABLE.csv": "ACCTYPE,ACCTEXT,ACCURL\n00101,Approved by the Kelp Board.,\n",
        "ACCREDITATION.csv": "PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,ACCTYPE,ACCDEPEND\n10000001,10000001,K1,01,00101,1\n",
        "log_summary.csv": "UKPRN,DATASET_ITEM_AFFECTED,DATE\n10000001,ENTRY,11/11/2025\n10000002,ENTRY,28/10/2025\n",
    ]

    private func load(_ files: [String: String], edition: String? = nil) throws -> ImportReport {
        let paths = try SmallRegisters.write(files, in: folder)
        return try catalog.importEdition(of: .discoverUni, from: paths, edition: edition, force: true)
    }

    @Test("titles may be an excerpt while institutions, ratings and courses are whole; the log gives the day")
    func honest() throws {
        let report = try load(Self.files)
        #expect(report.edition.completeness == .full)
        #expect(report.edition.date == "2025-11-11")
        #expect(report.edition["institutions"] == 3)
        #expect(report.edition["courses"] == 3)
        #expect(report.edition["titled courses"] == 1)
        #expect(report.notes.contains { $0.contains("KISCOURSE is an excerpt") })
        #expect(
            report.tables.first { $0.name == "KISCOURSE" }?.refusedSample.first?.reason.contains("10000009") == true
        )
        let count = try catalog.degreeCourseCount(of: "10000001")
        #expect(count.courses == 2 && count.titled == 1)
    }

    @Test("an excerpt of the institutions is an excerpt of the whole")
    func excerpt() throws {
        var files = Self.files
        files["INSTITUTION.EXCERPT.csv"] = files.removeValue(forKey: "INSTITUTION.csv")
        #expect(try load(files).edition.completeness == .partial)
    }

    @Test("all five columns named HECOS are shown, no Welsh twins, and what other files say of the course")
    func imported() throws {
        _ = try load(Self.files)
        let columns = try catalog.importedColumns(key: "discover-uni:course:10000001/K1/01")
        #expect(
            columns.filter { $0.column == "HECOS" }.map(\.value) == ["100001", "100002", "100003", "100004", "100005"]
        )
        #expect(!columns.contains { ["TITLEW", "ASSURLW"].contains($0.column) })
        #expect(columns.contains { $0 == ("LOCNAME", "Harbour Campus") })
        #expect(columns.contains { $0 == ("ALEVEL", "80") })
        #expect(columns.contains { $0 == ("ACCTEXT", "Approved by the Kelp Board.") })
        let untitled = try catalog.importedColumns(key: "discover-uni:course:10000001/K1/02")
        #expect(untitled.map(\.column) == ["PUBUKPRN", "UKPRN", "KISCOURSEID", "KISMODE", "SBJ"])
    }

    @Test("suppressed shares are absent, and shares of a subject are not shares of the course")
    func suppressed() throws {
        _ = try load(Self.files)
        let sheet = try catalog.degreeCourseSheet(key: "discover-uni:course:10000001/K1/01")
        #expect(sheet.entry.first?.subject == "CAH03-01-01")
        #expect(sheet.accreditations.map(\.dependsOnChoice) == [true])
        #expect(try catalog.degreeCourseSheet(key: "discover-uni:course:10000001/K1/02").entry.isEmpty)
    }

    @Test("an institution is the one that publishes, named with and without its article, in its own country")
    func institution() throws {
        _ = try load(Self.files)
        #expect(try catalog.record(key: "discover-uni:institution:10000002")?["LEGAL_NAME"] == "Tide College Limited")
        #expect(try catalog.degreeInstitutionCount(in: "Wales") == 1)
        for name in ["university of kelpford", "kelpford university", "kelp uni", "kelpford"] {
            #expect(try catalog.rows(named: name, in: "discover-uni").map(\.code) == ["10000001"], "\(name)")
        }
    }

    @Test("a rating counts once however often it is printed; a school of two institutions has both")
    func ratings() throws {
        _ = try load(Self.files)
        #expect(try catalog.teachingRatings(of: "10000001").map(\.outcomes) == ["Bronze"])
        #expect(try catalog.teachingRatings(of: "10000003").map(\.overall) == ["Gold", "Silver"])
        #expect(
            try catalog.importedColumns(key: "discover-uni:tef:10000003/10000002").contains {
                $0 == ("OVERALL_RATING", "Silver")
            }
        )
    }

    @Test("a wrong file is refused by what it lacks")
    func wrong() throws {
        var files = Self.files
        files["INSTITUTION.csv"] = "LEGAL_NAME,UKPRN\nX,1\n"
        let lacking = #expect(throws: CatalogError.self) { try load(files) }
        #expect(lacking?.description.contains("'PUBUKPRN'") == true, "\(String(describing: lacking))")
        files["INSTITUTION.csv"] = nil
        let missing = #expect(throws: CatalogError.self) { try load(files) }
        #expect(missing?.description.contains("INSTITUTION.csv") == true)
        let other = try folder.write("Name,Town\nA,B\n", to: "towns.csv")
        let strange = #expect(throws: CatalogError.self) { try catalog.importEdition(of: .discoverUni, from: [other]) }
        #expect(strange?.description.contains("towns.csv") == true)
        #expect(try catalog.currentEdition(of: "discover-uni") == nil)
    }

    // MARK: Real files

    private static let directory = "\(TestFiles.package)/../shared/data/uk-discover-uni"

    /// A file's lines without the header and without blank ones, its fields cut at commas outside quotes.
    private static func rows(_ name: String) throws -> [[String]] {
        let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            var (fields, isQuoted) = ([""], false)
            for character in line {
                if character == "\"" {
                    isQuoted.toggle()
                } else if character == ",", !isQuoted {
                    fields.append("")
                } else {
                    fields[fields.count - 1].append(character)
                }
            }
            return fields
        }
    }

    @Test(
        "the files as published: every institution and rating, and titles for the excerpt alone",
        .enabled(if: TestFiles.hasRealFiles, "the published files are not beside this checkout (../shared/data)")
    )
    func real() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.directory).filter { !$0.hasSuffix(".md") }
        let report = try catalog.importEdition(of: .discoverUni, from: names.sorted().map { "\(Self.directory)/\($0)" })
        #expect(report.edition.completeness == .full)
        let institutions = try Self.rows("INSTITUTION.csv")
        let codes = Set(institutions.map { $0[6] })
        #expect(report.edition["institutions"] == codes.count)
        let ratings = try Self.rows("TEFOutcome.csv")
        #expect(report.edition["ratings"] == Set(ratings.map { "\($0[0])/\($0[2])" }).count)
        let titles = try Self.rows("KISCOURSE.EXCERPT.csv")
        #expect(report.edition["titled courses"] == titles.count { codes.contains($0[0]) })
        let days = try Self.rows("log_summary.csv").map {
            $0[5].split(separator: "/").reversed().joined(separator: "-")
        }
        #expect(report.edition.date == days.max())
        // Row for row: what is printed is what is answered.
        for row in institutions.filter({ $0[6] == $0[7] }).prefix(80) {
            #expect(
                try catalog.record(key: "discover-uni:institution:\(row[6])")?["PROVURL"]
                    == row[5].trimmingCharacters(in: .whitespaces)
            )
        }
        for row in ratings.filter({ $0[0] == $0[2] }) {
            #expect(try catalog.teachingRatings(of: row[0]).first?.overall == row[3])
        }
    }
}
