// Ratings of the Teaching Excellence Framework: of one institution, and which institutions have one.

import Catalog

extension Consultation {
    /// What the Teaching Excellence Framework of 2023 says of one institution.
    func rating(of institution: DegreeInstitution, _ words: DegreeWords, _ builder: inout SheetBuilder) throws {
        let name = "**\(FactText.escape(institution.name))**"
        let ratings = try catalog.teachingRatings(of: institution.code)
        guard !ratings.isEmpty else {
            builder.refused = true
            builder.say(
                "No TEF rating of \(name) is published in the dataset \(cite(institution, &builder)). Taking part is voluntary for small institutions and for those outside England."
            )
            return
        }
        for rating in ratings {
            let mark = try cite(rating, of: institution.name, &builder)
            let parts = [
                (words.asksOverall, "overall", rating.overall),
                (words.asksExperience, "student experience", rating.experience),
                (words.asksOutcomes, "student outcomes", rating.outcomes),
            ]
            let asked = parts.filter(\.0)
            if let medal = words.medal, question.asksYesNo, ratings.count == 1, asked.count < 2 {
                let value = asked.first?.2 ?? rating.overall
                builder.say(
                    "\(value == medal ? "Yes" : "No"), the \(asked.first?.1 ?? "overall") rating is \(FactText.escape(value))."
                )
            }
            let through = ratings.count > 1 ? " (rated as institution \(rating.rated))" : ""
            // What was asked for stands first, the rest behind it.
            let order = asked + parts.filter { !$0.0 }
            let text = order.map { "\($0.1) **\(FactText.escape($0.2))**" }.joined(separator: ", ")
            builder.say("TEF 2023 rating of \(name)\(through): \(text) \(mark).")
        }
    }

    /// "Which universities are Bronze?", "how many in Wales have Gold?": nothing is said where neither a value nor a country was named,
    /// or where the words ask neither which nor how many.
    func ratedInstitutions(_ words: DegreeWords, _ edition: Edition, _ builder: inout SheetBuilder) throws -> Bool {
        let asked = InstitutionWords(words.words)
        guard words.medal != nil || words.country != nil,
            read.analysis.has(.howMany) || asked.saysNoun || asked.isList
        else { return false }
        let aspect: TeachingRating.Aspect =
            words.asksOverall
            ? .overall : words.asksExperience ? .experience : words.asksOutcomes ? .outcomes : .overall
        let found = try catalog.teachingRatings(of: aspect, words.medal, in: words.country)
        let count = Set(found.map(\.code)).count
        let place = words.country.map { " in \($0)" } ?? ""
        let parts: [TeachingRating.Aspect: String] = [
            .overall: "overall", .experience: "for student experience", .outcomes: "for student outcomes",
        ]
        let rating = words.medal.map { "\($0) \(parts[aspect] ?? "")" } ?? "a rating"
        builder.say(
            "**\(count)** institutions of the dataset\(place) have \(rating) in the TEF 2023 \(builder.cite(edition))."
        )
        guard !read.analysis.has(.howMany) else { return true }
        let shown = found.prefix(Self.tableLimit)
        let lines = try shown.map { row in
            let mark = try cite(row.rating, of: row.name, &builder)
            return "- \(FactText.escape(row.name)): **\(FactText.escape(row.rating.value(of: aspect)))** \(mark)"
        }
        builder.answerKeys = shown.map(\.rating.key)
        builder.say(lines.joined(separator: "\n"))
        if shown.count < found.count { builder.say("The first \(shown.count) by name are shown.") }
        return true
    }

    private func cite(_ rating: TeachingRating, of name: String, _ builder: inout SheetBuilder) throws -> String {
        builder.cite(
            source: Register.discoverUni.source,
            edition: rating.edition,
            key: rating.key,
            label: "TEF rating, \(name)",
            columns: try catalog.importedColumns(key: rating.key)
        )
    }
}
