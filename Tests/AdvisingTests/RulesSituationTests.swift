// Rules asked in lay words, with no country, and never for another one.

import Advising
import Catalog
import Testing

@Suite(
    "Rules in lay words",
    .enabled(if: TestRegister.hasRealRules, "the published pages are not beside this checkout (../shared/data)")
)
struct RulesSituationTests {
    private func ask(_ question: String) async throws -> Answer {
        try await Adviser(catalog: TestRegister.rules.get(), prose: nil).reply(to: question)
    }

    @Test(
        "the paragraph is found though no country and none of its words are said",
        arguments: [
            ("How much money do I need in my bank for the student visa?", "ST 12.3"),
            ("how long must the cash sit in my account before I apply for the visa?", "ST 12.6"),
            ("Is my dad's savings account ok for the visa?", "FIN 5.3"),
            ("They rejected my student visa, what can I do now?", "ST 24.2"),
            ("How many hours a week may I work while on a student visa?", "ST 26.1"),
            ("Can I drive a taxi on a student visa?", "ST 26.5"),
            ("Can my husband come along on my student visa?", "ST 31.1"),
            ("I am 17, must my parents agree to my student visa?", "ST 21.1"),
            ("Can I go from a tourist visa to a student visa without leaving?", "ST 1.4A"),
            ("I failed two modules and have to repeat the year, what does my student visa say?", "ST 14.4"),
            ("What share of the course may a placement be on a student visa?", "ST 17.2"),
            ("Our village bank keeps a paper book only. Does money there count for the student visa?", "FIN 2.1"),
            ("The university itself gives me a scholarship, where must it be written for the UK visa?", "FIN 9.1"),
            ("Who has to tell the Home Office that I passed, before the Graduate visa?", "GR 4.3"),
            ("What monthly sum must my aunt show for keeping my boy on a Child Student visa?", "CS 10.2"),
            ("May mum and dad both stay with our son of 8 on the parent visa?", "PC 4.2"),
            ("May I take a weekend job on the Short-term Student visa?", "STS 9.2"),
            (
                "I sent only a print-out of my exam results. May the UK visa officer still ask for the certificate?",
                "ST 20.3"
            ),
            ("Longest total time as a student under degree level, once somebody is an adult?", "ST 19.1"),
            ("Which day's exchange rate is used for our savings in pounds?", "FIN 1.1"),
        ]
    )
    func found(_ question: String, _ paragraph: String) async throws {
        let answer = try await ask(question)
        #expect(
            answer.citations.contains { $0.key == "uk-rules:para:\(paragraph)" },
            "\(answer.answerMarkdown.prefix(300))"
        )
        #expect(!answer.refused && answer.answerMarkdown.contains("UK Immigration Rules"))
    }

    @Test(
        "a condition is decided where the question says that it is met, and only there",
        arguments: [
            ("Can a seasonal worker in the UK switch to the Student route?", "No", "ST 1.4A"),
            ("I am in the UK as a visitor. May I extend as a student?", "No", "ST 1.4A"),
            ("May I switch to the UK student route from a short-term student visa?", "No", "ST 1.4A"),
            ("My niece is 15, can she get a UK student visa?", "No", "ST 1.5"),
            ("My taught MA in Leeds starts in September 2027. May my husband come with me to the UK?", "No", "ST 31.1"),
            ("Undergraduates may bring a wife to the UK on their student visa, correct?", "No", "ST 31.1"),
            ("Does somebody with a passport of Jamaica meet the English requirement?", "Yes", "EL 4.1"),
            ("May I work on a short-term English language student visa?", "No", "STS 9.2"),
            ("I am 19. Am I old enough for the UK Student route?", "Yes", "ST 1.5"),
            ("My boy is 3. Can he get a Child Student visa?", "No", "CS 1.3"),
            ("I have lived in the UK for 20 months, must I show money to extend my student visa?", "No", "ST 12.1"),
        ]
    )
    func decided(_ question: String, _ verdict: String, _ paragraph: String) async throws {
        let answer = try await ask(question)
        #expect(answer.answerMarkdown.hasPrefix(verdict + "."), "\(answer.answerMarkdown.prefix(200))")
        #expect(answer.citations.first?.key == "uk-rules:para:\(paragraph)")
    }

    @Test(
        "what is denied, or not the condition, decides nothing",
        arguments: [
            "My wife never had a student dependant visa. Can she get one through my Graduate visa?",
            "Can a loan from a lender with no licence pay for the UK student visa?",
            "From India to the UK for four months only. Must I bring a TB certificate?",
            "So the UK wants living money for a full 12 months in advance, yes?",
            "Is an ATAS certificate needed for my course in the UK?",
        ]
    )
    func undecided(_ question: String) async throws {
        let text = try await ask(question).answerMarkdown
        #expect(!text.hasPrefix("Yes"), "\(text.prefix(200))")
    }

    @Test("who studies is not who comes along")
    func person() async throws {
        let own = try await ask("My boy goes to university in Sheffield. Monthly living costs for his UK student visa?")
        #expect(own.citations.first?.key == "uk-rules:para:ST 12.3", "\(own.answerMarkdown.prefix(200))")
        let along = try await ask(
            "I study in Sheffield and bring my little boy along. Monthly funds for the child, UK student visa?"
        )
        #expect(along.citations.contains { $0.key == "uk-rules:para:ST 37.2" }, "\(along.answerMarkdown.prefix(200))")
    }

    @Test(
        "an age in the question allows nothing else, and what is said of parents allows no uncle anything",
        arguments: [
            "I am mother of a 7 years old pupil, coming on Parent of a Child Student. Could I work part time?",
            "My 17-year-old, a Child Student, was offered paid singing gigs as an entertainer. Permitted?",
            "uncle's bank account ok for uk student funds? he is not my guardian",
            "could somebody who is already in britain put in the short-term english student application from there ?",
        ]
    )
    func noYes(_ question: String) async throws {
        let answer = try await ask(question)
        #expect(!answer.answerMarkdown.hasPrefix("Yes"), "\(answer.answerMarkdown.prefix(300))")
    }

    @Test(
        "the limit of one level of study is not told for the other, and a limit that is there is not denied",
        arguments: [
            ("For how many years may I study at degree level on a UK student visa?", "ST 19.3"),
            ("Is there a maximum of years at degree level on the UK Student route?", "ST 19.3"),
            ("How many years below degree level does the UK Student route allow?", "ST 19.1"),
        ]
    )
    func levels(_ question: String, _ paragraph: String) async throws {
        let answer = try await ask(question)
        #expect(answer.citations.first?.key == "uk-rules:para:\(paragraph)", "\(answer.answerMarkdown.prefix(300))")
        for wrong in ["No", "Yes"] + (paragraph == "ST 19.3" ? ["**Two years**"] : ["**Five years**"]) {
            #expect(!answer.answerMarkdown.hasPrefix(wrong), "\(answer.answerMarkdown.prefix(300))")
        }
    }

    @Test("a thing that only the Rules know is looked for before what its other words are guessed to tell")
    func rareWords() async throws {
        for question in [
            "May I be a sabbatical officer of the students' union, and for how many years?",
            "UK Student route: how many years as a sabbatical officer?",
        ] {
            let answer = try await ask(question)
            #expect(answer.citations.first?.key == "uk-rules:para:ST 26.3", "\(answer.answerMarkdown.prefix(300))")
        }
    }

    @Test("what is regulated is allowed: an account of the parents, with their consent")
    func regulated() async throws {
        let answer = try await ask("May I use money in my mother's bank account for the UK student visa?")
        #expect(answer.answerMarkdown.hasPrefix("Yes. On the conditions"), "\(answer.answerMarkdown.prefix(300))")
        #expect(answer.citations.contains { $0.key == "uk-rules:para:FIN 5.3" })
    }

    @Test("a permission that is not on the list of those that bar is not said to bar")
    func notListed() async throws {
        let answer = try await ask("May I switch from the Graduate route to a UK student visa?")
        #expect(!answer.answerMarkdown.hasPrefix("No"), "\(answer.answerMarkdown.prefix(200))")
    }

    @Test("the route that somebody has is not the one whose rules are asked for, unless it is the only one")
    func heldRoute() async throws {
        let work = try await ask("Can I work on a short-term student visa in the UK?")
        #expect(work.citations.first?.key == "uk-rules:para:STS 9.2", "\(work.answerMarkdown.prefix(200))")
        let gap = try await ask("How late after my UK student visa ends may the next course start?")
        #expect(gap.citations.first?.key == "uk-rules:para:ST 4.3", "\(gap.answerMarkdown.prefix(200))")
    }

    @Test("an answer for the United Kingdom to a question that names no country says so first")
    func saysWhose() async throws {
        let answer = try await ask("How much money do I need in my bank for the student visa?")
        #expect(
            answer.answerMarkdown.hasPrefix("Of student visas the box holds the rules of the **United Kingdom** alone")
                && answer.answerMarkdown.contains("**United Kingdom**")
        )
    }

    @Test(
        "another country's visa is never answered with the United Kingdom's rules",
        arguments: [
            "How much money do I need in my bank for the Australian student visa?",
            "How many hours can I work on a student visa in Canada?",
            "can I bring my wife on an F-1 visa?", "Do I need a TB test for a New Zealand student visa?",
            "Proof of funds for a Germany student visa?", "money needed in my bank for subclass 500",
            "What documents do I need for a student visa to Uzbekistan?",
            "How many hours may I work in Sydney as a student?",
        ]
    )
    func otherCountry(_ question: String) async throws {
        let answer = try await ask(question)
        #expect(!answer.citations.contains { $0.source == "uk-rules" }, "\(answer.answerMarkdown.prefix(300))")
    }

    @Test(
        "a question on something else is not answered with a rule",
        arguments: [
            "what is the weather like", "which bank gives the best student loan", "how much is child care",
            "when does term start",
            "I failed my exams, can I get a refund", "is there a football club", "who is the best agent for a visa",
            "can I bring my dog",
        ]
    )
    func somethingElse(_ question: String) async throws {
        let answer = try await ask(question)
        #expect(!answer.citations.contains { $0.source == "uk-rules" }, "\(answer.answerMarkdown.prefix(300))")
    }
}
