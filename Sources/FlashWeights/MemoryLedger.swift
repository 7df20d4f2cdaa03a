// The accountant of the DRAM budget: everything the process keeps is entered here before it is allocated.

/// Named amounts of memory under one optional budget.
///
/// Whoever wants to keep memory enters it first; `check` then refuses an impossible budget at start, naming the smallest
/// that works, instead of letting the machine run out later.
public struct MemoryLedger: Sendable, Equatable {
    /// One amount of memory and what it is for.
    public struct Entry: Sendable, Hashable, Codable {
        /// What the memory holds: "weights", "KV cache".
        public let name: String
        /// How much, in bytes.
        public let bytes: Int

        /// An amount of memory and what it is for.
        public init(name: String, bytes: Int) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The most the entries may sum to, in bytes; nil when nobody set a budget.
    public let budget: Int?
    /// In the order they were made.
    public private(set) var entries: [Entry] = []

    /// An empty ledger.
    public init(budget: Int?) {
        self.budget = budget
    }

    /// Enters `bytes` under `name`, adding to an entry of that name.
    public mutating func reserve(_ name: String, bytes: Int) {
        precondition(bytes >= 0, "a reservation cannot be negative")
        if let index = entries.firstIndex(where: { $0.name == name }) {
            entries[index] = Entry(name: name, bytes: entries[index].bytes + bytes)
        } else {
            entries.append(Entry(name: name, bytes: bytes))
        }
    }

    /// Sum of all entries in bytes.
    public var total: Int { entries.reduce(0) { $0 + $1.bytes } }

    /// What the budget leaves, in bytes (negative when it is exceeded); nil without a budget.
    public var remaining: Int? { budget.map { $0 - total } }

    /// Whether the entries are within the budget; always true without one.
    public var fits: Bool { budget.map { total <= $0 } ?? true }

    /// Throws `FlashWeightsError.budgetTooSmall` when the entries exceed the budget.
    /// - Parameters:
    ///   - subject: What the memory is for, as the error's first words.
    ///   - advice: What else would make it fit ("a context of 1024 tokens: --context 1024").
    public func check(subject: String, advice: String? = nil) throws {
        guard let budget, !fits else { return }
        throw FlashWeightsError.budgetTooSmall(subject: subject, entries: entries, budget: budget, advice: advice)
    }
}
