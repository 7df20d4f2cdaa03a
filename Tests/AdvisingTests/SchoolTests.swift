// Schools, asked for by stage and year, in the published register: every row must be of the stage and hold the year.

import Advising
import Catalog
import Testing

@Suite(
    "Schools by stage and year",
    .enabled(
        if: TestRegister.hasRealRegister,
        "the published workbook is not beside this checkout (../shared/data/au-cricos)"
    )
)
struct SchoolTests {
    let catalog: Catalog
    let adviser: Adviser

    init() throws {
        catalog = try TestRegister.real.get()
        adviser = Adviser(catalog: catalog, prose: nil)
    }

    private func courses(_ answer: Answer) throws -> [Course] {
        try answer.rows.compactMap { try catalog.course(code: String($0.split(separator: ":").last ?? "")) }
    }

    @Test(
        "a stage is a condition, in whatever words",
        arguments: [
            ("primary schools in Hobart", ["Primary School Studies"]),
            ("which schools in Tasmania teach elementary school children?", ["Primary School Studies"]),
            ("junior high in Western Australia under 12000 a year", ["Junior Secondary Studies"]),
            ("senior secondary in Tasmania", ["Senior Secondary Certificate of Education"]),
            (
                "high schools in Canberra for international students",
                ["Junior Secondary Studies", "Senior Secondary Certificate of Education"]
            ),
        ]
    )
    func stages(question: String, labels: [String]) async throws {
        let rows = try courses(try await adviser.reply(to: question))
        #expect(!rows.isEmpty, "\(question)")
        #expect(rows.allSatisfy { labels.contains($0.level) }, "\(question): \(rows.map(\.level))")
    }

    @Test("as many primary schools are counted as the register has of the level in the state")
    func counted() async throws {
        var query = CourseQuery()
        query.levels = ["Primary School Studies"]
        query.states = ["WA"]
        let number = try catalog.count(query)
        #expect(number > 20)
        let answer = try await adviser.reply(to: "How many primary school courses are there in WA?")
        #expect(answer.answerMarkdown.contains("**\(number)**"))
    }

    @Test("a year at a school is its course that holds the year, and no other")
    func yearAtSchool() async throws {
        var query = CourseQuery()
        query.nameTerms = [TextTerm("Junior Secondary (Years 7 to 10)")]
        query.states = ["NSW"]
        query.limit = 30
        var answered = 0
        for course in try catalog.courses(query) {
            let answer = try await adviser.reply(to: "What does year 9 cost at \(course.providerName)?")
            // Namesakes are asked back.
            guard answer.answerMarkdown.contains("whole course") else { continue }
            let cited = answer.citations.map(\.key).filter { $0.hasPrefix("cricos:course:") }
            let levels = try cited.compactMap { try catalog.course(code: String($0.dropFirst(14)))?.level }
            #expect(levels.allSatisfy { $0 == "Junior Secondary Studies" }, "\(course.providerName): \(levels)")
            answered += 1
        }
        #expect(answered >= 10)
    }

    @Test("school that was left behind, and teaching at one, are no conditions")
    func told() async throws {
        let plain = try await adviser.reply(to: "Which bachelor of nursing courses are in Tasmania?")
        let told = try await adviser.reply(
            to: "I finished year 12 in Nepal. Which bachelor of nursing courses are in Tasmania?"
        )
        #expect(!plain.rows.isEmpty)
        #expect(told.rows == plain.rows)
        let teachers = try courses(try await adviser.reply(to: "master of teaching primary in Victoria"))
        #expect(!teachers.isEmpty)
        #expect(teachers.allSatisfy { $0.level.hasPrefix("Masters") })
    }

    @Test("other cities and states than those of the turn before, and campuses elsewhere")
    func elsewhere() async throws {
        let others = try await adviser.reply(
            to: "Where can I do a Diploma of Nursing in Perth?",
            "and in which other cities?"
        )
        let rows = try courses(others)
        #expect(!rows.isEmpty)
        #expect(rows.allSatisfy { course in course.locations.contains { $0.city.lowercased() != "perth" } })
        let course = try await adviser.reply(
            to: "Does Deakin's Bachelor of Nursing have campuses other than Geelong?"
        )
        #expect(course.answerMarkdown.hasPrefix("Yes."))
        #expect(!course.answerMarkdown.contains("Geelong Waterfront"))
    }

    @Test(
        "a name of which the register has only a part, or none, is never answered with another one's row",
        arguments: [
            "Is Norwest Christian College (Sydney) on the present CRICOS list or not?",
            "Where does City College Plymouth come in the league tables?",
            "How would you describe the standing of Westminster Abbey Choir School?",
        ]
    )
    func others(question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(answer.rows.isEmpty, "\(answer.answerMarkdown.prefix(200))")
        #expect(!answer.answerMarkdown.hasPrefix("Yes"), "\(answer.answerMarkdown.prefix(200))")
        #expect(!answer.citations.contains { $0.key.hasPrefix("cricos:provider:") })
    }

    @Test("a course asked for in a state where it is not taught says so before the fee")
    func elsewhereFee() async throws {
        let answer = try await adviser.reply(
            to: "Flinders, Master of Public Health in their Melbourne building - tuition?"
        )
        #expect(answer.answerMarkdown.contains("no campus in Melbourne"), "\(answer.answerMarkdown)")
    }

    @Test(
        "an extreme near a charge is an order, wherever it stands",
        arguments: [
            "diploma of nursing with the smallest annual fee in Victoria",
            "the least yearly tuition for a diploma of nursing in Victoria",
            "Diploma of Nursing, Victoria: where is the minimum fee per year?",
        ]
    )
    func extremes(question: String) async throws {
        let plain = try await adviser.reply(to: "cheapest diploma of nursing in Victoria per year")
        let answer = try await adviser.reply(to: question)
        #expect(plain.rows.count == 1)
        #expect(answer.rows == plain.rows, "\(question)")
    }

    @Test(
        "colleges of a place are a kind, and no name",
        arguments: [
            "Which Brisbane colleges offer a Diploma of Hospitality Management?",
            "Perth colleges with a Certificate IV in Kitchen Management",
            "Melbourne universities that teach a Master of Social Work",
        ]
    )
    func kinds(question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(!answer.rows.isEmpty, "\(question): \(answer.answerMarkdown.prefix(120))")
    }
}
