import Advising
import Testing

@Suite("Reading amounts and lengths")
struct NumberReadingTests {
    @Test(
        "an amount is read however it is written",
        arguments: [
            ("45,000", 45_000), ("45 000", 45_000), ("45k", 45_000), ("45 k", 45_000), ("A$45,000", 45_000),
            ("thirty thousand", 30_000),
            ("20 lakh", 2_000_000), ("25,00,000", 2_500_000), ("1.5 lakh", 150_000), ("two hundred and ten", 210),
            ("45.000", 45_000),
            ("one and a half", 1.5), ("२० लाख", 2_000_000), ("10 million", 10_000_000), ("12.75", 12.75),
            ("45'000", 45_000),
        ]
    )
    func amounts(text: String, value: Double) throws {
        let numbers = Numbers.all(in: QuestionText(text).words)
        #expect(numbers.map(\.value) == [value], "\(text)")
    }

    @Test(
        "a limit is strict or inclusive as the word says",
        arguments: [
            ("under 30000 a year", nil, 30_000, true), ("below A$30k yearly", nil, 30_000, true),
            ("up to 30,000 per year", nil, 30_000, false),
            ("no more than 30000 annually", nil, 30_000, false),
            ("not more than 30000 dollars each year", nil, 30_000, false),
            ("my budget is 30000 AUD", nil, 30_000, false), ("30,000 or less per year", nil, 30_000, false),
            ("at least 30000 per year", 30_000, nil, false), ("between 20k and 30k a year", 20_000, 30_000, false),
            ("20 to 30k yearly", 20_000, 30_000, false),
            ("less than thirty thousand dollars a year", nil, 30_000, true),
            ("strictly under 30,000", nil, 30_000, true), ("cheaper than 30k", nil, 30_000, true),
        ] as [(String, Double?, Double?, Bool)]
    )
    func limits(text: String, low: Double?, high: Double?, strict: Bool) throws {
        let limit = try #require(MoneyReader.read(QuestionText(text).words, excluded: []).limit, "\(text)")
        #expect(limit.minimum == low && limit.maximum == high && limit.maximumIsStrict == strict, "\(text): \(limit)")
    }

    @Test(
        "whole-course and yearly limits are told apart",
        arguments: [
            ("under 40000 in total", true), ("under 40000 for the whole course", true), ("under 40000 a year", false),
            ("under 40000", false),
        ]
    )
    func basis(text: String, whole: Bool) throws {
        let limit = try #require(MoneyReader.read(QuestionText(text).words, excluded: []).limit)
        #expect(limit.wholeCourse == whole)
    }

    @Test(
        "money of another country is no limit in Australian dollars",
        arguments: [
            ("up to 20 lakh INR", "INR"), ("max 15,000 euros", "EUR"), ("£12000 a year", "GBP"), ("50000 yuan", "CNY"),
            ("US$20,000", "USD"),
        ]
    )
    func foreign(text: String, code: String) {
        let money = MoneyReader.read(QuestionText(text).words, excluded: [])
        #expect(money.limit == nil)
        #expect(money.foreign?.currency == code)
    }

    @Test("a year is no amount", arguments: ["in 2023", "since January 2023", "the 2026 edition"])
    func years(text: String) {
        #expect(MoneyReader.read(QuestionText(text).words, excluded: []).limit == nil)
    }

    @Test(
        "a length becomes weeks",
        arguments: [
            ("at most 18 months", nil, 78), ("two-year courses", 104, 104), ("78 weeks or less", nil, 78),
            ("longer than 3 years", 156, nil),
            ("one and a half years", 78, 78), ("at least 2 years", 104, nil), ("exactly 52 weeks", 52, 52),
        ] as [(String, Double?, Double?)]
    )
    func lengths(text: String, low: Double?, high: Double?) throws {
        let limit = try #require(DurationReader.read(QuestionText(text).words).limit, "\(text)")
        #expect(limit.minimumWeeks == low && limit.maximumWeeks == high, "\(text): \(limit)")
    }

    @Test(
        "an age, a yearly price and one year of a course are no lengths",
        arguments: ["16 years old", "30,000 a year", "what is one year of it"]
    )
    func noLengths(text: String) {
        #expect(DurationReader.read(QuestionText(text).words).limit == nil)
    }

    @Test("possessives, plurals, accents and ampersands do not matter")
    func folding() {
        #expect(QuestionText.stems(of: "Master's") == QuestionText.stems(of: "masters"))
        #expect(QuestionText.stems(of: "Café Nutrition & Dietetics") == ["cafe", "nutrition", "and", "dietetic"])
        #expect(QuestionText.stems(of: "business campus") == ["business", "campus"])
    }

    @Test("a very long text is read at its beginning and its end")
    func long() {
        let text = "start " + String(repeating: "noise ", count: 5_000) + "finish"
        let words = QuestionText(text).words
        #expect(words.count < 2_000)
        #expect(words.first?.text == "start" && words.last?.text == "finish")
    }
}
