// School, which people ask for by its years or its stage: "year 9", "years 7 to 10", "primary school", "junior high".

import Catalog

/// Years of school; 0 is the one before the first, whatever a state calls it (kindergarten, prep, reception, transition).
public struct SchoolYears: Sendable, Codable, Equatable {
    /// The first of them.
    public var first: Int
    /// The last of them, never before the first.
    public var last: Int

    func contains(_ other: SchoolYears) -> Bool { first <= other.first && other.last <= last }
}

extension SchoolYears {
    private static let counted: Set<String> = ["year", "yr", "grade", "class"]
    private static let joints: Set<String> = ["to", "and", "until", "till", "through", "thru"]
    private static let beforeTheFirst: Set<String> = [
        "p", "k", "r", "t", "pp", "f", "prep", "kindergarten", "kinder", "reception", "transition", "foundation",
        "preparatory", "primary",
    ]

    /// The years that words say, and where: "years 7 to 10", "grade 5", "11th class", "P-6".
    static func read(_ words: [Word]) -> (years: SchoolYears, range: Range<Int>)? {
        for index in words.indices {
            if counted.contains(words[index].stem), let first = year(words, at: index + 1) {
                return ending(words, first.value, from: index, first.end)
            }
            if beforeTheFirst.contains(words[index].stem), let last = year(words, at: afterJoint(words, index + 1)),
                last.value > 1, !words[index].breakBefore || last.end - index <= 3
            {
                return (SchoolYears(first: 0, last: last.value), index..<last.end)
            }
            if let first = year(words, at: index), first.end < words.count, counted.contains(words[first.end].stem),
                first.end > index + 1
            {
                return ending(words, first.value, from: index, first.end + 1)
            }
        }
        return nil
    }

    /// The years of a register's course, by its name or else by its level; nil for what is no school course.
    static func of(_ course: Course) -> SchoolYears? {
        guard let usual = CourseLevel.yearsOfLabels[course.level] else { return nil }
        let words = QuestionText(course.name).words
        if let (years, _) = read(words), years.last > years.first { return years }
        // "Junior Secondary 7-10".
        for index in words.indices.dropLast() {
            guard let first = year(words, at: index), let last = year(words, at: first.end), first.value < last.value
            else { continue }
            return SchoolYears(first: first.value, last: last.value)
        }
        return read(words)?.years ?? usual
    }

    private static func ending(_ words: [Word], _ first: Int, from start: Int, _ end: Int)
        -> (years: SchoolYears, range: Range<Int>)
    {
        if let last = year(words, at: afterJoint(words, end)), last.value > first {
            return (SchoolYears(first: first, last: last.value), start..<last.end)
        }
        return (SchoolYears(first: first, last: first), start..<end)
    }

    /// Behind "to", "to year", or "year", where one of them stands.
    private static func afterJoint(_ words: [Word], _ start: Int) -> Int {
        var index = start
        if index < words.count, joints.contains(words[index].text) { index += 1 }
        if index < words.count, counted.contains(words[index].stem) { index += 1 }
        return index
    }

    /// A year of school, "7" or "7th", and the position behind it.
    private static func year(_ words: [Word], at index: Int) -> (value: Int, end: Int)? {
        guard index < words.count, let value = words[index].number, value == value.rounded(), (1...12).contains(value)
        else { return nil }
        let hasEnding = index + 1 < words.count && ["th", "st", "nd", "rd"].contains(words[index + 1].text)
        return (Int(value), index + (hasEnding ? 2 : 1))
    }
}

extension SchoolYears: CustomStringConvertible {
    /// "year 9", "years 7 to 10".
    public var description: String { first == last ? "year \(first)" : "years \(first) to \(last)" }
}

/// A stage of school, years of it, or both.
struct SchoolStage: Sendable, Equatable {
    var level: CourseLevel
    var years: SchoolYears?

    /// What a clause asks of school; nil where school is only told of, as in "I finished year 12".
    ///
    /// - Returns: the stage and the words that say it.
    static func read(_ words: [Word]) -> (stage: SchoolStage, said: [Range<Int>])? {
        guard !words.contains(where: { ofTeachers.contains($0.stem) }),
            !MoneyReader.containsSequence(words, ["to", "teach"])
        else { return nil }
        let named = names.matches(words).first
        let years = SchoolYears.read(words)
        let said = [named?.range, years?.range].compactMap { $0 }
        guard !said.isEmpty, !said.contains(where: { isTold($0, words) }) else { return nil }
        let level: CourseLevel = named?.value ?? .school
        return (SchoolStage(level: level, years: years?.years), said)
    }

    private static let names = PhraseTable<CourseLevel>([
        (
            "primary school|primary education|primary years|primary year|primary studies|primary school studies",
            .primarySchool
        ),
        ("primary level|primary classes|elementary school|elementary education|elementary", .primarySchool),
        (
            "junior secondary|junior secondary school|junior secondary studies|junior secondary education",
            .juniorSecondary
        ),
        ("lower secondary|lower secondary school|junior high|junior high school|middle school", .juniorSecondary),
        (
            "senior secondary|senior secondary school|senior secondary studies|senior secondary education",
            .seniorSecondary
        ),
        ("upper secondary|upper secondary school|senior high|senior high school", .seniorSecondary),
        ("high school|secondary school|secondary education|secondary studies|secondary schooling", .secondarySchool),
        ("secondary year|secondary years", .secondarySchool),
    ])

    /// Who asks about teaching at a school means a degree.
    private static let ofTeachers: Set<String> = ["teacher", "teaching", "educator", "pedagogy"]
    private static let before: Set<String> = [
        "after", "finished", "finish", "finishing", "completed", "complete", "completing", "passed", "from", "my",
        "did",
        "done", "since", "his", "her", "attended", "left",
    ]
    private static let behind: Set<String> = [
        "result", "mark", "certificate", "diploma", "graduate", "transcript", "grade", "leaver", "score",
        "qualification",
        "percentage", "pass", "counsellor", "counselor", "exam",
    ]

    /// "After year 12", "my high school results".
    private static func isTold(_ range: Range<Int>, _ words: [Word]) -> Bool {
        // "Our daughter should finish years 11 and 12."
        let wishes: Set<String> = ["should", "will", "to", "must", "shall", "would"]
        if range.lowerBound > 1, wishes.contains(words[range.lowerBound - 2].text) { return false }
        return words[max(0, range.lowerBound - 2)..<range.lowerBound].contains { before.contains($0.text) }
            || range.upperBound < words.count && behind.contains(words[range.upperBound].stem)
    }
}

extension CourseLevel {
    /// The register's labels of school and the years that they usually are.
    static let yearsOfLabels: [String: SchoolYears] = [
        "Primary School Studies": SchoolYears(first: 0, last: 6),
        "Junior Secondary Studies": SchoolYears(first: 7, last: 10),
        "Senior Secondary Certificate of Education": SchoolYears(first: 11, last: 12),
    ]
}
