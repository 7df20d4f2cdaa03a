// Finds the known phrases of a clause, the surest first; what is taken once is not read again as something else.

import Catalog
import Foundation

/// The vocabulary of one edition.
package struct Analyst: Sendable {
    let courseNames: CourseNameIndex
    let providers: ProviderNames
    let spelling: Spelling
    /// For words by which registers of other countries are asked, in small letters: names abroad are spelt like anything.
    private static let asking = Spelling(
        ranked: [InstitutionWords.vocabulary, SponsorWords.vocabulary, TopicWords.table.vocabulary],
        known: []
    )
    let places: PhraseTable<[Place]>
    /// The year of the edition.
    private let editionYear: Int?
    private let languages: PhraseTable<String>
    private let fields: PhraseTable<String>
    private let levelLabels: PhraseTable<String>
    /// Words that ask, say a level or belong to another register: no word of a provider's name alone.
    let lexicon: Set<String>

    package init(catalog: Catalog, former: [Provider]) throws {
        editionYear = try catalog.currentEdition(of: Register.cricos.source).flatMap { Int($0.date.prefix(4)) }
        let names = CourseNameIndex(names: try catalog.courseNames())
        courseNames = names
        var places = PhraseTable<[Place]>()
        let cities = try catalog.cities()
        for city in cities where city.name.count > 2 {
            let stems = QuestionText.stems(of: city.name)
            places.insert(stems, (places[stems] ?? []) + [.city(city.name, state: city.state)])
        }
        for (forms, name) in PlaceWords.cityForms {
            for form in forms.split(separator: "|") { places.insert(String(form), [.city(name, state: "")]) }
        }
        for (forms, state) in PlaceWords.states {
            for form in forms.split(separator: "|") { places.insert(String(form), [.state(state)]) }
        }
        self.places = places
        languages = LanguageWords.table(register: try catalog.languages())
        var fields = PhraseTable<String>()
        for field in try catalog.fieldsOfEducation() {
            for label in [field.detailed, field.narrow, field.broad] {
                guard let dash = label.range(of: " - ") else { continue }
                let name = label[dash.upperBound...].trimmingCharacters(in: .whitespaces)
                fields.insert(name, String(label[..<dash.lowerBound]))
            }
        }
        self.fields = fields
        var labels = PhraseTable<String>()
        for label in try catalog.levels() {
            let stems = QuestionText.stems(of: label)
            if stems.count > 1, LevelWords.table[stems] == nil { labels.insert(stems, label) }
        }
        levelLabels = labels
        let cityNames = Set(cities.map { QuestionText.stems(of: $0.name).joined(separator: " ") })
        let reserved = names.vocabulary.union(cityNames)
            .union(
                PlaceWords.states.flatMap {
                    $0.0.split(separator: "|").map { QuestionText.stems(of: String($0)).joined(separator: " ") }
                }
            )
        providers = ProviderNames(
            current: try catalog.providers(),
            former: former,
            reserved: reserved,
            places: cityNames
        )
        let frequent = names.vocabulary.filter { names.frequency($0) >= 4 }
        let lexicon = AttributeWords.table.vocabulary.union(IntentWords.table.vocabulary).union(
            LevelWords.table.vocabulary
        )
        .union(TopicWords.table.vocabulary).union(SponsorWords.vocabulary).union(InstitutionWords.vocabulary).union(
            AmericanStates.vocabulary
        ).union(
            ForeignPlaces.countries.vocabulary
        )
        .union(ForeignPlaces.universities.vocabulary).union(Currency.names.vocabulary).union(languages.vocabulary)
        .union(RulesWords.vocabulary).union(ExclusionWords.vocabulary)
        self.lexicon = lexicon
        let core: Set<String> = [
            "university", "institute", "college", "master", "bachelor", "diploma", "certificate", "graduate", "tuition",
            "duration",
            "campus", "language", "doctor", "scholarship", "cheapest", "expensive",
        ]
        spelling = Spelling(
            ranked: [core, providers.prominentWords, frequent, places.vocabulary],
            known: lexicon.union(names.vocabulary).union(providers.allWords).union(FieldForms.abbreviations.keys)
        )
    }

    private func ofAsking(_ word: Word) -> String? {
        guard word.surface == word.surface.lowercased(), !spelling.knows(word.stem) else { return nil }
        return Self.asking.correction(of: word.stem)
    }

    /// Corrects misspelt words, then takes a clause apart.
    package func analyse(_ input: [Word]) -> Analysis {
        let isAllCapitals = input.allSatisfy { $0.surface == $0.surface.uppercased() }
        let words = input.map { word -> Word in
            // "UNCSA" is an abbreviation that is not known, and no slip of the pen for "UniSA".
            let isAbbreviation = !isAllCapitals && word.surface.count >= 3 && word.surface.allSatisfy(\.isUppercase)
            guard word.number == nil, !isAbbreviation,
                let corrected = spelling.correction(of: word.stem) ?? ofAsking(word)
            else {
                return word
            }
            var copy = word
            copy.text = corrected
            copy.stem = corrected
            return copy
        }
        var analysis = Analysis(words: words)
        takeExclusions(&analysis)
        return takingApart(analysis)
    }

    /// First of all, so that nothing is asked for that is to be left out.
    private func takeExclusions(_ analysis: inout Analysis) {
        let words = analysis.words
        for (meaning, whole, named) in ExclusionWords.phrases(in: words, isPlace: { isPlaceName(words, at: $0) }) {
            var part = Array(words[named])
            part[0].breakBefore = false
            // "Not doubles": single degrees.
            if part.allSatisfy({ ["double", "doubles", "dual", "degree", "degrees", "the", "any"].contains($0.text) }),
                part.contains(where: { ["double", "doubles", "dual"].contains($0.text) })
            {
                analysis.cues.append(.singleDegree)
                analysis.take(whole)
                continue
            }
            // "In other languages than English", "setting aside English, in what language" are not about a field.
            let isBehindLanguage = whole.lowerBound > 0 && words[whole.lowerBound - 1].stem == "language"
            if isBehindLanguage || Self.isOfLanguage(words) && LanguageWords.names.contains(part[0].text) {
                part = [Word(surface: "taught"), Word(surface: "in")] + part
            }
            let named = takingApart(Analysis(words: part))
            // "The Australian one, not England": which of two is meant.
            if named.foreignCountry != nil, !named.hasSubject, named.topics.isEmpty, meaning == .leftOut,
                part.count <= 2
            {
                analysis.take(whole)
                continue
            }
            guard let excluded = Exclusions(named: named) else { continue }
            if meaning == .leftOut { analysis.excluded.formUnion(excluded) }
            analysis.take(whole)
        }
    }

    private static func isOfLanguage(_ words: [Word]) -> Bool {
        words.contains { ["language", "taught"].contains($0.stem) }
    }

    private func takingApart(_ clause: Analysis) -> Analysis {
        var analysis = clause
        let words = analysis.words
        takeCodes(&analysis)
        takeFieldOfEducation(&analysis)
        let levels = LevelWords.joined(LevelWords.table.matches(words))
        takeProviders(&analysis)
        takeProviderType(&analysis)
        takePlaces(&analysis)
        takeLevelLabel(&analysis)
        if levels.isEmpty { takeSchool(&analysis) }
        takeNamedInTitle(&analysis)
        // "I want to become a speech therapist. Masters named …": the wish is no field of the sentence behind it.
        if let (_, range) = Professions.wanted(in: words), range.upperBound < words.count,
            words[range.upperBound].sentenceBefore, analysis.isFree(range),
            levels.contains(where: { $0.range.lowerBound >= range.upperBound })
        {
            analysis.profession = range
            analysis.take(range)
        }
        takeTitlesFollowing(levels, &analysis)
        let told = Telling.told(words, besideCourses: true)
        takeForeign(&analysis, besides: told)
        analysis.duration = DurationReader.read(words)
        // "Diploma of Design - 9 months" is a title.
        if analysis.duration.used.contains(where: { analysis.taken[$0] }) { analysis.duration = ReadDuration() }
        let numbersTaken = Set(analysis.taken.indices.filter { analysis.taken[$0] }).union(analysis.duration.used)
        analysis.money = MoneyReader.read(words, excluded: numbersTaken)
        for index in analysis.duration.used.union(analysis.money.used) { analysis.taken[index] = true }
        // "In Chinese yuan": no course in Chinese.
        if analysis.money.foreign != nil {
            for (_, range) in Currency.names.matches(words) where range.count > 1 && analysis.isFree(range) {
                analysis.take(range)
            }
        }
        takeTopics(&analysis, besides: told)
        // "With a track record" says of a sponsor what the register of sponsors says, and names no fast track.
        if let status = SponsorCondition(words), status.positions.allSatisfy({ !analysis.taken[$0] }) {
            for index in status.positions { analysis.taken[index] = true }
        }
        takeLanguage(&analysis)
        takeAttributesAndCues(&analysis)
        takeTitlesPreceding(levels, &analysis)
        // "I wish to become a speech therapist. Bachelor of …": the wish is no second field.
        if !analysis.titles.isEmpty, let (_, range) = Professions.wanted(in: words), analysis.isFree(range) {
            analysis.take(range)
        }
        joinAlternatives(&analysis)
        extendTitles(&analysis)
        takeHonours(&analysis)
        takeUniversityOfOneCourse(&analysis)
        takeLooseTerms(&analysis)
        analysis.subjectPositions.formUnion(analysis.titles.flatMap { Array($0.range) })
        noteUnknownProvider(&analysis)
        return analysis
    }

    private func takeCodes(_ analysis: inout Analysis) {
        for (index, word) in analysis.words.enumerated() {
            let text = word.text.uppercased()
            let digits = text.prefix { $0.isNumber }
            guard digits.count >= 5,
                text.count == digits.count || (text.count == digits.count + 1 && text.last?.isLetter == true)
            else { continue }
            if text.count == 7, digits.count == 6 || (digits.count == 7 && text.hasPrefix("0")) {
                analysis.courseCodes.append(text)
                analysis.taken[index] = true
            } else if text.count == 6, digits.count == 5 {
                analysis.providerCodes.append(text)
                analysis.taken[index] = true
            }
        }
    }

    private func takeFieldOfEducation(_ analysis: inout Analysis) {
        let words = analysis.words
        // "Field of education", "narrow field of education", "narrow field".
        let terms = words.indices.lazy.compactMap { index -> Range<Int>? in
            guard ["field", "fields"].contains(words[index].text) else { return nil }
            let isRanked = index > 0 && ["broad", "narrow", "detailed"].contains(words[index - 1].text)
            let isWhole =
                index + 2 < words.count && words[index + 1].text == "of" && words[index + 2].text == "education"
            // "Field Business and Management 0803": its number stands near.
            let hasCode = words[index...].prefix(7).contains {
                $0.surface.count == 4 && $0.surface.hasPrefix("0") && $0.number != nil
            }
            guard isWhole || isRanked || hasCode else { return nil }
            return (isRanked ? index - 1 : index)..<(isWhole ? index + 3 : index + 1)
        }
        // "Filed under Agriculture, Environmental and Related Studies".
        let filing = words.indices.dropLast(2).first {
            ["files", "filed", "classified", "classed", "registered", "file"].contains(words[$0].text)
                && words[$0 + 1].text == "under"
        }
        if terms.isEmpty, let filing, let (code, count) = fields.match(words, at: filing + 2), count > 1 {
            analysis.fieldOfEducation = code
            analysis.take(filing..<(filing + 2 + count))
            return
        }
        guard let term = terms.first else { return }
        for index in words.indices where !term.contains(index) {
            guard let (code, count) = fields.match(words, at: index) else { continue }
            let isBefore = index + count == term.lowerBound
            // "The narrow field 0701 Teacher Education".
            let isAfter = index >= term.upperBound && index <= term.upperBound + 2
            guard isBefore || isAfter else { continue }
            analysis.fieldOfEducation = code
            analysis.take(index..<(index + count))
            analysis.take(term)
            return
        }
    }

    /// "How many Vocational Short Courses": the register's own label of a level, where no course is named by it.
    private func takeLevelLabel(_ analysis: inout Analysis) {
        let texts = Set(analysis.words.map(\.text))
        guard analysis.mentions.isEmpty, !texts.isDisjoint(with: ["many", "number", "count", "level"]),
            let found = levelLabels.matches(analysis.words).first(where: { analysis.isFree($0.range) })
        else { return }
        analysis.levelLabel = found.value
        analysis.take(found.range)
    }

    /// "High schools in Canberra", "year 9 at Haileybury": a condition, or, at a school, what its course may be called.
    private func takeSchool(_ analysis: inout Analysis) {
        guard let (stage, said) = SchoolStage.read(analysis.words), said.allSatisfy(analysis.isFree) else { return }
        analysis.school = stage
        guard analysis.mentions.isEmpty else { return }
        analysis.looseLevel = stage.level
        said.forEach { analysis.take($0) }
    }

    /// "Planning in its title": a word asked for as part of the name, common as it may be.
    private func takeNamedInTitle(_ analysis: inout Analysis) {
        let words = analysis.words
        for index in words.indices where ["title", "titles", "name", "names"].contains(words[index].text) && index > 1 {
            let start = ["the", "its", "their", "course"].contains(words[index - 1].text) ? index - 2 : index - 1
            guard start > 0, words[start].text == "in", !analysis.taken[start - 1],
                CommonWords.stop.contains(words[start - 1].text), courseNames.knows(words[start - 1].stem),
                words[start - 1].text.count >= 4, !["word", "words"].contains(words[start - 1].text)
            else { continue }
            // "Urban Planning in the title": both words, where course names have them so.
            var first = start - 1
            while first > 0, !words[first].breakBefore, !analysis.taken[first - 1],
                CommonWords.canBound(words[first - 1]),
                LevelWords.table.match(words, at: first - 1) == nil,
                courseNames.contains(words[(first - 1)..<start].map(\.stem))
            { first -= 1 }
            analysis.looseTerms.append([words[first..<start].map(\.text).joined(separator: " ")])
            analysis.take(first..<(index + 1))
        }
    }

    private func takeForeign(_ analysis: inout Analysis, besides told: Set<Int>) {
        for (name, range) in ForeignPlaces.universities.matches(analysis.words) where analysis.isFree(range) {
            if range.count == 1, ["mit", "eth", "asu", "uvm"].contains(analysis.words[range.lowerBound].text),
                analysis.words[range.lowerBound].surface.first?.isLowercase == true, analysis.words.count > 6
            {
                continue
            }
            // "Imperial Valley College" is none of London.
            if range.count == 1, name == ForeignPlaces.imperial,
                analysis.words[range.lowerBound].surface.first?.isUppercase != true
                    || range.upperBound < analysis.words.count && analysis.words[range.upperBound].isWrittenAsName
            {
                continue
            }
            analysis.foreignUniversity = name
            analysis.take(range)
        }
        for (name, range) in ForeignPlaces.countries.matches(analysis.words)
        where analysis.isFree(range) && !told.contains(range.lowerBound) {
            let words = analysis.words
            if Currency.isNamed(with: range, in: words) { continue }
            let surface = words[range.lowerBound].surface
            if surface.lowercased() == "us", surface != "US" { continue }
            let before = range.lowerBound > 0 ? words[range.lowerBound - 1].text : ""
            let after = range.upperBound < words.count ? words[range.upperBound] : nil
            if ["from", "my", "an"].contains(before)
                || after.map({ ForeignPlaces.originFollowers.contains($0.text) }) == true
            {
                continue
            }
            if before == "in" && LanguageWords.names.contains(words[range.lowerBound].text) { continue }
            analysis.foreignCountry = name
            analysis.take(range)
        }
    }

    /// Written as a part of a name among others that are.
    private static func isInName(_ words: [Word], _ index: Int) -> Bool {
        guard words[index].isWrittenAsName, index > 0 else { return false }
        let isBefore = !words[index].breakBefore && words[index - 1].isWrittenAsName && index > 1
        let isAfter = index + 1 < words.count && !words[index + 1].breakBefore && words[index + 1].isWrittenAsName
        return isBefore && isAfter
    }

    private static let telling: Set<String> = [
        "say", "said", "tell", "told", "claim", "claimed", "think", "insist", "promised", "wrote", "offer", "offered",
        "recommend", "recommended", "suggest", "suggested", "swear", "sent", "gave", "give", "is", "want", "keep",
    ]

    /// - Parameter told: Positions that tell of somebody: "my nephew films everything on his phone" asks for no number.
    private func takeTopics(_ analysis: inout Analysis, besides told: Set<Int>) {
        let texts = Set(analysis.words.map(\.stem))
        let isPartOfCourse = !texts.isDisjoint(with: ["component", "placement", "internship", "practicum"])
        for (topic, range) in TopicWords.table.matches(analysis.words)
        where analysis.isFree(range) && !told.contains(range.lowerBound) {
            // "Because of my husband's job", "grant a degree": no such thing is asked for.
            if analysis.words[range.lowerBound].surface == "sat", range.upperBound < analysis.words.count,
                ["on", "in", "at", "there", "down", "for"].contains(analysis.words[range.upperBound].text)
            {
                continue
            }
            let clause = analysis.words[..<range.lowerBound].lastIndex { $0.breakBefore } ?? 0
            if analysis.words[clause..<range.lowerBound].contains(where: { $0.text == "because" }) { continue }
            if analysis.words[range.lowerBound].text == "grant", range.count == 1,
                range.upperBound < analysis.words.count,
                ["a", "an", "the"].contains(analysis.words[range.upperBound].text)
            {
                continue
            }
            // "IELTS preparation classes" are courses.
            if topic == .englishTest, range.upperBound < analysis.words.count,
                ["preparation", "prep", "coaching"].contains(analysis.words[range.upperBound].text)
            {
                continue
            }
            // "Par Avion Flight Training" is somebody's name.
            if range.count == 1, Self.isInName(analysis.words, range.lowerBound) { continue }
            // "He writes a letter", "we are an agency": tells of somebody.
            if topic == .writing,
                ["writes", "wrote", "written"].contains(analysis.words[range.lowerBound].surface.lowercased())
            {
                continue
            }
            if topic == .agents, range.lowerBound > 1, ["a", "an"].contains(analysis.words[range.lowerBound - 1].text),
                ["am", "are", "im"].contains(analysis.words[range.lowerBound - 2].text)
            {
                continue
            }
            // "Agent with a walk-in: …".
            if topic == .agents, range.lowerBound == 0, range.count == 1, range.upperBound < analysis.words.count,
                ["with", "here", "in", "from", "asking"].contains(analysis.words[range.upperBound].text)
            {
                continue
            }
            // "How many graduate certificates?" asks for courses.
            if topic == .statistics || topic == .enrolments,
                LevelWords.table.matches(analysis.words).contains(where: {
                    $0.range.overlaps(range) && $0.range.upperBound > range.upperBound
                })
            {
                continue
            }
            // "Will the lecturers speak English?" asks for the language.
            if topic == .other, range.count == 1, range.upperBound < analysis.words.count,
                ["speak", "talk", "use"].contains(analysis.words[range.upperBound].text)
            {
                continue
            }
            // "I'm a tax agent by trade."
            if topic == .agents, range.lowerBound > 0,
                ["tax", "estate", "travel", "insurance"].contains(analysis.words[range.lowerBound - 1].text)
            {
                continue
            }
            // "My agent says …" asks of no agent.
            let next = range.upperBound < analysis.words.count ? analysis.words[range.upperBound].stem : ""
            if topic == .agents, Self.telling.contains(next) { continue }
            // "The whole bill" of a course is none of rent.
            if topic == .livingCosts, range.count == 1, analysis.words[range.lowerBound].stem == "bill",
                !texts.isDisjoint(with: ["tuition", "fee"])
                    || !LevelWords.table.matches(analysis.words).isEmpty
            {
                continue
            }
            // "My husband works in Townsville": where somebody is.
            if topic == .workRights, range.upperBound < analysis.words.count,
                analysis.words[range.upperBound - 1].surface.lowercased() == "works",
                ["in", "at", "for", "near"].contains(analysis.words[range.upperBound].text)
            {
                continue
            }
            // "My husband got a job in Hobart": where somebody is.
            if topic == .salary,
                ["got", "has", "had", "found"].contains(analysis.words[range.lowerBound].surface.lowercased())
            {
                continue
            }
            // "How long would it take me?"
            if topic == .admissionChance, range.lowerBound > 0, analysis.words[range.lowerBound - 1].text == "it" {
                continue
            }
            // "Who teaches certificate III in baking?" asks where, and for no teacher's name.
            if topic == .other, range.count == 2, analysis.words[range.upperBound - 1].text == "teaches",
                analysis.titles.contains(where: { $0.range.lowerBound >= range.upperBound })
                    || !analysis.titles.isEmpty && analysis.mentions.isEmpty
            {
                continue
            }
            // "Safety officer course: Certificate IV in Work Health and Safety": a word of the title, said before it.
            if range.count == 1,
                analysis.titles.contains(where: { title in
                    analysis.words[title.range].contains { $0.stem == analysis.words[range.lowerBound].stem }
                })
            {
                continue
            }
            // "Permitted intake of overseas students": how many they may be.
            if topic == .deadlines, range.count == 1, analysis.words[range.lowerBound].stem == "intake",
                AttributeWords.table.matches(analysis.words).contains(where: {
                    $0.value == .capacity && $0.range.overlaps(range)
                })
            {
                continue
            }
            // "Our church asks": who asks, and not what for.
            let owner = range.lowerBound > 0 ? analysis.words[range.lowerBound - 1].text : ""
            if topic == .other, range.count == 1, ["our", "my", "his", "her"].contains(owner) { continue }
            // "Hours of work" in a course are not those that a visa allows.
            if topic == .workRights, isPartOfCourse { continue }
            if !analysis.topics.contains(topic) { analysis.topics.append(topic) }
            analysis.take(range)
        }
        // "In the THE top 300": a place in a ranking.
        for index in analysis.words.indices.dropFirst()
        where analysis.words[index - 1].text == "top" && (analysis.words[index].number ?? 0) >= 50 {
            if !analysis.topics.contains(.rankings) { analysis.topics.append(.rankings) }
            analysis.take((index - 1)..<(index + 1))
        }
        // "What do graduates earn in the median?": a figure, and none of tuition.
        let asksFigure = !texts.isDisjoint(with: ["median", "average", "typical", "typically", "much"])
        if asksFigure || texts.contains("graduate"), texts.contains("earn"), !analysis.topics.contains(.salary) {
            analysis.topics.append(.salary)
        }
    }

    private func takeLanguage(_ analysis: inout Analysis) {
        let words = analysis.words
        for (language, range) in languages.matches(words) where analysis.isFree(range) {
            // "Thai baht" is money, not a language of instruction.
            if let money = Currency.names.match(words, at: range.lowerBound), money.count > range.count { continue }
            let before = range.lowerBound > 0 ? words[range.lowerBound - 1].text : ""
            let after = range.upperBound < words.count ? words[range.upperBound].text : ""
            let context = words.map(\.text)
            let saysTeaching =
                ["in", "is", "through", "en", "say", "says", "as", "recorded", "use", "uses", "using"].contains(before)
                || ["language", "taught", "medium", "instruction"].contains(after)
                // "Courses that have Korean as the language of instruction."
                || after == "as" && words[range.upperBound...].prefix(4).contains { $0.stem == "language" }
            let hasCue =
                !Set(context).isDisjoint(with: [
                    "taught", "language", "teach", "teaching", "delivered", "instruction", "medium",
                ])
                || before == "in"
            if saysTeaching && hasCue {
                analysis.language = language
                analysis.take(after == "language" ? range.lowerBound..<(range.upperBound + 1) : range)
                return
            }
        }
    }

    private func takeAttributesAndCues(_ analysis: inout Analysis) {
        let words = analysis.words
        var keptInTitles: Set<Int> = []
        for (attribute, range) in AttributeWords.table.matches(words) {
            guard analysis.isFree(range) || analysis.money.used.isDisjoint(with: range) && isOnlyNumber(range, analysis)
            else { continue }
            // "Before they take a girl": time is asked for beside another word of it.
            if attribute == .duration, range.count == 1, words[range.lowerBound].stem == "take",
                !saysTime(words) || analysis.school?.years != nil
            {
                continue
            }
            // "Practical Legal Training Internship" is what a course is called.
            if attribute == .workComponent, range.count == 1, range.lowerBound > 0,
                words[range.lowerBound - 1].isWrittenAsName, words[range.lowerBound].isWrittenAsName,
                !words[range.lowerBound].breakBefore,
                courseNames.contains(words[(range.lowerBound - 1)...range.lowerBound].map(\.stem))
            {
                keptInTitles.formUnion(range)
                continue
            }
            // "Not per year, I mean the complete bill."
            if range.lowerBound > 0, words[range.lowerBound - 1].text == "not", !words[range.lowerBound].breakBefore {
                analysis.take(range)
                continue
            }
            if !analysis.attributes.contains(attribute) { analysis.attributes.append(attribute) }
        }
        takeChoiceOfType(&analysis)
        // "Hmm ok. Weeks?"
        let content = words.filter { !CommonWords.stop.contains($0.text) || ["week", "month"].contains($0.stem) }
        if analysis.attributes.isEmpty, analysis.topics.isEmpty, content.count == 1,
            ["week", "month"].contains(content[0].stem)
        {
            analysis.attributes = [.duration]
        }
        for (cue, range) in IntentWords.table.matches(words) where analysis.isFree(range) {
            if cue == .same, words[range.lowerBound].surface == "IT" { continue }
            // "Count the courses" asks for a number, "does it count" does not.
            if cue == .howMany, range.count == 1, words[range.lowerBound].stem == "count", range.lowerBound > 1,
                !asksToCount(range, words)
            {
                continue
            }
            // "The switchboard number of …".
            if cue == .howMany, words[range.lowerBound].text == "number", range.lowerBound > 0,
                ["phone", "telephone", "switchboard", "contact", "fax", "mobile", "code", "id", "registration", "main"]
                    .contains(
                        words[range.lowerBound - 1].text
                    )
            {
                continue
            }
            // "That undercut 35,000": a limit.
            if cue == .cheapest, words[range.lowerBound].text.hasPrefix("undercut"), range.upperBound < words.count,
                words[range.upperBound].number != nil || Currency.before[words[range.upperBound].text] != nil
            {
                continue
            }
            // Spanish "cuánto", how much, against "cuántos", how many.
            if cue == .howMany, range.count == 1, words[range.lowerBound].text == "cuanto" { continue }
            // "Not the cheapest but the dearest."
            let directs: [Cue] = [.cheapest, .dearest, .longest, .shortest]
            if directs.contains(cue), isDenied(range, words) {
                analysis.take(range)
                continue
            }
            // "The second cheapest": the first two are shown in their order.
            if directs.contains(cue), let place = ordinal(before: range, words) {
                analysis.statedCount = place
                if range.lowerBound > 0 { analysis.take((range.lowerBound - 1)..<range.lowerBound) }
            }
            analysis.cues.append(cue)
            analysis.cuePositions.append((cue, range.lowerBound))
            switch cue {
            case .cheapest, .dearest, .longest, .shortest, .ascending, .descending:
                analysis.statedCount = analysis.statedCount ?? count(near: range, in: analysis)
                analysis.take(range)
            case .providers, .courses, .states, .list, .exists, .same, .those, .adds: break
            default: analysis.take(range)
            }
        }
        takeExtremes(&analysis)
        // "The middle (median) fee" is said twice.
        if analysis.has(.median) {
            for index in words.indices where words[index].text == "middle" && !analysis.taken[index] {
                analysis.take(index..<(index + 1))
            }
        }
        for (_, range) in AttributeWords.table.matches(words)
        where analysis.isFree(range) && !isFieldWord(range, analysis) && keptInTitles.isDisjoint(with: range) {
            analysis.take(range)
        }
        if words.contains(where: { $0.text == "2023" }) { analysis.mentionsOlderEdition = true }
        // "The fee in 2029": of a year that no edition is of.
        let years = words.filter { $0.surface.count == 4 && $0.surface.hasPrefix("20") }.compactMap { Int($0.surface) }
        if let editionYear, years.contains(where: { $0 > editionYear }), !analysis.topics.contains(.feesOfOtherYears),
            analysis.attributes.contains(where: { [.totalFee, .annualFee, .estimatedTotal].contains($0) })
        {
            analysis.topics.append(.feesOfOtherYears)
        }
    }

    /// "(count)", "count by course name", "could you kindly count for me": a request, and not "does it count?".
    private func asksToCount(_ range: Range<Int>, _ words: [Word]) -> Bool {
        let isAlone =
            words[range.lowerBound].breakBefore
            && (range.upperBound == words.count || words[range.upperBound].breakBefore)
        let next = range.upperBound < words.count ? words[range.upperBound].text : ""
        return isAlone || ["kindly", "please", "you"].contains(words[range.lowerBound - 1].text)
            || words[range.lowerBound].breakBefore && ["by", "for", "the", "all", "of", "them", "only"].contains(next)
    }

    private func isDenied(_ range: Range<Int>, _ words: [Word]) -> Bool {
        let before = words[max(0, range.lowerBound - 2)..<range.lowerBound].map(\.text)
        return before.last == "not" || before == ["not", "the"]
    }

    private func ordinal(before range: Range<Int>, _ words: [Word]) -> Int? {
        guard range.lowerBound > 0, !words[range.lowerBound].breakBefore else { return nil }
        let places = ["second": 2, "third": 3, "fourth": 4, "fifth": 5]
        if let place = places[words[range.lowerBound - 1].text] { return place }
        let isGlued = range.lowerBound > 1 && ["nd", "rd", "th"].contains(words[range.lowerBound - 1].text)
        return isGlued ? words[range.lowerBound - 2].number.flatMap { (2...5).contains($0) ? Int($0) : nil } : nil
    }

    /// "Government school or private?": the type of a provider, both said.
    private func takeChoiceOfType(_ analysis: inout Analysis) {
        let words = analysis.words
        let sides: [Set<String>] = [["private", "privately"], ["government", "govt", "public", "state"]]
        guard !analysis.mentions.isEmpty, words.contains(where: { $0.text == "or" }),
            sides.allSatisfy({ side in words.contains { side.contains($0.text) } })
        else { return }
        if !analysis.attributes.contains(.providerType) { analysis.attributes.append(.providerType) }
        for index in words.indices
        where !analysis.taken[index] && sides.contains(where: { $0.contains(words[index].text) }) {
            analysis.take(index..<(index + 1))
        }
    }

    private func saysTime(_ words: [Word]) -> Bool {
        words.contains {
            ["long", "week", "month", "year", "time", "quick", "quickly", "fast", "finish"].contains($0.stem)
        }
    }

    /// "The smallest annual fee", "the least yearly tuition": an extreme and a charge near each other, whatever stands between.
    private func takeExtremes(_ analysis: inout Analysis) {
        guard !analysis.has(.cheapest), !analysis.has(.dearest) else { return }
        let words = analysis.words
        // "The three courses with the smallest fee, smallest first"; an order alone is of all.
        let isOrdered = analysis.has(.ascending) || analysis.has(.descending)
        let number = words.indices.dropFirst().lazy.compactMap { index -> Int? in
            guard ["the", "me", "top"].contains(words[index - 1].text) else { return nil }
            return Numbers.read(words, at: index).flatMap {
                (2...20).contains($0.value) && !$0.isScaled ? Int($0.value) : nil
            }
        }.first
        if isOrdered, number == nil { return }
        if isOrdered { analysis.statedCount = number }
        for index in words.indices where !analysis.taken[index] {
            guard let cue = Self.extremes[words[index].text], index == 0 || words[index - 1].text != "at",
                !isOnTopOf(index, words),
                // "The tuition and the minimum IELTS".
                index + 1 == words.count || !Self.marks.contains(words[index + 1].stem)
            else { continue }
            let near = words[index...].prefix(5) + words[max(0, index - 3)..<index]
            guard near.contains(where: { Self.charges.contains($0.stem) }) else { continue }
            analysis.cues.append(cue)
            analysis.cuePositions.append((cue, index))
            analysis.statedCount = analysis.statedCount ?? count(near: index..<(index + 1), in: analysis)
            analysis.take(index..<(index + 1))
            return
        }
    }

    /// "On top of tuition" is beside it, and not the highest.
    private func isOnTopOf(_ index: Int, _ words: [Word]) -> Bool {
        index > 0 && words[index - 1].text == "on" && index + 1 < words.count && words[index + 1].text == "of"
    }

    /// What has a lowest and a highest of its own, which is no fee.
    private static let marks: Set<String> = [
        "ielt", "toefl", "pte", "score", "mark", "grade", "gpa", "atar", "band", "age", "english", "requirement",
    ]

    private static let extremes: [String: Cue] = [
        "smallest": .cheapest, "least": .cheapest, "minimum": .cheapest, "minimal": .cheapest, "littlest": .cheapest,
        "gentlest": .cheapest, "bottom": .cheapest, "lightest": .cheapest, "kindest": .cheapest, "softest": .cheapest,
        "largest": .dearest, "biggest": .dearest, "greatest": .dearest, "heaviest": .dearest, "maximum": .dearest,
        "top": .dearest, "most": .dearest, "steepest": .dearest,
    ]
    private static let charges: Set<String> = [
        "fee", "tuition", "cost", "price", "bill", "charge", "money", "wallet", "pocket", "purse",
    ]

    private func isFieldWord(_ range: Range<Int>, _ analysis: Analysis) -> Bool {
        range.count == 1 && CommonWords.fields.contains(analysis.words[range.lowerBound].text)
    }

    private func isOnlyNumber(_ range: Range<Int>, _ analysis: Analysis) -> Bool {
        range.contains { analysis.words[$0].number != nil } && analysis.titles.allSatisfy { !$0.range.overlaps(range) }
    }

    private func count(near range: Range<Int>, in analysis: Analysis) -> Int? {
        let words = analysis.words
        let window = max(0, range.lowerBound - 5)..<min(words.count, range.upperBound + 2)
        for number in Numbers.all(in: Array(words[window]))
        where number.value >= 1 && number.value <= 50 && !number.isScaled {
            let position = window.lowerBound + number.range.upperBound
            if analysis.school?.years != nil, analysis.taken[position - 1] { continue }
            // "Cert 3": a level.
            let before = window.lowerBound + number.range.lowerBound - 1
            if before >= 0, ["cert", "certificate", "year", "grade", "class", "level"].contains(words[before].stem) {
                continue
            }
            if position < words.count, ["year", "week", "month", "yr", "star"].contains(words[position].stem) {
                continue
            }
            return Int(number.value)
        }
        return Self.countSaid(in: words)
    }

    /// "Which two Bachelors of … are dearest": the number behind the word that asks.
    private static func countSaid(in words: [Word]) -> Int? {
        words.indices.dropFirst().lazy.compactMap { index -> Int? in
            guard ["which", "what", "top"].contains(words[index - 1].text), let number = Numbers.read(words, at: index),
                (2...20).contains(number.value), !number.isScaled, number.range.upperBound < words.count,
                !["year", "yr", "week", "month"].contains(words[number.range.upperBound].stem)
            else { return nil }
            return Int(number.value)
        }
        .first
    }
}
