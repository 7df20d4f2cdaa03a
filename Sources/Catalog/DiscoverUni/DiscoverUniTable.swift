// The dataset's files and their columns, by HESA's description of the Unistats/Discover Uni dataset.

/// A file of the dataset that the catalogue keeps something of. Its name is that of the file.
enum DiscoverUniTable: String, CaseIterable {
    case institution = "INSTITUTION"
    case place = "LOCATION"
    /// Labels of the qualifications that courses lead to.
    case qualification = "KISAIM"
    /// Titles, levels, pages and lengths of courses.
    case course = "KISCOURSE"
    case subject = "SBJ"
    case coursePlace = "COURSELOCATION"
    /// Shares of entrants by the qualification they came with.
    case entry = "ENTRY"
    /// Shares of entrants by their UCAS tariff points.
    case tariff = "TARIFF"
    case accreditationText = "ACCREDITATIONTABLE"
    case accreditation = "ACCREDITATION"
    case rating = "TEFOUTCOME"
    /// The publisher's log of changes: it has the day of the edition.
    case log = "LOG_SUMMARY"

    var shape: TableShape { TableShape(name: rawValue, columns: columns) }

    private var columns: [String] {
        let course = ["PUBUKPRN", "UKPRN", "KISCOURSEID", "KISMODE"]
        return switch self {
        case .institution:
            [
                "PUBUKPRN", "UKPRN", "LEGAL_NAME", "FIRST_TRADING_NAME", "OTHER_NAMES", "PROVURL", "COUNTRY",
                "PUBUKPRNCOUNTRY",
            ]
        case .place: ["UKPRN", "LOCID", "LOCNAME", "LATITUDE", "LONGITUDE", "LOCCOUNTRY"]
        case .qualification: ["KISAIMCODE", "KISAIMLABEL"]
        case .course: course + ["TITLE", "CRSEURL", "NUMSTAGE", "KISAIMCODE", "KISLEVEL"]
        case .subject: course + ["SBJ"]
        case .coursePlace: course + ["LOCID"]
        case .entry: course + ["ENTPOP", "ENTAGGYEAR", "ENTSBJ"] + Self.entryShares
        case .tariff: course + ["TARPOP", "TARAGGYEAR", "TARSBJ"] + Self.tariffShares
        case .accreditationText: ["ACCTYPE", "ACCTEXT", "ACCURL"]
        case .accreditation: course + ["ACCTYPE", "ACCDEPEND"]
        case .rating:
            [
                "PUBUKPRN", "UKPRN", "REPORT_UKPRN", "OVERALL_RATING", "STUDENT_EXPERIENCE_RATING",
                "STUDENT_OUTCOMES_RATING",
            ]
        case .log: ["UKPRN", "DATASET_ITEM_AFFECTED", "DATE"]
        }
    }

    /// The shares of ENTRY, in the order in which they are kept.
    static let entryShares = ["ACCESS", "ALEVEL", "BACC", "DEGREE", "FOUNDTN", "NOQUALS", "OTHER", "OTHERHE"]

    /// The shares of TARIFF; each is named after the fewest points of its band.
    static let tariffShares = [
        "T001", "T048", "T064", "T080", "T096", "T112", "T128", "T144", "T160", "T176", "T192", "T208", "T224", "T240",
    ]

    /// The table of which a file is, by its name: "KISCOURSE.EXCERPT.csv" is KISCOURSE.
    init?(fileName: String) {
        self.init(rawValue: fileName.uppercased().split(separator: ".").first.map(String.init) ?? "")
    }

    /// Files of the dataset of which nothing is kept: results of surveys, jobs, salaries, and identifiers of UCAS.
    static let others: Set<String> = [
        "UCASCOURSEID", "EXCLUSIONS", "NSS", "NSSCOUNTRY", "NHSNSS", "EMPLOYMENT", "JOBTYPE", "JOBLIST", "GOSALARY",
        "GOSECSAL",
        "GOVOICEWORK", "COMMON", "CONTINUATION", "LEO3", "LEO5", "LEO3SEC", "LEO5SEC", "SALARY", "TESTAS",
    ]
}

/// What the dataset's codes stand for.
package enum DiscoverUniCodes {
    /// COUNTRY and its like; an unknown code stays.
    package static func country(_ code: String) -> String {
        switch code {
        case "XF": "England"
        case "XG": "Northern Ireland"
        case "XH": "Scotland"
        case "XI": "Wales"
        default: code
        }
    }

    /// KISMODE.
    static func mode(_ code: String) -> String {
        switch code {
        case "01": "full-time"
        case "02": "part-time"
        default: "mode \(code)"
        }
    }

    /// KISLEVEL.
    static func level(_ code: String) -> String {
        switch code {
        case "03": "first degree"
        case "04": "other undergraduate course"
        default: code.isEmpty ? "" : "level \(code)"
        }
    }

    /// FOUNDATION, SANDWICH and YEARABROAD.
    static func availability(_ code: String) -> String? {
        switch code {
        case "0": "not available"
        case "1": "optional"
        case "2": "compulsory"
        default: nil
        }
    }

    /// The groups of the Common Aggregation Hierarchy (CAH, version 1.3), which the dataset itself does not name.
    static func subjectGroup(_ code: String) -> String? { subjectGroups[String(code.prefix(5))] }

    private static let subjectGroups = [
        "CAH01": "medicine and dentistry", "CAH02": "subjects allied to medicine",
        "CAH03": "biological and sport sciences",
        "CAH04": "psychology", "CAH05": "veterinary sciences", "CAH06": "agriculture, food and related studies",
        "CAH07": "physical sciences", "CAH09": "mathematical sciences", "CAH10": "engineering and technology",
        "CAH11": "computing", "CAH13": "architecture, building and planning", "CAH15": "social sciences",
        "CAH16": "law",
        "CAH17": "business and management", "CAH19": "language and area studies",
        "CAH20": "historical, philosophical and religious studies", "CAH22": "education and teaching",
        "CAH23": "combined and general studies", "CAH24": "media, journalism and communications",
        "CAH25": "design, and creative and performing arts", "CAH26": "geography, earth and environmental studies",
    ]

    /// "11/11/2025" as "2025-11-11"; nil for what is no such day.
    static func day(_ text: String) -> String? {
        let parts = text.split(separator: "/").map(String.init)
        return parts.count == 3 ? EditionDate.anyForm("\(parts[2])-\(parts[1])-\(parts[0])") : nil
    }

    /// A share or number of students. Blanks are suppressed or not collected, never nought.
    static func number(_ text: String) -> Int? { Int(text).flatMap { $0 < 0 ? nil : $0 } }
}
