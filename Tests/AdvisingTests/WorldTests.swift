// Web pages and e-mail domains of universities of the world.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Universities of the world")
struct WorldTests {
    private static let adviser = Result {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        func entry(_ name: String, _ code: String, _ country: String, _ domain: String) -> String {
            """
            {"name": "\(name)", "alpha_two_code": "\(code)", "country": "\(country)", "state-province": null,
             "web_pages": ["https://www.\(domain)/"], "domains": ["\(domain)"]}
            """
        }
        let list = [
            entry("University of Kelpford", "XK", "Kelpland", "kelpford.example"),
            entry("Harbour University", "XA", "Aland", "harbour.example"),
            entry("Harbour University", "XB", "Beland", "hu.example"),
        ]
        let path = folder + "/universities.json"
        try "[\(list.joined(separator: ","))]".write(toFile: path, atomically: true, encoding: .utf8)
        _ = try catalog.importEdition(of: .cricos, from: try InventedRegister.write(date: "2026-01-02"))
        _ = try catalog.importEdition(of: .hipo, from: [path], edition: "2026-06-20", force: true)
        return Adviser(catalog: catalog, prose: nil)
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

    @Test("an Australian provider's website comes from its own register")
    func australian() async throws {
        let answer = try await Self.adviser.get().reply(to: "What is the website of Northlight University?")
        #expect(answer.citations.allSatisfy { $0.source == "cricos" }, "\(answer.answerMarkdown)")
    }
}
