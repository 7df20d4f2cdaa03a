// Which courses are asked for: conditions that SQL decides.

/// One of several phrases; the text must contain at least one, on word boundaries, case, diacritics and plural s ignored.
public struct TextTerm: Sendable, Hashable, Codable {
    /// The phrases, any of which will do: "Cyber Security", "Cybersecurity".
    public var alternatives: [String]

    /// A term with these alternatives.
    public init(_ alternatives: [String]) { self.alternatives = alternatives }

    /// A term with these alternatives.
    public init(_ alternatives: String...) { self.alternatives = alternatives }
}

/// A limit on a number: strict ("under") or inclusive ("up to").
public struct Limit: Sendable, Hashable, Codable {
    /// The number.
    public var value: Double
    /// Whether the number itself satisfies the limit.
    public var inclusive: Bool

    /// A limit at `value`.
    public init(_ value: Double, inclusive: Bool) {
        self.value = value
        self.inclusive = inclusive
    }
}

/// A lower limit, an upper limit, or both. A course without the number never satisfies it.
public struct Limits: Sendable, Hashable, Codable {
    /// The lower limit.
    public var min: Limit?
    /// The upper limit.
    public var max: Limit?

    /// Both limits, each optional.
    public init(min: Limit? = nil, max: Limit? = nil) {
        self.min = min
        self.max = max
    }

    /// Strictly less.
    public static func under(_ value: Double) -> Limits { Limits(max: Limit(value, inclusive: false)) }
    /// At most.
    public static func upTo(_ value: Double) -> Limits { Limits(max: Limit(value, inclusive: true)) }
    /// Strictly more.
    public static func over(_ value: Double) -> Limits { Limits(min: Limit(value, inclusive: false)) }
    /// At least.
    public static func atLeast(_ value: Double) -> Limits { Limits(min: Limit(value, inclusive: true)) }
    /// From `low` up to `high`, both included.
    public static func between(_ low: Double, _ high: Double) -> Limits {
        Limits(min: Limit(low, inclusive: true), max: Limit(high, inclusive: true))
    }
}

/// Conditions on courses. Every condition that is set must hold; within a set or a term any element will do.
public struct CourseQuery: Sendable, Equatable {
    /// What to do with courses that lead to two awards.
    public enum DoubleDegrees: String, Sendable, Codable {
        /// Both kinds.
        case include
        /// Single awards only.
        case exclude
        /// Two awards only.
        case only
    }

    /// The order of results. Courses without the number in question come last, in either direction.
    public enum Order: Sendable, Equatable {
        /// By course name, then provider.
        case name
        /// By tuition a year.
        case annualFee(ascending: Bool)
        /// By tuition for the whole course.
        case totalFee(ascending: Bool)
        /// By weeks.
        case duration(ascending: Bool)
        /// Best match of `words` first (BM25); without `words`, names closest to the name terms first.
        case relevance
    }

    /// Courses that are left out: those for which everything in here holds.
    public struct Exclusion: Sendable, Equatable {
        /// Each occurs in the course name.
        public var nameTerms: [TextTerm]
        /// Exact labels of the register's column "Course Level"; any level where there are none.
        public var levels: Set<String>

        /// Courses with these terms and of these levels.
        public init(nameTerms: [TextTerm] = [], levels: Set<String> = []) {
            self.nameTerms = nameTerms
            self.levels = levels
        }
    }

    /// Places, any of which a location may be in.
    public struct Places: Sendable, Equatable {
        /// "VIC".
        public var states: Set<String>
        /// Cities, case ignored.
        public var cities: Set<String>
        /// Postcodes.
        public var postcodes: Set<String>

        /// These places.
        public init(states: Set<String> = [], cities: Set<String> = [], postcodes: Set<String> = []) {
            self.states = states
            self.cities = cities
            self.postcodes = postcodes
        }

        /// No place.
        public var isEmpty: Bool { states.isEmpty && cities.isEmpty && postcodes.isEmpty }

        /// Whether a location is in one of them.
        public func contains(_ location: Location) -> Bool {
            states.contains(location.state) || postcodes.contains(location.postcode)
                || cities.contains { $0.lowercased() == location.city.lowercased() }
        }
    }

    /// Edition to ask; nil means the current one.
    public var editionID: Int64?
    /// Each must occur in the course name.
    public var nameTerms: [TextTerm] = []
    /// Field of education: digits are a code prefix ("0603"), other alternatives a phrase in a label ("Nursing").
    public var fieldOfEducation: TextTerm?
    /// True: `nameTerms` or `fieldOfEducation` must hold, not both.
    public var nameOrField = false
    /// Free words, each of which must occur in the course or provider name.
    public var words: [String] = []
    /// Exact labels of the register's column "Course Level".
    public var levels: Set<String> = []
    /// Provider codes.
    public var providerCodes: Set<String> = []
    /// States with at least one location: "VIC".
    public var states: Set<String> = []
    /// Cities with at least one location, case ignored.
    public var cities: Set<String> = []
    /// Postcodes with at least one location. With `cities`, either will do.
    public var postcodes: Set<String> = []
    /// Only locations elsewhere count, for the places above too.
    public var awayFrom = Places()
    /// Courses for which one of these holds are left out.
    public var excluded: [Exclusion] = []
    /// Codes of providers whose courses are left out.
    public var excludedProviders: Set<String> = []
    /// Languages of instruction that are left out, case ignored.
    public var excludedLanguages: Set<String> = []
    /// Language of instruction, case ignored.
    public var language: String?
    /// Tuition a year.
    public var annualFee: Limits?
    /// Tuition for the whole course.
    public var totalFee: Limits?
    /// Weeks.
    public var durationWeeks: Limits?
    /// Whether the course has a work component.
    public var workComponent: Bool?
    /// Whether the course is a foundation programme.
    public var foundationStudies: Bool?
    /// Whether expired registrations count.
    public var includeExpired = false
    /// Courses with two awards.
    public var doubleDegrees = DoubleDegrees.include
    /// True: the tuition must be published.
    public var requireFee = false
    /// Order of results.
    public var order = Order.name
    /// Most results; nil for all.
    public var limit: Int?

    /// No condition: every course of the current edition that has not expired.
    public init() {}
}
