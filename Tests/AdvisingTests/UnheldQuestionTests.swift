// What a register of courses cannot know is refused in any wording, and what it does know is still answered.

import Advising
import Testing

@Suite(
    "Questions that the register cannot answer",
    .enabled(
        if: TestRegister.hasRealRegister,
        "the published workbook is not beside this checkout (../shared/data/au-cricos)"
    )
)
struct UnheldQuestionTests {
    let adviser: Adviser

    init() throws { adviser = Adviser(catalog: try TestRegister.real.get(), prose: nil) }

    @Test(
        "statistics, living costs, timetables, immigration trouble and other visitors are refused",
        arguments: [
            "what share of applicants does Griffith University turn away", "attrition rate at Curtin",
            "what does public transport cost a month in Perth", "electricity and internet bills for students in Hobart",
            "contact hours per week of the bachelor of laws at Bond University",
            "is the timetable of the master of accounting in the evening",
            "my visa ran out and I overstayed, may I enrol in nursing", "open the last conversation of user 12",
            "what should I wear in Melbourne", "who is the vice chancellor of Monash University",
            "how many trees are on the campus of La Trobe University", "Where is Nowhere College?",
        ]
    )
    func refused(question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(answer.refused)
    }

    @Test(
        "a field, a course or a place beside what is asked makes no list of courses",
        arguments: [
            "Can my wife and our twins fly out with me while I do a Master of Accounting in Adelaide?",
            "What telescopes do astronomy students use at Monash?",
            "How strict are the tutors of the Diploma of Nursing in Perth?",
            "Does the veterinary school in Wagga Wagga keep its own alpacas?",
            "Who do I ring at night when I am locked out, I study law at Bond University",
            "how many swimming pools does Bond University have for its physiotherapy students",
            "Will breweries near Geelong hire me after a Graduate Diploma of Engineering at Deakin University?",
        ]
    )
    func beyondTheWords(question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(answer.refused && answer.rows.isEmpty, "\(answer.answerMarkdown.prefix(300))")
    }

    @Test(
        "what is told beside a question for courses does not make it one that is not understood",
        arguments: [
            "Could my niece do a Diploma of Nursing in Perth?",
            "I breed alpacas. Which bachelors in veterinary science are there?",
            "which masters of accounting can somebody attend in Adelaide or its surroundings",
            "our neighbour paints rooms and keeps a phone shop. bachelor of architecture in NSW please",
            "My brother-in-law fixes roofs; which colleges run certificate III in carpentry in Victoria?",
        ]
    )
    func told(question: String) async throws {
        let answer = try await adviser.reply(to: question)
        #expect(!answer.refused && !answer.rows.isEmpty, "\(answer.answerMarkdown.prefix(300))")
    }

    @Test("a trade that is no field of the register lists nothing, and least of all every course")
    func unknownField() async throws {
        let answer = try await adviser.reply(to: "glassblower courses in Tasmania")
        #expect(answer.refused && answer.answerMarkdown.contains("glassblower"), "\(answer.answerMarkdown.prefix(300))")
    }

    @Test("the fee of a later year is none that is held, and is not told as one")
    func laterYear() async throws {
        for question in [
            "What will the Master of Data Science at Monash University cost in 2031?",
            "tuition of the bachelor of laws at Bond University in 2030",
        ] {
            let answer = try await adviser.reply(to: question)
            #expect(answer.refused, "\(question)")
            #expect(answer.answerMarkdown.hasPrefix("Not in our data"), "\(answer.answerMarkdown.prefix(400))")
        }
    }

    @Test("a telephone number is not held: that comes first, and what is held beside it is told")
    func telephone() async throws {
        for question in ["phone number of Bond University", "Please give me the e-mail of Curtin University"] {
            let answer = try await adviser.reply(to: question)
            #expect(
                answer.refused && answer.answerMarkdown.hasPrefix("Not in our data: telephone numbers"),
                "\(question)"
            )
            #expect(answer.answerMarkdown.contains("The website of"), "\(answer.answerMarkdown.prefix(400))")
        }
        let both = try await adviser.reply(to: "address and phone number of Bond University")
        #expect(
            !both.refused && both.answerMarkdown.hasPrefix("The postal address"),
            "\(both.answerMarkdown.prefix(400))"
        )
    }

    @Test("where a university stands in a ranking asks for no campus")
    func ranking() async throws {
        let answer = try await adviser.reply(to: "Where does Griffith University stand in the QS ranking?")
        #expect(answer.refused && !answer.answerMarkdown.contains("locations"), "\(answer.answerMarkdown.prefix(400))")
    }

    @Test("what says which school is meant is no course of it")
    func described() async throws {
        for question in [
            "website of Bond University please, the private one",
            "capacity of Griffith University, the Queensland university",
        ] {
            let answer = try await adviser.reply(to: question)
            #expect(!answer.refused && !answer.citations.isEmpty, "\(answer.answerMarkdown.prefix(400))")
        }
    }

    @Test(
        "a university that is not registered has no course, whatever town stands beside it and whatever its name is near"
    )
    func inventedUniversity() async throws {
        for question in [
            "fee of the Bachelor of Nursing at Kelpford University, Brisbane?",
            "Tuition for the Master of Accounting at Northgate Institute of Science, Sydney",
            "what does the bachelor of nursing cost at Brackenmoor University of Tasmania",
        ] {
            let answer = try await adviser.reply(to: question)
            #expect(answer.refused && answer.rows.isEmpty, "\(answer.answerMarkdown.prefix(400))")
        }
    }

    @Test("what graduates earn is no tuition, and the amount of a scholarship no fee")
    func otherAmounts() async throws {
        let earnings = try await adviser.reply(to: "What do bachelor graduates in nursing earn in the median?")
        #expect(earnings.refused && !earnings.answerMarkdown.contains("A$"), "\(earnings.answerMarkdown.prefix(400))")
        let scholarship = try await adviser.reply(
            to: "Is there a scholarship for Nepali students at Deakin University, and how much is it?"
        )
        #expect(scholarship.refused && scholarship.answerMarkdown.contains("scholarships"))
        #expect(!scholarship.answerMarkdown.contains("Which course"), "\(scholarship.answerMarkdown.prefix(400))")
    }

    @Test("words about this conversation are not about another visitor's")
    func thisConversation() async throws {
        let answer = try await adviser.reply(
            to: "In this conversation please be short. Is the University of Cambridge on CRICOS?"
        )
        #expect(!answer.refused && answer.answerMarkdown.hasPrefix("No."))
    }

    @Test("of a question in two parts the held one is answered and job prospects are named as missing")
    func partial() async throws {
        let answer = try await adviser.reply(
            to: "how long is the Master of Data Science at Monash University and will I get work afterwards"
        )
        #expect(!answer.refused)
        #expect(answer.answerMarkdown.contains("104 weeks"))
        #expect(answer.answerMarkdown.contains("employment prospects"))
    }

    @Test("terse words for a provider's fact are no question about its registration")
    func capacity() async throws {
        let answer = try await adviser.reply(to: "Griffith University registered capacity overseas students")
        #expect(answer.answerMarkdown.contains("may enrol at most"))
    }

    @Test("a leading claim that a provider was deleted is denied first")
    func leadingClaim() async throws {
        let answer = try await adviser.reply(to: "Murdoch University was deleted from CRICOS, true?")
        #expect(answer.answerMarkdown.hasPrefix("No. "))
    }

    @Test("the register's own levels are counted")
    func levelCount() async throws {
        let answer = try await adviser.reply(to: "number of Vocational Short Courses")
        #expect(answer.answerMarkdown.contains("**35** courses of the level"))
    }

    @Test("the providers of an earlier edition are counted")
    func earlierCount() async throws {
        let invented = Adviser(catalog: try TestRegister.invented.get(), prose: nil)
        let answer = try await invented.reply(to: "how many providers did the register have in January 2023?")
        #expect(answer.answerMarkdown.contains("3 January 2023 has **4** providers"))
    }

    @Test("many courses of one title are shown by few")
    func sameTitle() async throws {
        let answer = try await adviser.reply(to: "Doctor of Philosophy at Deakin University price")
        #expect(answer.rows.count <= 6)
    }

    @Test("a common word asked for as part of the title is a condition")
    func commonWord() async throws {
        let answer = try await adviser.reply(to: "masters with Planning in its title in Brisbane")
        #expect(answer.question.filter.nameTerms == [["planning"]])
    }

    @Test("a year and a half is 78 weeks")
    func yearAndAHalf() async throws {
        let answer = try await adviser.reply(to: "diplomas in Darwin of at most a year and a half")
        #expect(answer.question.filter.duration?.maximumWeeks == 78)
    }
}
