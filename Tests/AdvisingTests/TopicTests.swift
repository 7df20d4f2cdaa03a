// The topic of a conversation, at every desk: what a turn leaves out, what it changes, and what it must not touch.

import Advising
import Catalog
import Foundation
import Testing

@Suite(
    "Topics of a conversation",
    TestRegister.needsManyRegisters
)
struct TopicTests {
    /// A conversation and what its last answer must and must not hold; `source` is a register that it cites.
    struct Talk: Sendable, CustomTestStringConvertible {
        let turns: [String]
        let holds: [String]
        let lacks: [String]
        let source: String?

        init(_ turns: String..., holds: [String], lacks: [String] = [], source: String? = nil) {
            self.turns = turns
            self.holds = holds
            self.lacks = lacks
            self.source = source
        }

        var testDescription: String { turns.joined(separator: " / ") }
    }

    func check(_ talk: Talk) async throws {
        let adviser = try TestRegister.many.get()
        let session = adviser.newSession()
        var last: Answer?
        for turn in talk.turns { last = await adviser.finalAnswer(turn, in: session) }
        let answer = try #require(last)
        for text in talk.holds { #expect(answer.answerMarkdown.contains(text), "\(answer.answerMarkdown.prefix(400))") }
        for text in talk.lacks {
            #expect(!answer.answerMarkdown.contains(text), "\(answer.answerMarkdown.prefix(400))")
        }
        if let source = talk.source {
            #expect(answer.citations.contains { $0.source == source }, "\(answer.answerMarkdown.prefix(400))")
        }
    }

    @Test(
        "another institution, the same question",
        arguments: [
            Talk(
                "Is Oberlin College SEVP certified?",
                "what about Kenyon College?",
                holds: ["KENYON", "Yes"],
                source: "sevp"
            ),
            Talk(
                "What is the acceptance rate of Tufts University?",
                "and Brandeis?",
                holds: ["Brandeis", "%"],
                source: "ipeds"
            ),
            Talk(
                "Where is Pomona College?",
                "sorry I meant Colby College",
                holds: ["Colby", "Maine"],
                lacks: ["Pomona"]
            ),
            Talk(
                "What TEF rating has Keele University?",
                "and the University of Derby?",
                holds: ["University of Derby"],
                source: "discover-uni"
            ),
            Talk(
                "Is the University of Hull a licensed student sponsor?",
                "how about the University of Kent?",
                holds: ["Kent"],
                source: "uk-sponsors"
            ),
            Talk(
                "e-mail domain of the University of Nairobi?",
                "and of Makerere University?",
                holds: ["mak.ac.ug"],
                source: "hipo"
            ),
            Talk("Is Oberlin College SEVP certified?", "Kenyon College?", holds: ["KENYON"], source: "sevp"),
            Talk(
                "Is the University of Hull a licensed student sponsor?",
                "and Warwick?",
                holds: ["Yes", "University of Warwick"],
                lacks: ["University of Hull"],
                source: "uk-sponsors"
            ),
            Talk(
                "Which town is the University of Hull registered under on the UK sponsor list?",
                "and sussex?",
                holds: ["Brighton"],
                source: "uk-sponsors"
            ),
            Talk(
                "Is the University of Hull a licensed student sponsor?",
                "what about Keele?",
                holds: ["I cannot tell", "excerpt"],
                source: "uk-sponsors"
            ),
            Talk(
                "e-mail domain of the University of Nairobi?",
                "and of Makerere?",
                holds: ["mak.ac.ug"],
                source: "hipo"
            ),
        ]
    )
    func otherInstitution(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "the same institution, another fact, at the desk that has it",
        arguments: [
            Talk(
                "What is the acceptance rate of Tufts University?",
                "and its phone number?",
                holds: ["Tufts", "telephone"],
                source: "ipeds"
            ),
            Talk("Is Oberlin College SEVP certified?", "what's their website", holds: ["oberlin.edu"], source: "ipeds"),
            Talk("Where is Colby College?", "is it public or private?", holds: ["private"], source: "ipeds"),
            Talk("Where is Colby College?", "is it SEVP certified?", holds: ["Colby"], source: "sevp"),
            Talk(
                "Is the University of Bath a licensed student sponsor?",
                "does it also sponsor child students?",
                holds: ["No.", "Bath"],
                source: "uk-sponsors"
            ),
            Talk("Is Oberlin College SEVP certified?", "and for M-1?", holds: ["Oberlin", "No."], source: "sevp"),
            Talk(
                "How many years is the Law degree at Anglia Ruskin University?",
                "what is the qualification called?",
                holds: ["LLB"],
                source: "discover-uni"
            ),
            Talk(
                "How many years is the Law degree at Anglia Ruskin University?",
                "and Fine Art?",
                holds: ["Fine Art"],
                lacks: ["**Law**"]
            ),
        ]
    )
    func otherFact(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "another place or condition of a list",
        arguments: [
            Talk(
                "Which schools in Wyoming accept M-1 students?",
                "and in Vermont?",
                holds: ["Vermont", "M-1"],
                lacks: ["Wyoming"]
            ),
            Talk(
                "How many public universities are there in Maine?",
                "and in Idaho?",
                holds: ["Idaho", "public"],
                lacks: ["Maine"]
            ),
            Talk(
                "How many private colleges are there in Maine?",
                "and public ones?",
                holds: ["Maine", "active public"]
            ),
            Talk(
                "List public universities in South Dakota that award doctorates",
                "and in North Dakota?",
                holds: ["North Dakota"],
                lacks: ["South Dakota"]
            ),
        ]
    )
    func otherCondition(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "another case of a rule",
        arguments: [
            Talk("Are Canadians exempt from ATAS?", "and Mexicans?", holds: ["No", "ATAS 3.1"]),
            Talk("Is Kenya on the TB list for the UK?", "and Brazil?", holds: ["No", "TB 6"]),
            Talk("Can I be self-employed on a UK student visa?", "and on the Graduate visa?", holds: ["GR 8.2"]),
            Talk(
                "What money do I need for a UK student visa in London?",
                "and outside London?",
                holds: ["ST 12.3", "£1171"]
            ),
            Talk(
                "How much must a partner show per month in London for the UK student route?",
                "and for a child?",
                holds: ["ST 37.2"]
            ),
        ]
    )
    func otherCase(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "an amount or a currency is put in the place of the one before",
        arguments: [
            Talk(
                "How much is 20,000 euros in Australian dollars?",
                "sorry I meant 21,000",
                holds: ["EUR 21,000", "A$"]
            ),
            Talk("How much is 30,000 AUD in pounds?", "and 45,000?", holds: ["45,000", "GBP"]),
            Talk("How much is 1000 euros in AUD?", "and 2000?", holds: ["EUR 2,000"]),
            Talk("How much is 500000 INR in AUD?", "and in euros?", holds: ["EUR"], lacks: ["A$"]),
        ]
    )
    func money(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "the topic follows the conversation through its changes",
        arguments: [
            Talk(
                "Where is Colby College?",
                "Can I work on a UK student visa?",
                "and on the Graduate visa?",
                holds: ["GR 8.2"],
                lacks: ["Colby"]
            ),
            Talk(
                "How much is 1000 euros in AUD?",
                "Is Oberlin College SEVP certified?",
                "and Kenyon College?",
                holds: ["KENYON"],
                source: "sevp"
            ),
            Talk("Where is Colby College?", "thanks!", "and its zip code?", holds: ["Colby", "04901"]),
            Talk(
                "What TEF rating has Keele University?",
                "data science masters in Victoria",
                "and in Queensland?",
                holds: ["Queensland"],
                source: "cricos"
            ),
        ]
    )
    func changes(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "a question complete in itself is answered as if it came first",
        arguments: [
            ("Where is Colby College?", "data science masters in Victoria"),
            ("Where is Colby College?", "How many hours may I work on a UK student visa in term?"),
            ("Are Canadians exempt from ATAS?", "Is Oberlin College SEVP certified?"),
            ("How much is 1000 euros in AUD?", "What TEF rating has Keele University?"),
            ("What TEF rating has Keele University?", "Which public universities in Idaho require the SAT?"),
            ("Is Oberlin College SEVP certified?", "How many public universities are there in Maine?"),
            ("Is Oberlin College SEVP certified?", "And what is the phone number of Colby College?"),
            ("What is the acceptance rate of Tufts University?", "what is the average rent in Boston?"),
            ("What TEF rating has Keele University?", "what about the weather?"),
        ]
    )
    func notPolluted(_ before: String, _ question: String) async throws {
        let adviser = try TestRegister.many.get()
        let after = try await adviser.reply(to: before, question)
        let alone = try await adviser.reply(to: question)
        #expect(after.answerMarkdown == alone.answerMarkdown)
    }

    @Test("what no register holds of the topic is refused with it, and not taken for an Australian course")
    func unheld() async throws {
        let answer = try await TestRegister.many.get().reply(
            to: "What TEF rating has Keele University?",
            "and the tuition fee?"
        )
        #expect(answer.refused && !answer.citations.contains { $0.source == "cricos" })
    }

    @Test("a place alone answers a question back")
    func askedBack() async throws {
        let adviser = try TestRegister.many.get()
        let session = adviser.newSession()
        let first = try #require(await adviser.finalAnswer("phone number of Columbia College", in: session))
        #expect(first.answerMarkdown.contains("Which one"))
        let second = try #require(await adviser.finalAnswer("the one in Missouri", in: session))
        #expect(second.answerMarkdown.contains("Missouri") || second.answerMarkdown.contains("Columbia College"))
        #expect(!second.answerMarkdown.contains("Which one"))
    }

    @Test("a conversation started over knows no topic")
    func startedOver() async throws {
        let adviser = try TestRegister.many.get()
        let session = adviser.newSession()
        _ = await adviser.finalAnswer("Where is Colby College?", in: session)
        session.reset()
        let answer = try #require(await adviser.finalAnswer("and its phone number?", in: session))
        #expect(!answer.answerMarkdown.contains("Colby"))
    }

    @Test("a very long question is answered and not kept")
    func longQuestion() async throws {
        let adviser = try TestRegister.many.get()
        let story = String(repeating: "I have dreamt of this since I was small. ", count: 30)
        let answer = try await adviser.reply(to: story + "Where is Colby College?", "and its phone number?")
        #expect(!answer.answerMarkdown.contains("Colby"))
    }
}
