// The office that the box stands in: answers that send a student there say where it is.

import Box

extension Console {
    func office() throws {
        let now = try box.settings.load().settings
        let name = try ask(
            "Name of the international office:",
            current: now.office.name,
            mayBeEmpty: true,
            problem: Self.problemOfText
        )
        let contact = try ask(
            "How a student reaches it (room, telephone, e-mail), in one line:",
            current: now.office.contact,
            mayBeEmpty: true,
            problem: Self.problemOfText
        )
        var languages = now.languages
        if box.pageLanguages.count > 1 {
            let known = box.pageLanguages.joined(separator: " ")
            languages = try ask(
                "Languages of the page, the first is its own (known: \(known)):",
                current: now.languages.joined(separator: " "),
                problem: { [box] in Self.problem(ofLanguages: $0, known: box.pageLanguages) }
            ).split(separator: " ").map(String.init)
        }
        let keeps = try confirm(
            "May questions that the box could not answer be kept for you to read, where the student agrees each time?",
            default: now.keepQuestions
        )
        try box.settings.update { settings in
            settings.office.name = name
            settings.office.contact = contact
            settings.languages = languages
            settings.keepQuestions = keeps
        }
        say("Saved. Answers use it from now on.")
    }

    private static func problemOfText(_ text: String) -> String? {
        text.count > 200 ? "Please use at most 200 characters." : nil
    }

    private static func problem(ofLanguages text: String, known: [String]) -> String? {
        let words = text.split(separator: " ").map(String.init)
        if let strange = words.first(where: { !known.contains($0) }) { return "The page has no '\(strange)'." }
        return Set(words).count == words.count ? nil : "Name each language once."
    }
}
