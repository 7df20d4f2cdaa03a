// Amounts in other currencies: converted at the European Central Bank's rate of a stated day, or said to have none.

import Catalog

extension Consultation {
    /// The same consultation with a budget in another currency as a limit in Australian dollars, where there is a rate.
    func inRegisterCurrency() throws -> Consultation {
        guard let foreign = question.foreignMoney, let limit = foreign.limit,
            let conversion = try catalog.conversion(from: foreign.currency, to: Currency.register)
        else { return self }
        var read = read
        var converted = limit
        converted.minimum = limit.minimum.map { conversion($0) }
        converted.maximum = limit.maximum.map { conversion($0) }
        read.question.filter.money = converted
        return Consultation(catalog: catalog, reader: reader, read: read, memory: previous)
    }

    /// "How much is that in rupees?" after an answer of another desk that stated a few sums; nil for anything else.
    func converted() throws -> FactSheet? {
        guard let topic = previous.topic, topic.desk != .currency, !topic.sums.isEmpty, read.analysis.words.count <= 10,
            let foreign = question.foreignMoney, foreign.amount == nil, foreign.target == nil,
            foreign.currency != Currency.sharedPeso,
            !read.analysis.hasSubject, read.analysis.places.isEmpty, question.uncovered.isEmpty
        else { return nil }
        let sums = topic.sums.filter { $0.currency != foreign.currency }
        guard !sums.isEmpty else { return nil }
        var builder = SheetBuilder()
        for sum in sums {
            guard let conversion = try catalog.conversion(from: sum.currency, to: foreign.currency) else {
                try noRate(sum.currency, foreign.currency, &builder)
                return builder.sheet(for: question)
            }
            builder.say(equation(sum.amount, conversion, try cite(conversion, &builder)))
            if sum == sums.last { builder.say(rateSource(conversion)) }
        }
        builder.say("The sums are those of the answer before; what they are for stands there.")
        return builder.sheet(for: question)
    }

    /// An amount in another currency, the rate between two, or that there is none.
    func currency(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws {
        guard let foreign = question.foreignMoney else { return unclear(&builder) }
        // "And in euros?" after the fee of a course.
        if foreign.amount == nil, foreign.target == nil, read.analysis.words.count <= 10, followsFacts {
            if foreign.currency != Currency.sharedPeso,
                try catalog.conversion(from: Currency.register, to: foreign.currency) == nil
            {
                return try noRate(foreign.currency, Currency.register, &builder)
            }
            let courses = try previous.topicCourses.prefix(3).compactMap { try catalog.course(code: $0) }
            for course in courses {
                builder.say(
                    "**\(FactText.escape(course.name))**, \(FactText.escape(course.providerName)) \(builder.cite(course)):"
                )
            }
            try currencyNote(&builder, fees: courses)
            return builder.say(source(edition, annual: true))
        }
        if foreign.currency == Currency.sharedPeso || foreign.target == Currency.sharedPeso {
            try askWhichPeso(&builder)
            memory.topic = ConversationTopic(
                desk: .currency,
                words: read.analysis.words,
                sheet: builder.sheet(for: question)
            )
            return
        }
        let target = foreign.target ?? Currency.register
        guard let conversion = try catalog.conversion(from: foreign.currency, to: target) else {
            return try noRate(foreign.currency, target, &builder)
        }
        let mark = try cite(conversion, &builder)
        if let amount = foreign.amount {
            let limits = foreign.limit.map { [$0.minimum, $0.maximum].compactMap { $0 } } ?? []
            for amount in limits.count == 2 && limits[0] != limits[1] ? limits : [amount] {
                builder.say(equation(amount, conversion, mark))
            }
        } else if let amount = read.analysis.money.limit.flatMap({ $0.maximum ?? $0.minimum }),
            let back = try catalog.conversion(from: Currency.register, to: foreign.currency)
        {
            builder.say(equation(amount, back, mark))
        } else {
            builder.say(
                "1 \(conversion.from.currency) = **\(rateText(conversion.rate)) \(target)**, 1 \(target) = \(rateText(conversion.inverse.rate)) \(conversion.from.currency) \(mark)."
            )
        }
        builder.say(rateSource(conversion))
        memory.topic = ConversationTopic(
            desk: .currency,
            words: read.analysis.words,
            sheet: builder.sheet(for: question)
        )
        guard foreign.limit != nil, read.analysis.money.isStandingBudget, let money = question.filter.money else {
            return
        }
        memory.standingBudget = money
        builder.say(
            "I take it as your limit: \(ConditionText.describe(money)). Which field and which level would you like to study, and where?"
        )
    }

    /// The answer before was about courses: what is asked of money now is about their fees.
    private var followsFacts: Bool {
        previous.question?.intent == .courseFacts && !previous.topicCourses.isEmpty
    }

    /// "20,000 INR = **A$299.84**".
    private func equation(_ amount: Double, _ conversion: Conversion, _ mark: String) -> String {
        "\(FactText.money(amount, in: conversion.from.currency)) = **\(FactText.money(conversion(amount), in: conversion.to.currency))** \(mark)."
    }

    private func rateText(_ rate: Double) -> String {
        // Four significant decimals, however small the unit.
        var decimals = 4
        var scaled = rate
        while scaled < 0.1, decimals < 10 {
            scaled *= 10
            decimals += 1
        }
        return FactText.decimal(rate, places: decimals)
    }

    /// "*ECB euro reference rates of 30 October 2026: 1 EUR = 106.084 INR = 1.5904 AUD. …*"
    func rateSource(_ conversion: Conversion) -> String {
        let legs = [conversion.from, conversion.to].filter { $0.currency != "EUR" }
            .map { "\(FactText.decimal($0.perEuro, places: 6)) \($0.currency)" }
        return
            "*ECB euro reference rates of \(FactText.date(conversion.from.day)): 1 EUR = \(legs.joined(separator: " = ")). "
            + "A bank's own rate differs, and rates change every day.*"
    }

    /// Asks of which country, and says for which of them there is a rate.
    private func askWhichPeso(_ builder: inout SheetBuilder) throws {
        builder.asksBack = true
        let held = try Currency.pesos.filter { try catalog.exchangeRate(of: $0) != nil }
        builder.say(
            "Several countries have a peso. Which one do you mean: of Argentina, Chile, Colombia, Mexico or the Philippines?"
        )
        if !held.isEmpty, let edition = try catalog.currentEdition(of: Register.ecb.source) {
            builder.say("The rates held here are those of \(FactText.list(held)) \(builder.cite(edition)).")
        }
    }

    private func noRate(_ from: String, _ to: String, _ builder: inout SheetBuilder) throws {
        builder.refused = true
        guard let edition = try catalog.currentEdition(of: Register.ecb.source) else {
            builder.say(
                "No exchange rate is in our data (\(from) to \(to) included), and I do not estimate one. Please look up the day's rate at a bank."
            )
            return builder.say(
                "Fees on the register are in Australian dollars; tell me a limit in Australian dollars and I will list courses."
            )
        }
        let missing = try [from, to].filter { try catalog.exchangeRate(of: $0) == nil }
        builder.say(
            "The European Central Bank published no rate for \(FactText.list(missing)) on \(FactText.date(edition.date)) \(builder.cite(edition)), so I cannot convert it, and I do not estimate one. Please look up the day's rate at a bank."
        )
        builder.say(
            followsFacts
                ? "The fee in Australian dollars stands in the answer before."
                : "Tell me a limit in Australian dollars and I will list courses."
        )
    }

    // MARK: Beside other answers

    /// What is said where fees were asked in another currency, or a limit was given in one.
    func currencyNote(_ builder: inout SheetBuilder, fees courses: [Course] = []) throws {
        guard let foreign = question.foreignMoney else { return }
        if foreign.currency == Currency.sharedPeso { return try askWhichPeso(&builder) }
        guard let conversion = try catalog.conversion(from: Currency.register, to: foreign.currency) else {
            guard let edition = try catalog.currentEdition(of: Register.ecb.source) else {
                return builder.say(
                    "The rate from Australian dollars to \(foreign.currency) is not in our data, so the amount is not converted."
                )
            }
            return builder.say(
                "The European Central Bank publishes no rate for \(foreign.currency) \(builder.cite(edition)), so the amount is not converted."
            )
        }
        let mark = try cite(conversion, &builder)
        if let limit = foreign.limit, let converted = question.filter.money {
            let pairs = [(limit.minimum, converted.minimum), (limit.maximum, converted.maximum)].compactMap { pair in
                pair.0.flatMap { amount in pair.1.map { (amount, $0) } }
            }
            for (amount, dollars) in pairs {
                builder.say("\(FactText.money(amount, in: foreign.currency)) = \(FactText.money(dollars)) \(mark).")
            }
        }
        for course in courses {
            let amounts = askedFees(of: course)
            guard !amounts.isEmpty else { continue }
            let texts = amounts.map { amount, basis in
                "\(FactText.money(amount)) = **\(FactText.money(conversion(amount), in: foreign.currency))** \(basis)"
            }
            builder.say("\(FactText.list(texts)) \(mark).")
        }
        builder.say(rateSource(conversion))
    }

    /// The fees that were asked of a course, whole-course and yearly never mixed.
    private func askedFees(of course: Course) -> [(amount: Double, basis: String)] {
        let year = course.annualFee.map { ($0, "per year") }
        let whole = course.tuitionFee.map { ($0, "for the whole course") }
        if question.attributes.contains(.annualFee) { return [year].compactMap(\.self) }
        if question.attributes.contains(.totalFee), course.durationWeeks == 52 || saysWhole {
            return [whole].compactMap(\.self)
        }
        return course.annualFee == course.tuitionFee ? [whole].compactMap(\.self) : [whole, year].compactMap(\.self)
    }

    private var saysWhole: Bool {
        let words = read.analysis.words
        return words.indices.contains { MoneyReader.wholeWords.match(words, at: $0) != nil }
    }

    /// The column that shows yearly fees in the visitor's own currency; nil when none was named or it has no rate.
    func feeColumn() throws -> (title: String, cell: (Course) -> String)? {
        guard let foreign = question.foreignMoney, foreign.currency != Currency.register,
            let conversion = try catalog.conversion(from: Currency.register, to: foreign.currency)
        else { return nil }
        return (
            "Per year in \(foreign.currency)",
            { $0.annualFee.map { FactText.grouped(conversion($0).rounded()) } ?? "not published" }
        )
    }

    /// Cites the day's rates.
    private func cite(_ conversion: Conversion, _ builder: inout SheetBuilder) throws -> String {
        let rate = conversion.from
        return builder.cite(
            source: Register.ecb.source,
            edition: rate.edition,
            key: rate.key,
            label: "ECB euro reference rates, \(FactText.date(rate.day))",
            columns: try catalog.importedColumns(key: rate.key)
        )
    }
}
