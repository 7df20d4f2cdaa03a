// Metadata of a model, with getters that name the key when it is missing or of another type.

/// Key–value metadata in file order. Key names are those of the GGUF specification ("llama.block_count").
public struct GGUFMetadata: Sendable, Equatable {
    /// The keys in file order.
    public private(set) var keys: [String] = []
    private var values: [String: GGUFValue] = [:]

    /// No metadata.
    public init() {}

    /// The value of a key, whatever its type; setting adds or replaces, nil removes.
    public subscript(key: String) -> GGUFValue? {
        get { values[key] }
        set {
            switch (values[key], newValue) {
            case (nil, .some): keys.append(key)
            case (.some, nil): keys.removeAll { $0 == key }
            default: break
            }
            values[key] = newValue
        }
    }

    /// A text. Throws `GGUFError` naming the key when it is missing (and has no default) or of another type.
    public func string(_ key: String, default fallback: String? = nil) throws -> String {
        try get(key, fallback, "a string") { if case .string(let value) = $0 { value } else { nil } }
    }

    /// An integer of any width. Throws like `string(_:default:)`.
    public func integer(_ key: String, default fallback: Int? = nil) throws -> Int {
        try get(key, fallback, "an integer") { $0.integer }
    }

    /// A floating-point number of either width. Throws like `string(_:default:)`.
    public func number(_ key: String, default fallback: Double? = nil) throws -> Double {
        try get(key, fallback, "a number") { $0.number }
    }

    /// A boolean. Throws like `string(_:default:)`.
    public func bool(_ key: String, default fallback: Bool? = nil) throws -> Bool {
        try get(key, fallback, "a boolean") { if case .bool(let value) = $0 { value } else { nil } }
    }

    /// An array of strings. Throws like `string(_:default:)`.
    public func strings(_ key: String, default fallback: GGUFStringArray? = nil) throws -> GGUFStringArray {
        try get(key, fallback, "an array of strings") {
            if case .array(.strings(let value)) = $0 { value } else { nil }
        }
    }

    /// An array of integers of any width. Throws like `string(_:default:)`.
    public func integers(_ key: String, default fallback: [Int]? = nil) throws -> [Int] {
        try get(key, fallback, "an array of integers") {
            if case .array(let value) = $0 { value.integers } else { nil }
        }
    }

    private func get<Value>(
        _ key: String,
        _ fallback: Value?,
        _ expected: String,
        _ convert: (GGUFValue) -> Value?
    ) throws -> Value {
        guard let stored = values[key] else {
            guard let fallback else { throw GGUFError.missingKey(key) }
            return fallback
        }
        guard let value = convert(stored) else {
            throw GGUFError.wrongType(key: key, expected: expected, found: stored.summary)
        }
        return value
    }
}
