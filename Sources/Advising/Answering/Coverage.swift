// What the loaded registers hold, declared by each, and what is said where none holds what was asked.

/// One register's declaration of what it can answer. Later registers join ``Coverage/loaded``.
package struct RegisterCoverage: Sendable {
    /// Short name, as in keys.
    package let source: String
    /// How an answer names it.
    package let title: String
    package let country: String
    package let attributes: Set<Attribute>
    /// What it holds, in a sentence.
    package let summary: String
}

package enum Coverage {
    /// The Australian register of courses.
    package static let cricos = RegisterCoverage(
        source: "cricos",
        title: "CRICOS, the Australian register of courses for overseas students",
        country: "Australia",
        attributes: Set(Attribute.allCases),
        summary:
            "tuition and other fees, length, level, field, campuses, language and work component of every registered course in Australia, "
            + "and each provider's website and address"
    )

    /// The registers of this build.
    package static let loaded = [cricos]

    /// The topics asked that no loaded register answers, in a fixed order.
    static func missing(in question: Question) -> [UncoveredTopic] {
        UncoveredTopic.allCases.filter { question.uncovered.contains($0) }
    }

    /// What a topic is called in "… is not in our data".
    static func noun(_ topic: UncoveredTopic) -> String {
        switch topic {
        case .entryRequirements: "entry requirements (grades, tests, prerequisites)"
        case .englishTest: "English language requirements (IELTS, TOEFL, PTE and other English test scores)"
        case .applicationFees: "application fees, enrolment fees and deposits"
        case .deadlines: "intakes, start dates and application deadlines"
        case .scholarships: "scholarships and other financial aid"
        case .rankings: "rankings and ratings of quality"
        case .visa: "visa fees, visa rules and health cover"
        case .workRights: "work rights on a student visa"
        case .savings: "the money to show for a visa"
        case .livingCosts: "rent, housing and living costs"
        case .salary: "salaries, jobs and employment prospects"
        case .safety: "safety and campus life"
        case .creditTransfer: "credit transfer and recognition of earlier study"
        case .agents: "education agents"
        case .admissionChance: "the chance of admission"
        case .otherCountry: "institutions and rules of other countries"
        case .personalAdvice: "personal immigration advice"
        case .internals: "the inner settings of this box"
        case .otherVisitors: "what other visitors asked"
        case .writing: "essays and statements"
        case .feesOfOtherYears: "fees of years that the register does not cover"
        case .enrolments: "how many students are enrolled, or where they come from"
        case .statistics: "pass rates, completion rates, drop-out rates and statistics of applications"
        case .timetable: "timetables and hours of class per week"
        case .contact: "telephone numbers and e-mail addresses"
        case .other: "that"
        }
    }

    /// Who answers what the box does not.
    static func whomToAsk(_ topic: UncoveredTopic) -> String {
        switch topic {
        case .entryRequirements, .englishTest, .deadlines, .applicationFees, .scholarships, .creditTransfer, .contact,
            .feesOfOtherYears, .enrolments, .statistics, .timetable:
            "Please ask the provider's international admissions office or see the course page on its website."
        case .admissionChance: "Only the provider's admissions office decides on applications; please ask it."
        case .rankings:
            "The organisations that publish rankings have their own websites; the international office can help you read them."
        case .visa, .workRights, .savings:
            "Please see the Department of Home Affairs (immi.homeaffairs.gov.au) or ask the international office."
        case .personalAdvice:
            "Please talk to a registered migration adviser or the international office about your own case."
        case .livingCosts, .safety: "Please ask the provider's student services or the international office."
        case .salary: "Please ask a careers service or the provider."
        case .agents: "Each provider lists its agents on its website; please ask the international office."
        case .otherCountry:
            "Please ask the authority or the institution of that country; the international office can point you to it."
        case .internals, .otherVisitors, .writing: "I can help with courses, fees, lengths and campuses instead."
        case .other: "Please ask the provider or the international office."
        }
    }
}
