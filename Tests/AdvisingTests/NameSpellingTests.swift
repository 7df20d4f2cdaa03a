// Misspelt names of institutions of several registers.

import Advising
import Catalog
import Testing

@Suite(
    "Misspelt institutions",
    TestRegister.needsManyRegisters
)
struct NameSpellingTests {
    @Test(
        "a name with slips is read as the one that it nearly is",
        arguments: [
            ("Where is Worchester Polytechnic Institute?", "Worcester Polytechnic Institute", "ipeds"),
            ("Phone number of Middelbury College", "Middlebury College", "ipeds"),
            ("acceptance rate of Tuffts Univercity", "Tufts University", "ipeds"),
            ("Is Obarlin College SEVP certified?", "Oberlin College", "sevp"),
            ("TEF rating of Keel Universty", "Keele University", "discover-uni"),
            ("Is the Univeristy of Brigton on the UK student sponsor list?", "University of Brighton", "uk-sponsors"),
            ("email domain of Makarere University", "Makerere University", "hipo"),
            ("telephone of Rensselear Politecnic Institut", "Rensselaer Polytechnic Institute", "ipeds"),
            ("acceptance rate of Gorgia Institut of Technologie", "Georgia Institute of Technology", "ipeds"),
            ("Where is Mount Holy Oke College?", "Mount Holyoke College", "ipeds"),
            ("phone number of West Minster College in Fulton", "Westminster College", "ipeds"),
        ]
    )
    func read(_ question: String, _ name: String, _ source: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(answer.answerMarkdown.lowercased().contains(name.lowercased()), "\(answer.answerMarkdown.prefix(300))")
        #expect(answer.citations.contains { $0.source == source })
    }

    @Test("a misspelt name is followed like any other")
    func followed() async throws {
        let answer = try await TestRegister.many.get().reply(to: "Where is Oberlin College?", "and Middelbury College?")
        #expect(answer.answerMarkdown.contains("Vermont"))
    }

    @Test(
        "a misspelt Australian name stays Australian",
        arguments: ["Monesh University website", "website of Deekin Univercity"]
    )
    func australian(_ question: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(answer.citations.allSatisfy { $0.source == "cricos" } && !answer.citations.isEmpty)
    }

    @Test(
        "an invented name becomes no other",
        arguments: [
            "Where is Zelkova University?", "phone number of Qwertyville College",
            "Is Blorptown Institute SEVP certified?",
        ]
    )
    func invented(_ question: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(!answer.citations.contains { $0.key.hasPrefix("ipeds:hd") || $0.key.hasPrefix("sevp:campus") })
    }
}
