// What was understood of a visitor's words: no text of the question itself, only names and values that we know.

/// One question as read, complete with what earlier turns contributed. This is the `question` of `ask --json`.
public struct Question: Sendable, Codable, Equatable {
    /// What kind of answer is wanted.
    public var intent: Intent = .unclear
    /// Which facts of a course or provider are asked for, in the order asked.
    public var attributes: [Attribute] = []
    /// What is asked that no loaded register holds.
    public var uncovered: [UncoveredTopic] = []
    /// What is told of the register only stands beside what was asked, which is ``uncovered``: an address for a telephone number, the fee of
    /// this edition for that of a later year.
    public var tellsOnlyBeside = false
    /// Codes of the providers named.
    public var providerCodes: [String] = []
    /// Course codes written in the question.
    public var courseCodes: [String] = []
    /// Courses named by title, with the provider each is asked at.
    public var namedCourses: [NamedCourse] = []
    /// The conditions of a list.
    public var filter = Filter()
    /// By what to sort, where an order was asked.
    public var ranking: Ranking?
    /// What is counted, where a number was asked.
    public var counting: Counting?
    /// An amount to convert or a budget in a currency other than the Australian dollar.
    public var foreignMoney: ForeignMoney?
    /// What is asked of an institution's permission to sponsor students, outside Australia.
    public var sponsorship: Sponsorship?
    /// A question that begins with Yes or No in its answer.
    public var asksYesNo = false
    /// Presence was asked by its opposite ("are the old names gone?").
    public var asksAbsence = false
    /// A university abroad that was named.
    public var foreignUniversity: String?
    /// A country other than Australia that was named as a place to study.
    public var foreignCountry: String?
    /// An institution was named that the register does not know.
    public var namesUnknownProvider = false
    /// The name used for a provider is one of an earlier edition.
    public var usesFormerName = false
    /// The name may mean more than one institution.
    public var isProviderAmbiguous = false

    /// With nothing stated.
    public init() {}

    /// What kind of answer is wanted.
    public enum Intent: String, Sendable, Codable {
        case courseFacts, providerFacts, list, superlative, order, count, median
        case registered, cheaperThanNamed, courseStatus, editionChange, editionDate
        case sponsor, program, degreeCourse, rules, uncovered, currency, greeting, thanks, startOver, unclear
    }

    /// A course by its title as the visitor wrote it, cleaned to known words.
    public struct NamedCourse: Sendable, Codable, Equatable {
        /// The title in the register’s manner, folded, without plural s; empty when only a field was said.
        public var title: String
        /// Field phrases with their spellings, for when no title is exactly so.
        public var terms: [[String]]
        /// The level that was said.
        public var level: CourseLevel?
        /// Codes of the providers it is asked at.
        public var providerCodes: [String]
        /// Written as a title ("Master of Finance") rather than as a kind of course ("finance masters").
        public var isFormal = false
        /// Years of school, for school courses, whose names say them in many ways.
        public var schoolYears: SchoolYears?
        /// The stage of school that was said.
        public var schoolLevel: CourseLevel?
    }

    /// The conditions of a list, each of which becomes part of a `WHERE` clause.
    public struct Filter: Sendable, Codable, Equatable {
        /// Phrases the course name must contain; each with its spellings.
        public var nameTerms: [[String]] = []
        /// A field of education asked for as such.
        public var fieldOfEducation: String?
        /// The level that was said.
        public var level: CourseLevel?
        /// A level by the register’s own label, where no everyday word stands for it: "Vocational Short Course".
        public var levelLabel: String?
        /// Years of school that a course must include.
        public var schoolYears: SchoolYears?
        /// State codes, `VIC`; any of them will do.
        public var states: [String] = []
        /// Cities or suburbs; any of them will do.
        public var cities: [String] = []
        /// Language of teaching.
        public var language: String?
        /// A limit on the fee.
        public var money: MoneyLimit?
        /// A limit on the length.
        public var duration: DurationLimit?
        /// What was said about double degrees.
        public var doubleDegrees: DoubleDegrees = .unstated
        /// With or without a work component.
        public var workComponent: Bool?
        /// The register's type of the provider, "Government" or "Private".
        public var providerType: String?
        /// What is left out.
        public var excluded = Exclusions()

        /// With nothing stated.
        public init() {}

        /// Nothing is asked of the courses.
        public var isEmpty: Bool { self == Filter() }
    }

    /// A limit on the fee in Australian dollars.
    public struct MoneyLimit: Sendable, Codable, Equatable {
        /// Lower bound, Australian dollars.
        public var minimum: Double?
        /// Upper bound, Australian dollars.
        public var maximum: Double?
        /// The lower bound itself does not count.
        public var minimumIsStrict = false
        /// The upper bound itself does not count.
        public var maximumIsStrict = false
        /// The whole-course fee rather than fee ÷ weeks × 52.
        public var wholeCourse = false
        /// "About": the bounds were widened by a tenth on both sides.
        public var approximate = false

        /// With nothing stated.
        public init() {}
    }

    /// A limit on the length, in weeks.
    public struct DurationLimit: Sendable, Codable, Equatable {
        /// Lower bound, weeks.
        public var minimumWeeks: Double?
        /// Upper bound, weeks.
        public var maximumWeeks: Double?
        /// The lower bound itself does not count.
        public var minimumIsStrict = false
        /// The upper bound itself does not count.
        public var maximumIsStrict = false

        /// With nothing stated.
        public init() {}
    }

    /// What was said about double and packaged degrees.
    public enum DoubleDegrees: String, Sendable, Codable { case unstated, excluded, included, only }

    /// By what to sort, in which direction, how many.
    public struct Ranking: Sendable, Codable, Equatable {
        /// What is compared.
        public var by: Measure
        /// The largest first.
        public var descending: Bool
        /// How many places; 0 for all.
        public var count: Int
        /// The visitor said by what; else it was assumed and the answer says so.
        public var stated: Bool
        /// The order of a whole list rather than its first rows alone.
        public var ordersList = false

        /// What courses are compared by.
        public enum Measure: String, Sendable, Codable { case annualFee, totalFee, duration }
    }

    /// What is counted.
    public enum Counting: String, Sendable, Codable { case courses, providers, states }

    /// Money that is not Australian dollars.
    public struct ForeignMoney: Sendable, Codable, Equatable {
        /// ISO code, `INR`.
        public var currency: String
        /// The amount, when one was said.
        public var amount: Double?
        /// The amounts as a limit on fees, in this currency.
        public var limit: MoneyLimit?
        /// The other currency of a conversion, when one was said; else the Australian dollar.
        public var target: String?
    }
}

/// A fact that the Australian register holds.
public enum Attribute: String, Sendable, Codable, CaseIterable {
    case totalFee, annualFee, nonTuitionFee, estimatedTotal, duration, campus, language, courseCode, level
    case workComponent, fieldOfEducation, doubleDegree
    case website, capacity, providerType, address, registeredName
}

/// A qualification as visitors name it; each stands for one or more of the register's own labels.
public enum CourseLevel: String, Sendable, Codable, CaseIterable {
    case masters, bachelor, bachelorHonours, anyBachelor, doctoral, diploma, advancedDiploma, associateDegree
    case graduateCertificate, graduateDiploma
    case certificate1, certificate2, certificate3, certificate4
    case primarySchool, juniorSecondary, seniorSecondary, secondarySchool, school
    case undergraduate, postgraduate, english
}
