// Names of providers in part: when a word of one stands for it, and when what looks like one is another institution's.

import Catalog

extension Analyst {
    /// "Has Calrossy got CRICOS registration?": a word of one institution's name that is no word of anything else.
    func takeProviderByOneWord(_ analysis: inout Analysis) {
        let words = analysis.words
        for index in words.indices where !analysis.taken[index] {
            let word = words[index].asWritten
            guard word.isWrittenAsName, word.text.count >= 6, !courseNames.knows(word.stem),
                !CommonWords.stop.contains(word.text), places.match(words, at: index) == nil,
                ForeignPlaces.countries.match(words, at: index) == nil,
                ForeignPlaces.universities.match(words, at: index) == nil,
                AmericanStates.all(in: [word]).isEmpty, !RulesWords.cities.contains(word.text),
                !LanguageWords.names.contains(word.text), !ForeignPlaces.isOfNation(word),
                !lexicon.contains(word.stem)
            else { continue }
            let found = Set(providers.providers(withWords: [word.stem]))
            guard found.count == 1, isAlone(index, words) else { continue }
            mention(found.sorted(), at: index..<(index + 1), in: &analysis)
            return
        }
    }

    /// "SP Jain's Master of Management": letters and a word behind them that stand together in the name of one institution only.
    func takeProviderByInitials(_ analysis: inout Analysis) {
        let words = analysis.words
        for index in words.indices.dropLast() where analysis.isFree(index..<(index + 2)) {
            let pair = [words[index].asWritten, words[index + 1].asWritten]
            let isName =
                pair[1].isWrittenAsName && !pair[1].breakBefore && (2...3).contains(pair[0].surface.count)
                && pair[0].surface == pair[0].surface.uppercased() && pair[1].text.count >= 4
                && !courseNames.knows(pair[1].stem) && places.match(words, at: index + 1) == nil
            guard isName else { continue }
            let found = Set(providers.providers(withWords: Set(pair.map(\.stem))))
            guard found.count == 1 else { continue }
            mention(found.sorted(), at: index..<(index + 2), in: &analysis)
            return
        }
    }

    /// No other word beside it is written as a part of the same name.
    private func isAlone(_ index: Int, _ words: [Word]) -> Bool {
        let isBefore =
            index > 0 && !words[index].breakBefore && words[index - 1].asWritten.isWrittenAsName
            && !CommonWords.stop.contains(words[index - 1].text)
        let isAfter =
            index + 1 < words.count && !words[index + 1].breakBefore
            && (words[index + 1].asWritten.isWrittenAsName || ProviderNames.isKindOfInstitution(words[index + 1].stem))
        return !isBefore && !isAfter
    }

    /// "Brisbane colleges", "Perth universities": all of their kind in a place, and none of that name.
    func dropKindsOfPlaces(_ analysis: inout Analysis) {
        let words = analysis.words
        analysis.mentions.removeAll { mention in
            let last = mention.range.upperBound - 1
            let isPlural = words[last].text != words[last].stem
            return mention.range.count > 1 && isPlural && ProviderNames.isKindOfInstitution(words[last].stem)
                && places.match(words, at: mention.range.lowerBound)?.count == mention.range.count - 1
        }
    }

    /// "La Trobe College Australia (Navitas Bundoora)": two names of one provider, side by side.
    func joinNamesOfOne(_ analysis: inout Analysis) {
        var joined: [ProviderNames.Mention] = []
        for mention in analysis.mentions {
            if let last = joined.last, last.range.upperBound == mention.range.lowerBound {
                let both = Set(last.codes).intersection(mention.codes)
                if !both.isEmpty {
                    joined[joined.count - 1].range = last.range.lowerBound..<mention.range.upperBound
                    joined[joined.count - 1].codes = both.sorted()
                    joined[joined.count - 1].isAmbiguous = last.isAmbiguous && both.count > 1
                    continue
                }
            }
            joined.append(mention)
        }
        // "USC (Sunshine Coast), VU and ANU": of more names than titles, the one in brackets behind another says where that is.
        let levels = LevelWords.table.matches(analysis.words).count
        if levels > 1, joined.count > levels {
            for index in joined.indices.dropFirst().reversed()
            where joined[index].range.lowerBound == joined[index - 1].range.upperBound && joined.count > levels {
                joined.remove(at: index)
            }
        }
        analysis.mentions = joined
    }

    /// "City College Plymouth", "university of st thomas usa": beside words that belong to the name and that no provider has, a name is
    /// another institution's.
    func dropPartsBesideOthers(_ analysis: inout Analysis) {
        guard !analysis.mentions.isEmpty else { return }
        let words = analysis.words
        let isAbroad = !AmericanStates.all(in: words.map(\.asWritten)).isEmpty
        analysis.mentions.removeAll { mention in
            let (before, after) = (mention.range.lowerBound - 1, mention.range.upperBound)
            // "Westminster Abbey Choir School" is no Westminster School, "Notre Dame Academy" no University of Notre Dame.
            if mention.isPart, after < words.count, !words[after].breakBefore,
                words[after].asWritten.isWrittenAsName
                    || ProviderNames.isKindOfInstitution(words[after].stem) && words[after].text == words[after].stem,
                !CommonWords.stop.contains(words[after].text) || ProviderNames.isKindOfInstitution(words[after].stem),
                places.match(words, at: after) == nil, LevelWords.table.match(words, at: after) == nil,
                Set(providers.providers(withWords: Set(words[mention.range].map(\.stem) + [words[after].stem])))
                    .isDisjoint(with: mention.codes)
            {
                analysis.namesUnknownProvider = true
                return true
            }
            // "University of St Thomas" is no St Thomas College.
            if mention.isPart, before > 0, words[before].text == "of", words[before - 1].stem == "university" {
                analysis.namesUnknownProvider = true
                return true
            }
            let isBefore = before >= 0 && !words[before + 1].breakBefore && isForeign(words, before)
            let isAfter = after < words.count && !words[after].breakBefore && isForeign(words, after)
            guard isBefore || isAfter else { return false }
            let written = [isBefore ? before : nil, isAfter ? after : nil].compactMap { $0 }.contains {
                words[$0].asWritten.isWrittenAsName
            }
            guard written && (mention.range.count > 1 || mention.isPart) || mention.isPart && isAbroad else {
                return false
            }
            analysis.namesUnknownProvider = true
            return true
        }
    }

    /// A word of which nothing here knows the sense: no course, place, level, fact or joint.
    private func isForeign(_ words: [Word], _ index: Int) -> Bool {
        let word = words[index].asWritten
        return word.number == nil && word.text.count > 2 && !CommonWords.stop.contains(word.text)
            && !courseNames.knows(word.stem) && !providers.allWords.contains(word.stem)
            && places.match(words, at: index) == nil
            && (word.isWrittenAsName && index > 0 || !spelling.knows(word.stem))
            && AttributeWords.table.match(words, at: index) == nil && IntentWords.table.match(words, at: index) == nil
            && LevelWords.table.match(words, at: index) == nil && TopicWords.table.match(words, at: index) == nil
    }
}
