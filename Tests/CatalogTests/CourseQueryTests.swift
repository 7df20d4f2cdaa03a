// Constraints on courses, on a register small enough to see through.

import Catalog
import Testing

@Suite("Course queries")
struct CourseQueryTests {
    private static let nursing = "06 - Health,0603 - Nursing,060301 - General Nursing"

    private static let rows: [TinyRegister.Row] = [
        .init(code: "C000001"),  // 45,000 a year exactly
        .init(code: "C000002", name: "Masters of Cyber Security", fee: "$45000", place: "Beach"),  // 22,500 a year
        .init(code: "C000003", name: "Bachelor of Arts / Master of Data Sciences", fee: "$200,000.00"),
        .init(code: "C000004", name: "Diploma of Nursing", level: "Diploma", field: nursing, weeks: "52", fee: "0"),
        .init(code: "C000005", name: "Master of Nursing", field: nursing, fee: "$1.00"),
        .init(code: "C000006", name: "Graduate Nurse Programme", field: nursing, weeks: "0", fee: "$10,000.00"),
        .init(code: "C000007", name: "Master of Data Science", fee: "$20,000.00", expired: "Yes"),
        .init(code: "C000008", name: "Master of Security", fee: "", language: "Korean"),
        .init(code: "C000009", name: "Cyber Law and Security", dual: "Yes", weeks: "78", fee: "$60,000.00"),
    ]

    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try TinyRegister.catalog(Self.rows, in: folder)
    }

    @Test("a name contains a phrase as whole words in order; case and plural s do not matter")
    func names() throws {
        func find(_ terms: [String]...) throws -> Set<String> {
            Set(try catalog.codes { $0.nameTerms = terms.map(TextTerm.init(_:)) })
        }
        #expect(try find(["data science"]) == ["C000001", "C000003"])
        #expect(try find(["DATA SCIENCES"]) == ["C000001", "C000003"])
        #expect(try find(["cyber security"]) == ["C000002"])
        #expect(try find(["cybersecurity", "Cyber-Security"]) == ["C000002"])
        #expect(try find(["nurse"]) == ["C000006"])
        #expect(try find(["nursing"]) == ["C000004", "C000005"])
        #expect(try find(["master"], ["security"]) == ["C000002", "C000008"])
        #expect(try find(["masters"], ["data science"]) == ["C000001", "C000003"])
        #expect(try find(["art"]) == ["C000003"])
        #expect(try find(["sci"]).isEmpty)
        #expect(try find(["\" OR name : \""]).isEmpty)
    }

    @Test("what is left out is left out: names and levels together, providers, languages, and campuses by place")
    func exclusions() throws {
        let all = Set(try catalog.codes { _ in })
        func left(_ change: (inout CourseQuery) -> Void) throws -> Set<String> {
            all.subtracting(try catalog.codes(change))
        }
        let nursing = [TextTerm("nursing")]
        #expect(try left { $0.excluded = [.init(nameTerms: nursing)] } == ["C000004", "C000005"])
        #expect(try left { $0.excluded = [.init(nameTerms: nursing, levels: ["Diploma"])] } == ["C000004"])
        #expect(
            try left { $0.excluded = [.init(levels: ["Diploma"]), .init(nameTerms: [TextTerm("nurse")])] } == [
                "C000004", "C000006",
            ]
        )
        #expect(
            try left { $0.excluded = [.init(nameTerms: [TextTerm("cyber"), TextTerm("security")])] } == [
                "C000002", "C000009",
            ]
        )
        #expect(try left { $0.excludedLanguages = ["korean"] } == ["C000008"])
        #expect(try left { $0.excludedProviders = ["00001A"] } == all)
        #expect(try left { $0.awayFrom = .init(cities: ["bondi"]) } == ["C000002"])
        #expect(try left { $0.awayFrom = .init(postcodes: ["2026"]) } == ["C000002"])
        #expect(try left { $0.awayFrom = .init(states: ["VIC"]) } == all.subtracting(["C000002"]))
        #expect(try left { ($0.cities, $0.awayFrom) = (["Bondi"], .init(states: ["NSW"])) } == all)
        var query = CourseQuery()
        query.excluded = [.init(nameTerms: nursing)]
        #expect(try catalog.count(query) == all.count - 2)
        query.awayFrom = .init(states: ["NSW"])
        #expect(try catalog.stateCodes(query) == ["VIC"])
    }

    @Test("a field of education is found by code prefix or by words of its label, alone or beside the name")
    func fields() throws {
        for term in ["0603", "06", "060301", "Nursing", "general nursing"] {
            #expect(try catalog.codes { $0.fieldOfEducation = TextTerm(term) } == ["C000004", "C000006", "C000005"])
        }
        #expect(try catalog.codes { $0.fieldOfEducation = TextTerm("60") }.isEmpty)
        var query = CourseQuery()
        query.nameTerms = [TextTerm("data science")]
        query.fieldOfEducation = TextTerm("0603")
        #expect(try catalog.count(query) == 0)
        query.nameOrField = true
        #expect(try catalog.count(query) == 5)
    }

    @Test("limits are strict or inclusive to the cent")
    func limits() throws {
        func find(_ limits: Limits) throws -> Set<String> { Set(try catalog.codes { $0.annualFee = limits }) }
        #expect(try find(.under(45_000)) == ["C000002", "C000009"])
        #expect(try find(.upTo(45_000)) == ["C000001", "C000002", "C000009"])
        #expect(try find(.over(45_000)) == ["C000003"])
        #expect(try find(.atLeast(45_000)) == ["C000001", "C000003"])
        #expect(try find(.between(22_500, 45_000)) == ["C000001", "C000002", "C000009"])
        #expect(try catalog.codes { $0.totalFee = .upTo(45_000) } == ["C000006", "C000002"])
        #expect(Set(try catalog.codes { $0.durationWeeks = .upTo(78) }) == ["C000004", "C000009"])
    }

    @Test("an unpublished fee satisfies no limit and wins no comparison, but is listed last")
    func unpublished() throws {
        #expect(try catalog.codes { $0.annualFee = .atLeast(0) }.count == 4)
        #expect(try catalog.codes { $0.totalFee = .upTo(1_000_000) }.count == 5)
        #expect(try catalog.codes { $0.requireFee = true }.count == 5)
        for ascending in [true, false] {
            let codes = try catalog.codes { $0.order = .annualFee(ascending: ascending) }
            #expect(codes.count == 8)
            #expect(codes.first == (ascending ? "C000002" : "C000003"))
            #expect(Set(codes.suffix(4)) == ["C000004", "C000005", "C000006", "C000008"])
        }
    }

    @Test("an expired course is found by its code only, unless asked for")
    func expired() throws {
        #expect(try catalog.course(code: "c000007")?.expired == true)
        #expect(try !catalog.codes { _ in }.contains("C000007"))
        #expect(try catalog.codes { $0.includeExpired = true }.contains("C000007"))
        #expect(try catalog.codes { $0.words = ["data"] }.count == 2)
    }

    @Test("two awards are told by the register's flag or by the name")
    func doubleDegrees() throws {
        #expect(Set(try catalog.codes { $0.doubleDegrees = .only }) == ["C000003", "C000009"])
        #expect(try catalog.codes { $0.doubleDegrees = .exclude }.count == 6)
    }

    @Test("a state, a city in any capitals or a postcode must be that of one location")
    func places() throws {
        #expect(try catalog.codes { $0.states = ["NSW"] } == ["C000002"])
        #expect(try catalog.codes { $0.cities = ["bondi"] } == ["C000002"])
        #expect(try catalog.codes { $0.cities = ["Melbourne"] }.count == 7)
        #expect(try catalog.codes { $0.postcodes = ["2026"] } == ["C000002"])
        #expect(
            try catalog.codes {
                $0.cities = ["BONDI"]
                $0.postcodes = ["3000"]
            }.count == 8
        )
        #expect(
            try catalog.codes {
                $0.cities = ["BONDI"]
                $0.states = ["VIC"]
            }.isEmpty
        )
        #expect(try catalog.stateCodes(CourseQuery()) == ["NSW", "VIC"])
    }

    @Test("level, language and provider are exact; every condition must hold")
    func combined() throws {
        #expect(try catalog.codes { $0.levels = ["Diploma"] } == ["C000004"])
        #expect(try catalog.codes { $0.language = "korean" } == ["C000008"])
        #expect(try catalog.codes { $0.providerCodes = ["00001A"] }.count == 8)
        #expect(try catalog.codes { $0.providerCodes = ["00002B"] }.isEmpty)
        #expect(
            try catalog.codes {
                $0.nameTerms = [TextTerm("data science")]
                $0.states = ["VIC"]
                $0.levels = ["Masters Degree (Coursework)"]
                $0.annualFee = .upTo(45_000)
                $0.doubleDegrees = .exclude
            } == ["C000001"]
        )
    }

    @Test("counts, providers and the median are over published fees of the whole result, not of its first rows")
    func aggregates() throws {
        var query = CourseQuery()
        query.limit = 1
        #expect(try catalog.count(query) == 8)
        #expect(try catalog.providerCount(query) == 1)
        let median = try #require(try catalog.medianAnnualFee(query))
        #expect(median.courses == 4)
        #expect(median.median == (40_000 + 45_000) / 2)
        #expect(try catalog.courses(query).count == 1)
    }

    @Test("the vocabulary is the current edition's")
    func vocabulary() throws {
        #expect(try catalog.languages() == ["English", "Korean"])
        #expect(try catalog.levels() == ["Diploma", "Masters Degree (Coursework)"])
        #expect(try catalog.states() == ["NSW", "VIC"])
        #expect(try catalog.cities().map(\.name) == ["Bondi", "MELBOURNE"])
        #expect(try catalog.fieldsOfEducation().map(\.detailed).contains("060301 - General Nursing"))
        #expect(try catalog.courseNames().contains("Masters of Cyber Security"))
        #expect(try catalog.locations(providerCode: "00001A").map(\.city) == ["Bondi", "MELBOURNE"])
    }

    @Test(
        "texts fold to whole words",
        arguments: [
            ("Master's in Cyber-Security", "master in cyber security"),
            ("Arts & Business", "art and business"),
            ("Pâtisserie (Café)", "patisserie cafe"),
            ("Childrens’ Services", "children service"),
            ("  ", ""),
            ("数据科学", "数据科学"),
        ]
    )
    func folding(_ text: String, _ folded: String) {
        #expect(TextFolding.fold(text) == folded)
    }
}
