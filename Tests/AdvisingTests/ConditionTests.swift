// Conditions that an answer must keep, or say that it does not understand.

import Advising
import Catalog
import Testing

@Suite(
    "Conditions that are not lost",
    TestRegister.needsManyRegisters
)
struct ConditionTests {
    private func reply(_ question: String) async throws -> Answer {
        try await TestRegister.many.get().reply(to: question)
    }

    @Test(
        "a share of applicants is a limit on the admission rate, however it is said",
        arguments: [
            "Which colleges in Vermont let in fewer than 60% of their applicants?",
            "Which colleges in Vermont take less than 60 percent of applicants?",
        ]
    )
    func share(_ question: String) async throws {
        let expected = try await reply("Which colleges in Vermont have an admission rate under 60 percent?")
        let all = try await reply("Which colleges are in Vermont?")
        #expect(!expected.rows.isEmpty && expected.rows.count < all.rows.count)
        #expect(try await reply(question).rows == expected.rows)
    }

    @Test(
        "a limit or a negation that no condition was read from is refused, with its words",
        arguments: [
            ("Which colleges in Vermont have more than 5000 students?", "more than 5000"),
            ("Which universities in Vermont are not private?", "not private"),
            ("How many colleges are there in Vermont outside Burlington?", "outside"),
            ("List student sponsors in Derby excluding schools", "excluding schools"),
        ]
    )
    func notUnderstood(_ question: String, _ words: String) async throws {
        let answer = try await reply(question)
        #expect(answer.refused && answer.rows.isEmpty, "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains(words), "\(answer.answerMarkdown)")
    }

    @Test("a negation that the survey has a word for is a condition")
    func understood() async throws {
        let answer = try await reply("Which colleges in Vermont do not require the SAT or ACT?")
        #expect(!answer.refused && !answer.rows.isEmpty, "\(answer.answerMarkdown)")
    }

    @Test("a state by its full name is a place, and neither a university nor a name in one word")
    func states() async throws {
        let idaho = try await reply("Which colleges in idaho state require admission test scores?")
        #expect(!idaho.answerMarkdown.contains("**Idaho State University**"), "\(idaho.answerMarkdown)")
        let carolina = try await reply("How many colleges are in North Carolina?")
        #expect(carolina.answerMarkdown.contains("institutions in North Carolina"), "\(carolina.answerMarkdown)")
        #expect(!carolina.answerMarkdown.contains("read as"))
    }

    @Test("of namesakes that the survey tells apart in brackets none is taken for the other")
    func namesakes() async throws {
        let answer = try await reply("Where is Wheaton College?")
        #expect(answer.answerMarkdown.contains("Which one do you mean") && answer.answerMarkdown.contains("Norton"))
    }

    @Test("a town behind \"in\" is no name, and what is found nowhere is said of all registers that were asked")
    func towns() async throws {
        let act = try await reply("macalster colledge in saint paul: ACT middle 50 percent")
        #expect(!act.answerMarkdown.contains("Saint Paul College"), "\(act.answerMarkdown)")
        let unknown = try await reply("What is the University of Kelptown called now?")
        #expect(unknown.refused && !unknown.answerMarkdown.contains("outside Australia are not held"))
        #expect(unknown.answerMarkdown.contains("IPEDS"), "\(unknown.answerMarkdown)")
        // A name of which nothing is understood is not said to be unknown; a part of an invented one is no name.
        let dial = try await reply(
            "I have to speak to a human at Robert Gordon University in Aberdeen, which one do I see?"
        )
        #expect(dial.refused && !dial.answerMarkdown.contains("no such name"), "\(dial.answerMarkdown)")
        let invented = try await reply("What is the tuition at Royal Kookaburra University of Technology in Bathurst?")
        #expect(!invented.answerMarkdown.contains("know the name"), "\(invented.answerMarkdown)")
    }

    @Test("a part of another institution's name is none, and a whole name needs no other spelling")
    func parts() async throws {
        let falls = try await reply("What has become of the University of Great Falls in Montana?")
        #expect(!falls.answerMarkdown.contains("Great Falls College"), "\(falls.answerMarkdown)")
        let western = try await reply("phone for Southwestern College, Winfield, Kansas")
        #expect(western.answerMarkdown.contains("6202296000"), "\(western.answerMarkdown)")
    }

    @Test("a country in a name is a part of it")
    func country() async throws {
        let answer = try await reply("Can The Culinary Institute of America in Hyde Park take students on an M-1 visa?")
        #expect(answer.answerMarkdown.hasPrefix("Yes."), "\(answer.answerMarkdown)")
    }

    @Test("colleges of a country are no courses with college in the name")
    func kinds() async throws {
        let malta = try await reply("What universities and colleges do you list for Malta?")
        #expect(
            malta.citations.allSatisfy { $0.source == "hipo" } && malta.answerMarkdown.contains("universities of Malta")
        )
        let vague = try await reply("What colleges do you list?")
        #expect(vague.rows.isEmpty && !vague.answerMarkdown.contains("in the name"), "\(vague.answerMarkdown)")
    }

    @Test("sums of a rule are converted when the next turn asks for them, at the day's rate")
    func sums() async throws {
        let adviser = try TestRegister.many.get()
        let rule = "UK Student visa: how much money per month outside London?"
        let answer = try await adviser.reply(to: rule, "how much is that in indian rupees?")
        #expect(answer.answerMarkdown.contains("GBP 1,171 = **INR "), "\(answer.answerMarkdown)")
        #expect(answer.citations.contains { $0.source == "ecb" })
        let again = try await adviser.reply(to: rule, "how much is that in indian rupees?", "and in euros?")
        #expect(again.answerMarkdown.contains("GBP 1,171 = **EUR "), "\(again.answerMarkdown)")
    }

    @Test("the rating of a sponsor, and in the next turn its town")
    func rating() async throws {
        let adviser = try TestRegister.many.get()
        let answer = try await adviser.reply(
            to: "What is the sponsor rating of the University of Hull?",
            "In which town is it registered?"
        )
        #expect(answer.citations.contains { $0.source == "uk-sponsors" }, "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("Hull"))
    }
}
