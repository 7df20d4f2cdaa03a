// What the reader of questions has to know about a register's words.

/// A city or suburb with course locations.
public struct City: Sendable, Codable, Hashable {
    /// The spelling that the register prints most often.
    public let name: String
    /// State as printed: "VIC"; empty where the register has none.
    public let state: String
    /// Postcodes of its locations, sorted.
    public let postcodes: [String]
    /// Number of locations.
    public let locations: Int
}
