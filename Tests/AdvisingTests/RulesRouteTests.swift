// The route, country and person that a question on the Rules names, and what a quotation must not lose.

import Advising
import Catalog
import Testing

@Suite(
    "What a question on the Rules names",
    .enabled(
        if: TestRegister.hasRealRules,
        "the captured pages are not beside this checkout (../shared/data/uk-immigration-rules)"
    )
)
struct RulesRouteTests {
    let adviser: Adviser

    init() throws { adviser = Adviser(catalog: try TestRegister.rules.get(), prose: nil) }

    private func last(_ turns: String...) async throws -> Answer { try await adviser.reply(to: turns) }

    @Test(
        "another route takes the place of the one before, and a limit at the other end is no figure of what was asked"
    )
    func anotherRoute() async throws {
        for next in ["and for the Short-term Student visa?", "What about a Short-term Student?"] {
            let answer = try await last("What is the minimum age for a Child Student?", next)
            #expect(answer.answerMarkdown.contains("**STS 1.3**"), "\(answer.answerMarkdown)")
            #expect(!answer.answerMarkdown.contains("Appendix Child Student"), "\(answer.answerMarkdown)")
        }
        let least = try await last("What is the minimum age for a Short-term Student?")
        #expect(least.answerMarkdown.hasPrefix("**16**"), "\(least.answerMarkdown)")
        let most = try await last("What is the maximum age for a Short-term Student?")
        #expect(!most.answerMarkdown.hasPrefix("**16**"), "\(most.answerMarkdown)")
        let other = try await last("What is the minimum age for a Child Student?", "and for the Graduate route?")
        #expect(!other.answerMarkdown.hasPrefix("**16"), "\(other.answerMarkdown)")
    }

    @Test(
        "yes or no comes from the appendix of the route that was named, and from no other",
        arguments: [
            ("can I take a job in the UK if I am there on the parent of a child student visa?", "PC ", "GR "),
            ("May the parent of a Child Student do paid work?", "PC ", "GR "),
            ("Am I allowed to work as the mother of a child student in England?", "PC ", "ST "),
        ]
    )
    func route(_ question: String, _ own: String, _ other: String) async throws {
        let answer = try await last(question)
        #expect(!answer.answerMarkdown.hasPrefix("Yes"), "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("**\(own)"), "\(answer.answerMarkdown)")
        #expect(!answer.answerMarkdown.contains("**\(other)"), "\(answer.answerMarkdown)")
    }

    @Test("another country in the next turn takes the place of the one before")
    func nation() async throws {
        let question = "Do I need a TB test for the UK student visa if I have lived in Nigeria?"
        #expect(try await last(question).answerMarkdown.hasPrefix("Yes. “Nigeria”"))
        let other = try await last(question, "And if I had lived in Canada all the time?")
        #expect(other.answerMarkdown.contains("“Canada” is not on the list"), "\(other.answerMarkdown)")
        let unknown = try await last(question, "And if I had lived in Zubrowka all the time?")
        #expect(!unknown.answerMarkdown.contains("Nigeria"), "\(unknown.answerMarkdown)")
    }

    @Test("an amount stands at the head only where it is of the person and the thing that was asked for")
    func amount() async throws {
        let child = try await last(
            "What do I have to show each month for one child if I study in Leeds, UK? How much money?"
        )
        #expect(
            child.answerMarkdown.hasPrefix("**£680 per month**") && child.answerMarkdown.contains("**ST 37.2**"),
            "\(child.answerMarkdown)"
        )
        #expect(!child.answerMarkdown.contains("1,529"), "\(child.answerMarkdown)")
        let deposit = try await last("How much of a deposit paid for accommodation counts for a UK student visa?")
        #expect(deposit.answerMarkdown.hasPrefix("**£1,529**"), "\(deposit.answerMarkdown)")
    }

    @Test("bullets of one list are quoted together")
    func bullets() async throws {
        let answer = try await last("How many hours may a UK student work in term time?")
        let text = answer.answerMarkdown
        if text.contains("short-term study abroad programme") {
            #expect(text.contains("higher education provider with a track record of compliance; or"), "\(text)")
        }
        #expect(text.contains("ST 26.1") && text.contains("20 hours"), "\(text)")
    }
}
