// Ways of asking that once went wrong, each by examples of its own.

import Advising
import Catalog
import Testing

@Suite("Suburbs of a capital city")
struct SuburbTests {
    @Test("postcodes of a metropolitan area have four digits and end where the next city begins")
    func ranges() throws {
        let melbourne = try #require(MetropolitanPostcodes.area(of: "Melbourne"))
        #expect(melbourne.state == "VIC")
        #expect(melbourne.postcodes.contains("3168"))
        #expect(!melbourne.postcodes.contains("3220"))
        #expect(try #require(MetropolitanPostcodes.area(of: "darwin")).postcodes.contains("0810"))
        #expect(MetropolitanPostcodes.area(of: "Geelong") == nil)
    }
}

@Suite(
    "Ways of asking, on the real register",
    .enabled(
        if: TestRegister.hasRealRegister,
        "the published workbook is not beside this checkout (../shared/data/au-cricos)"
    )
)
struct QuestionClassTests {
    let adviser: Adviser

    init() throws { adviser = Adviser(catalog: try TestRegister.real.get(), prose: nil) }

    @Test("courses in the suburbs of a capital come after the city's own, in a table that says so")
    func suburbs() async throws {
        let answer = try await adviser.reply(to: "masters in cyber security in Melbourne under 50,000 a year")
        let text = answer.answerMarkdown
        let heading = try #require(text.range(of: "Also in the suburbs of Melbourne"))
        #expect(!text[..<heading.lowerBound].contains("Clayton VIC"))
        #expect(answer.rows.count <= 12)
    }

    @Test("the cheapest in a city keeps to the city and mentions the suburbs")
    func suburbsOfSuperlative() async throws {
        let answer = try await adviser.reply(to: "cheapest bachelor of nursing in Sydney per year")
        #expect(!answer.answerMarkdown.contains("Also in the suburbs"))
        #expect(answer.answerMarkdown.contains("suburbs"))
    }

    @Test("a town without campuses of its own city is answered by those with its postcode or its name")
    func aroundTown() async throws {
        let bendigo = try await adviser.reply(to: "masters of business administration in Bendigo")
        #expect(bendigo.answerMarkdown.contains("Also around Bendigo"), "\(bendigo.answerMarkdown.prefix(300))")
        #expect(bendigo.answerMarkdown.contains("Flora Hill VIC") && !bendigo.rows.isEmpty)
        let own = try await adviser.reply(to: "diplomas of business in Geelong")
        #expect(!own.answerMarkdown.contains("Also around"), "\(own.answerMarkdown.prefix(300))")
    }

    @Test("the lowest mark that is wanted is no order by fees, and months that are no whole weeks are rounded")
    func minimumMark() async throws {
        let answer = try await adviser.reply(
            to: "Bond University Bachelor of Laws: I need the tuition and the minimum IELTS."
        )
        #expect(!answer.answerMarkdown.contains("cheapest"), "\(answer.answerMarkdown.prefix(300))")
        let months = try await adviser.reply(to: "masters in oceanography of eight months")
        #expect(months.answerMarkdown.contains("34.7") && !months.answerMarkdown.contains("34.66666"))
    }

    @Test(
        "what a profession's courses are called stands in for its name where no course has it",
        arguments: [
            ("mining engineer courses in South Australia", "Mining"), ("carpenter courses in Tasmania", "Carpentry"),
        ]
    )
    func profession(question: String, word: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(!answer.rows.isEmpty && answer.answerMarkdown.contains(word), "\(answer.answerMarkdown.prefix(300))")
    }

    @Test(
        "a provider is found by its proper name, an acronym or a name that is also a suburb's",
        arguments: [
            ("length of the Gordon diploma of community services", "00011G"),
            ("TAFE NSW website", "00591E"), ("is gordon tafe registered on cricos?", "00011G"),
        ]
    )
    func names(question: String, code: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(!answer.refused)
        #expect(answer.question.providerCodes.contains { $0.hasPrefix(code) })
    }

    @Test("a suburb stays a suburb after a preposition")
    func suburbName() async throws {
        #expect(try await adviser.reply(to: "diploma courses in Gordon").question.providerCodes.isEmpty)
    }

    @Test("a school's name said in part asks which one is meant")
    func partOfName() async throws {
        let answer = try await adviser.reply(to: "anglican girls school fees")
        #expect(answer.answerMarkdown.contains("Which one do you mean?"))
    }

    @Test(
        "a name that the register lacks is not taken for a similar one",
        arguments: [
            "Is Harvard University on CRICOS?", "is the Blue Lagoon beauty school still on the register?",
            "Is the Chicago Jazz Academy registered on cricos?",
        ]
    )
    func absent(question: String) async throws {
        #expect(try await adviser.reply(to: question).answerMarkdown.hasPrefix("No."))
    }

    @Test("a negated question about a listed provider begins with Yes")
    func negated() async throws {
        let answer = try await adviser.reply(to: "Monash University isn't listed on CRICOS, is it? I mean the big one.")
        #expect(answer.answerMarkdown.hasPrefix("Yes."))
    }

    @Test("institutions are counted by type")
    func types() async throws {
        let answer = try await adviser.reply(to: "how many private institutions are listed?")
        #expect(answer.question.filter.providerType == "Private")
        #expect(answer.answerMarkdown.contains("institutions of the type Private"))
    }

    @Test("two fields joined by or are alternatives")
    func alternatives() async throws {
        let answer = try await adviser.reply(to: "masters in Queensland with forestry or fisheries in the name")
        #expect(answer.question.filter.nameTerms.count == 1)
    }

    @Test("a doctorate of philosophy in a field is a level and a field")
    func doctorate() async throws {
        let answer = try await adviser.reply(to: "Doctor of Philosophy in Education, Queensland")
        #expect(answer.question.filter.level == .doctoral)
        #expect(!answer.rows.isEmpty)
    }

    @Test(
        "what the register does not hold is refused in the visitor's language and words",
        arguments: [
            "¿Cuándo empieza el curso en Deakin University?", "墨尔本大学的截止日期", "chi phí sinh hoạt ở Brisbane",
            "how many migration points is a degree in Darwin worth?",
            "how many students from India are actually enrolled at RMIT?",
            "20,000 AUD is how many Nepalese rupees?",
        ]
    )
    func refusals(question: String) async throws {
        #expect(try await adviser.reply(to: question).refused)
    }

    @Test("hours of a work component are a fact of the course")
    func workHours() async throws {
        let answer = try await adviser.reply(
            to: "how many hours of work placement are in the Bachelor of Nursing at Deakin?"
        )
        #expect(!answer.refused)
        #expect(answer.question.attributes == [.workComponent])
    }
}
