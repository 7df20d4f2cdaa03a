// Questions on the UK Rules in other languages find the paragraph in English.

import Advising
import Catalog
import Foundation
import Testing

@Suite(
    "UK rules asked in other languages",
    .enabled(
        if: TestRegister.hasRealRules,
        "the Rules' pages are not beside this checkout (../shared/data/uk-immigration-rules)"
    )
)
struct RulesGlossaryTests {
    @Test(
        "money, work and partners, in five languages",
        arguments: [
            ("英国学生签证在伦敦以外每个月要有多少生活费?", "ST 12.3", "1171"),
            ("यूके छात्र वीज़ा के लिए लंदन में हर महीने कितना पैसा दिखाना होगा?", "ST 12.3", "1529"),
            (
                "¿Cuánto dinero al mes hay que demostrar para el visado de estudiante del Reino Unido en Londres?",
                "ST 12.3", "1529"
            ),
            ("Visa du học ở Anh: phải chứng minh bao nhiêu tiền mỗi tháng ngoài London?", "ST 12.3", "1171"),
            ("كم ساعة في الأسبوع يمكن العمل بتأشيرة الطالب في بريطانيا؟", "ST 26.1", "20"),
            ("英国学生签证每周可以工作多少小时?", "ST 26.1", "20"),
        ]
    )
    func finds(_ question: String, _ paragraph: String, _ value: String) async throws {
        let answer = try await Adviser(catalog: TestRegister.rules.get(), prose: nil).reply(to: question)
        #expect(answer.citations.map(\.key).contains("uk-rules:para:\(paragraph)"), "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.replacing(",", with: "").contains(value), "\(answer.answerMarkdown)")
        #expect(!answer.refused)
    }

    @Test("an English question with a foreign word stays as it is")
    func english() async throws {
        let answer = try await Adviser(catalog: TestRegister.rules.get(), prose: nil)
            .reply(to: "What is a máster in Spain called here?")
        #expect(!answer.citations.contains { $0.source == "uk-rules" }, "\(answer.answerMarkdown)")
    }
}
