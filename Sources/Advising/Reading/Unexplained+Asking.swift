// What an English question asks beyond the words that were read: "what microscopes are in the science labs?".

import Catalog

extension Unexplained {
    /// The words of the asking clauses from which nothing was read, where nothing that a course register holds was asked in so many words.
    ///
    /// A field, a place or a course's title beside them only says what the question is about: "can my husband come along while I do
    /// my Master of Nursing?" asks for no courses. Empty where the question asks for courses, for one of their facts or for an order.
    static func asked(_ read: ReadQuestion) -> [Word] {
        let analysis = read.analysis
        let question = read.question
        let asking = AskingClauses.positions(in: analysis.words)
        var unread: [Int]
        switch question.intent {
        case .list, .courseFacts:
            let named = unknownNames(read)
            if !named.isEmpty { return named.map { analysis.words[$0] } }
            guard !asksFact(read), question.ranking == nil, question.filter.fieldOfEducation == nil,
                analysis.school == nil
            else {
                return []
            }
            unread = analysis.words.indices.filter { asking.contains($0) && isUnasked($0, in: read) }
            if let opinion = AskingClauses.opinion(in: analysis.words), asking.contains(opinion) {
                unread.append(opinion)
            }
            if let degree = AskingClauses.degree(in: analysis.words), asking.contains(degree), !unread.contains(degree)
            {
                unread.append(degree)
            }
        case .count, .median: unread = counted(in: read).filter(asking.contains)
        default: return []
        }
        if question.intent == .list, let field = unreadField(read), !unread.contains(field) { unread.append(field) }
        return unread.map { analysis.words[$0] }
    }

    /// Nothing was read from this word, and it neither belongs to the subject of the question nor to asking for courses.
    private static func isUnasked(_ index: Int, in read: ReadQuestion) -> Bool {
        let words = read.analysis.words
        // "Global Higher Education (IIBIT)": the short form of a name.
        if words[index].breakBefore, words[index].surface.first?.isUppercase == true,
            read.analysis.endsMention(at: index)
        {
            return false
        }
        // "Video games": what stands before the field belongs to it.
        let next = index + 1
        if next < words.count, !words[next].breakBefore, read.analysis.subjectPositions.contains(next) { return false }
        if stories.contains(words[index].text) { return !read.analysis.taken[index] }
        // As written too: what looks like a slip of the pen was put right with a word of some course's name, "alive" with "olive".
        return isUnread(index, in: read.analysis) && !ofStudying.contains(words[index].stem)
            && !ofStudying.contains(Word.stem(of: Word.fold(words[index].surface)))
            && !LanguageWords.names.contains(words[index].text)
            && Currency.names.match(words, at: index) == nil && !isOfSubject(words[index], read)
            && LevelWords.table.match([words[index]], at: 0) == nil && !isAdverb(words[index].text)
    }

    /// Words of stories, which are common beside a question and none of it, and where they stand in it are what it asks.
    private static let stories: Set<String> = ["cricket", "team", "happy", "rich", "poor", "busy"]

    /// "Where do I learn it properly?": how something is done is not what is asked.
    private static func isAdverb(_ text: String) -> Bool {
        text.count > 5 && text.hasSuffix("ly") && !["family", "supply", "assembly"].contains(text)
    }

    /// A fact of the register is asked for, or a limit of fees or length stated. "Where" alone asks for none: "where can I park?".
    private static func asksFact(_ read: ReadQuestion) -> Bool {
        if read.question.filter.money != nil || read.question.filter.duration != nil { return true }
        return read.question.attributes.contains { attribute in
            attribute != .campus || asksPlace(read.analysis.words)
        }
    }

    /// "Which campuses", "in what town": a place is asked for, and not what is found "on the campus".
    private static func asksPlace(_ words: [Word]) -> Bool {
        words.indices.contains { index in
            guard places.contains(words[index].stem) else { return false }
            let isThere =
                index > 1 && ["the", "a", "your", "my", "their"].contains(words[index - 1].text)
                && ["on", "near", "off", "around"].contains(words[index - 2].text)
            return !isThere
        }
    }

    private static let places: Set<String> = [
        "city", "citie", "town", "suburb", "campus", "campuse", "location", "site", "address", "whereabouts",
    ]

    /// "Paramedic or paramedicine", "AI master's (“artificial intelligence” in the title)": the subject in other words.
    private static func isOfSubject(_ word: Word, _ read: ReadQuestion) -> Bool {
        let names =
            read.question.filter.nameTerms.joined()
            + read.question.namedCourses.flatMap { [$0.title] + $0.terms.joined() }
        let start = word.stem.prefix(6)
        return names.contains { name in
            TextFolding.fold(name).split(separator: " ").contains {
                $0.hasPrefix(start) || $0.count > 3 && word.stem.hasPrefix($0)
            }
        }
    }

    /// "The fee of Jayne's Master of Management": beside a fact of one course by its full title, a name is where it is given, and the fees
    /// of all others of that title are none that was asked for.
    private static func unknownNames(_ read: ReadQuestion) -> [Int] {
        let question = read.question
        let words = read.analysis.words
        guard question.intent == .list, question.providerCodes.isEmpty, asksFact(read), question.filter.money == nil,
            question.filter.onlyPlacesBesideName, read.analysis.titles.contains(where: { !$0.isKind })
        else { return [] }
        return words.indices.filter { index in
            let isAt =
                index > 0 && ["at", "from"].contains(words[index - 1].text)
                || index > 1 && ["at", "from"].contains(words[index - 2].text)
                    && words[index - 1].surface == words[index - 1].surface.uppercased()
            return (words[index].isPossessive || isAt) && words[index].isWrittenAsName && isUnasked(index, in: read)
        }
    }

    /// "Glassblower courses in Tasmania": a word that stands for a field, where no field was read, is none of the register's.
    private static func unreadField(_ read: ReadQuestion) -> Int? {
        let words = read.analysis.words
        guard read.analysis.terms.isEmpty, read.question.filter.nameTerms.isEmpty else { return nil }
        return words.indices.dropLast().first { index in
            isUnasked(index, in: read) && !words[index + 1].breakBefore && !kindsOfCourse.contains(words[index].stem)
                && ["course", "degree", "diploma", "program", "programme", "training"].contains(words[index + 1].stem)
        }
    }

    private static let kindsOfCourse: Set<String> = [
        "level", "time", "term", "double", "single", "combined", "joint", "vocational", "school", "higher",
    ]

    /// "How many training kitchens does …": the noun behind the word for the number is no course and no provider.
    private static func counted(in read: ReadQuestion) -> [Int] {
        let analysis = read.analysis
        guard let start = analysis.cuePositions.first(where: { $0.cue == .howMany })?.position else { return [] }
        let near = analysis.words.indices.filter { $0 > start && $0 <= start + 4 }
        let isKnown = near.contains { index in
            analysis.subjectPositions.contains(index)
                || analysis.cuePositions.contains {
                    $0.position == index && [.courses, .providers, .states].contains($0.cue)
                }
                || LevelWords.table.match(analysis.words, at: index) != nil
        }
        return isKnown ? [] : near.filter { isUnasked($0, in: read) }
    }

    /// Words with which courses are asked for, or that speak of somebody who wants to study, as stems. Those who would only come along
    /// (husband, children) are none of them.
    private static let ofStudying: Set<String> = Set(
        """
        attend attended follow complete finish finished finishing teach teaches carry hold propose throw idea suggestion couple \
        handful bunch pair nephew niece cousin client somebody person candidate beginner applicant agent chance altogether \
        counting counted combined honours open sign signed enrolled enrolment current valid remain remains stand stands exist appear \
        turn happen happens stay exceed limit ceiling strictly somewhere anyone side status label type part main row entry \
        entries catalogue database edition file column listing register latest found find survive alive still agree show shown \
        learn become becoming pick pursue train training class classe classes lesson amount sum hundred thousand total zero packaged \
        left inside outside nearby closest surrounding north south east west area region english international degree bachelor master \
        diploma certificate certification license licence uni tafe college institute academy school campus suburb beyond either \
        apart against leaving studie sit sitting held line matter listing falling lies lie told double research coursework \
        classify classified make makes making aussie tongue commute commuting affordable quote quotation moved moving relocate relocating family families delivered choosing chosen therapist move \
        january february march april june july august september october november december highly
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Word.stem(of: String($0)) }
    )
}
