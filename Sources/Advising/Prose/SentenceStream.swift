// Cuts a stream of text into sentences.

import Foundation

/// Holds back what is not yet a whole sentence.
package struct SentenceStream: Sendable {
    private var pending = ""
    /// Names with a full stop in them.
    private let names: [[Character]]

    /// - Parameter names: What may be written with full stops of its own: "St. Jude's College Pty. Ltd." ends no sentence in its middle.
    package init(names: [String] = []) {
        self.names = names.filter { $0.contains(where: Self.isStop) }.map(Array.init)
    }

    /// Adds text and returns the sentences that are complete now.
    package mutating func append(_ text: String) -> [String] {
        pending += text
        return cut(atEnd: false)
    }

    /// The rest. An unfinished last sentence is returned as it is; ``AnswerCheck`` drops what does not end as one.
    package mutating func finish() -> [String] {
        var rest = cut(atEnd: true)
        let last = pending.trimmingCharacters(in: .whitespacesAndNewlines)
        if !last.isEmpty { rest.append(last) }
        pending = ""
        return rest
    }

    private mutating func cut(atEnd: Bool) -> [String] {
        var sentences: [String] = []
        var characters = Array(pending)
        var start = 0
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let next = index + 1 < characters.count ? characters[index + 1] : nil
            var isEnd = Self.isStop(character) && (next.map(\.isWhitespace) ?? atEnd)
            if isEnd {
                switch ending(of: characters, from: start, at: index, atEnd: atEnd) {
                case .sentence: break
                case .name: isEnd = false
                case .unknown:
                    characters.removeFirst(start)
                    pending = String(characters)
                    return sentences
                }
            }
            if isEnd || character.isNewline {
                let sentence = String(characters[start...index]).trimmingCharacters(in: .whitespacesAndNewlines)
                if !sentence.isEmpty { sentences.append(sentence) }
                start = index + 1
            }
            index += 1
        }
        characters.removeFirst(start)
        pending = String(characters)
        return sentences
    }

    private static func isStop(_ character: Character) -> Bool { ".!?".contains(character) }

    /// What a stop belongs to; unknown while more text may tell.
    private enum Ending { case sentence, name, unknown }

    private func ending(of text: [Character], from start: Int, at index: Int, atEnd: Bool) -> Ending {
        var isUnknown = false
        for name in names {
            for offset in name.indices where name[offset] == text[index] {
                let begin = index - offset
                guard begin >= start, begin == start || text[begin - 1].isWhitespace else { continue }
                let shown = text[begin..<min(begin + name.count, text.count)]
                guard shown.elementsEqual(name.prefix(shown.count)) else { continue }
                if offset < name.count - 1 {
                    if shown.count == name.count { return .name }
                    isUnknown = isUnknown || !atEnd
                } else if let next = text[(index + 1)...].first(where: { !$0.isWhitespace }) {
                    // The name's last stop may be the sentence's too: what follows tells.
                    if next.isLowercase { return .name }
                } else {
                    isUnknown = isUnknown || !atEnd
                }
            }
        }
        return isUnknown ? .unknown : .sentence
    }
}
