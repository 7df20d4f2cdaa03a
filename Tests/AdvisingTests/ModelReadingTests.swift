// Reading with the model: what is made of the constraints that it states, and that code's reading stands.

import Advising
import Catalog
import Foundation
import Inference
import Testing

@Suite("Reading with the model")
struct ModelReadingTests {
    let catalog: Catalog
    let analyst: Analyst

    init() throws {
        catalog = try TestRegister.invented.get()
        analyst = try Analyst(catalog: catalog, former: [])
    }

    private func stated(_ json: String) throws -> StatedConstraints {
        try JSONDecoder().decode(StatedConstraints.self, from: Data(json.utf8))
    }

    private func question(_ json: String) throws -> Question { try stated(json).question(by: analyst) }

    // MARK: The grammar

    @Test("the objects that the model is shown are objects of their questions' grammars")
    func examples() {
        #expect(ModelReader.shown.count >= 5)
        for (question, object) in ModelReader.shown {
            #expect(StatedConstraints.grammar(of: question).allows(object), "\(object)")
        }
    }

    @Test(
        "kinds that are none, and words and numbers that the question has not, cannot be written",
        arguments: [
            #"{"intent":"delete"}"#, #"{"level":"wizard"}"#, #"{"state":"XYZ"}"#, #"{"field":"marine robotics"}"#,
            #"{"max_fee":20001}"#, #"{"max_fee":2}"#, #"{"provider":"Northlight"}"#, #"{"length":"2 years"}"#,
        ]
    )
    func impossible(object: String) {
        #expect(!StatedConstraints.grammar(of: "kelp farming under 20k in TAS").allows(object))
    }

    @Test(
        "amounts are those that the question's words mean",
        arguments: ["under 20k", "under 20,000", "under twenty thousand"]
    )
    func amounts(words: String) {
        #expect(
            StatedConstraints.grammar(of: "kelp farming \(words)").allows(#"{"field":"kelp farming","max_fee":20000}"#)
        )
    }

    // MARK: Vocabularies

    @Test("what the register's vocabulary knows becomes a condition")
    func resolved() throws {
        let question = try question(
            #"{"intent":"cheapest","level":"bachelor","field":"kelp farming","city":"Hobart","provider":"Northlight University","#
                + #""language":"English","max_fee":30000,"min_fee":2000,"length":"at most 3 years"}"#
        )
        #expect(question.intent == .superlative && question.ranking?.descending == false)
        #expect(question.filter.level == .bachelor && question.filter.nameTerms == [["kelp farming"]])
        #expect(question.filter.cities == ["Hobart"] && question.filter.states.isEmpty)
        #expect(question.providerCodes == ["00001A"] && question.filter.language == "English")
        #expect(question.filter.money?.maximum == 30_000 && question.filter.money?.minimum == 2_000)
        #expect(question.filter.duration?.maximumWeeks == 156)
        #expect(try self.question(#"{"field":"kelp farming","state":"TAS"}"#).filter.states == ["TAS"])
    }

    @Test("what it does not know is left out, and nothing is asked about nothing")
    func unknown() throws {
        let question = try question(
            #"{"intent":"list","field":"basket weaving","state":"XYZ","city":"Atlantis","provider":"University of Nowhere","#
                + #""language":"Klingon","max_fee":12,"length":"soon"}"#
        )
        #expect(question == Question())
        for intent in StatedConstraints.Intent.allCases {
            #expect(try self.question(#"{"intent":"\#(intent.rawValue)"}"#).intent == .unclear)
            #expect(try self.question(#"{"intent":"\#(intent.rawValue)","max_fee":9000}"#).intent == .unclear)
        }
    }

    @Test("an ambiguous name is asked back, not chosen")
    func ambiguous() throws {
        #expect(try question(#"{"intent":"list","provider":"Saint Brendan College"}"#).isProviderAmbiguous)
    }

    // MARK: The union

    private static let everything =
        #"{"intent":"count","level":"bachelor","field":"marine robotics","city":"Perth","provider":"Meridian Institute","#
        + #""language":"English","max_fee":50000,"length":"at most 1 year"}"#

    @Test("on every condition code's reading stands")
    func conflicts() throws {
        let ours = try question(
            #"{"intent":"list","level":"masters","field":"kelp farming","state":"TAS","provider":"Northlight University","#
                + #""max_fee":30000,"length":"2 years"}"#
        )
        var expected = ours
        expected.filter.language = "English"
        #expect(ours.filled(from: try question(Self.everything)) == expected)
    }

    @Test("conditions that code found nothing about are filled, and so is an intent that it did not see")
    func filled() throws {
        let other = try question(Self.everything)
        var ours = Question()
        ours.filter.language = "Korean"
        var expected = other
        expected.filter.language = "Korean"
        #expect(ours.filled(from: other) == expected)
        ours.intent = .list
        #expect(ours.filled(from: other).intent == .list)
    }

    @Test("nothing is filled in beside a level by label, a field of education, foreign money, a name not known")
    func neighbours() throws {
        var ours = Question()
        ours.intent = .list
        ours.filter.levelLabel = "Vocational Short Course"
        ours.filter.fieldOfEducation = "0203"
        ours.filter.states = ["NT"]
        ours.foreignMoney = try JSONDecoder().decode(
            Question.ForeignMoney.self,
            from: Data(#"{"currency":"INR","amount":900000}"#.utf8)
        )
        ours.namesUnknownProvider = true
        let filled = ours.filled(from: try question(Self.everything))
        #expect(filled.filter.level == nil && filled.filter.nameTerms.isEmpty && filled.filter.cities.isEmpty)
        #expect(filled.filter.money == nil && filled.providerCodes.isEmpty)
    }

    @Test(
        "an answer that is not about conditions stays as it is",
        arguments: [
            Question.Intent.courseFacts, .providerFacts, .uncovered, .editionDate, .currency, .greeting, .startOver,
            .rules,
        ]
    )
    func otherAnswers(intent: Question.Intent) throws {
        var ours = Question()
        ours.intent = intent
        #expect(ours.filled(from: try question(Self.everything)) == ours)
    }

    // MARK: In the adviser

    private func answer(_ utterance: String, _ reading: QuestionReading, _ writer: any ProseWriter) async throws
        -> Answer
    {
        let adviser = Adviser(catalog: catalog, prose: writer)
        let options = AnswerOptions(prose: false, reading: reading)
        return try #require(await adviser.finalAnswer(utterance, in: adviser.newSession(), options: options))
    }

    /// Code reads all of it but one word.
    private static let utterance = "kelp farming courses in Hobart for zorbistas"

    @Test("rules do not ask the model, both ask it for what is left, and the model alone is taken at its word")
    func readings() async throws {
        let writer = ScriptedWriter([#"{"intent":"list","level":"bachelor","#, #""field":"marine robotics"}"#])
        let rules = try await answer(Self.utterance, .rules, writer)
        #expect(writer.asked.withLock { $0.isEmpty })
        #expect(rules.rows.count == 2)
        let both = try await answer(Self.utterance, .both, writer)
        #expect(writer.asked.withLock { $0.last?.content } == Self.utterance)
        #expect(both.rows == ["cricos:course:100004D"])
        let model = try await answer(Self.utterance, .model, writer)
        #expect(model.question.filter.nameTerms == [["marine robotics"]] && model.rows.isEmpty)
    }

    @Test(
        "where code has read every word, or the question is not about conditions, it does not ask",
        arguments: ["kelp farming courses in Hobart", "how long is the Master of Marine Robotics at NLU, zorbistas?"]
    )
    func unasked(utterance: String) async throws {
        let writer = ScriptedWriter([#"{"level":"bachelor"}"#])
        let rules = try await answer(utterance, .rules, writer)
        let both = try await answer(utterance, .both, writer)
        #expect(both.answerMarkdown == rules.answerMarkdown && writer.asked.withLock { $0.isEmpty })
    }

    @Test("a writer that fails, or writes no object, costs nothing but its time")
    func failures() async throws {
        let writers: [any ProseWriter] = [
            RefusingWriter(), ScriptedWriter([]), ScriptedWriter(["{\"intent\":\"li"]), ScriptedWriter(["Sure! {}"]),
            ScriptedWriter([#"{"level":"wizard"}"#]),
        ]
        for writer in writers {
            #expect(try await answer(Self.utterance, .both, writer).rows.count == 2)
        }
    }

    @Test("long texts and empty ones are not given to it")
    func lengths() async throws {
        for utterance in ["", "  \n", String(repeating: "zorbistas farming ", count: 40)] {
            let writer = ScriptedWriter(["{}"])
            _ = try await answer(utterance, .both, writer)
            #expect(writer.asked.withLock { $0.isEmpty })
        }
    }
}
