// Several turns: what a turn takes from the ones before.

import Advising
import Catalog
import Testing

@Suite("Conversations")
struct ConversationTests {
    let catalog: Catalog
    let adviser: Adviser

    init() throws {
        catalog = try TestRegister.starter.get()
        adviser = Adviser(catalog: catalog, prose: nil)
    }

    @Test("another state replaces the first, the rest stays")
    func place() async throws {
        let followed = try await adviser.reply(
            to: "masters in data science in Victoria under 60k a year",
            "and in Queensland?"
        )
        let direct = try await adviser.reply(to: "masters in data science in Queensland under 60k a year")
        #expect(followed.rows == direct.rows && !direct.rows.isEmpty)
    }

    @Test("a limit told later narrows the list")
    func limit() async throws {
        let followed = try await adviser.reply(to: "nursing masters in Victoria", "only those under 40,000 a year")
        let direct = try await adviser.reply(to: "nursing masters in Victoria under 40,000 a year")
        #expect(followed.rows == direct.rows)
    }

    @Test("a budget told first, a field next and a place last make one search")
    func budgetFirst() async throws {
        let followed = try await adviser.reply(
            to: "Hello, my budget is 45,000 AUD a year",
            "I like data science",
            "master level, in Victoria please"
        )
        let direct = try await adviser.reply(to: "data science masters in Victoria up to 45,000 a year")
        #expect(followed.rows == direct.rows)
    }

    @Test("which of those is cheapest asks of the list before")
    func cheapest() async throws {
        let followed = try await adviser.reply(
            to: "data science masters in Victoria",
            "which of those is the cheapest per year?"
        )
        let direct = try await adviser.reply(to: "cheapest data science master in Victoria per year")
        #expect(followed.rows == direct.rows && followed.rows.count >= 1)
    }

    @Test("the second one is the second row that was shown")
    func ordinal() async throws {
        let list = try await adviser.reply(to: "data science masters in Victoria, cheapest per year first")
        let second = try await adviser.reply(
            to: "data science masters in Victoria, cheapest per year first",
            "how long is the second one?"
        )
        #expect(second.citations.first?.key == list.rows[1])
        #expect(second.answerMarkdown.contains("takes"))
    }

    @Test(
        "it is the course talked about",
        arguments: ["and how long is it?", "per year?", "where is it taught?", "duration"]
    )
    func pronoun(turn: String) async throws {
        let answer = try await adviser.reply(to: "fee of the Master of Data Science at Monash", turn)
        #expect(answer.question.intent == .courseFacts)
        #expect(answer.citations.first?.label.hasPrefix("Master of Data Science, Monash") == true)
    }

    @Test("a correction keeps the provider and what was asked")
    func correction() async throws {
        let answer = try await adviser.reply(
            to: "fee of the Master of Data Science at Monash",
            "no, I meant the Master of Cybersecurity"
        )
        #expect(answer.citations.first?.label.hasPrefix("Master of Cybersecurity, Monash") == true)
        #expect(answer.answerMarkdown.contains("whole course"))
    }

    @Test("a course not held by a topic of the register is refused in a follow-up too")
    func uncovered() async throws {
        #expect(
            try await adviser.reply(
                to: "fee of the Master of Data Science at Monash",
                "what IELTS do they want for it?"
            ).refused
        )
    }

    @Test("start over forgets, and so does reset")
    func startOver() async throws {
        let answer = try await adviser.reply(
            to: "fee of the Master of Data Science at Monash",
            "start over",
            "and how long is it?"
        )
        #expect(answer.question.courseCodes.isEmpty && answer.citations.isEmpty)
        let session = adviser.newSession()
        _ = await adviser.finalAnswer("fee of the Master of Data Science at Monash", in: session)
        session.reset()
        #expect(session.turns == 0)
        #expect(await adviser.finalAnswer("and how long is it?", in: session)?.citations.isEmpty == true)
    }

    @Test("two sessions know nothing of each other")
    func apart() async throws {
        let first = adviser.newSession()
        let second = adviser.newSession()
        _ = await adviser.finalAnswer("fee of the Master of Data Science at Monash", in: first)
        #expect(await adviser.finalAnswer("and how long is it?", in: second)?.citations.isEmpty == true)
        #expect(first.id != second.id)
    }
}
