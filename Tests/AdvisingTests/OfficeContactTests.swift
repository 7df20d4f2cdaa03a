import Advising
import Catalog
import Synchronization
import Testing

@Suite("Where the office is")
struct OfficeContactTests {
    private func answer(_ question: String, _ office: OfficeContact) async throws -> String {
        let adviser = Adviser(catalog: try TestRegister.invented.get(), prose: nil, office: { office })
        return try #require(await adviser.finalAnswer(question, in: adviser.newSession())).answerMarkdown
    }

    @Test("an answer that sends a student to the international office says where it is, others do not")
    func referring() async throws {
        let office = OfficeContact(name: "Riverton *Office*", contact: "Room 4_12")
        #expect(
            try await answer("How do I get a student visa?", office).hasSuffix("*Riverton \\*Office\\*: Room 4\\_12*")
        )
        #expect(try await !answer("hello", office).contains("Room 4"))
    }

    @Test("a box that does not know its office adds nothing")
    func unknown() async throws {
        let plain = try await answer("How do I get a student visa?", OfficeContact())
        #expect(try await answer("How do I get a student visa?", OfficeContact(name: "Riverton")) == plain)
    }

    @Test("a change of the office is used by the next answer, with and without a model")
    func changing() async throws {
        let contact = Mutex("Room 1")
        let adviser = Adviser(
            catalog: try TestRegister.invented.get(),
            prose: nil,
            office: { OfficeContact(contact: contact.withLock { $0 }) }
        )
        let session = adviser.newSession()
        _ = await adviser.finalAnswer("hello", in: session)
        contact.withLock { $0 = "Room 2" }
        let answer = try #require(await adviser.finalAnswer("How do I get a student visa?", in: session))
        #expect(answer.answerMarkdown.contains("The international office: Room 2"))
    }
}
