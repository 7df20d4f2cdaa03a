// Answers from the real pages of the UK Immigration Rules: the right paragraph, its words, and nothing where they say nothing.

import Advising
import Catalog
import Testing

@Suite(
    "Questions on the UK Immigration Rules",
    .enabled(
        if: TestRegister.hasRealRules,
        "the captured pages are not beside this checkout (../shared/data/uk-immigration-rules)"
    )
)
struct UKRulesQuestionTests {
    let adviser: Adviser

    init() throws { adviser = Adviser(catalog: try TestRegister.rules.get(), prose: nil) }

    /// The keys that answer for a paragraph, or for one of several.
    private func keys(_ paragraphs: String) -> Set<String> {
        Set(paragraphs.split(separator: "|").map { "uk-rules:para:\($0)" })
    }

    private func plain(_ text: String) -> String {
        text.lowercased().filter { $0 != "*" && $0 != "," && $0 != "\\" }.replacing("’", with: "'")
    }

    /// Fails when fewer than the given part of the questions is answered well, and says which were not.
    private func expect(_ wrong: [String], of count: Int, atMost part: Double) {
        #expect(
            Double(wrong.count) <= Double(count) * part,
            "\(wrong.count) of \(count): \(wrong.joined(separator: "\n"))"
        )
    }

    @Test("what, which, how much and how long are answered with the paragraph and its words")
    func values() async throws {
        var wrong: [String] = []
        for (question, paragraphs, phrase) in UKRulesQuestions.values {
            let answer = try await adviser.reply(to: question)
            let isCited = !keys(paragraphs).isDisjoint(with: answer.citations.map(\.key))
            if !isCited || answer.refused || !plain(answer.answerMarkdown).contains(plain(phrase)) {
                wrong.append(question)
            }
        }
        expect(wrong, of: UKRulesQuestions.values.count, atMost: 0.12)
    }

    @Test("yes and no are right where they are said, and mostly said")
    func yesAndNo() async throws {
        var unsaid: [String] = []
        var mistaken: [String] = []
        for (question, _, expected) in UKRulesQuestions.yesOrNo {
            let start = try await adviser.reply(to: question).answerMarkdown.prefix(3).lowercased()
            if start.hasPrefix(expected) { continue }
            if start.hasPrefix("yes") || start.hasPrefix("no.") || start.hasPrefix("no,") {
                mistaken.append(question)
            } else {
                unsaid.append(question)
            }
        }
        expect(mistaken, of: UKRulesQuestions.yesOrNo.count, atMost: 0.04)
        expect(unsaid, of: UKRulesQuestions.yesOrNo.count, atMost: 0.2)
    }

    @Test(
        "fees, waiting times, other routes and advice are refused, with whom to ask",
        arguments: UKRulesQuestions.refused
    )
    func refused(_ question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(answer.refused, "\(answer.answerMarkdown)")
        #expect(!answer.answerMarkdown.isEmpty)
    }

    @Test(
        "questions on Australia, on sponsors and on other countries are left to others",
        arguments: UKRulesQuestions.ofOthers
    )
    func ofOthers(_ question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(!answer.citations.contains { $0.source == "uk-rules" }, "\(answer.answerMarkdown)")
    }

    @Test("an amount stands first only when it is the one asked for; the edition, day and page stand last")
    func amount() async throws {
        let answer = try await adviser.reply(
            to: "How much money per month must a Student show when studying in London, UK?"
        )
        #expect(answer.answerMarkdown.hasPrefix("**£1,529 for each month"), "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("captured on 6 December 2025"))
        #expect(answer.citations.first?.edition == "2025-12-06")
        let both = try await adviser.reply(to: "How much money per month must I show for a UK student visa?")
        #expect(!both.answerMarkdown.hasPrefix("**£"))
        #expect(both.answerMarkdown.contains("£1529") && both.answerMarkdown.contains("£1171"))
    }

    @Test("the countries of a list are counted, and the list is quoted")
    func counted() async throws {
        let answer = try await adviser.reply(to: "How many countries are exempt from ATAS under the UK rules?")
        #expect(answer.citations.map(\.key).contains("uk-rules:para:ATAS 3.1"), "\(answer.answerMarkdown)")
        let list = answer.answerMarkdown.split(separator: "\n").max { $0.count < $1.count } ?? ""
        let names = list.split(separator: ", ").count
        #expect(names > 5 && answer.answerMarkdown.contains("**\(names)** are named"), "\(answer.answerMarkdown)")
    }

    @Test("a day named in the question chooses between rules that change on a day")
    func day() async throws {
        let early = try await adviser.reply(
            to: "How long is the UK Graduate visa after a master's if I apply in June 2026?"
        )
        #expect(early.answerMarkdown.hasPrefix("**2 years**"), "\(early.answerMarkdown)")
        let late = try await adviser.reply(
            to: "How long is the UK Graduate visa after a master's if I apply in June 2027?"
        )
        #expect(late.answerMarkdown.hasPrefix("**18 months**"), "\(late.answerMarkdown)")
    }

    @Test("a paragraph is quoted by its number however it is written; a number that is not there is said to be missing")
    func numbers() async throws {
        for question in ["What does ST 12.5 say?", "st12.5", "please quote ST.12.5"] {
            #expect(
                try await adviser.reply(to: question).citations.map(\.key) == ["uk-rules:para:ST 12.5"],
                "\(question)"
            )
        }
        let missing = try await adviser.reply(to: "What does ST 99.9 say?")
        #expect(missing.refused)
        #expect(missing.answerMarkdown.contains("no paragraph ST 99.9"))
    }

    @Test("a question that goes on with the one before is read together with it")
    func goesOn() async throws {
        let answer = try await adviser.reply(
            to: "How much money per month must I show for a UK student visa in London?",
            "and outside London?"
        )
        #expect(answer.answerMarkdown.contains("1,171"), "\(answer.answerMarkdown)")
    }

    @Test(
        "a city named after London is what is asked for, also one that Australia has",
        arguments: ["and in Glasgow?", "and if it is Cardiff?", "I shall be in Leeds, not in London. How much then?"]
    )
    func city(_ next: String) async throws {
        let answer = try await adviser.reply(
            to: "How much money per month must I show for a UK student visa in London?",
            next
        )
        #expect(answer.answerMarkdown.hasPrefix("**£1,171"), "\(answer.answerMarkdown)")
    }

    @Test("of several amounts none is told for a situation that was not matched, though a city was named")
    func noAmountOfAnother() async throws {
        let answer = try await adviser.reply(
            to: "My daughter is 16 and lives alone in Glasgow on a Child Student visa: how much per month must we show?"
        )
        #expect(!answer.answerMarkdown.contains("**£570"), "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("CS 10.2"), "\(answer.answerMarkdown)")
    }

    @Test("no quotation is a dump")
    func short() async throws {
        for (question, _, _) in UKRulesQuestions.values {
            let answer = try await adviser.reply(to: question)
            #expect(answer.answerMarkdown.count < 6_000, "\(question)")
        }
    }
}
