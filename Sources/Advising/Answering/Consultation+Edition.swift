// Then and now: fees in two editions, courses that are new, gone or expired, and how old the data is.

import Catalog

extension Consultation {
    /// The newest full edition before the current one.
    var earlier: Edition? {
        reader.editions.filter { $0.id != current?.id && $0.completeness == .full && $0.date < (current?.date ?? "") }
            .max { $0.date < $1.date }
    }

    func editionDate(_ builder: inout SheetBuilder, _ edition: Edition) {
        let mark = builder.cite(edition)
        builder.say(
            "The Australian course data is the CRICOS register as of **\(FactText.date(edition.date))** (edition \(edition.date)) \(mark), published by \(FactText.escape(edition.publisher))."
        )
        if edition.completeness == .starter { builder.say("It is the starter excerpt, not the whole register.") }
        if let earlier {
            builder.say(
                "The edition of \(FactText.date(earlier.date)) is kept for then-and-now questions \(builder.cite(earlier))."
            )
        }
    }

    func editionChange(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws
    {
        guard let earlier else {
            builder.refused = true
            return builder.say(
                "Only the edition of \(FactText.date(edition.date)) is loaded \(builder.cite(edition)), so a change cannot be told from our data."
            )
        }
        let old: (Course) throws -> Course? = { try catalog.course(code: $0.code, edition: earlier.id) }
        switch try named() {
        case .courses(let courses, _):
            memory.topicCourses = courses.map(\.code)
            memory.topicProviders = unique(courses.map(\.providerCode))
            for course in courses.prefix(3) { change(of: course, from: try old(course), earlier, edition, &builder) }
            builder.say(missingNote())
            builder.say(
                "*Fees are for the whole course. CRICOS register, editions \(FactText.date(earlier.date)) and \(FactText.date(edition.date)).*"
            )
        case .notThere(let nearest, let providers):
            let name = question.namedCourses.first
            let finding = try name.map { try CourseFinder(catalog: catalog, edition: earlier.id).find($0) }
            guard let gone = finding?.courses.first, finding?.fit != CourseFinding.Fit.none else {
                return try notOffered(nearest, providers, &builder, edition)
            }
            let fee = gone.tuitionFee.map { "\(FactText.money($0)) for the whole course" } ?? "not published"
            builder.say(
                "On the register of \(FactText.date(earlier.date)) the **\(FactText.escape(gone.name))** at \(FactText.escape(gone.providerName)) was listed at \(fee) \(builder.cite(gone)). "
                    + "It is no longer on the register of \(FactText.date(edition.date)) \(builder.cite(edition))."
            )
        case .noSuchCode: try courseStatus(&builder, edition, &memory)
        case .ambiguousProvider: try askWhichProvider(&builder)
        case .unnamed: unclear(&builder)
        }
    }

    private func change(
        of course: Course,
        from old: Course?,
        _ earlier: Edition,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) {
        let now = builder.cite(course)
        let name = "**\(FactText.escape(course.name))** at \(FactText.escape(course.providerName))"
        guard let old else {
            // "Was this code missing?"
            let asksAbsence =
                question.asksYesNo
                && read.analysis.words.contains { ["missing", "absent", "lacking", "newcomer"].contains($0.text) }
            let asksThen = question.asksYesNo && read.analysis.words.contains { ["already", "back"].contains($0.text) }
            return builder.say(
                (asksAbsence || read.analysis.has(.isNew) ? "Yes. " : asksThen ? "No. " : "")
                    + "The \(name) has no row with this code on the register of \(FactText.date(earlier.date)) \(builder.cite(earlier)); it is now listed at \(course.tuitionFee.map(FactText.money) ?? "a fee that is not published") for the whole course \(now)."
            )
        }
        let then = builder.cite(old)
        guard let before = old.tuitionFee, let after = course.tuitionFee else {
            let texts = [old, course].map { $0.tuitionFee.map(FactText.money) ?? "not published" }
            return builder.say(
                "The tuition fee of the \(name): \(texts[0]) on the register of \(FactText.date(earlier.date)) \(then), \(texts[1]) on that of \(FactText.date(edition.date)) \(now)."
            )
        }
        let difference = abs(after - before)
        let words =
            after == before
            ? "It did not change."
            : after > before
                ? "It rose by \(FactText.money(difference)), \(percent(difference / before))."
                : "It fell by \(FactText.money(difference)), \(percent(difference / before)): the fee is lower now."
        var lead = ""
        if question.asksYesNo, let claim = claimedCheaperThen {
            lead = (claim == (before < after) && before != after) ? "Yes. " : "No. "
        }
        builder.say(
            lead
                + "The tuition fee of the \(name) was **\(FactText.money(before))** for the whole course on the register of \(FactText.date(earlier.date)) \(then) "
                + "and is **\(FactText.money(after))** on that of \(FactText.date(edition.date)) \(now). \(words)"
        )
        if old.durationWeeks != course.durationWeeks {
            builder.say(
                "Its length changed too: \(FactText.weeks(old.durationWeeks)) then, \(FactText.weeks(course.durationWeeks)) now."
            )
        }
    }

    /// "Was it cheaper in 2023?" claims that it was cheaper then; "did it go down?" that it was dearer then.
    private var claimedCheaperThen: Bool? {
        let texts = Set(read.analysis.words.map(\.text))
        if texts.contains("or") { return nil }
        let then = !texts.isDisjoint(with: ["was", "were"])
        if !texts.isDisjoint(with: ["cheaper", "lower", "less"]) { return then }
        if !texts.isDisjoint(with: ["dearer", "higher", "more"]) { return !then }
        if !texts.isDisjoint(with: ["rise", "increase", "risen", "raised", "increased", "up", "raise", "rose"]) {
            return true
        }
        if !texts.isDisjoint(with: ["fall", "fell", "decrease", "drop", "dropped", "down", "decreased", "lowered"]) {
            return false
        }
        return nil
    }

    func courseStatus(_ builder: inout SheetBuilder, _ edition: Edition, _ memory: inout AdvisingSession.Memory) throws
    {
        let date = FactText.date(edition.date)
        let asksNew = read.analysis.has(.isNew) && !read.analysis.has(.stillOffered)
        // "Was it already on the register back in January 2023?"
        let asksThen =
            question.asksYesNo && read.analysis.mentionsOlderEdition && !asksNew
            && read.analysis.words.contains { ["already", "was", "were"].contains($0.text) }
        for code in question.courseCodes.prefix(3) {
            let old = try earlier.flatMap { try catalog.course(code: code, edition: $0.id) }
            guard let course = try catalog.course(code: code) else {
                guard let old, let earlier else {
                    builder.refused = true
                    builder.say(
                        "No course with that code is on the CRICOS register of \(date) \(builder.cite(edition))."
                    )
                    continue
                }
                builder.say(
                    "No. The **\(FactText.escape(old.name))** at \(FactText.escape(old.providerName)) (\(old.code)) was on the register of "
                        + "\(FactText.date(earlier.date)) \(builder.cite(old)) but is no longer on that of \(date) \(builder.cite(edition))."
                )
                continue
            }
            memory.topicCourses = [course.code]
            let mark = builder.cite(course)
            let name = "**\(FactText.escape(course.name))** at \(FactText.escape(course.providerName)) (\(course.code))"
            if course.expired {
                builder.say(
                    "No. The registration of the \(name) is marked as expired on the register of \(date) \(mark): it takes no new students."
                )
            } else if asksNew {
                let isNew = old == nil && earlier != nil
                let since = earlier.map { FactText.date($0.date) } ?? "an earlier edition"
                builder.say(
                    isNew
                        ? "Yes. The \(name) is on the register of \(date) \(mark) and was not on that of \(since)."
                        : "No. The \(name) was already on the register of \(since) and is still on that of \(date) \(mark)."
                )
                if let earlier { _ = old.map { builder.cite($0) } ?? builder.cite(earlier) }
            } else if asksThen, let earlier {
                let then = old.map { builder.cite($0) } ?? builder.cite(earlier)
                builder.say(
                    (old == nil ? "No. The \(name) was not on" : "Yes. The \(name) was on")
                        + " the register of \(FactText.date(earlier.date)) \(then); it is on that of \(date) \(mark)."
                )
            } else {
                builder.say("Yes. The \(name) is on the CRICOS register of \(date) and not marked as expired \(mark).")
            }
        }
        builder.say(missingNote())
    }
}
