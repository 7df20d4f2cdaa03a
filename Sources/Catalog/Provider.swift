// An institution as a register holds it.

/// An institution that may enrol overseas students, as the register holds it.
public struct Provider: Sendable, Codable, Equatable {
    /// The edition's row number in this catalogue.
    public let editionID: Int64
    /// The edition's date: "2026-01-02".
    public let edition: String
    /// Short name of the register: "cricos".
    public let source: String
    /// The register's code, text: "00008C".
    public let code: String
    /// The trading name; empty where the register has none.
    public let tradingName: String
    /// The legal name as the register prints it: "Monash University (Monash)".
    public let institutionName: String
    /// "Government" or "Private"; empty when the provider is known from course rows only.
    public let type: String
    /// Most overseas students it may enrol.
    public let capacity: Int?
    /// Web address as printed; empty where the register has none.
    public let website: String
    /// Lines 1 to 4 of the postal address, without empty ones.
    public let postalAddress: [String]
    /// City of the postal address.
    public let postalCity: String
    /// State of the postal address, as printed: "VIC".
    public let postalState: String
    /// Postcode of the postal address.
    public let postalPostcode: String

    /// The row's key: "cricos:provider:00008C".
    public var key: String { "\(source):provider:\(code)" }
}
