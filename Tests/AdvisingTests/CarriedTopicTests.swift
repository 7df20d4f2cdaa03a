// Turns that ask something else of the institution or the rule that was talked about.

import Testing

extension TopicTests {
    @Test(
        "a question of another register about the same institution",
        arguments: [
            Talk(
                "What is the website of Nottingham Trent University?",
                "how many courses do they publish?",
                holds: ["Nottingham Trent University", "undergraduate courses"],
                lacks: ["CRICOS"],
                source: "discover-uni"
            ),
            Talk(
                "Is Carleton College SEVP certified?",
                "and how many percent do they take?",
                holds: ["Carleton College", "%"],
                source: "ipeds"
            ),
            Talk(
                "Acceptance rate of Wellesley College?",
                "in which state is it, and is it on the SEVP list",
                holds: ["Wellesley"],
                source: "sevp"
            ),
            Talk(
                "Is the University of Hull a licensed student sponsor?",
                "which town is it registered in?",
                "any remark in the compliance column?",
                holds: ["University of Hull", "immigration compliance"],
                source: "uk-sponsors"
            ),
            Talk(
                "TEF rating of the University of Derby?",
                "student outcomes?",
                holds: ["University of Derby**: student outcomes"],
                source: "discover-uni"
            ),
        ]
    )
    func otherRegister(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "what names something itself, or asks of something that is somewhere, is no question about the topic",
        arguments: [
            Talk(
                "What is the website of Keele University?",
                "are there nursing courses in Victoria?",
                holds: [],
                lacks: ["Keele"]
            ),
            Talk(
                "Is Grinnell College SEVP certified?",
                "what share of applicants does Carleton College take?",
                holds: ["Carleton"],
                lacks: ["Grinnell"]
            ),
            Talk(
                "What is the website of the University of Lagos?",
                "and in Kenya?",
                holds: [],
                lacks: ["University of Lagos"]
            ),
        ]
    )
    func ofItsOwn(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "which is more selective, by the figure that was asked for",
        arguments: [
            "so which is more selective, going by that number?",
            "which of the two is harder to get into, judging by the rate?",
        ]
    )
    func compared(_ last: String) async throws {
        try await check(
            Talk(
                "Admission rate of Colby College?",
                "and Union College?",
                last,
                holds: ["Colby College", "lowest admission rate"]
            )
        )
    }

    @Test(
        "rules: what the last turn asks decides, of the route that was talked about",
        arguments: [
            // Holiday work is allowed, self-employment is not: the first answer must not be given to the second question.
            Talk(
                "Can I work full time in the summer vacation on a UK Student visa?",
                "and as a freelancer?",
                holds: [],
                lacks: ["Yes."]
            ),
            Talk(
                "Can I use my mother's account as evidence for the UK Student visa?",
                "and my neighbour's?",
                holds: [],
                lacks: ["Yes."]
            ),
            Talk(
                "How old must one be for the UK short-term student visa?",
                "Can I work on that visa?",
                holds: ["No.", "STS 9.2"],
                source: "uk-rules"
            ),
            Talk(
                "What level of English does a bachelor on the UK Student route need?",
                "and for a foundation course?",
                holds: ["ST 13.1"],
                lacks: ["courses fit"],
                source: "uk-rules"
            ),
            Talk(
                "How long may I stay on the UK Graduate route?",
                "and with a doctorate?",
                holds: ["GR 8.1", "3 years"],
                source: "uk-rules"
            ),
            Talk(
                "My daughter comes with me on my UK student visa. How much a month must I show for her in London?",
                "and in Swansea?",
                holds: ["680"],
                source: "uk-rules"
            ),
        ]
    )
    func rulesTurns(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "a share of applicants is one of admission, the age of a paper that of no register, and bonds are no university",
        arguments: [
            Talk(
                "Which has the smallest share of applicants admitted, Colby College or Bates College?",
                holds: ["Colby College"],
                lacks: ["FIN "]
            ),
            Talk(
                "How recent must the TB certificate for the UK visa be?",
                holds: ["TB "],
                lacks: ["captured from GOV.UK"],
                source: "uk-rules"
            ),
            Talk(
                "Are our shares and bonds accepted as proof of funds for a student?",
                holds: ["FIN 8.2"],
                source: "uk-rules"
            ),
            Talk(
                "Do the rules on the UK Student visa accept an uncle's promise to pay later?",
                holds: ["No, with the exception", "FIN 6.1"]
            ),
            Talk(
                "What is the youngest age for a Child Student in the UK?",
                "And the oldest?",
                holds: ["17"],
                source: "uk-rules"
            ),
            Talk("300 British pounds in euros?", "and in Turkish lira?", holds: ["GBP 300", "TRY"], source: "ecb"),
            Talk(
                "Wellington School in Ayr, what is its sponsor status?",
                holds: ["Ayr"],
                lacks: ["Wellington School, Wellington"]
            ),
            Talk("website of the University of Victoria in Canada", holds: [], lacks: ["Canada College"]),
            Talk(
                "May my son, 17, work in term on the UK Child Student visa?",
                "And in the vacation?",
                holds: ["CS "],
                lacks: ["valuation", "Valuation"]
            ),
            Talk(
                "Is the University of Hull a licensed student sponsor?",
                "In which town does the register put it?",
                holds: ["University of Hull"],
                lacks: ["campuses"],
                source: "uk-sponsors"
            ),
            Talk(
                "Admission rate of Knox College?",
                "ok thx, now Bates College the same figure",
                holds: ["Bates College", "%"],
                source: "ipeds"
            ),
        ]
    )
    func asMeant(_ talk: Talk) async throws { try await check(talk) }

    @Test(
        "a remark of the register is told by yes or no",
        arguments: [
            ("Is the University of Essex under an action plan on the UK sponsor register?", "Yes."),
            ("Is the University of Kent under an action plan on the UK sponsor register?", "No."),
        ]
    )
    func remark(_ question: String, _ verdict: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(answer.answerMarkdown.hasPrefix(verdict), "\(answer.answerMarkdown.prefix(300))")
    }
}
