// Those who may enrol students from abroad, by place and visa: lists and counts from the SEVP list and the UK register.

import Catalog

extension Consultation {
    /// Lists or counts the permissions in a place; nil when the question states neither a place nor asks for a number.
    func sponsors(_ sponsorship: Sponsorship, in loaded: [Edition]) throws -> FactSheet? {
        let asked = InstitutionWords(read.analysis.words)
        guard let edition = loaded.first(where: { $0.source == Register.sevp.source || asked.states.isEmpty }) else {
            return nil
        }
        let region = edition.source == Register.sevp.source ? asked.states.first?.code : nil
        let town = try region == nil ? namedTown(of: edition) : nil
        guard region != nil || town != nil || asked.isCount || sponsorship.route != nil && asked.isList else {
            return nil
        }
        let found = try catalog.authorisations(
            in: edition.source,
            region: region,
            town: town,
            route: sponsorship.route
        )
        let isStates = edition.source == Register.sevp.source
        var description = isStates ? (found.count == 1 ? "campus" : "campuses") : (found.count == 1 ? "row" : "rows")
        description += " on the \(edition.register?.title ?? edition.source) of \(FactText.date(edition.date))"
        if let route = sponsorship.route { description += ", for \(route) students" }
        if let region { description += ", in \(AmericanStates.name(region))" }
        if let town { description += ", in \(FactText.city(town))" }
        var builder = SheetBuilder()
        let mark = builder.cite(edition)
        let isPart = edition.completeness != .full
        let part = isPart ? " The box holds only an excerpt, so there may be more." : ""
        if asked.isCount {
            builder.refused = isPart
            builder.say("**\(FactText.grouped(Double(found.count)))** \(description) \(mark).\(part)")
        } else if found.isEmpty {
            builder.refused = isPart
            builder.say("There is no \(isStates ? "campus" : "row")\(description.drop { $0 != " " }) \(mark).\(part)")
        } else {
            let shown = found.prefix(Self.tableLimit)
            let rest = shown.count < found.count ? " The first \(shown.count) by name are shown." : ""
            builder.say("**\(FactText.grouped(Double(found.count)))** \(description) \(mark).\(rest)\(part)")
            builder.say(shown.map { "- " + line($0, &builder) }.joined(separator: "\n"))
            builder.answerKeys = shown.map(\.key)
        }
        builder.say(meaning(of: edition))
        builder.say(sourceLine(edition))
        return finish(builder, sponsorship)
    }

    /// The longest of the register's towns that the question names.
    private func namedTown(of edition: Edition) throws -> String? {
        let text = " \(TextFolding.fold(read.analysis.words.map(\.surface).joined(separator: " "))) "
        return try catalog.authorisationTowns(in: edition.source)
            .filter { text.contains(" \(TextFolding.fold($0)) ") }
            .max { $0.count < $1.count }
    }
}
