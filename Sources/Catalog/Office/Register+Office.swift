// What the tables of an international office are and hold.

extension Register {
    /// The facts that no register publishes, which the office collects: each row with a source and a date of its own.
    public static let office = Register(
        source: "office",
        title: "tables of the international office",
        publisher: "The international office",
        licence: "facts as the sources named in each row publish them",
        country: nil,
        tables: OfficeTable.allCases.map { Table($0.rawValue, [$0.attribute], isGuarded: false) },
        // What an office enters for one intake is out of date at the next.
        timeToLiveDays: 180,
        files:
            "one or more of the office's tables as CSV or XLSX (the form: assets/office/README.md); the tables not given stay",
        open: { try OfficeTables($0) },
        part: { kind, _ in kind }
    )
}

/// A table that an office fills. The raw value is the part of a key between the colons.
public enum OfficeTable: String, Sendable, Codable, CaseIterable {
    case english, deadlines, scholarships
    case livingCosts = "living-costs"
    case visaFunds = "visa-funds"
    case applicationFees = "application-fees"

    /// What can be answered from it.
    public var attribute: Register.Attribute {
        switch self {
        case .english: .englishRequirement
        case .deadlines: .deadline
        case .scholarships: .scholarship
        case .livingCosts: .livingCost
        case .visaFunds: .visaFund
        case .applicationFees: .applicationFee
        }
    }

    /// The columns that a file of this table has, whichever order they are in; `Id` and `Note` may be there too.
    var columns: [OfficeColumn] {
        let own: [OfficeColumn] =
            switch self {
            case .english: [.provider, .course, .level, .test, .overall, .minimumBands]
            case .deadlines: [.provider, .course, .level, .intake, .deadline, .classesStart]
            case .scholarships: [.scholarship, .provider, .country, .level, .applicants, .value, .deadline]
            case .livingCosts: [.place, .country, .item, .amount, .currency, .period]
            case .visaFunds: [.country, .purpose, .amount, .currency, .period]
            case .applicationFees: [.provider, .course, .level, .amount, .currency]
            }
        return own + [.source, .date]
    }

    /// The columns that no row may leave empty; of several in one group one is enough.
    var needed: [[OfficeColumn]] {
        let own: [[OfficeColumn]] =
            switch self {
            case .english: [[.provider], [.test], [.overall]]
            case .deadlines: [[.provider], [.intake], [.deadline, .classesStart]]
            case .scholarships: [[.scholarship], [.provider, .country], [.value]]
            case .livingCosts: [[.place, .country], [.item], [.amount], [.currency], [.period]]
            case .visaFunds: [[.country], [.purpose], [.amount], [.currency]]
            case .applicationFees: [[.provider], [.amount], [.currency]]
            }
        return own + [[.source], [.date]]
    }

    var shape: TableShape {
        TableShape(name: rawValue, columns: columns.map(\.rawValue), keyColumn: OfficeColumn.source.rawValue)
    }
}

/// The columns of the office's tables, by their titles.
public enum OfficeColumn: String, Sendable {
    case id = "Id"
    case provider = "Provider"
    case course = "Course"
    case level = "Level"
    case test = "Test"
    case overall = "Overall"
    case minimumBands = "Minimum Bands"
    case intake = "Intake"
    case deadline = "Deadline"
    case classesStart = "Classes Start"
    case scholarship = "Scholarship"
    case country = "Country"
    case applicants = "Applicants"
    case value = "Value"
    case place = "Place"
    case item = "Item"
    case purpose = "Purpose"
    case amount = "Amount"
    case currency = "Currency"
    case period = "Period"
    case note = "Note"
    case source = "Source"
    case date = "Date"

    /// Columns that hold a day; a workbook writes it as a number.
    static let days: [OfficeColumn] = [.deadline, .classesStart, .date]
}
