// Counts and medians.

import Catalog

extension Consultation {
    /// Providers of one type, where nothing else is asked all that the register lists.
    private func countProviders(
        of filter: Question.Filter,
        _ description: String,
        _ builder: inout SheetBuilder,
        _ mark: String
    ) throws {
        let type = filter.providerType ?? ""
        var onlyType = Question.Filter()
        onlyType.providerType = filter.providerType
        let listed = try catalog.providers().filter { $0.type == type }
        guard filter != onlyType else {
            return builder.say(
                "The register lists **\(FactText.grouped(Double(listed.count)))** institutions of the type \(FactText.escape(type)) \(mark)."
            )
        }
        let offering = Set(try catalog.courses(filter.query(providerCodes: [])).map(\.providerCode))
        let number = listed.filter { offering.contains($0.code) }.count
        builder.say(
            "**\(FactText.grouped(Double(number)))** \(number == 1 ? "provider offers" : "providers offer") \(description) \(mark)."
        )
    }

    /// "How many campuses has Central Queensland University registered?"
    private func countLocations(_ builder: inout SheetBuilder, _ edition: Edition) throws -> Bool {
        guard question.providerCodes.count == 1, question.filter.isEmpty, question.namedCourses.isEmpty,
            read.analysis.words.contains(where: { ["campus", "campuse", "location"].contains($0.stem) }),
            let provider = try catalog.provider(code: question.providerCodes[0])
        else { return false }
        let number = try catalog.locations(providerCode: provider.code).count
        builder.say(
            "**\(FactText.escape(provider.displayName))** has **\(number)** registered \(number == 1 ? "location" : "locations") \(builder.cite(provider))."
        )
        builder.say(source(edition))
        return true
    }

    /// "How many courses are marked as expired?": those that every other answer leaves out.
    private func countExpired(_ builder: inout SheetBuilder, _ edition: Edition) throws -> Bool {
        guard question.intent == .count, question.counting == .courses,
            read.analysis.words.contains(where: { $0.text == "expired" })
        else { return false }
        var query = question.filter.query(providerCodes: question.providerCodes)
        query.editionID = edition.id
        let current = try catalog.count(query)
        query.includeExpired = true
        let number = try catalog.count(query) - current
        let names = try providerNames(question.providerCodes)
        let isWhole = question.filter.isEmpty && names.isEmpty
        let description =
            isWhole
            ? ""
            : ", of "
                + ConditionText.describe(
                    question.filter,
                    providers: names,
                    without: try providerNames(question.filter.excluded.providerCodes)
                )
        builder.say(
            "**\(FactText.grouped(Double(number)))** \(number == 1 ? "registration is" : "registrations are") marked as expired on the CRICOS register of \(FactText.date(edition.date))\(description) \(builder.cite(edition))."
        )
        builder.say(source(edition))
        return true
    }

    /// "How many providers have their postal address in Tasmania?": where the institution sits, and not where it teaches.
    private func countAddresses(_ builder: inout SheetBuilder, _ edition: Edition) throws -> Bool {
        let filter = question.filter
        var ofPlace = Question.Filter()
        ofPlace.states = filter.states
        ofPlace.cities = filter.cities
        ofPlace.providerType = filter.providerType
        guard question.intent == .count, question.counting == .providers, filter == ofPlace,
            !(filter.states + filter.cities).isEmpty,
            read.analysis.words.contains(where: { Self.seats.contains($0.text) })
        else { return false }
        let cities = Set(filter.cities.map(TextFolding.fold))
        let found = try catalog.providers(edition: edition.id).filter { provider in
            (filter.providerType == nil || provider.type == filter.providerType)
                && (filter.states.contains(provider.postalState)
                    || cities.contains(TextFolding.fold(provider.postalCity)))
        }
        let places = FactText.list(filter.states.map { FactText.stateNames[$0] ?? $0 } + filter.cities, "or")
        let kind = filter.providerType.map { " of the type \(FactText.escape($0))" } ?? ""
        builder.say(
            "**\(FactText.grouped(Double(found.count)))** \(found.count == 1 ? "provider\(kind) has its" : "providers\(kind) have their") postal address in \(places) \(builder.cite(edition))."
        )
        let offering = try catalog.providerCount(filter.query(providerCodes: []))
        if edition.id == current?.id, filter.providerType == nil, offering != found.count {
            builder.say("Of all providers \(FactText.grouped(Double(offering))) have a campus there.")
        }
        builder.say(source(edition))
        return true
    }

    private static let seats: Set<String> = [
        "address", "addresses", "postal", "mailing", "headquartered", "headquarters",
    ]

    func count(_ builder: inout SheetBuilder, _ edition: Edition) throws {
        if question.isProviderAmbiguous { return try askWhichProvider(&builder) }
        if let words = ExclusionWords.unoffered(in: read.analysis.words, of: read.analysis.subjectPositions) {
            return builder.sayNotUnderstood(words, edition)
        }
        if try countLocations(&builder, edition) { return }
        let filter = question.filter
        let edition = read.analysis.mentionsOlderEdition ? earlier ?? edition : edition
        if try countExpired(&builder, edition) || countAddresses(&builder, edition) { return }
        let mark = builder.cite(edition)
        let names = try providerNames(question.providerCodes)
        let excluded = try providerNames(filter.excluded.providerCodes)
        var query = filter.query(providerCodes: question.providerCodes)
        query.editionID = edition.id
        if let type = filter.providerType, question.providerCodes.isEmpty {
            query.providerCodes = Set(try catalog.providers(edition: edition.id).filter { $0.type == type }.map(\.code))
        }
        let date = FactText.date(edition.date)
        if question.intent == .median {
            let description = ConditionText.describe(filter, providers: names, without: excluded)
            guard let (median, courses) = try catalog.medianAnnualFee(query) else {
                return try nothingFits(description, &builder, edition)
            }
            builder.say(
                "The median tuition of \(description) is **\(FactText.wholeDollars(median)) per year**, over \(courses) courses with a published fee \(mark)."
            )
            if read.analysis.has(.average) {
                builder.say("The median is the middle value; half of the courses cost less.")
            }
            builder.say(source(edition, annual: true))
            return
        }
        let isWhole = filter.isEmpty && names.isEmpty
        let description = isWhole ? "" : ConditionText.describe(filter, providers: names, without: excluded)
        switch question.counting ?? .courses {
        case .providers where filter.providerType != nil:
            try countProviders(of: filter, description, &builder, mark)
        case .providers:
            let number =
                isWhole
                ? try catalog.providerTotal(edition: edition.id)
                : filter.schoolYears == nil
                    ? try catalog.providerCount(query)
                    : Set(filter.ofYears(try catalog.courses(query)).map(\.providerCode)).count
            builder.say(
                isWhole
                    ? "The CRICOS register of \(date) has **\(FactText.grouped(Double(number)))** providers \(mark)."
                    : "**\(FactText.grouped(Double(number)))** \(number == 1 ? "provider offers" : "providers offer") \(description) \(mark)."
            )
        case .states:
            let codes = try catalog.stateCodes(query)
            let list = codes.isEmpty ? "" : ": " + FactText.list(codes.map { FactText.stateNames[$0] ?? $0 })
            builder.say(
                "**\(codes.count)** states and territories have \(isWhole ? "courses" : description)\(list) \(mark)."
            )
        case .courses:
            let number =
                filter.schoolYears == nil
                ? try catalog.count(query) : filter.ofYears(try catalog.courses(query)).count
            builder.say(
                isWhole
                    ? "The CRICOS register of \(date) has **\(FactText.grouped(Double(number)))** courses, expired registrations not counted \(mark)."
                    : "**\(FactText.grouped(Double(number)))** \(description) \(number == 1 ? "is" : "are") on the register \(mark)."
            )
        }
        if question.counting != .states, edition.id == current?.id, !filter.cities.isEmpty {
            builder.say(suburbsNote(try suburbanCourses(filter, without: try matches(filter))))
        }
        builder.say(missingNote())
        builder.say(source(edition))
    }
}
