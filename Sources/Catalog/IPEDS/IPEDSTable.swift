// The survey's files and their columns, by the dictionaries that NCES publishes beside them.

/// A file of the survey. The columns listed are the ones by which it is recognised and that the catalogue queries;
/// all others are kept as printed.
enum IPEDSTable: String, CaseIterable {
    /// Directory of institutions.
    case hd
    /// Institutional characteristics: award levels, admission, services.
    case ic
    /// Admissions: requirements, applicants, admitted, test scores.
    case adm
    /// Student financial aid and net price.
    case sfa
    /// Tuition, fees and other charges; it replaced IC…_AY with collection year 2024.
    case cost1

    var shape: TableShape { TableShape(name: rawValue.uppercased(), columns: ["UNITID"] + columns) }

    private var columns: [String] {
        switch self {
        case .hd: ["INSTNM", "IALIAS", "CITY", "STABBR", "WEBADDR", "SECTOR", "CYACTIVE", "CLOSEDAT"]
        case .ic: ["LEVEL5", "LEVEL7", "LEVEL17", "OPENADMP"]
        case .adm: ["ADMCON7", "ADMCON8", "APPLCN", "ADMSSN", "ENRLT"]
        case .sfa: ["SCUGRAD", "UAGRNTN", "UAGRNTP"]
        case .cost1: ["TUITION2", "FEE2", "TUITION3", "FEE3", "TUITION6", "FEE6", "TUITION7", "FEE7"]
        }
    }

    /// What the report calls it, and `Register.Table` counts it as.
    var countName: String {
        switch self {
        case .hd: "institutions"
        case .ic: "offerings"
        case .adm: "admissions"
        case .sfa: "student aid"
        case .cost1: "costs"
        }
    }

    /// Columns that are not imported: the name and title of an institution's head are a person's data that no adviser
    /// needs.
    static let personalColumns: Set<String> = ["CHFNM", "CHFTITLE"]
}

enum IPEDSValues {
    /// A count or amount. Negative codes mean missing: -1 not reported, -2 not applicable, -3 not available; so does a
    /// blank or a dot.
    static func number(_ text: String) -> Double? {
        guard let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return number
    }

    /// The same as a whole number.
    static func integer(_ text: String) -> Int? { number(text).flatMap { Int(exactly: $0) } }

    /// "05/01/2024" as "2024-05-01"; other texts as printed, codes for "not closed" as an empty text.
    static func closingDay(_ text: String) -> String {
        if text.hasPrefix("-") { return "" }
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 3, parts[2].count == 4, parts[0].count == 2, parts[1].count == 2 else { return text }
        return "\(parts[2])-\(parts[0])-\(parts[1])"
    }

    /// The codes of SECTOR.
    static func sector(_ code: String) -> String {
        switch code {
        case "0": "Administrative unit"
        case "1": "Public, 4-year or above"
        case "2": "Private not-for-profit, 4-year or above"
        case "3": "Private for-profit, 4-year or above"
        case "4": "Public, 2-year"
        case "5": "Private not-for-profit, 2-year"
        case "6": "Private for-profit, 2-year"
        case "7": "Public, less than 2-year"
        case "8": "Private not-for-profit, less than 2-year"
        case "9": "Private for-profit, less than 2-year"
        default: ""
        }
    }

    /// The names in IALIAS, which separates them by bars, semicolons or two blanks and more; short forms also by commas
    /// ("MIT, M.I.T."), which belong to the name in "University of California, Berkeley".
    static func aliases(_ text: String) -> [String] {
        let bars = text.replacing("  ", with: "|").replacing(";", with: "|")
        return bars.split(separator: "|").flatMap { part -> [String] in
            let pieces = part.split(separator: ",").map { trimmed(String($0)) }
            let areShort = pieces.allSatisfy { $0.count <= 8 && $0.allSatisfy { $0.isUppercase || $0 == "." } }
            return areShort ? pieces : [trimmed(String(part))]
        }
        .flatMap { [$0] + nameTold(by: $0) }
        .filter { !$0.isEmpty }
    }

    /// "Previously known as the University of Great Falls (prior to July 2018)" tells a name.
    private static func nameTold(by alias: String) -> [String] {
        let openings = [
            "previously known as", "formerly known as", "also known as", "formerly", "previously", "originally",
        ]
        guard let opening = openings.first(where: { alias.lowercased().hasPrefix($0 + " ") }) else { return [] }
        var name = trimmed(String(alias.dropFirst(opening.count)))
        for ending in [" (", ", prior to", " prior to", ", until", " until ", " before "] {
            if let end = name.firstRange(of: ending) { name = trimmed(String(name[..<end.lowerBound])) }
        }
        return [name.hasPrefix("the ") ? String(name.dropFirst(4)) : name]
    }
}
