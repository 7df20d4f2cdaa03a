// Two readings of one question made one: code's stands, the model's fills what code found nothing about.

extension Question {
    /// This question with what only `other` states. Where both say something, this one is right.
    package func filled(from other: Question) -> Question {
        guard takesConditions else { return self }
        var question = self
        if intent == .unclear, other.intent != .unclear {
            question.intent = other.intent
            question.ranking = ranking ?? other.ranking
            question.counting = counting ?? other.counting
        }
        if providerCodes.isEmpty, !isProviderAmbiguous, !namesUnknownProvider {
            question.providerCodes = other.providerCodes
            question.isProviderAmbiguous = other.isProviderAmbiguous
        }
        question.filter = filter.filled(from: other.filter, hasMoney: foreignMoney != nil)
        return question
    }

    /// Whether it asks for courses by conditions, or for nothing that code understood. Other answers are not about conditions.
    var takesConditions: Bool {
        switch intent {
        case .list, .superlative, .count, .median, .unclear:
            courseCodes.isEmpty && uncovered.isEmpty && foreignUniversity == nil && foreignCountry == nil
        default: false
        }
    }
}

extension Question.Filter {
    /// - Parameter hasMoney: An amount was read that is no limit in Australian dollars.
    func filled(from other: Question.Filter, hasMoney: Bool) -> Question.Filter {
        // The model's reading has no words for what is left out.
        guard excluded.isEmpty else { return self }
        var filter = self
        if level == nil, levelLabel == nil { filter.level = other.level }
        if nameTerms.isEmpty, fieldOfEducation == nil { filter.nameTerms = other.nameTerms }
        if states.isEmpty, cities.isEmpty {
            filter.states = other.states
            filter.cities = other.cities
        }
        filter.language = language ?? other.language
        if !hasMoney { filter.money = money ?? other.money }
        filter.duration = duration ?? other.duration
        return filter
    }
}
