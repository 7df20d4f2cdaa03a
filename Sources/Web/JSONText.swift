// How this server writes and reads JSON: one encoder's settings, and errors that say where.

import FoundationEssentials

enum JSONText {
    /// UTF-8 bytes with sorted keys, so that equal values give equal bytes.
    /// - Parameter snakeCase: writes `ageDays` as `age_days`; values that name their keys themselves do not need it.
    static func bytes(_ value: some Encodable, snakeCase: Bool = false) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        return [UInt8](try encoder.encode(value))
    }

    /// The same as text, on one line.
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try bytes(value), as: UTF8.self)
    }
}
