// Undergraduate courses of the United Kingdom by title; honest where only some titles are held.

import Catalog

extension Consultation {
    /// Answers about a course at an institution.
    ///
    /// - Returns: False when no course is asked for.
    func answerCourse(
        _ words: DegreeWords,
        _ institution: DegreeInstitution,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws -> Bool {
        guard words.saysCourse || !words.courseFacts.isEmpty else { return false }
        let isCounting = words.facts.contains(.courseCount)
        let courses = try catalog.degreeCourses(of: institution.code)
        let matching = inNamedMode(named(courses, in: words, outside: institution.range), words)
        if !matching.isEmpty, !isCounting {
            try describe(matching, words, edition, &builder)
            return true
        }
        // Facts that an institution has too are of the institution, where no course is found.
        guard !isCounting, words.facts.isEmpty,
            words.saysCourse || words.courseFacts.contains(where: Self.isOfCoursesOnly)
        else {
            return false
        }
        guard words.isPlain || words.saysKingdom || !words.courseFacts.isEmpty || namesTitle(words, institution) else {
            return false
        }
        let count = try catalog.degreeCourseCount(of: institution.code)
        let name = "**\(FactText.escape(institution.name))**"
        let mark = cite(institution, &builder)
        builder.refused = true
        if count.courses > count.titled {
            builder.say(
                "I cannot tell: the dataset lists undergraduate courses of \(name) \(mark), but this box holds the titles of \(count.titled == 0 ? "none" : FactText.grouped(Double(count.titled))) of them \(builder.cite(edition)). That says nothing about whether the course exists; the institution's own site has it."
            )
        } else {
            builder.say(
                "No course of that title is among the \(FactText.grouped(Double(count.courses))) of \(name) in the dataset \(mark)."
            )
        }
        if !courses.isEmpty {
            let titles = courses.prefix(8).map { "\(FactText.escape($0.title)) \(cite($0, &builder))" }
            builder.say("Titles held: " + titles.joined(separator: ", ") + (courses.count > 8 ? " and others." : "."))
        }
        return true
    }

    private static func isOfCoursesOnly(_ fact: DegreeWords.CourseFact) -> Bool {
        [.stages, .entry, .tariff, .accreditation, .foundation, .sandwich, .yearAbroad, .ucas].contains(fact)
    }

    /// A word that may be a title stands beside the institution.
    private func namesTitle(_ words: DegreeWords, _ institution: DegreeInstitution) -> Bool {
        words.words.indices.contains { index in
            !institution.range.contains(index) && !words.asking.contains(index)
                && CommonWords.canBound(words.words[index])
        }
    }

    /// Answers about courses of a title at any institution.
    ///
    /// - Returns: False when no title is named.
    func answerTitle(_ words: DegreeWords, _ edition: Edition, _ builder: inout SheetBuilder) throws -> Bool {
        guard words.saysDataset || words.saysCourse || !words.courseFacts.isEmpty,
            let range = try titlesNamed(words).first
        else {
            return false
        }
        let phrase = TextFolding.fold(words.words[range].map(\.surface).joined(separator: " "))
        let courses = try inNamedMode(catalog.degreeCourses(titled: phrase), words)
        guard !courses.isEmpty else { return false }
        try describe(courses, words, edition, &builder)
        let count = try catalog.degreeCourseCount()
        if count.titled < count.courses {
            builder.say(
                "Others may exist: this box holds the titles of \(count.titled) of \(FactText.grouped(Double(count.courses))) courses \(builder.cite(edition))."
            )
        }
        return true
    }

    // MARK: Which courses

    /// The courses whose title stands in the question, the longest titles; else those whose titles hold all its other words.
    private func named(_ courses: [DegreeCourse], in words: DegreeWords, outside name: Range<Int>) -> [DegreeCourse] {
        let free = words.words.indices.filter { !name.contains($0) }
        let text = " " + TextFolding.fold(free.map { words.words[$0].surface }.joined(separator: " ")) + " "
        let whole = courses.filter { text.contains(" \(TextFolding.fold($0.title)) ") }
        if let longest = whole.map({ TextFolding.fold($0.title).count }).max() {
            return whole.filter { TextFolding.fold($0.title).count == longest }
        }
        let content = free.filter { !words.asking.contains($0) && CommonWords.canBound(words.words[$0]) }
            .map { TextFolding.fold(words.words[$0].surface) }.filter { !$0.isEmpty }
        guard !content.isEmpty else { return [] }
        return courses.filter { course in
            let title = " \(TextFolding.fold(course.title)) "
            return content.allSatisfy { title.contains(" \($0) ") }
        }
    }

    private func inNamedMode(_ courses: [DegreeCourse], _ words: DegreeWords) -> [DegreeCourse] {
        let texts = words.words.map(\.text)
        let isPart = texts.contains("part") || texts.contains("parttime")
        let isFull = texts.contains("full") || texts.contains("fulltime")
        guard isPart != isFull else { return courses }
        let wanted = courses.filter { $0.mode == (isPart ? "part-time" : "full-time") }
        return wanted.isEmpty ? courses : wanted
    }

    // MARK: Facts

    private func cite(_ course: DegreeCourse, _ builder: inout SheetBuilder) -> String {
        builder.cite(
            source: Register.discoverUni.source,
            edition: course.edition,
            key: course.key,
            label: course.title,
            columns: (try? catalog.importedColumns(key: course.key)) ?? []
        )
    }

    private func describe(
        _ courses: [DegreeCourse],
        _ words: DegreeWords,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) throws {
        let shown = courses.prefix(Self.tableLimit)
        if courses.count > shown.count {
            builder.say("\(courses.count) courses of that title; the first \(shown.count):")
        }
        for course in shown {
            let mark = cite(course, &builder)
            let columns = try catalog.record(key: course.key)?.columns ?? []
            let institution =
                try catalog.record(key: "\(edition.source):institution:\(course.publisher)")?["LEGAL_NAME"]
                ?? course.publisher
            let asked = shown.count > 3 ? [.qualification, .mode] : words.courseFacts
            let facts = try asked.isEmpty ? overview(course) : asked.flatMap { try self.facts($0, course, columns) }
            if shown.count == 1, question.asksYesNo, asked.count == 1, let lead = try yesOrNo(asked[0], course, columns)
            {
                builder.say(lead)
            }
            let title = "**\(FactText.escape(course.title))**, \(FactText.escape(institution)) (\(course.mode))"
            builder.say("\(title): \(facts.joined(separator: "; ")) \(mark).")
        }
    }

    /// "Yes." where a course has what was asked for; nil for what has no yes and no.
    private func yesOrNo(
        _ fact: DegreeWords.CourseFact,
        _ course: DegreeCourse,
        _ columns: [(column: String, value: String)]
    ) throws -> String? {
        let names: [DegreeWords.CourseFact: String] = [
            .foundation: "FOUNDATION", .sandwich: "SANDWICH", .yearAbroad: "YEARABROAD", .distance: "DISTANCE",
        ]
        if fact == .accreditation {
            return try catalog.degreeCourseSheet(key: course.key).accreditations.isEmpty
                ? "No accreditation is listed." : "Yes."
        }
        guard let column = names[fact], let code = columns.first(where: { $0.column == column })?.value, !code.isEmpty
        else {
            return nil
        }
        return code == "0" ? "No." : "Yes."
    }

    private func overview(_ course: DegreeCourse) throws -> [String] {
        try [DegreeWords.CourseFact.qualification, .level, .stages, .places, .subject, .accreditation, .page].flatMap {
            try facts($0, course, [])
        }
    }

    private func facts(
        _ fact: DegreeWords.CourseFact,
        _ course: DegreeCourse,
        _ columns: [(column: String, value: String)]
    ) throws -> [String] {
        func availability(_ column: String, _ label: String) -> [String] {
            let code = columns.first { $0.column == column }?.value ?? ""
            let text = ["0": "not available", "1": "optional", "2": "compulsory"][code] ?? "not published"
            return ["\(label): \(text)"]
        }
        let sheet = try catalog.degreeCourseSheet(key: course.key)
        switch fact {
        case .stages:
            return [
                course.stages.map {
                    "\($0) \($0 == 1 ? "stage" : "stages") (a stage is normally a year of full-time study)"
                } ?? "number of stages not published"
            ]
        case .mode: return ["mode of study: \(course.mode)"]
        case .qualification:
            return [
                course.qualification.isEmpty
                    ? "qualification not published" : "qualification: \(FactText.escape(course.qualification))"
            ]
        case .level: return ["level: \(FactText.escape(course.level))"]
        case .places:
            return [
                sheet.places.isEmpty
                    ? "place of teaching not published"
                    : "taught at " + FactText.list(sheet.places.map(FactText.escape))
            ]
        case .subject:
            let subjects = sheet.subjects.map { subject in "\(subject.code)" + (subject.group.map { " (\($0))" } ?? "")
            }
            return [subjects.isEmpty ? "subject not published" : "subject: " + FactText.list(subjects)]
        case .entry: return shares(sheet, "qualification", "entry qualifications")
        case .tariff: return shares(sheet, "tariff", "UCAS tariff points on entry")
        case .accreditation:
            let texts = sheet.accreditations.map { item in
                "“\(FactText.escape(item.text))”" + (item.dependsOnChoice ? " (depending on the options chosen)" : "")
            }
            return texts.isEmpty ? ["no accreditation is listed"] : texts.map { "accreditation: \($0)" }
        case .page:
            return [course.url.isEmpty ? "course page not published" : "course page: \(FactText.escape(course.url))"]
        case .foundation: return availability("FOUNDATION", "foundation year")
        case .sandwich: return availability("SANDWICH", "sandwich or placement year")
        case .yearAbroad: return availability("YEARABROAD", "year abroad")
        case .distance:
            let code = columns.first { $0.column == "DISTANCE" }?.value ?? ""
            let text = ["0": "no", "1": "only", "2": "optional"][code] ?? "not published"
            return ["distance learning: \(text)"]
        case .ucas:
            let code = columns.first { $0.column == "UCASPROGID" }?.value ?? ""
            return [
                code.isEmpty ? "UCAS programme code not published" : "UCAS programme code: \(FactText.escape(code))"
            ]
        }
    }

    /// "80 % A level, 15 % degree (20 entrants, 2023-24)". Nought per cent is left out, and what is not published is not nought.
    private func shares(_ sheet: DegreeCourseSheet, _ measure: String, _ label: String) -> [String] {
        let rows = sheet.entry.filter { $0.measure == measure }
        guard !rows.isEmpty else { return ["\(label): not published (too few students, or not collected)"] }
        return rows.map { row in
            let parts = row.shares.compactMap { share -> String? in
                guard let percent = share.percent, percent > 0 else { return nil }
                return "\(percent) % \(Self.shareName(share.column))"
            }
            let whose = row.subject.isEmpty ? "" : " of all entrants in subject \(row.subject) at the institution"
            let people = row.entrants.map { "\(FactText.grouped(Double($0))) entrants, " } ?? ""
            return "\(label)\(whose): \(FactText.list(parts)) (\(people)\(row.years))"
        }
    }

    private static func shareName(_ column: String) -> String {
        switch column {
        case "ACCESS": "access course"
        case "ALEVEL": "A level"
        case "BACC": "baccalaureate"
        case "DEGREE": "a degree"
        case "FOUNDTN": "foundation course"
        case "NOQUALS": "no qualifications"
        case "OTHER": "other qualifications"
        case "OTHERHE": "other higher education"
        // Bands are named after the fewest points; all but the first and the last are sixteen wide.
        case "T001": "under 48 points"
        case "T240": "240 points and more"
        default: Int(column.dropFirst()).map { "\($0) to \($0 + 15) points" } ?? column
        }
    }
}
