// A sentence read against one point: names, then numbers, then the plain words between them.

/// One sentence taken apart with a point's names and numbers.
struct SentenceReading {
    /// A name or number of the point, or a plain word by its stem.
    enum Piece: Hashable { case course, provider, town, money(Double), number(Double), word(String) }

    private let pieces: [Piece]
    private let point: ProsePoint
    private let subject: ProseBrief.Subject

    /// - Returns: nil when a word is neither plain nor part of a name or number of the point.
    init?(words: [Word], of point: ProsePoint, among subject: ProseBrief.Subject) {
        self.point = point
        self.subject = subject
        let names = Self.names(of: point)
        let numbers = Dictionary(
            Numbers.all(in: words).map { ($0.range.lowerBound, $0) },
            uniquingKeysWith: { a, _ in a }
        )
        var pieces: [Piece] = []
        var index = 0
        while index < words.count {
            if let (piece, length) = names.first(where: {
                Self.starts(words, at: index, with: $0.words) && Self.mayStand($0.piece, after: pieces)
            })
            .map({ ($0.piece, $0.words.count) }) {
                pieces.append(piece)
                index += length
            } else if let number = numbers[index] {
                let isMoney = index > 0 && PlainWords.money.contains(words[index - 1].text) || number.value >= 1_000
                pieces.append(isMoney ? .money(number.value) : .number(number.value))
                index = number.range.upperBound
            } else if PlainWords.money.contains(words[index].text) {
                index += 1
            } else if PlainWords.all.contains(words[index].text), Self.mayBeCapitalised(words, index) {
                pieces.append(.word(words[index].stem))
                index += 1
            } else {
                return nil
            }
        }
        self.pieces = pieces
    }

    /// Whether the point bears the sentence out.
    var holds: Bool { namesStandRight && claimsHold && numbersHold }

    /// The names and numbers, without the plain words.
    var content: Set<Piece> {
        Set(pieces.filter { if case .word = $0 { false } else { true } })
    }

    // MARK: Names

    private static func names(of point: ProsePoint) -> [(piece: Piece, words: [String])] {
        func cut(_ piece: Piece, _ names: [String]) -> [(piece: Piece, words: [String])] {
            names.map { (piece, QuestionText($0).words.map(\.surface)) }.filter { !$0.words.isEmpty }
        }
        let names =
            cut(.course, point.courseNames) + cut(.provider, point.providerNames) + cut(.town, point.towns)
        // The longest first: "Deakin University" before "Deakin".
        return names.sorted { $0.words.count > $1.words.count }
    }

    private static func starts(_ words: [Word], at index: Int, with name: [String]) -> Bool {
        index + name.count <= words.count && zip(words[index...], name).allSatisfy { $0.surface == $1 }
    }

    /// "Murdoch" is a town and the short form of its university: where only a town can stand, it is the town.
    private static func mayStand(_ piece: Piece, after pieces: [Piece]) -> Bool {
        guard piece == .provider, let before = pieces.last else { return true }
        return before != .word("in") && before != .town && !(before == .word("and") && pieces.dropLast().last == .town)
    }

    /// A capital begins the sentence or a name of the point, nothing else.
    private static func mayBeCapitalised(_ words: [Word], _ index: Int) -> Bool {
        index == 0 || words[index].surface.first?.isUppercase != true
            || ["CRICOS", "Australia", "Australian"].contains(words[index].surface)
    }

    /// "in" is followed by a town, "at" by a provider or a town, a course is "the" course: that keeps names from changing
    /// places with each other.
    private var namesStandRight: Bool {
        for (index, piece) in pieces.enumerated() {
            let before = index > 0 ? pieces[index - 1] : nil
            switch piece {
            case .course:
                guard before == nil || before == .word("the") || before == .word("is") || before == .word("are") else {
                    return false
                }
            case .provider:
                guard
                    before == nil || before == .word("at") || before == .word("by") || before == .word("the")
                        || before == .word("of") || before == .word("from")
                else { return false }
            case .town:
                guard before == .word("in") || before == .word("at") || before == .word("and") || before == .town else {
                    return false
                }
            case .word("in"), .word("at"):
                guard index + 1 < pieces.count else { return false }
                let next = pieces[index + 1]
                let isPlace = next == .town || next == .word("australia")
                guard isPlace || piece == .word("at") && next == .provider else { return false }
            default: break
            }
        }
        return true
    }

    // MARK: Claims

    private func says(_ word: String) -> Bool { pieces.contains(.word(word)) }

    /// Lowest and highest are said of the ends only, "all" and "both" of what is true of all; of several courses a
    /// sentence names one or speaks of all.
    private var claimsHold: Bool {
        let saysLowest = says("lowest") || says("cheapest")
        let saysHighest = says("highest")
        guard !(saysLowest && saysHighest) else { return false }
        if saysLowest, point.end != .lowest { return false }
        if saysHighest, point.end != .highest { return false }
        // Below the highest fee there may be a course of another name with the same words: the fee itself must be said.
        if saysLowest || saysHighest, !hasFee { return false }
        if says("all"), point.countOfAll == nil { return false }
        if says("both"), point.countOfAll != 2 { return false }
        guard subject == .severalCourses, point.countOfAll == nil else { return true }
        return pieces.contains(.course) || saysLowest || saysHighest
    }

    private var hasFee: Bool {
        pieces.contains { if case .money = $0 { true } else { false } }
    }

    // MARK: Numbers

    /// Every amount is the point's, for what the sentence says it pays; every other number is a length of the point, said
    /// once ("the length of 104 weeks is 104 weeks" is no sentence).
    private var numbersHold: Bool {
        let numbers = pieces.filter { if case .number = $0 { true } else { false } }
        guard Set(numbers).count == numbers.count else { return false }
        return pieces.indices.allSatisfy { index in
            switch pieces[index] {
            case .money(let value):
                !isOfShortTime(at: index)
                    && contains(value, in: isYearly(at: index) ? point.yearlyFees : point.wholeFees)
            case .number(let value): lengthHolds(value, at: index)
            default: true
            }
        }
    }

    /// "A$45,000 a week": no register states such a fee.
    private func isOfShortTime(at index: Int) -> Bool {
        let after = pieces[(index + 1)...].prefix(2)
        return (after.first == .word("a") || after.first == .word("per"))
            && (after.last == .word("week") || after.last == .word("month"))
    }

    private func contains(_ value: Double, in fees: Set<Double>) -> Bool { fees.contains { abs($0 - value) < 0.5 } }

    /// "A$45,000 per year", "one year costs A$45,000", "the yearly fee is A$45,000": what stands between this amount and
    /// its neighbours decides.
    private func isYearly(at index: Int) -> Bool {
        func isMoney(_ piece: Piece) -> Bool { if case .money = piece { true } else { false } }
        // "A$20,000 to A$30,000 per year" takes its basis from the end.
        if index + 2 < pieces.count, pieces[index + 1] == .word("to"), isMoney(pieces[index + 2]) {
            return isYearly(at: index + 2)
        }
        let yearly: Set<String> = ["year", "yearly", "annual", "annually"]
        let whole: Set<String> = ["whole", "total", "entire", "full"]
        func said(_ words: Set<String>, _ range: ArraySlice<Piece>) -> Bool {
            range.contains { if case .word(let word) = $0 { words.contains(word) } else { false } }
        }
        let after = pieces[(index + 1)...].prefix { !isMoney($0) }.prefix(5)
        if said(yearly, after) { return true }
        if said(whole, after) { return false }
        let start = pieces[..<index].lastIndex(where: isMoney).map { $0 + 1 } ?? 0
        return said(yearly, pieces[start..<index].suffix(6))
    }

    /// A length in weeks, months or years; "one year" before a fee is its basis. "156 to 208 weeks" takes its unit from
    /// the end.
    private func lengthHolds(_ value: Double, at index: Int) -> Bool {
        var next = index + 1
        if next + 1 < pieces.count, pieces[next] == .word("to"), case .number = pieces[next + 1] { next += 2 }
        guard next < pieces.count, case .word(let unit) = pieces[next] else { return false }
        switch unit {
        case "week": return point.weeks.contains(value)
        case "month": return point.weeks.contains { $0 * 12 / 52 == value }
        case "year":
            return point.weeks.contains { $0 / 52 == value }
                || value == 1 && hasFee
                    && isYearly(
                        at: pieces.indices.last { if case .money = pieces[$0] { true } else { false } } ?? index
                    )
        default: return false
        }
    }
}

/// The words that a sentence may use beside its point's names and numbers.
enum PlainWords {
    static let money: Set<String> = ["$", "a$", "aud", "au$", "dollar", "dollars"]

    static let all: Set<String> = Set(
        """
        a all also an and annual annually are at australia australian both by campus campuses charges cheapest cost costs course \
        courses cricos degree duration entire fee fees for from full has have highest in is it lasts length long lowest month \
        months of offered offers on per place price program programs provided register registered student students study take \
        takes taught that the there they this to total tuition week weeks which while whole with year yearly years you
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    )
}
