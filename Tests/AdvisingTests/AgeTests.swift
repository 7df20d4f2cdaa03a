// An answer from an edition past its register's time says so, and no other does.

import Advising
import Catalog
import Foundation
import Testing

@Suite("The age of an edition in answers")
struct AgeTests {
    private static let note = "is old: a newer one has probably been published since."

    /// An adviser with a register of sponsors of a day.
    private func adviser(_ day: String) throws -> Adviser {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        let file = folder + "/register-\(day).csv"
        let text = """
            Sponsor Name,Town/City,Additional Locations,Sponsor Type,Status,Route,Immigration Compliance
            University of Kelpford,Kelpford,,Higher Education Institution (HEI),Student Sponsor,Student,

            """
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try catalog.importEdition(of: .ukSponsors, from: [file], force: true)
        return Adviser(catalog: catalog, prose: nil)
    }

    private static func day(_ offset: Double) -> String {
        String(Date.now.addingTimeInterval(offset * 86_400).formatted(.iso8601).prefix(10))
    }

    @Test(
        "a sponsor of an edition past two weeks is old, of this week's is not, and of tomorrow's is not known to be",
        arguments: [(-30.0, true), (-3.0, false), (2.0, false)]
    )
    func sponsors(_ offset: Double, _ isOld: Bool) async throws {
        let answer = try await adviser(Self.day(offset)).reply(to: "Is Kelpford University a licensed student sponsor?")
        #expect(answer.answerMarkdown.hasPrefix("Yes."))
        #expect(answer.answerMarkdown.contains(Self.note) == isOld, "\(answer.answerMarkdown)")
    }

    @Test(
        "an Australian answer says it once, whatever its kind, and small talk does not",
        arguments: [
            ("How much is the Master of Data Science at Northlight University?", true),
            ("Is Northlight University registered?", true),
            ("How many courses does Northlight University offer?", true),
            ("Thank you!", false),
        ]
    )
    func courses(_ question: String, _ isOld: Bool) async throws {
        let answer = try await Adviser(catalog: TestRegister.invented.get(), prose: nil).reply(to: question)
        let times = answer.answerMarkdown.components(separatedBy: Self.note).count - 1
        #expect(times == (isOld ? 1 : 0), "\(answer.answerMarkdown)")
    }
}
