// What people write beside the words of the registers: a year said as a length, names broken off, counts asked for in brackets.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Everyday forms")
struct EverydayFormTests {
    let reader: QuestionReader

    init() throws { reader = try TestRegister.starterReader() }

    private func read(_ text: String) -> Question { reader.read(text, after: AdvisingSession.Memory()).question }

    private func ask(_ turns: String...) async throws -> Answer {
        try await Adviser(catalog: TestRegister.invented.get(), prose: nil).reply(to: turns)
    }

    @Test(
        "one year of a named course is its yearly fee, and a length where courses are looked for",
        arguments: [
            ("fee of the Master of Nursing at Deakin for 12 months", true),
            ("Master of Nursing at Deakin, cost of 1 year", true),
            ("Master of Nursing at Deakin, one year, in euros", true),
            ("Master of Nursing at Deakin: 1 year in rupees", true), ("two-year masters in nursing in Sydney", false),
            ("masters in nursing of one year", false), ("masters in nursing lasting a year or less", false),
        ]
    )
    func years(_ text: String, _ isFee: Bool) {
        let question = read(text)
        #expect(question.attributes.contains(.annualFee) == isFee || !isFee, "\(text): \(question.attributes)")
        #expect((question.filter.duration == nil) == isFee, "\(text): \(String(describing: question.filter.duration))")
    }

    @Test(
        "a turn after a course's fee asks for that of a year, or for the length",
        arguments: [
            ("and for twelve months?", "per year**"), ("break that down to 12 months", "per year**"),
            ("what is that for twelve months?", "per year**"), ("and that makes how much each year?", "per year**"),
            ("over what period is that?", "takes **"), ("then tell me the length", "takes **"),
        ]
    )
    func afterFee(_ turn: String, _ expected: String) async throws {
        let answer = try await ask("Tuition of NLU's Master of Marine Robotics?", turn)
        #expect(answer.answerMarkdown.contains(expected), "\(answer.answerMarkdown)")
    }

    @Test("a word at the end that asks for a yes is no word of the title")
    func tag() {
        let question = read("Deakin offers a Master of Nursing right")
        #expect(question.namedCourses.first?.title == "master of nursing", "\(question.namedCourses)")
    }

    @Test("an amount that is said twice, in words and in brackets, is one limit in its currency")
    func sameAmount() throws {
        let money = try #require(
            read("masters in nursing, our limit is ninety thousand (90,000) rupees a year").foreignMoney
        )
        #expect(money.currency == "INR" && money.limit?.maximum == 90_000 && money.limit?.minimum == nil, "\(money)")
    }

    @Test("somebody's own years of work are neither a length nor what is asked for")
    func experience() {
        let question = read("I got two years of work experience, masters in nursing")
        #expect(question.filter.duration == nil && question.uncovered.isEmpty, "\(question.uncovered)")
        #expect(
            read("Do they want work experience before a Master of Nursing at Deakin?").uncovered == [.entryRequirements]
        )
    }

    @Test("who may take students from abroad is a question of the register, and of no course by a loose word")
    func permission() {
        for text in [
            "Is Deakin allowed to take children from overseas?", "Is Deakin accredited to take foreign boys?",
            "Are Deakin permitted to teach foreigners from abroad?",
        ] {
            let question = read(text)
            #expect(question.intent == .registered && question.namedCourses.isEmpty, "\(text): \(question.intent)")
        }
    }

    @Test("a length that is said twice is one limit")
    func sameLength() throws {
        let limit = try #require(read("diplomas of nursing within one year (52 weeks or less)").filter.duration)
        #expect(limit.minimumWeeks == nil && limit.maximumWeeks == 52, "\(limit)")
    }

    @Test("how long ago something was is no length of a course")
    func ago() { #expect(read("Master of Nursing at Deakin, the fee three years ago").filter.duration == nil) }

    @Test(
        "a number is asked for by a word in brackets, at the end or in the beginning",
        arguments: [
            "masters with nursing in the title (count)", "Just a number: masters in nursing",
            "total of masters with nursing in the course name", "Masters in nursing. Just the figure.",
            "Could you kindly count for me the masters in nursing in Victoria?",
        ]
    )
    func counts(_ text: String) { #expect(read(text).counting == .courses, "\(text)") }

    @Test("providers are counted where they are named, and levels are no statistics")
    func countedNouns() {
        #expect(read("distinct providers teaching a Diploma of Nursing in Victoria?").counting == .providers)
        let question = read("Deakin University: how many Graduate Certificates does it have on the list?")
        #expect(question.counting == .courses && question.uncovered.isEmpty, "\(question.uncovered)")
        #expect(read("Does the Master of Nursing at Deakin count for this?").counting == nil)
    }

    @Test(
        "a place in a row with universities is the one in its name",
        arguments: [
            ("compare the Master of Nursing at Deakin and Tasmania", ["00113B", "00586B"]),
            ("Master of Nursing at Deakin, at RMIT, at Tasmania: rank the fees", ["00113B", "00122A", "00586B"]),
            ("fee of the Master of Nursing at Melbourne", ["00116K"]),
            ("fee of the Master of Nursing at Deakin in Tasmania", ["00113B"]),
        ] as [(String, [String])]
    )
    func rows(_ text: String, _ codes: [String]) {
        #expect(Set(read(text).providerCodes) == Set(codes), "\(text): \(read(text).providerCodes)")
    }

    @Test("a word that is broken off and begun again is read once")
    func brokenOff() {
        #expect(read("fee of the Deakin Master of Nurs... Nursing").namedCourses.first?.title == "master of nursing")
    }

    @Test("an excuse between two stops takes back what stood before it")
    func excuse() {
        #expect(read("fee at Sydney uni... sorry, Deakin University, Master of Nursing").providerCodes == ["00113B"])
        #expect(read("UQ? no: Deakin University, Master of Nursing, fee").providerCodes == ["00113B"])
    }

    @Test("where somebody's family lives is no place to study at")
    func kin() {
        let filter = read("My cousin in Perth wants nursing masters, which are in Victoria?").filter
        #expect(filter.cities.isEmpty && filter.states == ["VIC"], "\(filter)")
    }

    @Test(
        "what is to be dropped is on the other side of the limit",
        arguments: [("drop whatever is 30,000 a year or dearer", 30_000), ("remove all those above 40,000", 40_000)]
            as [(String, Double)]
    )
    func dropped(_ text: String, _ most: Double) throws {
        let money = try #require(read("masters in nursing, " + text).filter.money)
        #expect(money.maximum == most && money.minimum == nil, "\(money)")
    }

    @Test(
        "a bound with a denial is the bound itself",
        arguments: [
            "masters in nursing not dearer than 40,000 a year", "masters in nursing, I won't go over 40 000 per year",
            "masters in nursing, nothing dearer than 40,000 a year, no more expensive than 40,000 a year",
        ]
    )
    func denied(_ text: String) throws {
        let money = try #require(read(text).filter.money)
        #expect(money.maximum == 40_000, "\(text): \(money)")
    }

    @Test(
        "whoever says what is too much, in whatever words, is shown no more than that",
        arguments: [
            "I can't spend more than #", "we cannot pay over #", "I don't want to pay more than #",
            "it must not cost more than #",
            "it should not be above #", "my parents will not pay more than #", "nothing over #", "never more than #",
            "I am unable to pay more than #", "I refuse to pay more than #", "it shouldn't exceed #",
            "without exceeding #",
            "# is the most I can pay", "anything above # is too much", "above # is too expensive for me",
            "not a dollar over #", "if it's more than # I can't", "I do not have more than #",
            "don't show me courses over #",
        ]
    )
    func most(_ said: String) throws {
        let text = "nursing masters in Victoria, " + said.replacingOccurrences(of: "#", with: "40,000 dollars a year")
        let money = try #require(read(text).filter.money)
        #expect(money.maximum == 40_000 && money.minimum == nil, "\(text): \(money)")
    }

    @Test(
        "and who says what is the least, no less",
        arguments: [
            "more than #", "at least #", "no less than #", "not under #", "# or more", "from # upwards",
            "don't show me anything below #",
            "it can't be less than #",
        ]
    )
    func least(_ said: String) throws {
        let text = "nursing masters in Victoria, " + said.replacingOccurrences(of: "#", with: "40,000 dollars a year")
        let money = try #require(read(text).filter.money)
        #expect(money.minimum == 40_000 && money.maximum == nil, "\(text): \(money)")
    }

    @Test("a bound that is looked for in vain is still that bound")
    func vain() throws {
        let money = try #require(
            read("I can't find nursing masters in Victoria under 40,000 a year, are there any?").filter.money
        )
        #expect(money.maximum == 40_000 && money.minimum == nil, "\(money)")
    }

    @Test(
        "lengths are denied as sums are",
        arguments: [
            "that must not take longer than 18 months", "anything longer than 18 months is too long",
            "I can't be away for more than a year and a half",
        ]
    )
    func longest(_ said: String) throws {
        let limit = try #require(read("nursing masters in Victoria, " + said).filter.duration)
        #expect(limit.maximumWeeks == 78 && limit.minimumWeeks == nil, "\(said): \(limit)")
    }

    @Test("a place that somebody wants nothing in, or hates, is left out")
    func hated() {
        for said in ["but please nothing in Melbourne", "I hate Melbourne", "not Melbourne"] {
            let filter = read("nursing masters in Victoria, " + said).filter
            #expect(filter.cities.isEmpty && filter.excluded.cities == ["Melbourne"], "\(said): \(filter)")
        }
    }

    @Test("a place in the order is told with those before it, and a direction that is denied is none")
    func places() throws {
        let second = try #require(read("What is the second cheapest nursing master in Victoria?").ranking)
        #expect(second.count == 2 && !second.descending, "\(second)")
        let denied = try #require(read("not the cheapest nursing master in Victoria but the dearest?").ranking)
        #expect(denied.descending, "\(denied)")
    }

    @Test("two titles without a joint between them are one degree, and a level said twice is one")
    func joined() {
        let degree = read("fee of the Bachelor of Nursing/Bachelor of Arts at Deakin").namedCourses
        #expect(degree.map(\.title) == ["bachelor of nursing bachelor of art"], "\(degree)")
        #expect(read("Nursing undergrad (bachelor) in Victoria").filter.level == .bachelor)
        #expect(read("Victoria's bachelors in nursing").filter.states == ["VIC"])
    }

    @Test("what somebody wants to become is no field of the sentence behind it")
    func wish() {
        let terms = read("I want to become a speech therapist. Masters named Nursing, in Victoria?").filter.nameTerms
        #expect(terms == [["nursing"]], "\(terms)")
    }

    @Test("somebody has a sum, to the dollar, and may spend less")
    func budget() throws {
        let money = try #require(
            read("We have exactly 38,790 AUD for each year. Which nursing masters fit?").filter.money
        )
        #expect(money.minimum == nil && money.maximum == 38_790, "\(money)")
    }

    @Test("a kind of course beside the one title of its level says it again")
    func repetition() {
        let courses = read("nursing masters (Master of Nursing) from Deakin: how many weeks?").namedCourses
        #expect(courses.count == 1 && courses[0].isFormal, "\(courses)")
    }

    @Test("in another script what is in Latin letters is looked for, and a place by itself lists nothing")
    func scripts() {
        #expect(read("维多利亚州有哪些 Nursing 方向的硕士课程可以读?").filter.nameTerms == [["nursing"]])
        #expect(read("请问墨尔本一个人每个月租房大概多少钱").intent == .uncovered)
    }

    @Test(
        "no register holds these",
        arguments: [
            "Is Deakin in the THE top 300?", "How many credits would Deakin recognise?",
            "Does the Master of Nursing at Deakin have a February start?",
            "Is it safe to walk home at Deakin at night?",
            "By what day do applications close at Deakin University?",
        ]
    )
    func unheld(_ text: String) {
        let question = read(text)
        #expect(question.intent == .uncovered || !question.uncovered.isEmpty, "\(text): \(question.intent)")
    }

    // MARK: Answers

    @Test("the fee of the whole course is told with that of a year beside it, where they differ")
    func bothFees() async throws {
        let long = try await ask("Tuition of NLU's Master of Marine Robotics?").answerMarkdown
        #expect(long.contains("A$90,000") && long.contains("A$45,000 per year"), "\(long)")
        let short = try await ask("Tuition of Saint Brendan College's Diploma of Kelp Farming in Perth?").answerMarkdown
        #expect(short.contains("A$9,000") && !short.contains("per year"), "\(short)")
    }

    @Test("after one course a year of it is asked for in everyday words")
    func yearOfIt() async throws {
        let answer = try await ask("Tuition of NLU's Master of Marine Robotics?", "break it down to one year")
            .answerMarkdown
        #expect(answer.contains("A$45,000 per year"), "\(answer)")
    }

    @Test("the month of a start is no length")
    func month() async throws {
        let answer = try await ask("Master of Marine Robotics at NLU: how much?", "when does it start, which month?")
        #expect(answer.refused && !answer.answerMarkdown.contains("104"), "\(answer.answerMarkdown)")
    }

    @Test("the place is widened to the whole country")
    func wider() async throws {
        let answer = try await ask("Diplomas in Tasmania?", "What about the whole of Australia?")
        #expect(answer.rows.count > 1, "\(answer.answerMarkdown)")
    }
}
