// A registered course, with its fee made comparable and its campuses.

/// A field of education as the register prints it: "02 - Information Technology", "0299 - …", "029999 - …".
public struct FieldOfEducation: Sendable, Codable, Hashable {
    /// Two digits and a label.
    public let broad: String
    /// Four digits and a label.
    public let narrow: String
    /// Six digits and a label.
    public let detailed: String
}

/// A place where a course is taught.
public struct Location: Sendable, Codable, Hashable {
    /// The register's name for the place; within a provider it is what links courses to it.
    public let name: String
    /// City or suburb, as printed (capitals vary).
    public let city: String
    /// State as printed: "VIC".
    public let state: String
    /// Postcode; empty where the register has none.
    public let postcode: String
}

/// A registered course. Fees are Australian dollars.
public struct Course: Sendable, Codable, Equatable {
    /// The edition's row number in this catalogue.
    public let editionID: Int64
    /// The edition's date: "2026-01-02".
    public let edition: String
    /// Short name of the register: "cricos".
    public let source: String
    /// The register's code, text because leading zeros matter: "0101866".
    public let code: String
    /// The name as the register prints it.
    public let name: String
    /// Code of the provider.
    public let providerCode: String
    /// The provider's name as the register prints it.
    public let providerName: String
    /// The register's label: "Masters Degree (Coursework)".
    public let level: String
    /// One field, or two for a dual qualification.
    public let fields: [FieldOfEducation]
    /// Whether it prepares for entry to undergraduate study.
    public let foundationStudies: Bool
    /// The register's own column "Dual Qualification".
    public let dualQualification: Bool
    /// Two awards in one course: `dualQualification`, or a name that names two awards.
    public let isDouble: Bool
    /// Whether work in an industry is a part of it.
    public let workComponent: Bool
    /// Work hours a week; nil where the register has none or a number below 0.
    public let workHoursPerWeek: Double?
    /// Weeks of work, likewise.
    public let workWeeks: Double?
    /// Hours of work in all, likewise.
    public let workTotalHours: Double?
    /// Language of instruction: "English".
    public let language: String
    /// Weeks from start to end; nil where the register says 0.
    public let durationWeeks: Double?
    /// Tuition for the whole course; nil when not published (blank, 0, or at most 1 dollar).
    public let tuitionFee: Double?
    /// The tuition cell as the register printed it: "90000", "$177,963.00", "".
    public let tuitionFeeAsPrinted: String
    /// Other fees for the whole course.
    public let nonTuitionFee: Double?
    /// The register's estimate of tuition and other fees together.
    public let estimatedTotal: Double?
    /// Tuition ÷ weeks × 52; nil when the tuition is not published or the duration is 0.
    public let annualFee: Double?
    /// The registration has ended: such a course is found by its code only.
    public let expired: Bool
    /// The national code of vocational courses: "BSB50420"; empty for others.
    public let vetCode: String
    /// Where it is taught.
    public let locations: [Location]

    /// The row's key: "cricos:course:115627J".
    public var key: String { "\(source):course:\(code)" }
}
