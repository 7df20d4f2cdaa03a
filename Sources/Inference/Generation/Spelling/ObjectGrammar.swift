// Decoding by a grammar: one flat JSON object whose values are known beforehand.

/// The JSON objects that a text may be: these keys, in this order, each at most once, without blanks between them.
///
///     {"intent":"list","city":"Hobart","max_fee":18000}
///
/// As a graph of bytes, state by state:
///
///     opening      {  → firstKey
///     firstKey     }  → end       "name of any field":  → its value
///     value        a spelling of the field, in quotes where it is text  → behind it
///     behind       }  → end       ,"name of a later field":  → its value
///
/// Every state has a way to the end and knows its length, so that a text of few tokens is complete as well (``SpellingCheck``).
public struct ObjectGrammar: Sendable {
    /// A key and all that may stand behind it.
    public struct Field: Sendable {
        let name: String
        let isText: Bool
        let spellings: [String]

        /// Text, one of these. What JSON would have to escape is left out.
        public static func oneOf(_ name: String, _ values: [String]) -> Field {
            Field(name: name, isText: true, spellings: values.filter(isPlain))
        }

        /// Text that stands in `text`: up to `most` of its words as they follow one another, without the punctuation around them.
        public static func words(_ name: String, of text: String, atMost most: Int = 8) -> Field {
            oneOf(name, ObjectGrammar.runs(of: text, atMost: most))
        }

        /// One of these whole numbers.
        public static func number(_ name: String, oneOf values: [Int]) -> Field {
            Field(name: name, isText: false, spellings: values.map { String($0) })
        }

        private static func isPlain(_ value: String) -> Bool {
            !value.isEmpty && value.utf8.allSatisfy { $0 >= 0x20 && $0 != quote && $0 != UInt8(ascii: "\\") }
        }
    }

    private let graph: ByteGraph
    private let distances: [Int32]

    /// A grammar of these fields; one that nothing may stand behind is left out. Names must differ.
    public init(_ fields: [Field]) {
        let fields = fields.filter { !$0.spellings.isEmpty }
        var graph = ByteGraph()
        let end = graph.addNode()
        graph.markEnd(end)
        let values: [Int32] = fields.map { _ in graph.addNode() }
        let firstKey = graph.addPath("{".utf8)
        /// From `state` the object may be closed, or one of the fields from `first` on may follow.
        func goOn(from state: Int32, with first: Int, behind separator: String) {
            graph.addEdge(UInt8(ascii: "}"), from: state, to: end)
            for index in first..<fields.count {
                let name = graph.addPath("\(separator)\"\(fields[index].name)\"".utf8, from: state)
                graph.addEdge(UInt8(ascii: ":"), from: name, to: values[index])
            }
        }
        goOn(from: firstKey, with: 0, behind: "")
        for (index, field) in fields.enumerated() {
            let behind = graph.addNode()
            goOn(from: behind, with: index + 1, behind: ",")
            let value = field.isText ? graph.addPath([Self.quote], from: values[index]) : values[index]
            let ends = Set(field.spellings.map { graph.addPath($0.utf8, from: value) })
            for node in ends {
                // A quote ends text; a number ends where something else goes on.
                if field.isText {
                    graph.addEdge(Self.quote, from: node, to: behind)
                } else {
                    graph.addEdges(of: behind, to: node)
                }
            }
        }
        distances = graph.bytesToEnd()
        self.graph = graph
    }

    /// Whether `text` is one of the objects.
    package func allows(_ text: String) -> Bool {
        var position = start
        return advance(&position, over: text.utf8) && mayEnd(position)
    }

    private static let quote = UInt8(ascii: "\"")

    /// Every run of up to `most` words of a text, as it stands there.
    private static func runs(of text: String, atMost most: Int) -> [String] {
        let words: [Substring] = text.split(whereSeparator: \.isWhitespace).compactMap { part in
            let begun = part.drop { !$0.isLetter && !$0.isNumber && $0 != "$" }
            let length = begun.reversed().drop { !$0.isLetter && !$0.isNumber }.count
            return length > 0 ? begun.prefix(length) : nil
        }
        return words.indices.flatMap { first -> [String] in
            words[first...].prefix(most).map { String(text[words[first].startIndex..<$0.endIndex]) }
        }
    }

    // MARK: Position

    /// Where an empty text is.
    package var start: Int32 { ByteGraph.start }

    /// Whether the object is complete.
    package func mayEnd(_ position: Int32) -> Bool { graph.isEnd(position) }

    /// The fewest bytes that complete the object.
    package func bytesToEnd(_ position: Int32) -> Int { Int(distances[Int(position)]) }

    /// Whether a token of these bytes may follow; `position` is then behind it, and otherwise of no use. One that spells nothing may not.
    package func advance(_ position: inout Int32, over bytes: some Collection<UInt8>) -> Bool {
        for byte in bytes {
            guard let next = graph.child(position, byte) else { return false }
            position = next
        }
        return !bytes.isEmpty
    }
}
