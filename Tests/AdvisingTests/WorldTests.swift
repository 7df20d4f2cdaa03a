// Web pages and e-mail domains of universities of the world.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Universities of the world")
struct WorldTests {
    private static let adviser = Result {
        try InventedUniversities.adviser([
            .init("University of Kelpford", "XK", "Kelpland", "kelpford.example"),
            .init("Harbour University", "XA", "Aland", "harbour.example"),
            .init("Harbour University", "XB", "Beland", "hu.example"),
        ])
    }

    @Test(
        "the domain and the page of a university are its row's",
        arguments: [
            ("What is the e-mail domain of the University of Kelpford?", "**kelpford.example**"),
            ("website of university of kelpford", "https://www.kelpford.example/"),
        ]
    )
    func row(_ question: String, _ value: String) async throws {
        let answer = try await Self.adviser.get().reply(to: question)
        #expect(answer.answerMarkdown.contains(value), "\(answer.answerMarkdown)")
        #expect(answer.citations.map(\.key) == ["hipo:university:University of Kelpford|XK"])
    }

    @Test("namesakes in two countries are asked about")
    func namesakes() async throws {
        let answer = try await Self.adviser.get().reply(to: "email domain of Harbour University?")
        #expect(
            answer.answerMarkdown.contains("Aland") && answer.answerMarkdown.contains("Beland"),
            "\(answer.answerMarkdown)"
        )
    }

    @Test(
        "a word by itself is completed, in a question and in a turn that goes on",
        arguments: [["e-mail domain of Kelpford?"], ["email domain of Harbour University?", "and kelpford?"]]
    )
    func shortName(_ turns: [String]) async throws {
        let last = try await Self.adviser.get().reply(to: turns)
        #expect(last.answerMarkdown.contains("**kelpford.example**"), "\(last.answerMarkdown)")
    }

    @Test("an Australian provider's website comes from its own register")
    func australian() async throws {
        let answer = try await Self.adviser.get().reply(to: "What is the website of Northlight University?")
        #expect(answer.citations.allSatisfy { $0.source == "cricos" }, "\(answer.answerMarkdown)")
    }
}

@Suite(
    "Universities of a country",
    TestRegister.needsManyRegisters
)
struct WorldCountryTests {
    @Test(
        "a country's universities are listed from the whole list, each with its row",
        arguments: [
            ["Which universities are in Malta?"], ["universities in Iceland", "and Malta?"],
            ["list Maltese universities"],
        ]
    )
    func listed(_ turns: [String]) async throws {
        let answer = try await TestRegister.many.get().reply(to: turns)
        #expect(answer.rows.count == 4 && answer.rows.allSatisfy { $0.hasSuffix("|MT") }, "\(answer.answerMarkdown)")
        #expect(Set(answer.citations.map(\.key)).isSuperset(of: answer.rows))
    }

    @Test("a count is over the whole register, and cites its edition")
    func counted() async throws {
        let answer = try await TestRegister.many.get().reply(to: "How many universities in Ghana does the list have?")
        #expect(answer.answerMarkdown.contains("**30** universities of Ghana"), "\(answer.answerMarkdown)")
        #expect(answer.citations.map(\.key) == ["hipo:edition:2026-06-20"])
    }

    @Test(
        "a further condition, a town and a part of a country are not answered with a country's list",
        arguments: [
            "cheap universities in Norway", "universities in Norway with free tuition", "universities in Toronto",
            "best universities in Japan", "universities in Scotland", "universities in Australia",
        ]
    )
    func notListed(_ question: String) async throws {
        let answer = try await TestRegister.many.get().reply(to: question)
        #expect(!answer.rows.contains { $0.hasPrefix("hipo:") }, "\(answer.answerMarkdown.prefix(200))")
    }
}
