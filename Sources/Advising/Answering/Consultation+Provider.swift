// Providers: their facts, whether they are registered, and which of several namesakes is meant.

import Catalog

extension Consultation {
    func providerFacts(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws
    {
        if question.isProviderAmbiguous { return try askWhichProvider(&builder) }
        let providers = try question.providerCodes.compactMap { try catalog.provider(code: $0) }
        guard !providers.isEmpty else { return unclear(&builder) }
        memory.topicProviders = providers.map(\.code)
        memory.topicCourses = []
        let asked = question.attributes.filter { AttributeWords.ofProvider.contains($0) }
        let asksFee = !Set(question.attributes).isDisjoint(with: [.totalFee, .annualFee, .duration, .estimatedTotal])
        leadWithMissing(&builder)
        for provider in providers.prefix(3) {
            let mark = builder.cite(provider)
            let name = "**\(FactText.escape(provider.displayName))**"
            if question.usesFormerName {
                builder.say("On the register it is now called \(name) (provider code \(provider.code)) \(mark).")
            }
            if asksFee, asked.isEmpty, !Coverage.missing(in: question).isEmpty {
                // "Is there a scholarship, and how much is it?": the amount is that of what is missing.
                builder.refused = true
                builder.say("\(name) is on the register \(mark), which holds none of what you ask.")
            } else if asksFee, asked.isEmpty {
                builder.say("Fees and lengths belong to courses. Which course at \(name) do you mean \(mark)?")
                try fewCourses(of: provider, &builder)
            } else if asked.isEmpty, question.attributes.contains(.campus) {
                try campuses(of: provider, name, mark, &builder)
            } else if asked.isEmpty {
                try overview(of: provider, name, mark, &builder)
            } else {
                builder.say(asked.map { sentence($0, provider, name, mark) }.joined(separator: " "))
            }
        }
        endWithMissing(&builder)
        builder.say(source(edition))
    }

    /// The courses of a provider that has so few that all can be told, as most schools have.
    private func fewCourses(of provider: Provider, _ builder: inout SheetBuilder) throws {
        var query = CourseQuery()
        query.providerCodes = [provider.code]
        query.limit = 7
        let courses = try catalog.courses(query)
        guard (1...6).contains(courses.count) else { return }
        let items = courses.map { course in
            let fee = course.tuitionFee.map { "\(FactText.money($0)) for the whole course" } ?? "no tuition published"
            let length = course.durationWeeks.map { ", \(FactText.length($0))" } ?? ""
            return "- \(FactText.escape(course.name)): \(fee)\(length) \(builder.cite(course))"
        }
        builder.say("It is registered with these:\n\n" + items.joined(separator: "\n"))
    }

    private func campuses(of provider: Provider, _ name: String, _ mark: String, _ builder: inout SheetBuilder) throws {
        var seen: Set<String> = []
        let places = try catalog.locations(providerCode: provider.code).map {
            "\(FactText.city($0.city)) \(FactText.escape($0.state))"
        }
        .filter { seen.insert($0.lowercased()).inserted }
        builder.say(
            "\(name) has registered locations in \(places.isEmpty ? "no place that is stated" : FactText.list(Array(places.prefix(12)))) \(mark)."
        )
    }

    private func overview(of provider: Provider, _ name: String, _ mark: String, _ builder: inout SheetBuilder) throws {
        var query = CourseQuery()
        query.providerCodes = [provider.code]
        let number = try catalog.count(query)
        builder.say("\(name) is registered on CRICOS with \(number) \(number == 1 ? "course" : "courses") \(mark).")
        builder.table(
            ["Fact", "Value"],
            [
                ["Provider code", provider.code], ["Type", FactText.escape(provider.type)],
                ["Website", website(provider)],
                [
                    "City of its address",
                    "\(FactText.city(provider.postalCity)) \(FactText.escape(provider.postalState))",
                ],
            ]
        )
        builder.say("Ask for a course by name, or for a field, a level and a budget.")
    }

    private func website(_ provider: Provider) -> String {
        provider.website.isEmpty ? "not stated" : FactText.escape(provider.website)
    }

    private func sentence(_ attribute: Attribute, _ provider: Provider, _ name: String, _ mark: String) -> String {
        switch attribute {
        case .website: return "The website of \(name) is \(website(provider)) \(mark)."
        case .capacity:
            guard let capacity = provider.capacity else {
                return "The register states no limit of overseas students for \(name) \(mark)."
            }
            return "\(name) may enrol at most **\(FactText.grouped(Double(capacity)))** overseas students \(mark)."
        case .providerType:
            return "According to CRICOS \(name) is of the type **\(FactText.escape(provider.type))** \(mark)."
        case .address:
            let lines = provider.postalAddress + [provider.postalCity, provider.postalState, provider.postalPostcode]
            return
                "The postal address of \(name) is \(lines.filter { !$0.isEmpty }.map(FactText.escape).joined(separator: ", ")) \(mark)."
        case .registeredName:
            let trading =
                provider.tradingName.isEmpty || provider.tradingName == provider.displayName
                ? "" : ", trading as \(FactText.escape(provider.tradingName))"
            return question.usesFormerName
                ? "" : "The register lists it as \(name)\(trading), provider code \(provider.code) \(mark)."
        default: return ""
        }
    }

    func registered(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws {
        let date = FactText.date(edition.date)
        let providers = try question.providerCodes.compactMap { try catalog.provider(code: $0) }
        guard !providers.isEmpty else {
            let mark = builder.cite(edition)
            let name =
                question.foreignUniversity.map { $0.prefix(1).uppercased() + $0.dropFirst() }
                ?? "A provider of that name"
            let lead = question.asksAbsence ? "Yes." : "No."
            builder.say("\(lead) \(name) is not on the CRICOS register of \(date) \(mark).")
            builder.say(
                "That is not the same as “not allowed”: the register lists who may teach overseas students in Australia on that day. Another spelling may help."
            )
            return
        }
        if question.isProviderAmbiguous, providers.count > 1, read.analysis.mentions.count == 1 {
            return try askWhichProvider(&builder)
        }
        memory.topicProviders = providers.map(\.code)
        let names = providers.map {
            "**\(FactText.escape($0.displayName))** (provider code \($0.code)) \(builder.cite($0))"
        }
        let verb = providers.count == 1 ? "is" : "are"
        // Mentone Grammar School is not Mentone Girls Grammar School.
        if providers.count == 1, read.analysis.mentions.count == 1, read.analysis.mentions[0].leavesWordsOut {
            builder.say(
                "\(question.asksAbsence ? "Yes" : "No"). A provider of exactly that name is not on the CRICOS register of \(date). Nearest by name is \(names[0])."
            )
        } else if question.asksAbsence {
            builder.say("No. \(FactText.list(names)) \(verb) still listed on the CRICOS register of \(date).")
        } else {
            builder.say("Yes. \(FactText.list(names)) \(verb) on the CRICOS register of \(date).")
        }
        if question.usesFormerName { builder.say("The name you used is one of an earlier edition.") }
        builder.say(missingNote())
    }

    /// "Trinity Grammar School in Summer Hill": of namesakes the one in the town that stands beside the name; the same consultation where
    /// no town tells them apart.
    func withProviderOfTown() throws -> Consultation {
        guard question.isProviderAmbiguous, read.analysis.mentions.count == 1,
            let name = read.analysis.mentions.first?.range
        else {
            return self
        }
        let namesakes = try question.providerCodes.compactMap { try catalog.provider(code: $0) }
        let here = Self.inTown(namesakes, read.analysis.words, outside: name, \.postalCity)
        guard here.count == 1, let one = here.first else { return self }
        var settled = read
        settled.question.providerCodes = [one.code]
        settled.question.isProviderAmbiguous = false
        for index in settled.question.namedCourses.indices {
            settled.question.namedCourses[index].providerCodes = [one.code]
        }
        return Consultation(catalog: catalog, reader: reader, read: settled, memory: previous)
    }

    /// Asks back with the candidates, told apart by town and state.
    func askWhichProvider(_ builder: inout SheetBuilder) throws {
        let providers = try question.providerCodes.compactMap { try catalog.provider(code: $0) }
        let items = providers.prefix(8).map { provider -> String in
            let place = [FactText.city(provider.postalCity), FactText.escape(provider.postalState)].filter {
                !$0.isEmpty
            }.joined(separator: ", ")
            let trading =
                provider.tradingName.isEmpty || provider.tradingName == provider.displayName
                ? "" : FactText.escape(provider.tradingName) + " — "
            return
                "- \(trading)\(FactText.escape(provider.displayName)), \(place) (provider code \(provider.code)) \(builder.cite(provider))"
        }
        builder.asksBack = true
        builder.say("More than one provider goes by that name. Which one do you mean?")
        builder.say(items.joined(separator: "\n"))
    }
}
