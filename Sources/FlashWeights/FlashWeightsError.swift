// What can go wrong between the weights and memory.

/// Errors of the memory budget; each description says what, where and what to do.
public enum FlashWeightsError: Error, Equatable, CustomStringConvertible {
    /// The ledger's entries exceed the budget. `advice` is what would make them fit besides a larger budget.
    case budgetTooSmall(subject: String, entries: [MemoryLedger.Entry], budget: Int, advice: String?)

    /// One line for the person who set the budget: the smallest budget that works, and what asks for it.
    public var description: String {
        switch self {
        case .budgetTooSmall(let subject, let entries, let budget, let advice):
            let needed = ByteSize(bytes: entries.reduce(0) { $0 + $1.bytes }).roundedUpToMebibytes
            let parts = entries.map { "\($0.name) \(ByteSize(bytes: $0.bytes))" }.joined(separator: ", ")
            return "\(subject) needs \(needed) of memory (\(parts)); the budget is \(ByteSize(bytes: budget)): "
                + "pass --dram-budget \(needed) or more\(advice.map { ", or \($0)" } ?? "")"
        }
    }
}
