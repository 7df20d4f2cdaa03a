// Which lines of a paragraph answer a question, and how they are quoted.

import Catalog

/// The part of a paragraph that is quoted: what leads in, the sub-paragraphs and rows that speak of what was asked.
struct RuleQuote: Sendable {
    /// A paragraph up to this length is quoted whole, in characters.
    private static let shortLength = 420
    /// Longest quotation, in characters.
    private static let longestLength = 1_300

    let text: RuleText
    /// Positions of the lines quoted.
    private(set) var kept: [Int] = []
    /// For each line, the ideas of the question that it speaks of.
    let ideas: [Set<Int>]
    let headIdeas: Set<Int>
    /// The ideas of the question, each in several phrases, as stems.
    let phrases: [[[String]]]
    /// Entries of the list that the question names.
    let namedEntries: [Int]
    private(set) var isCut = false

    /// - Parameter nations: countries named, in the form of `RulesNations`.
    init(_ passage: Passage, _ question: RulesQuestion, nations: [String], isWhole: Bool = false) {
        let text = RuleText(passage)
        self.text = text
        let phrases = question.ideaWords.map { $0.map(RuleStem.stems) }
        self.phrases = phrases
        func held(_ line: String) -> Set<Int> {
            let stems = RuleStem.stems(line)
            return Set(phrases.indices.filter { index in phrases[index].contains { RuleStem.holds(stems, $0) } })
        }
        ideas = text.lines.map { held($0.text) }
        headIdeas = held(text.lead).union(held(passage.heading))
        let wanted = Set(nations)
        namedEntries = text.lines.indices.filter { index in
            let line = text.lines[index]
            return line.kind == .entry && wanted.contains(RulesNations.canonical(line: line.text))
        }
        kept = isWhole ? Array(text.lines.indices) : choose(question, hasNation: !nations.isEmpty)
        limit()
    }

    private func choose(_ question: RulesQuestion, hasNation: Bool) -> [Int] {
        var open = text.lines.indices.filter { !Self.isDeleted(text.lines[$0].text) }
        if let isInLondon = question.isInLondon { open = open.filter { !isElsewhere($0, isInLondon) } }
        if let age = RulesAge.stated(question.words) { open = open.filter { !isOfOtherAge($0, age) } }
        if let day = RuleDay.said(in: question.words) {
            open = open.filter { RuleDay.allows(text.lines[$0].text, day) }
        }
        if !text.entries.isEmpty {
            let isListAsked = !hasNation
            open = open.filter { text.lines[$0].kind != .entry || isListAsked || namedEntries.contains($0) }
        }
        guard length(open) > Self.shortLength else { return open }
        let body = open.filter { text.lines[$0].kind != .lead && text.lines[$0].kind != .entry }
        let strengths = body.map { ideas[$0].subtracting(headIdeas).count }
        guard let best = strengths.max(), best > 0 else { return open }
        var chosen = Set(zip(body, strengths).filter { $0.1 > 0 }.map(\.0))
        if length(Array(chosen)) > Self.longestLength / 2 {
            chosen = Set(zip(body, strengths).filter { $0.1 == best }.map(\.0))
        }
        for index in chosen {
            // What stands above a line says what it is about; the rows below a line are what it says.
            if let parent = text.lines[index].parent { chosen.insert(parent) }
            for below in body where text.lines[below].parent == index { chosen.insert(below) }
        }
        // One bullet of several does not say for whom the figure behind the last of them is.
        for index in chosen where text.lines[index].kind == .bullet {
            var (first, last) = (index, index)
            while first > 0, text.lines[first - 1].kind == .bullet { first -= 1 }
            while last + 1 < text.lines.count, text.lines[last + 1].kind == .bullet { last += 1 }
            chosen.formUnion((first...last).filter(open.contains))
        }
        return open.filter { index in
            let line = text.lines[index]
            return line.kind == .lead || line.kind == .entry || chosen.contains(index)
                || line.kind == .closing && line.text.utf8.count < 200
        }
    }

    /// "Under 16 years" where somebody is 16, and the other way round.
    private func isOfOtherAge(_ index: Int, _ age: Double) -> Bool {
        guard let first = text.lines[index].cells.first else { return false }
        return age >= 16 ? first.hasPrefix("Under 16") : first.hasPrefix("16 or") || first.hasPrefix("Aged 16 or")
    }

    /// Lines about London where the question is about another place, and the other way round.
    private func isElsewhere(_ index: Int, _ isInLondon: Bool) -> Bool {
        func isOther(_ text: String) -> Bool {
            let isOutside = text.contains("outside London")
            let isInside = text.contains("in London")
            return isInLondon ? isOutside && !isInside : isInside && !isOutside
        }
        let line = text.lines[index]
        if isOther(line.text) { return true }
        return line.parent.map { isOther(text.lines[$0].text) } ?? false
    }

    private func length(_ lines: [Int]) -> Int { lines.reduce(0) { $0 + text.lines[$1].text.utf8.count } }

    private mutating func limit() {
        var total = 0
        var end = 0
        for index in kept {
            total += text.lines[index].text.utf8.count
            if total > Self.longestLength, end > 0 {
                isCut = true
                break
            }
            end += 1
        }
        kept = Array(kept.prefix(end))
    }

    private static func isDeleted(_ line: String) -> Bool {
        line.trimmingPrefix("DELETED").allSatisfy { $0 == "." || $0 == " " }
    }

    /// The quoted line that speaks of most of what was asked, what leads in aside; nil where none does.
    var best: Int? {
        let body = kept.filter { text.lines[$0].kind != .lead && text.lines[$0].kind != .entry }
        guard let most = body.map({ ideas[$0].count }).max(), most > 0 else { return nil }
        return body.first { ideas[$0].count == most && !ideas[$0].subtracting(headIdeas).isEmpty }
    }

    /// The quoted lines that speak of just as much as the best one, itself included.
    func equals(of best: Int) -> [Int] {
        kept.filter { text.lines[$0].kind == text.lines[best].kind && ideas[$0].count == ideas[best].count }
    }

    // MARK: Text

    /// The quotation as a Markdown block.
    var markdown: String {
        var lines: [String] = []
        var entries: [String] = []
        var next = 0
        for index in kept {
            let line = text.lines[index]
            let body = Self.shown(line)
            // Lines left out are marked; countries are listed with marks of their own.
            let isGap = (next..<index).contains {
                text.lines[$0].kind != .entry && !Self.isDeleted(text.lines[$0].text)
            }
            if isGap, line.kind != .entry {
                flush(&entries, into: &lines)
                lines.append("- …")
            }
            next = index + 1
            switch line.kind {
            case .entry: entries.append(body)
            case .lead, .closing:
                flush(&entries, into: &lines)
                lines += [body, ""]
            case .item: lines.append("\(line.depth == 0 ? "" : "  ")- \(line.label) \(body)")
            case .bullet: lines.append("- \(body)")
            case .row: lines.append("\(line.parent == nil ? "" : "  ")- \(body)")
            }
        }
        flush(&entries, into: &lines)
        let isOpen = (next..<text.lines.count).contains {
            ![.entry, .closing].contains(text.lines[$0].kind) && !Self.isDeleted(text.lines[$0].text)
        }
        if isCut || isOpen, next > 0 { lines += ["", "…"] }
        while lines.last?.isEmpty == true { lines.removeLast() }
        var previous = ""
        var quoted: [String] = []
        for line in lines {
            // A list needs a blank line before it, and a paragraph one behind it.
            let isItem = line.trimmingPrefix("  ").hasPrefix("- ")
            let wasItem = previous.trimmingPrefix("  ").hasPrefix("- ")
            if !line.isEmpty, !previous.isEmpty, isItem != wasItem { quoted.append(">") }
            quoted.append(line.isEmpty ? ">" : "> " + line)
            previous = line
        }
        return quoted.joined(separator: "\n")
    }

    private func flush(_ entries: inout [String], into lines: inout [String]) {
        if !entries.isEmpty {
            lines += [
                (namedEntries.isEmpty ? "" : "… ") + entries.joined(separator: ", ")
                    + (namedEntries.isEmpty ? "" : " …"), "",
            ]
        }
        entries = []
    }

    /// A row with the titles of its columns, other lines as printed.
    static func shown(_ line: RuleText.Line) -> String {
        guard line.kind == .row, let first = line.cells.first else { return FactText.escape(withoutStars(line.text)) }
        let rest = line.cells.dropFirst().enumerated().map { offset, cell -> String in
            let title = offset + 1 < line.titles.count ? line.titles[offset + 1] : ""
            return line.cells.count == 2 || title.isEmpty
                ? FactText.escape(cell) : "\(FactText.escape(title)): \(FactText.escape(cell))"
        }
        return FactText.escape(first) + (rest.isEmpty ? "" : ": " + rest.joined(separator: "; "))
    }

    private static func withoutStars(_ text: String) -> String {
        var result = ""
        for character in text where character != "*" { result.append(character) }
        return result
    }
}
