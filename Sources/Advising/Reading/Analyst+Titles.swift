// Course titles and fields of study: "Master of Data Science", "data science masters", "I like accounting".

extension Analyst {
    private static let fillers: Set<String> = [
        "of", "in", "with", "for", "on", "degree", "degrees", "program", "programs", "programme", "course", "courses",
        "level", "the",
        "a", "major", "majoring", "specialising", "specializing", "about", "en", "de", "into",
    ]

    private static let awards: Set<String> = ["bachelor", "master", "doctor", "diploma", "graduate", "certificate"]

    /// A word of three letters is a field where so many course names have it.
    private static let common = 5

    /// Levels followed by a field: "Master of Data Science", "masters with Accounting in the title", "MBA".
    func takeTitlesFollowing(_ levels: [(value: LevelPhrase, range: Range<Int>)], _ analysis: inout Analysis) {
        let comparing = analysis.words.contains {
            ["compare", "versus", "vs", "or", "sort", "rank", "order"].contains($0.text)
        }
        for (phrase, range) in levels where analysis.isFree(range) {
            if analysis.titles.contains(where: { $0.range.overlaps(range) }) { continue }
            // "Master of IT Innovation" is more than a Master of IT.
            if !phrase.nameTerm.isEmpty, let longer = longerTitle(than: range, in: analysis) {
                let stems = analysis.words[longer].map(\.stem)
                analysis.titles.append(
                    Analysis.Title(
                        range: longer,
                        level: phrase.level,
                        terms: [[stems.joined(separator: " ")]],
                        canonical: stems,
                        isKind: false
                    )
                )
                analysis.take(longer)
                continue
            }
            if !phrase.nameTerm.isEmpty {
                let terms = phrase.nameTerm.map { QuestionText.stems(of: $0).joined(separator: " ") }
                analysis.titles.append(
                    Analysis.Title(range: range, level: phrase.level, terms: [terms], canonical: [], isKind: false)
                )
                analysis.take(range)
                continue
            }
            // "Bachelor studies that one can do in Mount Gambier" are of any field.
            let next = range.upperBound
            if next < analysis.words.count, analysis.words[next].text == "studies",
                !analysis.words[next].isWrittenAsName,
                analysis.words[range].allSatisfy({ $0.text != "of" })
            {
                analysis.take(next..<(next + 1))
            }
            var start = range.upperBound
            while start < analysis.words.count, start < range.upperBound + 3,
                !["of", "in"].contains(analysis.words[start - 1].text),
                Self.fillers.contains(analysis.words[start].text),
                !analysis.words[start].breakBefore, !beginsField(analysis.words, at: start)
            { start += 1 }
            let limit = comparing ? levels.map(\.range.lowerBound).filter { $0 > range.lowerBound }.min() : nil
            let isDirect = start == range.upperBound || Self.fillers.contains(analysis.words[start - 1].text)
            guard start < analysis.words.count, !analysis.words[start].breakBefore,
                isDirect,
                let end = longestField(from: start, in: analysis, limit: limit)
                    ?? commonWordTitle(from: start, after: phrase.level, said: analysis.words[range], in: analysis)
            else { continue }
            let stems = analysis.words[start..<end].map(\.stem)
            let said = analysis.words[range].map(\.text).joined(separator: " ")
            // "Master of Finance" is a title; "masters in finance", "master finance" are a kind.
            let before = analysis.words[start - 1].text
            let isTitle =
                before == "of"
                || before == "in"
                    && phrase.level.map { ![.masters, .bachelor, .doctoral, .diploma].contains($0) } ?? true
                || phrase.level == nil
            analysis.titles.append(
                Analysis.Title(
                    range: range.lowerBound..<end,
                    level: phrase.level,
                    terms: [spellings(words: Array(analysis.words[start..<end]))],
                    canonical: canonical(said: said, level: phrase.level) + stems,
                    isKind: !isTitle
                )
            )
            analysis.take(range.lowerBound..<end)
        }
    }

    /// "Advanced diploma program management": a word that mostly fills, and here begins a field.
    private func beginsField(_ words: [Word], at index: Int) -> Bool {
        guard ["program", "course", "degree"].contains(words[index].stem), index + 1 < words.count,
            !words[index + 1].breakBefore, CommonWords.canBound(words[index + 1])
        else { return false }
        return courseNames.contains([words[index].stem, words[index + 1].stem])
    }

    /// The words of a level and of what follows, where course names have them side by side and the last can end a field.
    private func longerTitle(than range: Range<Int>, in analysis: Analysis) -> Range<Int>? {
        let words = analysis.words
        var stems = words[range].map(\.stem)
        var end = range.upperBound
        var best: Int?
        while end < words.count, !words[end].breakBefore, !analysis.taken[end] {
            stems.append(words[end].stem)
            guard stems.count > 2, courseNames.contains(stems) else { break }
            end += 1
            if CommonWords.canBound(words[end - 1]) { best = end }
        }
        return best.map { range.lowerBound..<$0 }
    }

    /// "Master of Planning": a common word is a field where the title as a whole begins a course name.
    private func commonWordTitle(
        from start: Int,
        after level: CourseLevel?,
        said: ArraySlice<Word>,
        in analysis: Analysis
    ) -> Int? {
        guard start > 0, ["of", "in"].contains(analysis.words[start - 1].text), !analysis.taken[start],
            CommonWords.canEnd(analysis.words[start])
        else { return nil }
        let prefix = canonical(said: said.map(\.text).joined(separator: " "), level: level)
        var stems = prefix
        var best: Int?
        var index = start
        while index < analysis.words.count, !analysis.taken[index], index == start || !analysis.words[index].breakBefore
        {
            stems.append(analysis.words[index].stem)
            guard !prefix.isEmpty, courseNames.contains(stems) else { break }
            index += 1
            if CommonWords.canEnd(analysis.words[index - 1]) { best = index }
        }
        return best
    }

    /// Levels that come after their field ("data science masters") or stand alone.
    func takeTitlesPreceding(_ levels: [(value: LevelPhrase, range: Range<Int>)], _ analysis: inout Analysis) {
        for (phrase, range) in levels where analysis.isFree(range) && phrase.nameTerm.isEmpty {
            var end = range.lowerBound
            while end > 0,
                ["degree", "degrees", "in", "at", "level", "the", "a", "as", "certificates", "diplomas"].contains(
                    analysis.words[end - 1].text
                ),
                end > range.lowerBound - 3,
                !analysis.taken[end - 1]
            { end -= 1 }
            if let start = longestField(before: end, in: analysis) {
                let stems = analysis.words[start..<end].map(\.stem)
                let said = analysis.words[range].map(\.text).joined(separator: " ")
                var title = Analysis.Title(
                    range: start..<range.upperBound,
                    level: phrase.level,
                    terms: [spellings(words: Array(analysis.words[start..<end]))],
                    canonical: canonical(said: said, level: phrase.level) + stems,
                    isKind: true
                )
                // "Early childhood diploma (Education and Care)": the field goes on after the level.
                if range.upperBound < analysis.words.count, analysis.words[range.upperBound].breakBefore,
                    let more = longestField(from: range.upperBound, in: analysis, limit: nil),
                    courseNames.contains(stems + analysis.words[range.upperBound..<more].map(\.stem))
                {
                    let rest = analysis.words[range.upperBound..<more].map(\.stem)
                    title.terms = [
                        spellings(
                            words: Array(analysis.words[start..<end]) + Array(analysis.words[range.upperBound..<more])
                        )
                    ]
                    title.canonical += rest
                    title.range = start..<more
                }
                analysis.titles.append(title)
                analysis.take(title.range)
            } else {
                analysis.looseLevel = analysis.looseLevel ?? phrase.level
                analysis.take(range)
            }
        }
    }

    /// The end of the longest run from `start` that occurs in a course name and can be a field.
    private func longestField(from start: Int, in analysis: Analysis, limit: Int?) -> Int? {
        let words = analysis.words
        guard start < words.count, CommonWords.canBound(words[start]), !analysis.taken[start] else { return nil }
        var best: Int?
        var stems: [String] = []
        var index = start
        while index < words.count, index < start + 14, !analysis.taken[index], limit.map({ index < $0 }) ?? true {
            stems.append(words[index].stem)
            guard courseNames.contains(stems), !CommonWords.listNouns.contains(words[index].stem),
                index == start || !beginsPhrase(words, at: index)
            else { break }
            index += 1
            // "Bachelor of Nursing/Bachelor of Arts": the second award begins a title of its own.
            let beginsAward =
                Self.awards.contains(words[index - 1].stem) && index < words.count
                && ["of", "in"].contains(words[index].text)
            if !beginsAward,
                index > start + 1 ? CommonWords.canEnd(words[index - 1]) : CommonWords.canBound(words[index - 1])
            {
                best = index
            }
        }
        if best == nil, let expanded = FieldForms.abbreviations[words[start].text], isAbbreviation(words[start]),
            !expanded.isEmpty
        {
            best = start + 1
        }
        if let end = best, end == start + 1, CommonWords.fields.contains(words[start].text), start > 0,
            !["of", "in"].contains(words[start - 1].text),
            !["education", "teaching", "business"].contains(words[start].text)
        {
            return nil
        }
        // A field that no course name knows is still a condition: "master of magic" has no match rather than all.
        if best == nil, start > 0, ["of", "in"].contains(words[start - 1].text), words[start].text.count >= 4,
            !analysis.taken[start], words[start].number == nil, AttributeWords.table.match(words, at: start) == nil,
            !isKnownElsewhere(words, at: start)
        {
            return start + 1
        }
        return best
    }

    private func isKnownElsewhere(_ words: [Word], at index: Int) -> Bool {
        providers.mentions(in: Array(words[index...].prefix(6)), free: { $0.lowerBound == 0 }).contains {
            $0.range.lowerBound == 0
        }
            || isPlaceName(words, at: index) || ForeignPlaces.countries.match(words, at: index) != nil
            || ForeignPlaces.universities.match(words, at: index) != nil
            || TopicWords.table.match(words, at: index) != nil
            || LanguageWords.names.contains(words[index].text)
    }

    /// The start of the longest run that ends before `end`.
    private func longestField(before end: Int, in analysis: Analysis) -> Int? {
        let words = analysis.words
        // "Urban planning": a common word ends a field where the two words stand together in course names.
        let endsPhrase =
            end > 1 && CommonWords.canEnd(words[end - 1]) && CommonWords.canBound(words[end - 2])
            && !words[end - 1].breakBefore
            && courseNames.contains(words[(end - 2)..<end].map(\.stem))
        guard end > 0, !analysis.taken[end - 1], CommonWords.canBound(words[end - 1]) || endsPhrase else { return nil }
        var best: Int?
        var start = end - 1
        while start >= 0, start > end - 9, !analysis.taken[start] {
            guard courseNames.contains(words[start..<end].map(\.stem)) else { break }
            if CommonWords.canBound(words[start]) { best = start }
            if words[start].breakBefore { break }
            start -= 1
        }
        if best == nil, isAbbreviation(words[end - 1]) { best = end - 1 }
        if let start = best, start == end - 1, CommonWords.fields.contains(words[start].text),
            words[start].text != "business",
            words[start].text != "education", words[start].text != "teaching"
        {
            return nil
        }
        return best
    }

    func isAbbreviation(_ word: Word) -> Bool {
        guard FieldForms.abbreviations[word.text] != nil else { return false }
        return !FieldForms.onlyInCapitals.contains(word.text) || word.surface == word.surface.uppercased()
    }

    /// The spellings a field phrase goes by in course names, the one that was said first.
    func spellings(words: [Word]) -> [String] {
        let said = words.map(\.text).joined(separator: " ")
        let stems = words.map(\.stem)
        if stems.count == 1, FieldForms.abbreviations[stems[0]] != nil { return spellings(stems) }
        return [said] + courseNames.spellings(of: stems).dropFirst().map { $0.joined(separator: " ") }
    }

    /// The spellings of a phrase of stems or of an abbreviation.
    func spellings(_ stems: [String]) -> [String] {
        if stems.count == 1, let expanded = FieldForms.abbreviations[stems[0]] {
            return expanded.flatMap {
                courseNames.spellings(of: QuestionText.stems(of: $0)).map { $0.joined(separator: " ") }
            }
        }
        return courseNames.spellings(of: stems).map { $0.joined(separator: " ") }
    }

    private func canonical(said: String, level: CourseLevel?) -> [String] {
        let prefix: String =
            switch level {
            case .masters?: "master of"
            case .bachelor?, .bachelorHonours?: "bachelor of"
            case .doctoral?: "doctor of"
            case .diploma?: "diploma of"
            case .advancedDiploma?: "advanced diploma of"
            case .associateDegree?: "associate degree of"
            case .graduateCertificate?: "graduate certificate in"
            case .graduateDiploma?: "graduate diploma in"
            case .certificate1?: "certificate i in"
            case .certificate2?: "certificate ii in"
            case .certificate3?: "certificate iii in"
            case .certificate4?: "certificate iv in"
            case nil: said
            default: ""
            }
        return prefix.isEmpty ? [] : QuestionText.stems(of: prefix)
    }

    /// "Masters in finance or accounting", "finance or accounting masters": a kind of course with either field.
    func joinAlternatives(_ analysis: inout Analysis) {
        let words = analysis.words
        for index in analysis.titles.indices where analysis.titles[index].isKind {
            let range = analysis.titles[index].range
            if range.upperBound + 1 < words.count, words[range.upperBound].text == "or",
                let end = longestField(from: range.upperBound + 1, in: analysis, limit: nil)
            {
                let field = Array(words[(range.upperBound + 1)..<end])
                add(field, to: index, &analysis)
                analysis.titles[index].range = range.lowerBound..<end
                analysis.take(range.upperBound..<end)
            } else if range.lowerBound > 1, words[range.lowerBound - 1].text == "or",
                let start = longestField(before: range.lowerBound - 1, in: analysis)
            {
                add(Array(words[start..<(range.lowerBound - 1)]), to: index, &analysis)
                analysis.titles[index].range = start..<range.upperBound
                analysis.take(start..<range.lowerBound)
            }
        }
    }

    private func add(_ field: [Word], to index: Int, _ analysis: inout Analysis) {
        guard var last = analysis.titles[index].terms.popLast() else { return }
        last += spellings(words: field)
        analysis.titles[index].terms.append(last)
    }

    /// "Joint Doctor of Philosophy", "Executive Master of …": a word before the award that course names begin with.
    private func beginEarlier(_ index: Int, _ analysis: inout Analysis) {
        let start = analysis.titles[index].range.lowerBound
        guard start > 0, !analysis.taken[start - 1], !analysis.words[start].breakBefore else { return }
        let word = analysis.words[start - 1]
        let canonical = [word.stem] + analysis.titles[index].canonical
        guard !CommonWords.stop.contains(word.text), canonical.count > 2, courseNames.contains(canonical) else {
            return
        }
        analysis.titles[index].canonical = canonical
        analysis.titles[index].range = (start - 1)..<analysis.titles[index].range.upperBound
        analysis.take((start - 1)..<start)
    }

    /// Words that continue a title but fit no course make it another title: "Bachelor of Business Astrology" is not a
    /// Bachelor of Business.
    func extendTitles(_ analysis: inout Analysis) {
        for index in analysis.titles.indices where !analysis.titles[index].isKind {
            beginEarlier(index, &analysis)
            var end = analysis.titles[index].range.upperBound
            var extra: [String] = []
            while end < analysis.words.count, !analysis.taken[end], !analysis.words[end].breakBefore,
                CommonWords.canBound(analysis.words[end]),
                courseNames.knows(analysis.words[end].stem) || extra.isEmpty == false,
                analysis.words[end].text.count > 2, !beginsPhrase(analysis.words, at: end),
                // "Doctor of Veterinary Medicine sounds like a PhD": behind a title in capitals a small word goes on with no title.
                !(analysis.words[end - 1].isWrittenAsName
                    && analysis.words[end].surface == analysis.words[end].surface.lowercased())
            {
                extra.append(analysis.words[end].stem)
                end += 1
            }
            guard !extra.isEmpty, !analysis.titles[index].canonical.isEmpty else { continue }
            analysis.titles[index].canonical += extra
            analysis.titles[index].terms = [
                [
                    analysis.titles[index].terms.flatMap { $0.prefix(1) }.joined(separator: " ") + " "
                        + extra.joined(separator: " ")
                ]
            ]
            analysis.take(analysis.titles[index].range.upperBound..<end)
            analysis.titles[index].range = analysis.titles[index].range.lowerBound..<end
        }
    }

    /// "Doctor of Veterinary Medicine set us back": words that ask, and go on with no title.
    private func beginsPhrase(_ words: [Word], at index: Int) -> Bool {
        (AttributeWords.table.match(words, at: index)?.count ?? 0) > 1
            || (IntentWords.table.match(words, at: index)?.count ?? 0) > 1
    }

    /// "Bachelor of Pharmacy with Honours" is a degree in pharmacy at the level of honours.
    func takeHonours(_ analysis: inout Analysis) {
        for index in analysis.titles.indices where analysis.titles[index].level == .bachelor {
            let terms = analysis.titles[index].terms.map { spellings in spellings.map(Self.withoutHonours) }
            guard terms != analysis.titles[index].terms else { continue }
            analysis.titles[index].terms = terms.filter { !$0.allSatisfy(\.isEmpty) }
            analysis.titles[index].level = .bachelorHonours
        }
    }

    private static func withoutHonours(_ field: String) -> String {
        var words = field.split(separator: " ")
        guard words.last == "honours" || words.last == "honour" else { return field }
        words.removeLast()
        if words.last == "with" { words.removeLast() }
        return words.joined(separator: " ")
    }

    /// Fields said without a level: "I want to study social work", "cyber security courses".
    func takeLooseTerms(_ analysis: inout Analysis) {
        guard analysis.titles.isEmpty, analysis.fieldOfEducation == nil else { return }
        let words = analysis.words
        if let (fields, range) = Professions.wanted(in: words),
            range.allSatisfy({ !analysis.taken[$0] }) || range == analysis.profession
        {
            let known = fields.filter { courseNames.contains(QuestionText.stems(of: $0)) }
            if !known.isEmpty {
                analysis.looseTerms.append(known.flatMap { spellings(QuestionText.stems(of: $0)) })
                analysis.take(range)
                analysis.subjectPositions.formUnion(range)
                return
            }
        }
        var candidates: [(range: Range<Int>, isMarked: Bool)] = []
        // In a question of another script, what stands in Latin letters is what it asks for.
        let isOtherScript = words.contains { $0.text.unicodeScalars.contains { $0.value > 0x370 && $0.value < 0xFF00 } }
        // In capitals throughout, "IT" is a pronoun.
        let isShouted = words.allSatisfy { $0.surface == $0.surface.uppercased() }
        var index = 0
        while index < words.count {
            guard !analysis.taken[index],
                CommonWords.canBound(words[index]) || !isShouted && isAbbreviation(words[index]),
                let end = looseField(from: index, in: analysis)
            else {
                index += 1
                continue
            }
            let before = index > 0 ? words[index - 1].text : ""
            let after = end < words.count ? words[end].stem : ""
            let isInName =
                end + 2 < words.count && words[end].text == "in"
                && ["the", "its", "their"].contains(words[end + 1].text)
                && ["title", "name"].contains(words[end + 2].stem)
            // "Cross out everything dearer."
            if words[index].text == "cross", index + 1 < words.count, words[index + 1].text == "out" {
                index = end
                continue
            }
            // "My father-in-law."
            if words[index].text == "law", index > 1, before == "in", Self.kin.contains(words[index - 2].text) {
                index = end
                continue
            }
            // "She won't leave home."
            if words[index].text == "home", end == index + 1, ["leave", "from", "at", "back", "near"].contains(before) {
                index = end
                continue
            }
            let marked =
                isInName || isOtherScript
                || [
                    "study", "in", "of", "for", "like", "about", "do", "studying", "take", "learn", "on", "with",
                    "love", "become", "and", "the", "a", "studied", "named", "called", "have", "has", "or", "contain",
                    "containing", "mention", "mentions", "contains", "says", "say", "having", "either", "word", "words",
                    "field", "subject", "term", "ve", "sobre", "de", "en", "nganh", "tentang", "bidang", "uber", "sur",
                    "di",
                ].contains(before)
                // "Tourism. Queensland. Bachelor.": a field that is all that stands between two stops.
                || (index == 0 || words[index].breakBefore) && (end == words.count || words[end].breakBefore)
                    && !["fine", "interesting", "good"].contains(words[index].text)
                || ["course", "degree", "program", "programme", "class"].contains(after)
            candidates.append((index..<end, marked))
            index = end
        }
        // "My father-in-law paints houses; which colleges run painting and decorating?": what is told is no field beside what is asked.
        let asking = AskingClauses.positions(in: words)
        let asked = candidates.filter { asking.contains($0.range.lowerBound) && ($0.isMarked || $0.range.count > 1) }
        if !asked.isEmpty { candidates = asked }
        let isShort = words.count <= 9
        let marked = candidates.filter(\.isMarked)
        let chosen =
            isShort
            ? candidates
            : (marked.isEmpty
                ? candidates.filter { $0.range.count >= 2 } : marked.filter { $0.range.count >= 2 || words.count < 25 })
        var end: Int?
        for (range, _) in chosen.prefix(3) {
            // "Elementary school children": who goes to school, and no course.
            if analysis.school != nil, words[range].allSatisfy({ Self.pupils.contains($0.stem) }) { continue }
            // "In Chinese (any label with Chinese in it)."
            if analysis.language != nil, range.count == 1, LanguageWords.names.contains(words[range.lowerBound].text) {
                continue
            }
            if range.lowerBound == 0, range.count == 1, ["fine", "interesting"].contains(words[0].text) { continue }
            // "The language column says Mandarin."
            let isOfLanguage = analysis.language != nil || !analysis.excluded.languages.isEmpty
            if isOfLanguage, range.count == 1, words[range.lowerBound].stem == "language" { continue }
            let forms = spellings(words: Array(words[range]))
            // "Geology or mining": either will do.
            if let end, end + 1 == range.lowerBound, words[end].text == "or", var last = analysis.looseTerms.popLast() {
                last += forms
                analysis.looseTerms.append(last)
            } else {
                analysis.looseTerms.append(forms)
            }
            end = range.upperBound
            analysis.take(range)
            analysis.subjectPositions.formUnion(range)
        }
    }

    private static let kin: Set<String> = ["father", "mother", "brother", "sister", "son", "daughter"]

    private static let pupils: Set<String> = ["child", "children", "kid", "pupil", "girl", "boy", "teenager"]

    private func looseField(from start: Int, in analysis: Analysis) -> Int? {
        let words = analysis.words
        if isAbbreviation(words[start]) { return start + 1 }
        guard courseNames.knows(words[start].stem) else { return nil }
        var best: Int?
        var index = start
        var stems: [String] = []
        while index < words.count, index < start + 10, !analysis.taken[index] {
            if index > start, words[index].breakBefore { break }
            stems.append(words[index].stem)
            guard courseNames.contains(stems) else { break }
            index += 1
            // "Primary Education", written as a name.
            let isName =
                index == start + 2 && words[start].isWrittenAsName && words[index - 1].isWrittenAsName
                && CommonWords.canEnd(words[index - 1]) && !CommonWords.stop.contains(words[start].text)
            if isName
                || (index > start + 2 ? CommonWords.canEnd(words[index - 1]) : CommonWords.canBound(words[index - 1]))
            {
                best = index
            }
        }
        guard let end = best else { return nil }
        // "How many universities or colleges": a kind of institution, and no field.
        if end == start + 1, words[start].text != words[start].stem,
            ProviderNames.isKindOfInstitution(words[start].stem)
        {
            return nil
        }
        // One common word alone is no field; "law" is one.
        if end == start + 1 {
            let word = words[start]
            let isTooShort =
                word.text.count < 3 || word.text.count == 3 && courseNames.frequency(word.stem) < Self.common
            if CommonWords.stop.contains(word.text) || isTooShort { return nil }
        }
        return end
    }
}
