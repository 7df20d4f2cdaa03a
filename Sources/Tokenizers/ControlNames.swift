// Names of control tokens, found in text.

/// Control tokens by name. Models have some tens of them, so a match tries them in turn, longest first.
struct ControlNames: Sendable {
    private let entries: [(name: [UInt8], id: TokenID)]
    /// For each byte, whether a name starts with it: most places in a text are done with after this one look.
    private let isFirstByte: [Bool]

    init(_ tokens: [(name: [UInt8], id: TokenID)]) {
        entries = tokens.filter { !$0.name.isEmpty }.sorted { $0.name.count > $1.name.count }
        var isFirstByte = [Bool](repeating: false, count: 256)
        for entry in entries { isFirstByte[Int(entry.name[0])] = true }
        self.isFirstByte = isFirstByte
    }

    /// Bytes that the names keep.
    var memoryBytes: Int { entries.reduce(0) { $0 + $1.name.count + 64 } }

    /// The token of exactly this name.
    func token(named name: String) -> TokenID? {
        entries.first { $0.name.elementsEqual(name.utf8) }?.id
    }

    /// The longest name that starts at `place`.
    func longestMatch(in text: UnsafeBufferPointer<UInt8>, at place: Int) -> (token: TokenID, length: Int)? {
        guard isFirstByte[Int(text[place])] else { return nil }
        let rest = text[place...]
        for entry in entries where rest.starts(with: entry.name) { return (entry.id, entry.name.count) }
        return nil
    }
}
