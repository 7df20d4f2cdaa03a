// Institutions named by their initials.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Initials of invented universities")
struct InitialsTests {
    private static let adviser = Result {
        try InventedUniversities.adviser([
            .init("The Kelpford School of Economics and Tidal Science", "XK", "Kelpland", "kse.example"),
            .init("Quayside Metropolitan University", "XK", "Kelpland", "quayside.example"),
            .init("University of the East of Moorland, Brack", "XK", "Kelpland", "moorland.example"),
            .init("Northern Harbour Academy", "XA", "Aland", "nha-aland.example"),
            .init("National Heather Academy", "XB", "Beland", "heather.example"),
            .init("University of Central Wexmere", "XK", "Kelpland", "wexmere.example"),
            .init("Barrow University of Tides", "XK", "Kelpland", "tides.example"),
        ])
    }

    @Test(
        "with and without small words, in front of \"and\" and of a comma, and shortened words",
        arguments: [
            ("email domain of KSE?", "kse.example"), ("What is the e-mail domain of QMU?", "quayside.example"),
            ("domain of UEM please", "moorland.example"), ("Which email domain has UCWex?", "wexmere.example"),
            ("email domain of kse", "kse.example"), ("email domain of BUT?", "tides.example"),
        ]
    )
    func read(_ question: String, _ domain: String) async throws {
        let answer = try await Self.adviser.get().reply(to: question)
        #expect(answer.answerMarkdown.contains(domain), "\(answer.answerMarkdown)")
    }

    @Test("what two institutions have is asked back, with both and their countries")
    func several() async throws {
        let answer = try await Self.adviser.get().reply(to: "What is the email domain of NHA?")
        #expect(
            answer.answerMarkdown.contains("Northern Harbour Academy (XA)")
                && answer.answerMarkdown.contains("National Heather Academy (XB)")
                && answer.answerMarkdown.contains("Which one do you mean?"),
            "\(answer.answerMarkdown)"
        )
    }

    @Test(
        "an ordinary word is none, and small letters only where somebody goes by them",
        arguments: ["I need an email domain but which", "email domain of qmu", "MAY I SEE AN EMAIL DOMAIN BUT FREE"]
    )
    func ordinary(_ question: String) async throws {
        let answer = try await Self.adviser.get().reply(to: question)
        #expect(!answer.answerMarkdown.contains(".example"), "\(answer.answerMarkdown)")
    }

    @Test("an Australian question is not touched by letters in capitals")
    func australian() async throws {
        let plain = try await Self.adviser.get().reply(to: "How much is the Master of Marine Robotics at NLU?")
        let loud = try await Self.adviser.get().reply(to: "How MUCH is the Master of Marine Robotics BUT at NLU?")
        #expect(plain.rows == loud.rows && !plain.citations.isEmpty, "\(loud.answerMarkdown)")
    }
}

@Suite(
    "Initials in published registers",
    TestRegister.needsManyRegisters
)
struct PublishedInitialsTests {
    @Test(
        "the register that is asked decides which institution the letters mean",
        arguments: [
            ("Is UWL a licensed student sponsor?", "The University of West London", "uk-sponsors"),
            ("Does USW hold a student sponsor licence?", "University of South Wales", "uk-sponsors"),
            ("TEF rating of SHU?", "Sheffield Hallam University", "discover-uni"),
            ("acceptance rate of UC Riverside", "University of California-Riverside", "ipeds"),
            ("Is RPI SEVP certified?", "Rensselaer Polytechnic Institute", "sevp"),
            ("email domain of QMUL?", "Queen Mary, University of London", "hipo"),
        ]
    )
    func read(_ question: String, _ name: String, _ source: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(answer.answerMarkdown.contains(name), "\(answer.answerMarkdown.prefix(300))")
        #expect(answer.citations.contains { $0.source == source })
    }

    @Test(
        "a word of a name in small letters or in capitals is no initials, though the web address has it",
        arguments: [
            "is the university of hull a licensed sponsor", "is abertay university a licensed sponsor",
            "Is ARDEN University a licensed sponsor?",
        ]
    )
    func wordOfName(_ question: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(answer.answerMarkdown.hasPrefix("Yes."), "\(answer.answerMarkdown.prefix(200))")
    }

    @Test(
        "a word of the web address, and a name that only the list of universities still has, mean the institution that is there now",
        arguments: [
            ("Is Marjon a licensed student sponsor?", "University of St Mark & St John", "uk-sponsors"),
            ("What TEF rating did Marjon get?", "University of St Mark & St John", "discover-uni"),
            ("TEF rating of the University of Bolton", "University of Greater Manchester", "discover-uni"),
            (
                "Can the University of Central Lancashire sponsor a student visa?", "University of Lancashire",
                "uk-sponsors"
            ),
            ("acceptance rate of Marist College", "Marist University", "ipeds"),
        ]
    )
    func otherNames(_ question: String, _ name: String, _ source: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(answer.answerMarkdown.contains("**\(name)**"), "\(answer.answerMarkdown.prefix(300))")
        #expect(answer.citations.contains { $0.source == source } && !answer.refused)
    }

    @Test("an earlier name is said to be one, and a slip of the list is not followed")
    func earlierNames() async throws {
        let adviser = try TestRegister.many.get()
        let earlier = try await adviser.reply(to: "TEF rating of the University of Bolton")
        #expect(
            earlier.answerMarkdown.contains("University of Bolton was read as University of Greater Manchester, which")
        )
        // The list gives the address of Claremont McKenna College to this one.
        let slip = try await adviser.reply(to: "acceptance rate of Central Methodist College")
        #expect(!slip.answerMarkdown.contains("Claremont"), "\(slip.answerMarkdown.prefix(300))")
        let place = try await adviser.reply(to: "Which sponsors are in Bolton?")
        #expect(!place.answerMarkdown.contains("was read as"), "\(place.answerMarkdown.prefix(300))")
    }

    @Test("what letters stand for is told with the rows that have the names")
    func meaning() async throws {
        let answer = try await TestRegister.many.get().reply(to: "What does LIPA stand for?")
        #expect(answer.answerMarkdown.contains("The Liverpool Institute for Performing Arts (GB) [1]"))
        #expect(answer.citations.map(\.source) == ["discover-uni"])
    }

    @Test("a country in the name of a sponsor is a part of it")
    func countryInName() async throws {
        let answer = try await TestRegister.many.get().reply(
            to: "Is the University of the West of Scotland a licensed student sponsor?"
        )
        #expect(answer.answerMarkdown.hasPrefix("Yes."), "\(answer.answerMarkdown.prefix(200))")
    }
}
