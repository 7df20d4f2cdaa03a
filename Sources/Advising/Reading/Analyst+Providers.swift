// Providers: named in full, in part, like a place, or unknown.

import Catalog

extension Analyst {
    func takeProviders(_ analysis: inout Analysis) {
        let taken = analysis.taken
        analysis.mentions = providers.mentions(in: analysis.words) { range in range.allSatisfy { !taken[$0] } }
            .filter { mention in
                // "Pounds sterling" are money, and no college.
                if Currency.isNamed(with: mention.range, in: analysis.words) { return false }
                // Two letters are a name only when written as one, and so are the initials of small providers.
                let word = analysis.words[mention.range.lowerBound]
                if mention.range.count == 1, word.text.count <= 4, word.surface == word.surface.lowercased(),
                    !providers.prominentWords.contains(word.stem), CommonWords.isVerb(word.text)
                {
                    return false
                }
                // "Divinity masters in Queensland" are a field, and no University of Divinity.
                let next = mention.range.upperBound
                if mention.range.count == 1, courseNames.frequency(word.stem) >= 5, next < analysis.words.count,
                    !analysis.words[next].breakBefore,
                    ["masters", "bachelors", "diplomas", "courses", "degrees"].contains(analysis.words[next].text)
                {
                    return false
                }
                // "Which polytechnics teach viticulture?"
                if mention.range.count == 1, word.surface.lowercased() == "polytechnics" { return false }
                return mention.range.count > 1 || word.text.count > 2 || word.surface == word.surface.uppercased()
                    || ["uq", "vu", "mq"].contains(word.surface)
            }
        dropKindsOfPlaces(&analysis)
        dropPartsBesideOthers(&analysis)
        dropPartsOfUnknownNames(&analysis)
        joinNamesOfOne(&analysis)
        for mention in analysis.mentions { analysis.take(mention.range) }
        takeProvidersNamedLikePlaces(&analysis)
        takeUniversitiesOfPlaces(&analysis)
        takeProvidersInCapitals(&analysis)
        if analysis.mentions.isEmpty { takeProviderByFirstWord(&analysis) }
        if analysis.mentions.isEmpty { takePartlyNamedProvider(&analysis) }
        if analysis.mentions.isEmpty { takeProviderByOneWord(&analysis) }
        if analysis.mentions.isEmpty { takeProviderByInitials(&analysis) }
    }

    /// "At Brackenmoor University of Tasmania": a word before the name that no register knows makes it another institution's.
    private func dropPartsOfUnknownNames(_ analysis: inout Analysis) {
        let words = analysis.words
        analysis.mentions.removeAll { mention in
            let first = mention.range.lowerBound
            guard mention.range.count > 1, first > 1, !words[first].breakBefore else { return false }
            let before = words[first - 1].asWritten
            let isName =
                before.isWrittenAsName && !CommonWords.stop.contains(before.text) && !courseNames.knows(before.stem)
                && !providers.allWords.contains(before.stem) && places.match([before], at: 0) == nil
            guard isName, ["at", "from", "of", "by"].contains(words[first - 2].text) else { return false }
            analysis.namesUnknownProvider = true
            analysis.spellsOutUnknownProvider = true
            return true
        }
    }

    /// "Gordon diploma of nursing", "fees at Gordon"; but "in Gordon" is the suburb.
    func takeProvidersNamedLikePlaces(_ analysis: inout Analysis) {
        let words = analysis.words
        for (index, word) in words.enumerated() where !analysis.taken[index] {
            // "Canberra master of …" is the university's, where the institute has none.
            let isDegree =
                index + 1 < words.count && !words[index + 1].breakBefore
                && isTitleOfUniversities(words, at: index + 1) && isPlaceName(words, at: index)
            let seat = isDegree ? providers.seated(in: [word.stem]).sorted() : []
            let codes = seat.isEmpty ? providers.placeNamed(word.stem) : seat
            guard !codes.isEmpty else { continue }
            let before = index > 0 ? words[index - 1].text : ""
            guard !["in", "near", "around", "to", "of"].contains(before) else { continue }
            let isFollowed =
                index + 1 < words.count && !words[index + 1].breakBefore
                && (LevelWords.table.match(words, at: index + 1) != nil
                    || ["course", "website", "capacity", "campus", "fee"].contains(words[index + 1].stem))
            guard isFollowed || ["at", "by", "from", "does", "do", "is"].contains(before) else { continue }
            mention(codes, at: index..<(index + 1), in: &analysis)
        }
        analysis.mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// "Master of": and not "masters in", which a whole state has.
    private func isTitleOfUniversities(_ words: [Word], at index: Int) -> Bool {
        guard let (phrase, count) = LevelWords.table.match(words, at: index), let level = phrase.level else {
            return false
        }
        return Self.ofUniversities.contains(level)
            && (words[index..<(index + count)].contains { $0.text == "of" }
                || index + count < words.count && words[index + count].text == "of")
    }

    /// Levels that universities award, and hardly anybody else.
    static let ofUniversities: Set<CourseLevel> = [.bachelor, .bachelorHonours, .anyBachelor, .masters, .doctoral]

    /// Notes the providers that the words of a range mean; of several only one can be meant.
    func mention(_ codes: [String], at range: Range<Int>, in analysis: inout Analysis) {
        analysis.mentions.append(
            ProviderNames.Mention(range: range, codes: codes, isAmbiguous: codes.count > 1, isFormer: false)
        )
        analysis.take(range)
    }

    /// "Newcastle's Doctor of Philosophy"; of several courses also "UTS Master of …, Sydney Doctor of …".
    private func takeUniversitiesOfPlaces(_ analysis: inout Analysis) {
        let words = analysis.words
        let levels = LevelWords.table.matches(words).map(\.range)
        for level in levels where level.lowerBound > 0 && level.upperBound < words.count {
            guard
                ["of", "in"].contains(words[level.upperBound].text) || words[level].contains(where: { $0.text == "of" })
            else { continue }
            for count in [3, 2, 1] where level.lowerBound >= count {
                let place = (level.lowerBound - count)..<level.lowerBound
                guard analysis.isFree(place), !words[level.lowerBound].breakBefore,
                    words[place].allSatisfy({ $0.surface.first?.isUppercase == true }),
                    place.dropFirst().allSatisfy({ !words[$0].breakBefore })
                else { continue }
                let codes = providers.seated(in: words[place].map(\.stem))
                let isOfSeveral = levels.count > 1 && !analysis.mentions.isEmpty
                // "Victoria's bachelors in oral health" are those of a state.
                if ["bachelors", "masters", "diplomas", "doctorates"].contains(words[level.lowerBound].text),
                    words[level].allSatisfy({ $0.text != "of" })
                {
                    continue
                }
                guard !codes.isEmpty, words[place.upperBound - 1].isPossessive || isOfSeveral else { continue }
                let before = place.lowerBound > 0 ? words[place.lowerBound - 1].text : ""
                guard !["in", "near", "around", "from", "to"].contains(before) || words[place.lowerBound].breakBefore
                else { continue }
                mention(codes.sorted(), at: place, in: &analysis)
                break
            }
        }
        // "Doctor of Veterinary Medicine (Melbourne), Doctor of Medicine (Deakin)".
        if levels.count > 1, !analysis.mentions.isEmpty {
            for index in words.indices where words[index].breakBefore && analysis.isFree(index..<(index + 1)) {
                let next = index + 1
                let isAlone = next == words.count || words[next].breakBefore
                let codes = isAlone ? providers.seated(in: [words[index].stem]) : []
                guard !codes.isEmpty, words[index].isWrittenAsName, !words[index].isAsked else { continue }
                mention(codes.sorted(), at: index..<next, in: &analysis)
            }
        }
        analysis.mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
        takeUniversitiesBesideOthers(&analysis)
    }

    /// "The Russo Diploma of Business": the first word of just one provider's name, written as a name before a level.
    private func takeProviderByFirstWord(_ analysis: inout Analysis) {
        let words = analysis.words
        for level in LevelWords.table.matches(words).map(\.range) where level.lowerBound > 0 {
            let index = level.lowerBound - 1
            let word = words[index].asWritten
            guard !analysis.taken[index], !words[level.lowerBound].breakBefore, word.isWrittenAsName,
                word.text.count >= 5,
                word.surface != word.surface.uppercased(), !CommonWords.stop.contains(word.text),
                !courseNames.knows(word.stem),
                !lexicon.contains(word.stem), places.match([word], at: 0) == nil,
                let code = providers.beginning(with: word.stem)
            else { continue }
            mention([code], at: index..<(index + 1), in: &analysis)
            return
        }
    }

    /// "Griffith and Canberra", "at Newcastle, at CQU, at Tasmania": a place in a row with universities is one by its name.
    private func takeUniversitiesBesideOthers(_ analysis: inout Analysis) {
        let words = analysis.words
        let levels = LevelWords.table.matches(words).map(\.range)
        guard !analysis.mentions.isEmpty, !levels.isEmpty else { return }
        let joints = CommonWords.comparing
        var hasNew = true
        while hasNew {
            hasNew = false
            for index in words.indices where !analysis.taken[index] {
                for count in [2, 1] where index + count <= words.count && analysis.isFree(index..<(index + count)) {
                    let range = index..<(index + count)
                    let codes = providers.seated(in: words[range].map(\.stem)).sorted()
                    guard !codes.isEmpty, analysis.mentions.allSatisfy({ Set($0.codes).isDisjoint(with: codes) }) else {
                        continue
                    }
                    let isAt = index > 0 && words[index - 1].text == "at"
                    let start = isAt ? index - 1 : index
                    let isJoinedBefore =
                        start > 0 && joints.contains(words[start - 1].text) && analysis.endsMention(at: start - 1)
                    let isRowBefore = isAt && words[start].breakBefore && analysis.endsMention(at: start)
                    let next = range.upperBound
                    let isJoinedAfter =
                        next + 1 < words.count && joints.contains(words[next].text) && !words[next].breakBefore
                        && (analysis.beginsMention(at: next + 1)
                            || words[next + 1].text == "at" && analysis.beginsMention(at: next + 2))
                        && (index == 0 || !["in", "near", "from", "to", "around"].contains(words[index - 1].text))
                    // "At Wollongong, Macquarie and James Cook."
                    let isRowAfter =
                        isAt && next < words.count && words[next].breakBefore
                        && (analysis.beginsMention(at: next)
                            || words[next].text == "at" && analysis.beginsMention(at: next + 1))
                    // "Master of … at Newcastle, Master of … at Western Sydney": each course with its place.
                    let level = levels.last { $0.upperBound <= start }
                    let isOfOwnCourse =
                        isAt && levels.count > 1
                        && level.map { level in
                            analysis.mentions.allSatisfy {
                                $0.range.lowerBound >= index || $0.range.upperBound <= level.lowerBound
                            }
                        } ?? false
                    guard isOfOwnCourse || isJoinedBefore || isRowBefore || isJoinedAfter || isRowAfter else {
                        continue
                    }
                    mention(codes, at: range, in: &analysis)
                    hasNew = true
                    break
                }
            }
        }
        analysis.mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// "What is the Master of Philosophy at Newcastle?": of a whole title, "at" and a town mean its university.
    func takeUniversityOfOneCourse(_ analysis: inout Analysis) {
        let words = analysis.words
        guard analysis.mentions.isEmpty, analysis.titles.count == 1, let title = analysis.titles.first,
            !title.canonical.isEmpty, let level = title.level, Self.ofUniversities.contains(level),
            !analysis.has(.list),
            !analysis.has(.exists), !analysis.has(.courses),
            !analysis.attributes.isEmpty || analysis.has(.change), analysis.money.limit == nil, !analysis.has(.howMany),
            !analysis.has(.cheapest), !analysis.has(.dearest), analysis.places.count == 1,
            title.range.upperBound + 1 < words.count,
            words[title.range.upperBound].text == "at"
        else { return }
        let town = title.range.upperBound + 1
        let codes = providers.seated(in: [words[town].stem]).sorted()
        guard !codes.isEmpty, isPlaceName(words, at: town) else { return }
        analysis.places = []
        mention(codes, at: town..<(town + 1), in: &analysis)
    }

    /// "SAE Bachelor of Audio", "PTE score at IHM": in capitals, and nothing else that goes by those letters.
    private func takeProvidersInCapitals(_ analysis: inout Analysis) {
        let words = analysis.words.map(\.asWritten)
        guard words.contains(where: { $0.surface.contains(where: \.isLowercase) }),
            ForeignPlaces.countries.matches(words).allSatisfy({ $0.value == "Australia" })
        else { return }
        for index in words.indices where !analysis.taken[index] {
            let word = words[index]
            guard (2...5).contains(word.surface.count), word.surface.allSatisfy({ $0.isASCII && $0.isUppercase }),
                FieldForms.abbreviations[word.text] == nil, LevelWords.table.match([word], at: 0) == nil,
                Currency.before[word.text] == nil, Currency.names.match([word], at: 0) == nil,
                !CommonWords.stop.contains(word.text), places.match([word], at: 0) == nil, !lexicon.contains(word.stem),
                AmericanStates.all(in: [word]).isEmpty, !Consultation.hasOtherSense(word),
                var mention = providers.named(inCapitals: word.text)
            else { continue }
            mention.range = index..<(index + 1)
            guard mayFollow(mention, analysis.mentions, words) else { continue }
            analysis.mentions.append(mention)
            analysis.take(mention.range)
        }
        analysis.mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// "TAFE SA, SAE, Torrens", "SAE Bachelor of Audio": beside other providers one in capitals stands in their row or before a course.
    private func mayFollow(_ mention: ProviderNames.Mention, _ others: [ProviderNames.Mention], _ words: [Word]) -> Bool
    {
        let (first, next) = (mention.range.lowerBound, mention.range.upperBound)
        if others.isEmpty { return true }
        guard others.allSatisfy({ Set($0.codes).isDisjoint(with: mention.codes) }) else { return false }
        let isBehind = others.contains { other in
            other.range.upperBound == first && words[first].breakBefore
                || other.range.upperBound == first - 1 && CommonWords.pairing.contains(words[first - 1].text)
        }
        // "…, JMC accelerated game design bachelor": the one name of a part of a row that says a course.
        let start = words[...first].lastIndex { $0.breakBefore } ?? 0
        let end = words[next...].firstIndex { $0.breakBefore } ?? words.count
        let isAloneInPart =
            start == first && start > 0 && others.allSatisfy { !$0.range.overlaps(start..<end) }
            && LevelWords.table.matches(words).contains { $0.range.overlaps(start..<end) }
        if isAloneInPart { return true }
        let isBefore =
            next < words.count
            && (others.contains { $0.range.lowerBound == next && words[next].breakBefore }
                || LevelWords.table.match(words, at: next) != nil && !words[next].breakBefore
                    && words[first].breakBefore)
        return isBehind || isBefore
    }

    /// "Anglican girls school": words of names together with the kind of institution, which several may fit.
    func takePartlyNamedProvider(_ analysis: inout Analysis) {
        let words = analysis.words
        for index in words.indices where ProviderNames.isKindOfInstitution(words[index].stem) && !analysis.taken[index]
        {
            var start = index
            while start > 0, !analysis.taken[start - 1], !words[start].breakBefore, index - start < 5,
                isPartOfName(words[start - 1])
            { start -= 1 }
            // "Brisbane colleges", "a private day school": a kind of institution, and no name.
            let isKind =
                words[index].text != words[index].stem && words[index].stem != "universitie"
                || start > 0 && ["a", "an", "any", "some", "private", "public"].contains(words[start - 1].text)
            if isKind,
                words[start..<index].allSatisfy({ $0.surface == $0.surface.lowercased() })
                    || words[start..<index].indices.allSatisfy({ isPlaceName(words, at: $0) })
            {
                continue
            }
            let proper = words[start..<index].filter {
                !ProviderNames.isKindOfInstitution($0.stem)
                    && (courseNames.frequency($0.stem) < 3 || ["girl", "boy"].contains($0.stem))
                    && !ForeignPlaces.isOfNation($0)
            }
            guard !proper.isEmpty else { continue }
            let found = providers.providers(withWords: Set(words[start...index].map(\.stem)))
            guard !found.isEmpty, found.count > 1 || index - start >= 2 else { continue }
            let range = start..<(index + 1)
            var mention = ProviderNames.Mention(
                range: range,
                codes: found,
                isAmbiguous: found.count > 1,
                isFormer: false
            )
            mention.leavesWordsOut = true
            analysis.mentions.append(mention)
            analysis.take(range)
            return
        }
    }

    private func isPartOfName(_ word: Word) -> Bool {
        word.number == nil && (!CommonWords.stop.contains(word.text) || word.stem == "school")
            && LevelWords.table.match([word], at: 0) == nil
    }

    /// "Government institutions", "institutions of type private", "no private colleges", "drop the government ones".
    func takeProviderType(_ analysis: inout Analysis) {
        let words = analysis.words
        let kinds: Set<String> = ["institution", "provider", "university", "college", "school", "institute", "one"]
        let dropping: Set<String> = ["no", "not", "without", "excluding", "except", "drop", "exclude", "non", "skip"]
        for (index, word) in words.enumerated() where ["government", "private", "public"].contains(word.text) {
            let next = index + 1 < words.count && !words[index + 1].breakBefore ? words[index + 1].text : ""
            let nextIsPlural = next.hasSuffix("s") || next == "universities"
            let isBefore = nextIsPlural && (kinds.contains(words[index + 1].stem) || next == "universities")
            let isAfter = index > 0 && words[index - 1].stem == "type"
            // "Run by a government institution"; "is it a private college?" asks of the type.
            let isOfOne =
                index > 1 && ["a", "an"].contains(words[index - 1].text)
                && ["by", "at", "from", "for"].contains(words[index - 2].text)
                && kinds.contains(Word.stem(of: next))
            guard isBefore || isAfter || isOfOne, !words.contains(where: { $0.text == "or" }) else { continue }
            let joints: Set<String> = ["the", "any", "at", "in", "by", "from", "of", "a", "an"]
            let before = words[max(0, index - 3)..<index].last { !joints.contains($0.text) }?.text ?? ""
            let isPrivate = (word.text == "private") != dropping.contains(before)
            analysis.providerType = isPrivate ? "Private" : "Government"
            analysis.take(index..<(index + (dropping.contains(before) ? 2 : 1)))
            return
        }
    }

    func noteUnknownProvider(_ analysis: inout Analysis) {
        guard analysis.mentions.isEmpty, analysis.foreignUniversity == nil else { return }
        let words = analysis.words
        let nouns: Set<String> = [
            "university", "college", "institute", "academy", "polytechnic", "tafe", "school", "grammar",
        ]
        // "Does CRICOS have Par Avion Flight Training?"
        let isNamed = words.indices.dropFirst().contains { index in
            [index - 1, index].allSatisfy {
                words[$0].isWrittenAsName && !analysis.taken[$0] && !CommonWords.stop.contains(words[$0].text)
            } && !words[index].breakBefore && index > 1
        }
        if isNamed, analysis.has(.registered), analysis.titles.isEmpty { analysis.namesUnknownProvider = true }
        for index in words.indices where nouns.contains(words[index].stem) {
            let before = index > 0 ? words[index - 1] : nil
            // "Seoul National University", "Barkly International College": the word before the kind is in many names.
            let isInside =
                index > 1 && before?.isWrittenAsName == true && words[index].isWrittenAsName
                && ["national", "international", "english", "business", "technical"].contains(before?.text)
                && words[index - 2].isWrittenAsName && !CommonWords.stop.contains(words[index - 2].text)
                && !analysis.taken[index - 2]
            if isInside { analysis.namesUnknownProvider = true }
            if analysis.taken[index] { continue }
            if let before, before.surface.first?.isUppercase == true, !CommonWords.stop.contains(before.text),
                !analysis.taken[index - 1] || analysis.places.isEmpty == false,
                before.number == nil, courseNames.frequency(before.stem) < 40
            {
                analysis.namesUnknownProvider = true
                // A word that was only spelt like a place is none.
                let written = before.asWritten
                analysis.spellsOutUnknownProvider =
                    words[index].surface.first?.isUppercase == true && places.match([written], at: 0) == nil
                    && !providers.allWords.contains(written.stem)
            } else if let before, !courseNames.knows(before.stem), !CommonWords.stop.contains(before.text),
                !analysis.taken[index - 1]
            {
                analysis.namesUnknownProvider = true
            } else if let before, before.text == "finished" || before.text == "after" || before.text == "from" {
                // "I finished school": no name.
                continue
            } else if analysis.has(.registered) || analysis.has(.stillOffered), let before,
                !CommonWords.stop.contains(before.text), before.number == nil
            {
                // "Is … beauty school on the register?": some name that the register does not know.
                analysis.namesUnknownProvider = true
            } else if index + 2 < words.count, words[index + 1].text == "of", words[index].stem != "school",
                !CommonWords.stop.contains(words[index + 2].text)
            {
                analysis.namesUnknownProvider = true
            }
        }
    }
}
