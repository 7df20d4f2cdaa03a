// What a register is, said once: who publishes it, what it holds, how long it stays fresh, what a sound edition has.

/// A source of facts that the catalogue can hold. One value describes each register; its importer stands beside it.
public struct Register: Sendable, Identifiable {
    /// A kind of fact. The coverage gate asks which register holds it before anything is answered.
    public enum Attribute: String, Sendable, Codable, CaseIterable {
        // Courses.
        case courseFee, courseDuration, courseLevel, courseField, courseCampus, courseLanguage, courseTitle
        // Institutions.
        case institutionName, institutionWebsite, institutionLocation, operatingStatus, awardLevels
        // Who may enrol students from abroad.
        case enrolmentAuthorisation, visaRoute, sponsorStatus
        // Getting in, and what it costs.
        case admissionRate, englishTestPolicy, testScores, institutionCost, studentAid
        case entryQualifications
        // What is taught where, how well, and what comes of it.
        case teachingRating, accreditation, programField, graduateEarnings, graduateDebt
        // Everything else.
        case immigrationRule, exchangeRate, country, currency, language, city
        // What an international office adds.
        case englishRequirement, deadline, scholarship, livingCost, visaFund, applicationFee, officeDocument
    }

    /// A table of the register, as `Edition.counts` names it.
    public struct Table: Sendable {
        /// What its rows are: "courses".
        public let name: String
        /// What can be answered when an edition has rows of it.
        public let attributes: Set<Attribute>
        /// Fewest rows of a whole register. A file with less is an excerpt, or broken.
        public let floor: Int
        /// Whether a loss of a third of the rows from one edition to the next needs `--force`.
        public let isGuarded: Bool

        init(_ name: String, _ attributes: Set<Attribute> = [], floor: Int = 0, isGuarded: Bool = true) {
            self.name = name
            self.attributes = attributes
            self.floor = floor
            self.isGuarded = isGuarded
        }
    }

    /// Short name, as in keys and on the command line: "uk-sponsors".
    public let source: String
    /// What an answer calls it: "UK register of licensed student sponsors".
    public let title: String
    /// Who publishes it.
    public let publisher: String
    /// The licence under which it is published.
    public let licence: String
    /// ISO 3166 code of the country whose institutions or rules it holds; nil for the world.
    public let country: String?
    /// Its tables, the most important first.
    public let tables: [Table]
    /// Days after which an edition is old: answers from an older one say so.
    public let timeToLiveDays: Int
    /// Which files its importer takes, for the command line's help.
    public let files: String
    /// Where the newest publication can be fetched; nil where no address is known that stays.
    public internal(set) var address: PublishedAddress?
    /// Recognises files as a publication of this register.
    let open: @Sendable (ImportRequest) throws -> any Publication
    /// How its institutions are found in other registers; nil for a register that holds none.
    var linking: LinkReading?
    /// For a collection, whose parts are imported and replaced one by one: the part that a row belongs to, by the kind and the
    /// code of its key. Nil for a register, whose editions are whole.
    var part: (@Sendable (_ kind: String, _ code: String) -> String)?

    /// The short name.
    public var id: String { source }

    /// Everything that the register declares to hold.
    public var attributes: Set<Attribute> { tables.reduce(into: []) { $0.formUnion($1.attributes) } }

    /// All registers, in the order in which help and lists name them.
    public static let all: [Register] = [
        cricos, sevp, ipeds, scorecard, ukSponsors, ukRules, discoverUni, ecb, hipo, places, office, documents,
    ]

    /// The register of this name.
    ///
    /// - Throws: `CatalogError.unknownSource`.
    public static func named(_ source: String) throws -> Register {
        guard let register = all.first(where: { $0.source == source }) else { throw CatalogError.unknownSource(source) }
        return register
    }
}

extension Edition {
    /// The register that it is an edition of; nil for one of a newer version of Landfall.
    public var register: Register? { Register.all.first { $0.source == source } }

    /// Whether it can answer about an attribute: the register declares it, and this edition has rows that hold it.
    public func holds(_ attribute: Register.Attribute) -> Bool {
        register?.tables.contains { $0.attributes.contains(attribute) && self[$0.name] > 0 } ?? false
    }

    /// Whether it is older than the register's time to live; nil when the machine's clock stands before it.
    public var isStale: Bool? {
        guard let register, let age = ageInDays() else { return nil }
        return age > register.timeToLiveDays
    }
}
