// The publications that are damaged: the beginnings of the real files, or small ones where those are not at hand.

import Catalog
import Foundation
import Testing

/// A good publication of a register.
struct FuzzSubject: Sendable, CustomTestStringConvertible {
    /// One of its files.
    struct File: Sendable {
        let name: String
        var bytes: [UInt8]
        /// The members, where it is a workbook; its bytes are then made from them.
        var members: [(name: String, bytes: [UInt8])] = []
    }

    let name: String
    let register: Register
    var files: [File]
    var edition: String?

    var testDescription: String { name }

    /// One of each importer and form.
    static let all: [FuzzSubject] = small + (TestFiles.hasRealFiles ? real : [])

    private static let data = "\(TestFiles.package)/../shared/data/"

    private static func bytes(_ path: String) -> [UInt8] {
        (FileManager.default.contents(atPath: path)).map { [UInt8]($0) } ?? []
    }

    private static let small: [FuzzSubject] = {
        func text(_ files: [String: String]) -> [File] {
            files.sorted { $0.key < $1.key }.map { File(name: $0.key, bytes: Array($0.value.utf8)) }
        }
        let schools = [
            ("Grinnell College", true, false, "KAN214F00000000"), ("Grinnell School", true, true, "KAN214F00001000"),
        ]
        let workbook = TestFiles.fixture("tiny-as-at-2026-1-2.xlsx")
        let universities = """
            [{"name": "Grinnell College", "domains": ["grinnell.edu"], "web_pages": ["https://www.grinnell.edu/"],
              "country": "United States", "alpha_two_code": "US", "state-province": null}]
            """
        return [
            FuzzSubject(
                name: "cricos, workbook",
                register: .cricos,
                files: [File(name: "tiny-as-at-2026-1-2.xlsx", bytes: [], members: Packing.members(ofZip: workbook))]
            ),
            FuzzSubject(name: "sevp", register: .sevp, files: text(["sevp.json": SmallRegisters.sevp(schools)])),
            FuzzSubject(
                name: "uk-sponsors",
                register: .ukSponsors,
                files: text(["sponsors-2026-09-01.csv": SmallRegisters.sponsors])
            ),
            FuzzSubject(name: "ipeds", register: .ipeds, files: text(SmallRegisters.ipeds)),
            FuzzSubject(name: "ecb", register: .ecb, files: text(["eurofxref.csv": SmallRegisters.rates])),
            FuzzSubject(
                name: "uk-rules",
                register: .ukRules,
                files: text(["finance.md": SmallRegisters.rulesPage("FIN 1.1. Funds.\n\nFIN 2.1. Money.")])
            ),
            FuzzSubject(
                name: "hipo",
                register: .hipo,
                files: text(["universities.json": universities]),
                edition: "2026-06-20"
            ),
            FuzzSubject(
                name: "scorecard, derived",
                register: .scorecard,
                files: text(["programs.csv": ScorecardTests.derived]),
                edition: "2026-06-10"
            ),
            FuzzSubject(
                name: "scorecard, the department's",
                register: .scorecard,
                files: text(["programs.csv": ScorecardTests.department]),
                edition: "2026-06-10"
            ),
            FuzzSubject(
                name: "office",
                register: .office,
                files: text([
                    "english.csv": """
                    Id,Provider,Course,Level,Test,Overall,Minimum Bands,Note,Source,Date
                    kelp,Kelpford University,,,IELTS,6.5,6.0,,Kelpford's page,2026-03-01
                    tide,Tide College,"Diploma, of Nets",Diploma,PTE,50,,by letter,a letter,2026-04-01

                    """,
                    "costs.csv": """
                    Place;Country;Item;Amount;Currency;Period;Source;Date
                    Kelpford;AU;rent;1.200,50;AUD;month;a survey;2026-02-01

                    """,
                ])
            ),
            FuzzSubject(
                name: "documents",
                register: .documents,
                files: text([
                    "arrival.md":
                        "# Arrival\n\nCome on Monday.\n\n## Bus\n\n| from | to |\n|---|---|\n| port | town |\n",
                    "rooms.html":
                        "<html><body><h1>Rooms</h1><p>A room &amp; a key.<script>x</script></p></body></html>",
                    "notes.txt": "OPENING HOURS\n\nDaily, nine to five.\n",
                ])
            ),
        ]
    }()

    private static let real: [FuzzSubject] = {
        func head(_ folder: String, _ name: String, lines: Int) -> File {
            File(name: name, bytes: Head.lines(lines, of: bytes(data + folder + "/" + name)))
        }
        func head(_ folder: String, _ name: String, records: Int, depth: Int) -> File {
            File(name: name, bytes: Head.records(records, depth: depth, of: bytes(data + folder + "/" + name)))
        }
        let workbook = Head.workbook(25, of: Packing.members(ofZip: TestFiles.register2026))
        let sponsors = "SP_-_Student_and_Child_Student_Web_Register_-_2026-09-01.EXCERPT.csv"
        let rates = Packing.members(ofZip: data + "ecb-fx/eurofxref-hist.zip").first?.bytes ?? []
        return [
            FuzzSubject(
                name: "cricos, real workbook",
                register: .cricos,
                files: [File(name: "cricos-as-at-2026-1-2.xlsx", bytes: [], members: workbook)]
            ),
            FuzzSubject(
                name: "cricos, real CSV file",
                register: .cricos,
                files: [head("au-cricos", "cricos-courses.CSV-FORM.EXCERPT-2026-08-03.csv", lines: 14)]
            ),
            FuzzSubject(
                name: "sevp, real",
                register: .sevp,
                files: [head("us-sevp", "sevp-schools.json", records: 60, depth: 3)]
            ),
            FuzzSubject(
                name: "ipeds, real",
                register: .ipeds,
                files: ["hd2024.csv", "ic2024.csv", "adm2024.csv"].map { head("us-ipeds", $0, lines: 20) }
            ),
            FuzzSubject(
                name: "uk-sponsors, real",
                register: .ukSponsors,
                files: [head("uk-student-sponsors", sponsors, lines: 60)]
            ),
            FuzzSubject(
                name: "uk-rules, real",
                register: .ukRules,
                files: [head("uk-immigration-rules", "appendix-finance.md", lines: 400)]
            ),
            FuzzSubject(
                name: "ecb, real",
                register: .ecb,
                files: [File(name: "eurofxref-hist.csv", bytes: Head.lines(30, of: rates))]
            ),
            FuzzSubject(
                name: "hipo, real",
                register: .hipo,
                files: [head("world-university-domains", "world_universities_and_domains.json", records: 60, depth: 2)],
                edition: "2026-06-20"
            ),
            FuzzSubject(
                name: "discover-uni, real",
                register: .discoverUni,
                files: [
                    "INSTITUTION", "LOCATION", "KISAIM", "KISCOURSE.EXCERPT", "TEFOutcome", "ACCREDITATIONTABLE",
                    "log_summary",
                ]
                .map { head("uk-discover-uni", $0 + ".csv", lines: 30) }
            ),
            FuzzSubject(
                name: "places, real",
                register: .places,
                files: [
                    head("iso-geo", "iso3166-1.json", records: 20, depth: 3),
                    head("iso-geo", "iso3166-2.json", records: 20, depth: 3),
                    head("iso-geo", "iso639-3.json", records: 20, depth: 3),
                    head("iso-geo", "geonames_countries.json", records: 20, depth: 2),
                ],
                edition: "2026-07-01"
            ),
        ]
    }()
}
