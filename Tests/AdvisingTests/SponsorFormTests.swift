// Ways to ask who may take students from abroad, of three countries' registers: what decides is the row, however it is asked for.

import Advising
import Testing

@Suite(
    "Who may take students from abroad, in everyday words",
    TestRegister.needsManyRegisters
)
struct SponsorFormTests {
    private func ask(_ question: String) async throws -> Answer {
        try await TestRegister.many.get().reply(to: question)
    }

    @Test(
        "a register is asked in other words than its own",
        arguments: [
            ("is the University of Kent licenced by Home Office for foreign students?", "Yes"),
            ("What standing does the Home Office give the University of Kent?", "Track Record"),
            (
                "Does the register carry a compliance remark for the University of Kent?",
                "immigration compliance: empty"
            ),
            ("Which routes is Wells Cathedral School approved for?", "both routes"),
            ("University of Kent: track record or only on probation?", "Track Record"),
            ("is Rice University on the homeland security list?", "Yes"),
            ("Checking eligibility, school = Rice University. SEVP certified?", "Yes"),
            ("Is Rice University TX SEVP certified?", "Yes"),
            ("Which route is Wells Cathedral School listed for with the Home Office?", "both routes"),
        ]
    )
    func otherWords(_ question: String, _ expected: String) async throws {
        let answer = try await ask(question)
        #expect(!answer.refused && answer.answerMarkdown.contains(expected), "\(answer.answerMarkdown)")
    }

    @Test("a provider that no register has is not there, and no list of courses stands in its place")
    func unknownProvider() async throws {
        for question in [
            "Is Barkly International College in Melbourne a CRICOS provider?",
            "Barkly International College in Melbourne, is it a CRICOS provider at present?",
        ] {
            let answer = try await ask(question)
            #expect(answer.answerMarkdown.hasPrefix("No. A provider of that name"), "\(answer.answerMarkdown)")
            #expect(answer.rows.isEmpty)
        }
    }

    @Test(
        "what somebody says of an institution is not what is asked of it",
        arguments: [
            ("They say Mercy University has shut. Is it still active?", "Yes."),
            ("Is Mercy University still active? Somebody said it shut.", "Yes."),
            ("Is Mercy University closed?", "No."),
        ]
    )
    func hearsay(_ question: String, _ lead: String) async throws {
        let answer = try await ask(question)
        #expect(answer.answerMarkdown.hasPrefix(lead), "\(answer.answerMarkdown)")
    }

    @Test("a status beside what students may do asks of the Rules, and not of a sponsor")
    func statusOfRules() async throws {
        let answer = try await ask("My UK university has a track record, how many hours a week may I work in term?")
        #expect(answer.citations.contains { $0.key.hasPrefix("uk-rules:para:ST 26") }, "\(answer.answerMarkdown)")
    }

    @Test(
        "a word that begins another institution's name does not stand for it",
        arguments: [
            ("What does Imperial charge for Chemistry?", "Valley"),
            ("tuition for internationals at University of Oregon", "Hodges"),
        ]
    )
    func otherInstitution(_ question: String, _ wrong: String) async throws {
        let answer = try await ask(question)
        #expect(answer.refused && !answer.answerMarkdown.contains(wrong), "\(answer.answerMarkdown)")
    }
}
