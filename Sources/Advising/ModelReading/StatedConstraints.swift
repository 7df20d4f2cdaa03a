// The constraints of a question as a model states them: the grammar that it writes in, and what our vocabularies make of it.

import Catalog
import Inference

/// What a model wrote about one question. Nothing of it is believed before ``question(by:)`` has found it in the register's vocabulary.
package struct StatedConstraints: Decodable, Equatable, Sendable {
    /// What kind of answer is wanted.
    package enum Intent: String, Decodable, CaseIterable, Sendable {
        case list, cheapest, dearest, longest, shortest, count, median, other
    }

    package var intent: Intent?
    package var level: CourseLevel?
    package var field: String?
    package var state: String?
    package var city: String?
    package var provider: String?
    package var language: String?
    /// Australian dollars a year.
    package var maxFee: Double?
    /// Australian dollars a year.
    package var minFee: Double?
    /// How long, in the question's words: "at most 18 months".
    package var length: String?

    enum CodingKeys: String, CodingKey {
        case intent, level, field, state, city, provider, language, length
        case maxFee = "max_fee"
        case minFee = "min_fee"
    }

    /// The objects that a model may write about a question: kinds from lists, words and numbers from the question alone.
    package static func grammar(of utterance: String) -> ObjectGrammar {
        let values: [Double] = Numbers.all(in: QuestionText(utterance).words).map(\.value)
        let amounts: [Int] = values.compactMap { Int(exactly: $0) }.filter { $0 >= 0 }
        return ObjectGrammar([
            .oneOf(CodingKeys.intent.rawValue, Intent.allCases.map(\.rawValue)),
            .oneOf(CodingKeys.level.rawValue, CourseLevel.allCases.map(\.rawValue)),
            .words(CodingKeys.field.rawValue, of: utterance),
            .oneOf(CodingKeys.state.rawValue, PlaceWords.stateCodes),
            .words(CodingKeys.city.rawValue, of: utterance),
            .words(CodingKeys.provider.rawValue, of: utterance),
            .words(CodingKeys.language.rawValue, of: utterance),
            .number(CodingKeys.maxFee.rawValue, oneOf: amounts),
            .number(CodingKeys.minFee.rawValue, oneOf: amounts),
            .words(CodingKeys.length.rawValue, of: utterance),
        ])
    }

    // MARK: Vocabularies

    /// The question that this states. Each text is read by the analyst as a visitor's would be, and what it does not know as a field, a place,
    /// a provider, a language or a length is left out.
    package func question(by analyst: Analyst) -> Question {
        func read(_ text: String?, behind opening: String = "") -> Analysis? {
            text.map { analyst.analyse(QuestionText(opening + $0).words) }
        }
        var question = Question()
        question.filter.level = level
        question.filter.nameTerms = read(field)?.terms ?? []
        if let state, PlaceWords.stateCodes.contains(state) { question.filter.states = [state] }
        for place in read(city, behind: "in ")?.places ?? [] {
            if case .city(let name, _) = place { question.filter.cities.append(name) }
        }
        // The smaller place is meant, as where a visitor names both.
        if !question.filter.cities.isEmpty { question.filter.states = [] }
        let mentions = read(provider)?.mentions ?? []
        question.providerCodes = mentions.first?.codes ?? []
        question.isProviderAmbiguous = mentions.first?.isAmbiguous ?? false
        question.filter.language = read(language, behind: "taught in ")?.language
        question.filter.money = feeLimit
        question.filter.duration = read(length)?.duration.limit
        ask(&question)
        return question
    }

    /// Smaller numbers are no fees, as for the reader of amounts.
    private static let smallestFee = 1_000.0

    private var feeLimit: Question.MoneyLimit? {
        var limit = Question.MoneyLimit()
        limit.maximum = maxFee.flatMap { $0 >= Self.smallestFee ? $0 : nil }
        limit.minimum = minFee.flatMap { $0 >= Self.smallestFee ? $0 : nil }
        return limit == Question.MoneyLimit() ? nil : limit
    }

    /// The intent, where there is something that it can be about.
    private func ask(_ question: inout Question) {
        let isAbout = !question.filter.onlyLimits && (!question.filter.isEmpty || !question.providerCodes.isEmpty)
        guard isAbout else { return }
        func rank(_ measure: Question.Ranking.Measure, descending: Bool) {
            question.intent = .superlative
            question.ranking = Question.Ranking(by: measure, descending: descending, count: 1, stated: false)
        }
        switch intent ?? .list {
        case .list: question.intent = .list
        case .cheapest: rank(.annualFee, descending: false)
        case .dearest: rank(.annualFee, descending: true)
        case .longest: rank(.duration, descending: true)
        case .shortest: rank(.duration, descending: false)
        case .count:
            question.intent = .count
            question.counting = .courses
        case .median: question.intent = .median
        case .other: break
        }
    }
}

extension PlaceWords {
    /// The register's codes of states, each once.
    static let stateCodes: [String] = states.map(\.1).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}
