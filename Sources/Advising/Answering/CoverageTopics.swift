// What visitors ask that a register of courses does not hold.

/// A topic that no loaded register answers. The order is the order of mention in an answer.
public enum UncoveredTopic: String, Sendable, Codable, CaseIterable {
    case entryRequirements, englishTest, deadlines, scholarships, rankings
    case visa, workRights, savings, livingCosts, salary, safety, creditTransfer, agents, admissionChance
    case applicationFees, otherCountry, personalAdvice, internals, otherVisitors, writing, feesOfOtherYears, contact,
        enrolments, statistics, timetable, other
}
