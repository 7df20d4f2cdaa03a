// "Which one is cheaper?" after two answers, and comparisons in one question.

import Advising
import Catalog
import Testing

@Suite("Comparisons of courses talked about")
struct CourseComparisonTests {
    let adviser: Adviser

    init() throws { adviser = Adviser(catalog: try TestRegister.starter.get(), prose: nil) }

    private let turns = ["How much is the Master of Data Science at Deakin?", "and at La Trobe?"]

    @Test("the cheaper of two courses is told with both fees, and the dearer is the other one")
    func fees() async throws {
        let cheaper = try await adviser.reply(to: turns[0], turns[1], "which one is cheaper?")
        let dearer = try await adviser.reply(to: turns[0], turns[1], "and which of the two is more expensive?")
        #expect(cheaper.rows.count == 1 && dearer.rows.count == 1 && cheaper.rows != dearer.rows)
        #expect(Set(cheaper.citations.map(\.key)) == Set(dearer.citations.map(\.key)))
        let lead = cheaper.answerMarkdown.prefix(300)
        #expect(lead.contains("is cheaper:") && lead.contains("against"), "\(lead)")
    }

    @Test("which is better is in no register: refused, with what it states of both")
    func better() async throws {
        let answer = try await adviser.reply(to: turns[0], turns[1], "which is better?")
        #expect(answer.refused && answer.answerMarkdown.hasPrefix("Not in our data: which is better."))
        #expect(answer.citations.count { $0.key.hasPrefix("cricos:course:") } >= 2, "\(answer.answerMarkdown)")
    }

    @Test("after one course there is nothing to compare")
    func single() async throws {
        let answer = try await adviser.reply(to: turns[0], "which one is cheaper?")
        #expect(!answer.answerMarkdown.contains("is cheaper:"), "\(answer.answerMarkdown)")
    }
}

@Suite(
    "Comparisons of institutions",
    TestRegister.needsManyRegisters
)
struct InstitutionComparisonTests {
    private func reply(_ turns: [String]) async throws -> Answer {
        try await TestRegister.many.get().reply(to: turns)
    }

    @Test("easier to get into is the higher share admitted, more selective the lower one")
    func admission() async throws {
        let turns = ["What is the acceptance rate of Tufts University?", "and Brandeis?"]
        let easier = try await reply(turns + ["which one is easier to get into?"])
        let stricter = try await reply(turns + ["which of them is more selective?"])
        #expect(easier.answerMarkdown.hasPrefix("**Brandeis University**"), "\(easier.answerMarkdown.prefix(300))")
        #expect(stricter.answerMarkdown.hasPrefix("**Tufts University**"), "\(stricter.answerMarkdown.prefix(300))")
        #expect(easier.citations.count { $0.key.hasPrefix("ipeds:adm:") } == 2)
    }

    @Test(
        "what the survey does not state is refused with what it does",
        arguments: ["which one is better?", "which is cheaper?", "which of the two is larger?"]
    )
    func undecided(_ last: String) async throws {
        let answer = try await reply(["Where is Colby College?", "and Bates College?", last])
        #expect(
            answer.refused && answer.answerMarkdown.contains("Colby College") && answer.answerMarkdown.contains("Bates")
        )
    }

    @Test("a yes or no compares the first named with the second, also where a state is in a name")
    func yesNo() async throws {
        let no = try await reply(["Is Oberlin College harder to get into than Pomona College?"])
        #expect(no.answerMarkdown.hasPrefix("No."), "\(no.answerMarkdown.prefix(200))")
        let yes = try await reply(["Is the University of Maine easier to get into than Bowdoin College?"])
        #expect(yes.answerMarkdown.hasPrefix("Yes."), "\(yes.answerMarkdown.prefix(200))")
    }

    @Test("\"tell me\" says nothing of one's own chances")
    func tellMe() async throws {
        let answer = try await reply(["Tell me the acceptance rate of Tufts University"])
        #expect(!answer.refused && answer.answerMarkdown.contains("%"))
        let chance = try await reply(["Tell me my chances at Tufts University"])
        #expect(chance.refused)
    }
}
