// Money in other currencies: at the rate of a stated day, or not at all.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Amounts in other currencies")
struct CurrencyTests {
    /// The invented register of courses, and invented rates: 1 EUR = 2 AUD = 100 INR = 0.8 GBP.
    private static let adviser = Result {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        _ = try catalog.importEdition(of: .cricos, from: try InventedRegister.write(date: "2026-01-02"))
        let rates = folder + "/eurofxref.csv"
        try "Date, USD, AUD, INR, GBP, MXN, PHP, \n30 October 2026, 1.0, 2.0, 100.0, 0.8, 20.0, 70.0, \n".write(
            toFile: rates,
            atomically: true,
            encoding: .utf8
        )
        _ = try catalog.importEdition(of: .ecb, from: [rates], force: true)
        return Adviser(catalog: catalog, prose: nil)
    }

    private func ask(_ question: String, in session: AdvisingSession = AdvisingSession()) async throws -> Answer {
        try #require(await Self.adviser.get().finalAnswer(question, in: session))
    }

    @Test(
        "a currency without a rate is named by its code, though its letters are a word or another name",
        arguments: [
            ("500 UAH in AUD", "UAH"), ("PEN to AUD", "PEN"), ("convert 900 ALL to Australian dollars", "ALL"),
            ("I declare 40 million pesos (COP). In AUD, please.", "COP"),
        ]
    )
    func codes(_ question: String, _ code: String) async throws {
        let answer = try await ask(question)
        #expect(answer.refused && answer.answerMarkdown.contains("no rate for \(code)"), "\(answer.answerMarkdown)")
    }

    @Test(
        "amounts are converted both ways, through the euro, and carry the day",
        arguments: [
            ("How much is 5 lakh rupees in Australian dollars?", "A$10,000"), ("convert 1000 AUD to INR", "INR 50,000"),
            ("800 pounds in Indian rupees", "INR 100,000"), ("British pounds 800 = ? Indian rupees", "INR 100,000"),
            ("I have 1,500 euros, how many AUD is that?", "A$3,000"),
        ]
    )
    func amounts(_ question: String, _ value: String) async throws {
        let answer = try await ask(question)
        #expect(answer.answerMarkdown.contains("**\(value)**"), "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("30 October 2026"))
        #expect(answer.citations.map(\.key) == ["ecb:rate:2026-10-30"])
    }

    @Test("the country's adjective says which peso is meant; without one it is asked back")
    func pesos() async throws {
        #expect(
            try await ask("cuanto son 50.000 pesos mexicanos en dolares australianos?").answerMarkdown.contains(
                "A$5,000"
            )
        )
        #expect(try await ask("How much is 700 Philippine pesos in AUD?").answerMarkdown.contains("A$20"))
        for question in ["How much is 700 pesos in AUD?", "cuanto son 50.000 pesos en dolares australianos?"] {
            let answer = try await ask(question)
            #expect(!answer.answerMarkdown.contains("A$"), "\(answer.answerMarkdown)")
            #expect(answer.answerMarkdown.contains("Which one"), "\(answer.answerMarkdown)")
        }
    }

    @Test("a currency without a rate is named as such and nothing is estimated")
    func noRate() async throws {
        let answer = try await ask("How many Australian dollars are 100,000 taka?")
        #expect(answer.refused && answer.answerMarkdown.contains("BDT"), "\(answer.answerMarkdown)")
        #expect(!answer.answerMarkdown.contains("A$"))
    }

    @Test("a budget becomes a limit at the rate: what costs exactly it is within, a cent less is not")
    func budget() async throws {
        // The Master of Marine Robotics: 90,000 for 104 weeks, 45,000 a year, 2,250,000 INR.
        let within = try await ask("masters in marine robotics up to 2,250,000 INR per year")
        #expect(within.rows.contains("cricos:course:100001A"), "\(within.answerMarkdown)")
        let below = try await ask("masters in marine robotics up to 2,249,999 INR per year")
        #expect(!below.rows.contains("cricos:course:100001A"), "\(below.answerMarkdown)")
        #expect(below.citations.map(\.key).contains("ecb:rate:2026-10-30"))
    }

    @Test("a fee is shown in the currency asked for, whole course and year apart")
    func fee() async throws {
        let year = try await ask(
            "How much is one year of the Master of Marine Robotics at Northlight University in Indian rupees?"
        )
        #expect(year.answerMarkdown.contains("INR 2,250,000"), "\(year.answerMarkdown)")
        #expect(!year.answerMarkdown.contains("INR 4,500,000"))
        // The land behind the noun is no country that is asked about.
        for currency in ["rupees (Indian)", "rupees - Indian ones", "rupees (India)"] {
            let behind = try await ask(
                "What does the Master of Marine Robotics at Northlight University cost in \(currency)?"
            )
            #expect(behind.answerMarkdown.contains("INR 4,500,000"), "\(currency): \(behind.answerMarkdown)")
        }
        let pesos = try await ask(
            "What does the Master of Marine Robotics at Northlight University cost in pesos (Mexico)?"
        )
        #expect(pesos.answerMarkdown.contains("MXN 900,000"), "\(pesos.answerMarkdown)")
        let whole = try await ask("Total fee of the Master of Marine Robotics at Northlight University in rupees")
        #expect(whole.answerMarkdown.contains("INR 4,500,000"), "\(whole.answerMarkdown)")
    }

    @Test("a budget told first holds for the search that follows")
    func standing() async throws {
        let session = AdvisingSession()
        _ = try await ask("I am from India and can pay 22 lakh rupees per year.", in: session)
        let answer = try await ask("masters in marine robotics", in: session)
        #expect(!answer.rows.contains("cricos:course:100001A"), "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("44,000"), "\(answer.answerMarkdown)")
    }

    @Test("what was converted, or a fee that was told, is asked for in another currency")
    func followUp() async throws {
        let session = AdvisingSession()
        _ = try await ask("convert 1000 AUD to INR", in: session)
        _ = try await ask("800 pounds in Indian rupees", in: session)
        let euros = try await ask("and in euros?", in: session)
        #expect(euros.answerMarkdown.contains("EUR 1,000"), "\(euros.answerMarkdown)")
        _ = try await ask("How much does the Master of Marine Robotics at Northlight University cost?", in: session)
        let fee = try await ask("and in euros?", in: session)
        #expect(fee.answerMarkdown.contains("EUR 45,000"), "\(fee.answerMarkdown)")
        let taka = try await ask("and in taka?", in: session)
        #expect(taka.refused && taka.answerMarkdown.contains("BDT"), "\(taka.answerMarkdown)")
        #expect(!taka.answerMarkdown.contains("Marine Robotics"), "nothing is said of what could not be converted")
    }

    @Test("the rate itself and its day")
    func rate() async throws {
        let answer = try await ask("What exchange rate do you use for INR to AUD, and from which day?")
        #expect(
            answer.answerMarkdown.contains("0.02 AUD") && answer.answerMarkdown.contains("50 INR"),
            "\(answer.answerMarkdown)"
        )
        #expect(answer.answerMarkdown.contains("30 October 2026"))
    }
}
