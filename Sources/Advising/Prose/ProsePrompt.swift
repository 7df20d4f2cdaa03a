// What the model is given: the points of a brief after two examples of the same kind. The visitor's own words are left
// out, so that nothing written in a question can steer the model.

import Tokenizers

enum ProsePrompt {
    static let system =
        "You help a student read facts from a register. Say the facts in two or three short sentences. "
        + "Use only these facts. Copy names and numbers exactly."

    /// Invented points and what to make of them: shown examples, a model of 135 million parameters copies their form and
    /// takes the facts from the points; merely told what to do, it invents.
    private static let oneCourse = [
        (
            "- Course: Diploma of Music at Coastal Academy\n- Place: Cairns\n- Length: 78 weeks\n"
                + "- Fee: A$31,500 for the whole course, A$21,000 per year",
            "The Diploma of Music at Coastal Academy is taught in Cairns and takes 78 weeks. The whole course costs A$31,500. "
                + "One year costs A$21,000."
        ),
        (
            "- Course: Bachelor of Design (Honours) at Harbour College of Art\n- Place: Hobart, Launceston\n- Length: 208 weeks\n"
                + "- Fee: A$94,800 for the whole course, A$23,700 per year",
            "The Bachelor of Design (Honours) at Harbour College of Art is taught in Hobart and Launceston and takes 208 weeks. "
                + "The whole course costs A$94,800. One year costs A$23,700."
        ),
    ]

    private static let severalCourses = [
        (
            "- Lowest fee: Bachelor of Design at Harbour College in Hobart, A$21,000 per year\n"
                + "- Highest fee: Bachelor of Design (Honours) at Northern Institute of Art in Darwin, A$28,500 per year\n"
                + "- Length: 156 to 208 weeks",
            "The lowest fee is A$21,000 per year, for the Bachelor of Design at Harbour College in Hobart. "
                + "The highest fee is A$28,500 per year, for the Bachelor of Design (Honours) at Northern Institute of Art in Darwin. "
                + "The courses take 156 to 208 weeks."
        ),
        (
            "- All courses: Diploma of Music at Coastal Academy in Cairns\n- Fee: A$14,000 per year\n- Length: 52 weeks",
            "All courses are the Diploma of Music at Coastal Academy in Cairns. The fee is A$14,000 per year. "
                + "The courses take 52 weeks."
        ),
    ]

    static func messages(for brief: ProseBrief) -> [ChatMessage] {
        let examples = brief.subject == .oneCourse ? oneCourse : severalCourses
        let points = brief.points.map { "- " + $0.line }.joined(separator: "\n")
        return beginning(examples) + [ChatMessage(role: .user, content: points)]
    }

    /// What every conversation with the model begins with, one for each kind of brief: none of it comes from a visitor.
    static var beginnings: [[ChatMessage]] { [oneCourse, severalCourses].map(beginning) }

    private static func beginning(_ examples: [(points: String, sentences: String)]) -> [ChatMessage] {
        [ChatMessage(role: .system, content: system)]
            + examples.flatMap { points, sentences in
                [ChatMessage(role: .user, content: points), ChatMessage(role: .assistant, content: sentences)]
            }
    }
}
