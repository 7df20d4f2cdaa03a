// What is to be left out of a list is left out, and never asked for instead.

import Advising
import Catalog
import Testing

@Suite("Leaving out")
struct ExclusionTests {
    private let adviser: Adviser
    private let catalog: Catalog

    init() throws {
        catalog = try TestRegister.starter.get()
        adviser = Adviser(catalog: catalog, prose: nil)
    }

    /// The first number in bold of an answer, which is the count.
    private func count(_ turns: String...) async throws -> Int {
        let session = adviser.newSession()
        var text = ""
        for turn in turns { text = await adviser.finalAnswer(turn, in: session)?.answerMarkdown ?? "" }
        let digits = text.split(separator: "**").dropFirst(text.hasPrefix("**") ? 0 : 1).first.map {
            $0.filter { $0 != "," }
        }
        return try #require(digits.flatMap { Int($0) }, "\(text)")
    }

    @Test(
        "what is left out and what is asked for with it add up to all",
        arguments: [
            ("bachelor courses", "bachelor courses in nursing", "bachelor courses that are not in nursing"),
            ("bachelor courses", "bachelor courses in nursing", "bachelor courses except nursing"),
            ("nursing courses", "bachelor courses in nursing", "nursing courses excluding bachelor degrees"),
            ("courses with engineering in the name", "engineering masters", "engineering courses that aren't masters"),
            (
                "master's courses", "master's courses at Deakin University",
                "master's courses other than at Deakin University"
            ),
            ("diplomas", "diplomas at TAFE Queensland", "diplomas, but not at TAFE Queensland"),
        ]
    )
    func sums(_ all: String, _ asked: String, _ leftOut: String) async throws {
        let whole = try await count("How many \(all) are there?")
        let part = try await count("How many \(asked) are there?")
        let rest = try await count("How many \(leftOut) are there?")
        #expect(part > 0 && rest > 0)
        #expect(whole == part + rest, "\(whole) \(part) \(rest)")
    }

    @Test(
        "no row has what was left out, and the answer says that it was",
        arguments: [
            ("Masters of engineering outside Melbourne", "Melbourne", "not in Melbourne or its suburbs"),
            ("Cheapest nursing bachelor anywhere but Sydney", "Sydney", "not in Sydney or its suburbs"),
            ("Bachelor of Nursing but not in Victoria", "VIC", "not in Victoria"),
            (
                "Where else than Victoria and NSW is there a bachelor of nursing?", "VIC",
                "not in Victoria, not in New South Wales"
            ),
            (
                "I don't want to study in Sydney. Which masters in engineering are there?", "Sydney",
                "not in Sydney or its suburbs"
            ),
            ("Which law degrees are not taught in Brisbane or Sydney?", "Brisbane", "not in Brisbane or its suburbs"),
            (
                "Where can I study nursing besides Queensland, Victoria and Tasmania?", "QLD",
                "not in Victoria, not in Tasmania"
            ),
        ]
    )
    func places(_ question: String, _ place: String, _ said: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(!answer.rows.isEmpty && !answer.refused, "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains(said), "\(answer.answerMarkdown)")
        for key in answer.rows {
            let code = try #require(key.split(separator: ":").last.map(String.init))
            let course = try #require(try catalog.course(code: code))
            #expect(course.locations.contains { $0.city != place && $0.state != place }, "\(course.name)")
        }
        let rows = answer.answerMarkdown.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.allSatisfy { !$0.contains("\(place) ") }, "\(rows)")
    }

    @Test("a next turn leaves out what the list before had, and asks for it again")
    func turns() async throws {
        let all = try await count("How many nursing courses are there?")
        let victoria = try await count("How many nursing courses are there in Victoria?")
        #expect(try await count("How many nursing courses are there?", "and not at Deakin University?") < all)
        #expect(try await count("How many nursing courses are there, not in Victoria?", "and in Victoria?") == victoria)
        #expect(try await count("How many nursing courses are there?", "not bachelor degrees") < all)
        let queensland = try await adviser.reply(
            to: "nursing courses in Queensland and Victoria",
            "and without Victoria"
        )
        #expect(queensland.question.filter.states == ["QLD"] && queensland.question.filter.excluded.states == ["VIC"])
    }

    @Test(
        "a word like not that leaves nothing out changes nothing",
        arguments: [
            ("I am not in Sydney. Which nursing courses are in Melbourne?", "Which nursing courses are in Melbourne?"),
            ("I don't live in Queensland: nursing courses in Melbourne", "nursing courses in Melbourne"),
            (
                "Nursing bachelor in Queensland, not more than 40000 a year",
                "Nursing bachelor in Queensland up to 40000 a year"
            ),
            ("Bachelor of nursing courses, not double degrees", "Bachelor of nursing courses, single degrees"),
        ]
    )
    func elsewhere(_ question: String, _ plain: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(answer.question.filter.excluded.isEmpty)
        #expect(answer.rows == (try await adviser.reply(to: plain).rows))
        #expect(!answer.rows.isEmpty)
    }

    @Test(
        "providers that do not offer something are no condition, and are not those that do",
        arguments: [
            "universities that don't have law", "Which providers do not offer nursing?",
            "How many universities have no law courses?",
        ]
    )
    func unoffered(_ question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(
            answer.refused && answer.rows.isEmpty && answer.answerMarkdown.contains("do not understand"),
            "\(answer.answerMarkdown)"
        )
    }

    @Test("who has no bachelor's degree asks for what he names, and \"no\" in a question of being leaves nothing out")
    func ofOneself() async throws {
        let diplomas = try await adviser.reply(
            to: "I don't have a bachelor. Which diplomas are there at TAFE Queensland?"
        )
        #expect(diplomas.rows.count > 1 && diplomas.question.filter.excluded.isEmpty)
        #expect(
            try await adviser.reply(to: "Are there no nursing courses in Melbourne?").question.filter.excluded.isEmpty
        )
    }

    @Test("a field of three letters is one, and is not dropped")
    func short() async throws {
        let law = try await adviser.reply(to: "Which law degrees are taught in Melbourne?")
        let names = try law.rows.map {
            try #require(try catalog.course(code: String($0.split(separator: ":")[2]))).name
        }
        #expect(!names.isEmpty && names.allSatisfy { $0.contains("Law") }, "\(names)")
    }

    @Test(
        "the type of a provider is turned round by a negation, and may be said of one",
        arguments: [
            ("Diplomas run by a government institution, no private colleges please", "Government"),
            ("diplomas of community services, drop the private ones", "Government"),
            ("diplomas at private colleges", "Private"), ("diplomas, but not at government institutions", "Private"),
        ]
    )
    func types(_ question: String, _ type: String) async throws {
        #expect(try await adviser.reply(to: question).question.filter.providerType == type)
    }

    @Test("a limit by what is left out alone is asked back")
    func nothingAsked() async throws {
        #expect(try await adviser.reply(to: "not in Sydney").rows.isEmpty)
    }
}
