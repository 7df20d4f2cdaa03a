// Places of Australia in a question.

import Catalog

extension Analyst {
    func takePlaces(_ analysis: inout Analysis) {
        let words = analysis.words
        var stateRanges: [Range<Int>] = []
        var cityRanges: [Range<Int>] = []
        for (meanings, range) in places.matches(words) where analysis.isFree(range) {
            guard let first = meanings.first, isPlace(range, first, in: words) else { continue }
            // "My cousin in Adelaide wants …": where somebody is.
            if range.lowerBound > 2, words[range.lowerBound - 1].text == "in",
                Self.kin.contains(words[range.lowerBound - 2].stem),
                ["my", "our", "his", "her"].contains(words[range.lowerBound - 3].text)
            {
                analysis.take(range)
                continue
            }
            if case .state = first { stateRanges.append(range) } else { cityRanges.append(range) }
            analysis.places.append(first)
            analysis.take(range)
        }
        // "Canberra / ACT", "Darwin or elsewhere in NT", "Perth region / WA": the larger one is meant.
        if let city = cityRanges.first, let state = stateRanges.first {
            let between = words[min(city.upperBound, state.upperBound)..<max(city.lowerBound, state.lowerBound)].map(
                \.text
            )
            let later = max(city.lowerBound, state.lowerBound)
            analysis.placesAreAlternatives =
                words[later].slashBefore || between.contains("region") || !Self.ors.isDisjoint(with: between)
                || between.contains("area") || between.contains("elsewhere") || between.contains("side")
                || between.contains("anywhere")
            func isPlaced(_ range: Range<Int>) -> Bool {
                range.lowerBound > 0 && ["in", "within", "across"].contains(words[range.lowerBound - 1].text)
            }
            analysis.stateIsTheCondition = isPlaced(state) && !isPlaced(city) && state.lowerBound > city.upperBound + 1
        }
    }

    private static let kin: Set<String> = [
        "cousin", "brother", "sister", "uncle", "aunt", "friend", "nephew", "niece", "son", "daughter", "mother",
        "father",
        "parent", "husband", "wife", "family", "neighbour", "agent",
    ]

    private static let ors: Set<String> = ["or", "hoac", "o", "ou", "oder", "या", "أو", "atau"]

    func isPlaceName(_ words: [Word], at index: Int) -> Bool { places.match(words, at: index) != nil }

    private static let awards: Set<String> = [
        "certificate", "diploma", "bachelor", "master", "doctor", "doctorate", "degree",
    ]

    private func isPlace(_ range: Range<Int>, _ place: Place, in words: [Word]) -> Bool {
        let word = words[range.lowerBound]
        let before = range.lowerBound > 0 ? words[range.lowerBound - 1].text : ""
        let afterPreposition = [
            "in", "at", "near", "around", "to", "for", "elsewhere", "across", "within", "or", "and", "only", "o", "en",
            "tai", "ở",
        ].contains(before)
        let joined = words[range].map(\.stem).joined(separator: " ")
        switch place {
        case .state:
            if joined == "act" || joined == "sa" || joined == "tas" || joined == "wa" || joined == "nt" {
                return word.surface == word.surface.uppercased() || afterPreposition || joined != "act"
            }
            return true
        case .city:
            if [
                "sydney", "melbourne", "brisbane", "adelaide", "hobart", "darwin", "canberra", "perth", "geelong",
                "wollongong",
            ]
            .contains(joined) {
                return true
            }
            if range.count > 1 { return !courseNames.contains(words[range].map(\.stem)) || afterPreposition }
            let isWord =
                courseNames.frequency(word.stem) > 0 || CommonWords.stop.contains(word.text)
                || PlaceWords.onlyAfterPreposition.contains(joined) || word.text.count < 4
            // "Graduate Certificate in Research Methods" is not taught in the suburb of Research.
            if before == "in", range.lowerBound > 1, courseNames.frequency(word.stem) > 0,
                Self.awards.contains(words[range.lowerBound - 2].stem), range.upperBound < words.count,
                !words[range.upperBound].breakBefore,
                courseNames.contains(words[range.lowerBound...range.upperBound].map(\.stem))
            {
                return false
            }
            if ["in", "at", "near", "around"].contains(before) {
                return !CommonWords.stop.contains(word.text) && joined != "australia"
            }
            return !isWord
        }
    }
}
