// "May X sponsor a student visa?": answered from the register of the country that grants the permission.

import Catalog

extension Consultation {
    /// Answers from the UK register of sponsors or the SEVP list; nil when the question asks of no sponsor or names no
    /// institution, or when neither is loaded.
    func sponsor() throws -> FactSheet? {
        guard let sponsorship = SponsorWords.read(read.analysis.words) else { return nil }
        let loaded = try sponsorship.registers.compactMap { try catalog.currentEdition(of: $0) }
            .filter { $0.holds(.enrolmentAuthorisation) }
        guard !loaded.isEmpty else { return nil }
        // "Uni" is a university in every register, and so is the "U" of "U of Iowa".
        let all = read.analysis.words
        let words = all.indices.map { index -> Word in
            let isShort = all[index].surface == "U" && index + 1 < all.count && all[index + 1].text == "of"
            guard isShort || ["uni", "univ"].contains(all[index].surface.lowercased()) else { return all[index] }
            var written = all[index]
            written.surface = "University"
            return written
        }
        let names = RegisterNames(words: words, asking: SponsorWords.positions(in: words))
        var builder = SheetBuilder()
        for edition in loaded {
            guard let (found, match) = try listed(names, words, edition) else { continue }
            // "Of the Hawaii campuses, what number takes M-1 students?" names a state.
            let isOfState = AmericanStates.all(in: words).contains { $0.range == match.range }
            if isOfState, InstitutionWords(words).isCount || asksForSchools(words) { continue }
            if let elsewhere = try inOtherTown(found, words, match, edition) {
                return try told(elsewhere, named: nil, sponsorship, edition)
            }
            let here = inNamedTown(found, words, outside: match.range)
            return try told(here, named: match.folded, sponsorship, edition)
        }
        if sponsorship.isByStatusAlone { return nil }
        if let sheet = try completed(sponsorship, words, names, in: loaded) { return sheet }
        if let sheet = try namesakes(sponsorship, words, names, in: loaded) { return sheet }
        // "May a Child Student work?" asks of the route, not of a school.
        if sponsorship.isByRouteAlone, !names.hasInstitution, !asksForSchools(words) { return nil }
        if let sheet = try sponsors(sponsorship, words, in: loaded) { return sheet }
        guard names.hasName else { return nil }
        // "My college lost its sponsor licence, will they grant the visa?" asks of the Rules.
        if !names.hasInstitution(besides: RulesWords.cities),
            words.contains(where: { ["i", "my", "our", "we", "me"].contains($0.text) }),
            !RulesSituation.all(in: words).isEmpty, try catalog.currentEdition(of: Register.ukRules.source) != nil
        {
            return nil
        }
        notListed(loaded, &builder)
        return finish(builder, sponsorship)
    }

    /// The rows of the longest name that a register knows, and where it stands.
    private func listed(_ names: RegisterNames, _ words: [Word], _ edition: Edition) throws -> (
        rows: [Authorisation], match: RegisterNames.Match
    )? {
        var rows: [Authorisation] = []
        func isKnown(_ phrase: String) throws -> Bool {
            rows = try catalog.authorisations(named: phrase, in: edition.source)
            return !rows.isEmpty
        }
        if let match = try names.longestName(isKnown) { return (rows, match) }
        // "University of the West of England Bristol": its town may stand behind the name without a joint.
        guard let town = namedTown(try catalog.authorisationTowns(in: edition.source), words)?.range else { return nil }
        let besideTown = RegisterNames(words: words, asking: names.asking.union(town))
        guard let match = try besideTown.longestName(isKnown) else { return nil }
        let said = TextFolding.fold(words[town].map(\.surface).joined(separator: " "))
        return rows.allSatisfy { TextFolding.fold($0.town) == said } ? (rows, match) : nil
    }

    private static let ofChoosing: Set<String> = [
        "certified", "attend", "choice", "choose", "take", "takes", "enrol", "enroll", "study", "train", "approved",
    ]

    /// "Which schools", "how many colleges": and not the school at which somebody's daughter is.
    private func asksForSchools(_ words: [Word]) -> Bool {
        // "Who is certified for M-1 in Vermont?"
        let asksWho =
            words.contains { ["who", "whom", "where"].contains($0.text) }
            && words.contains { Self.ofChoosing.contains($0.text) } && !AmericanStates.all(in: words).isEmpty
        return asksWho
            || words.indices.contains { index in
                guard InstitutionFinder.kinds.contains(words[index].stem) else { return false }
                let isAsked = index > 0 && ["which", "what", "many", "any"].contains(words[index - 1].text)
                return isAsked || words[index].text.hasSuffix("s")
            }
    }

    func finish(_ builder: SheetBuilder, _ sponsorship: Sponsorship) -> FactSheet {
        var asked = question
        asked.intent = .sponsor
        asked.sponsorship = sponsorship
        return builder.sheet(for: asked)
    }

    /// "Wellington School in Ayr": those of a longer name in the town that is named, where none of the name itself is there.
    private func inOtherTown(
        _ found: [Authorisation],
        _ words: [Word],
        _ match: RegisterNames.Match,
        _ edition: Edition
    ) throws -> [Authorisation]? {
        guard let town = namedTown(try catalog.authorisationTowns(in: edition.source), words, outside: match.range),
            !found.contains(where: { TextFolding.fold($0.town) == TextFolding.fold(town.name) })
        else { return nil }
        let codes = try catalog.rows(beginning: match.folded, in: edition.source).prefix(60).map(\.code)
        let there = try catalog.authorisations(codes: codes, in: edition.source).filter {
            TextFolding.fold($0.town) == TextFolding.fold(town.name)
        }
        return there.isEmpty ? nil : there
    }

    /// Those in the town that the question names beside the institution; all where it names none of their towns.
    private func inNamedTown(_ rows: [Authorisation], _ words: [Word], outside name: Range<Int>) -> [Authorisation] {
        let here = Self.inTown(rows, words, outside: name, \.town)
        return here.isEmpty ? rows : here
    }

    /// Those whose town the question names beside the name.
    static func inTown<Row>(_ rows: [Row], _ words: [Word], outside name: Range<Int>, _ town: (Row) -> String) -> [Row]
    {
        let rest = words.indices.filter { !name.contains($0) }.map { words[$0].surface }.joined(separator: " ")
        let text = " \(TextFolding.fold(rest)) "
        return rows.filter { !town($0).isEmpty && text.contains(" \(TextFolding.fold(town($0))) ") }
    }

    /// What was asked beside the permission, of tuition, that neither this register nor another one holds.
    private func missingCharges(of edition: Edition) throws -> String {
        let asked = InstitutionWords(read.analysis.words)
        guard asked.facts.contains(.costs),
            try catalog.currentEdition(of: Register.ipeds.source)?.holds(.institutionCost) != true
        else { return "" }
        return "Not in our data: its tuition and fees. Please see its website or ask its admissions office."
    }

    /// What one word stands for: "Kent", "Emory".
    static func completions(of phrase: String) -> [String] {
        ["university of \(phrase)", "\(phrase) university", "\(phrase) college"]
    }

    /// Whether one word may name an institution: nothing that is asked for by its kind, its route alone, or in numbers.
    private func mayNameShortly(_ sponsorship: Sponsorship, _ words: [Word]) -> Bool {
        let asked = InstitutionWords(words)
        // "Which town is Kent registered under?" lists nothing.
        let isList = asked.isList && sponsorship.aspect == .permission
        return !asked.isCount && !isList
            && (!sponsorship.isByRouteAlone || sponsorship.registers.contains(Register.sevp.source))
    }

    /// A word that says where somebody is or comes from, and names nothing.
    private func isOfPlace(_ range: Range<Int>, _ words: [Word]) -> Bool {
        words.isPlaced(at: range.lowerBound) || Self.namesNation(range, words)
    }

    /// A range that is a country, one of its towns or its people, and not more: "London", but not "East London".
    static func namesNation(_ range: Range<Int>, _ words: [Word]) -> Bool {
        OfficeWords.nations(in: words).contains { $0.range.overlaps(range) && $0.range.count >= range.count }
    }

    /// "Kent" for "University of Kent", "Emory" for "Emory University": answered where just one is meant.
    private func completed(
        _ sponsorship: Sponsorship,
        _ words: [Word],
        _ names: RegisterNames,
        in loaded: [Edition]
    ) throws -> FactSheet? {
        guard mayNameShortly(sponsorship, words), !InstitutionWords(words).saysNoun else { return nil }
        for edition in loaded {
            var found: [Authorisation] = []
            let match = try names.longestName { phrase in
                found = try Self.completions(of: phrase).flatMap {
                    try catalog.authorisations(named: $0, in: edition.source)
                }
                return !found.isEmpty
            }
            guard let match, match.range.count <= 2, !isOfPlace(match.range, words),
                !AmericanStates.all(in: words).contains(where: { $0.range.overlaps(match.range) })
            else { continue }
            // Two words begin other names as well: "St Mary's".
            if match.range.count > 1 {
                let begun = try catalog.rows(beginning: match.folded, in: edition.source)
                guard begun.allSatisfy({ row in found.contains { $0.key.hasSuffix(":" + row.code) } }) else { continue }
            }
            return try told(found, named: match.folded, sponsorship, edition)
        }
        return nil
    }

    /// Asks back where a short name begins several: "St Mary's" for "St Mary's University" and others.
    private func namesakes(
        _ sponsorship: Sponsorship,
        _ words: [Word],
        _ names: RegisterNames,
        in loaded: [Edition]
    ) throws -> FactSheet? {
        let asking = SponsorWords.positions(in: words)
        let states = AmericanStates.all(in: words).map(\.range)
        let shortest = mayNameShortly(sponsorship, words) ? 1 : 2
        let isList = InstitutionWords(words).saysNoun && asksForSchools(words)
        let isSmall = words.indices.allSatisfy { words[$0].surface.first?.isUppercase != true || asking.contains($0) }
        for edition in loaded {
            let towns = Set(try catalog.authorisationTowns(in: edition.source).map(TextFolding.fold))
            for length in stride(from: min(4, words.count), through: shortest, by: -1) {
                for start in 0...(words.count - length) {
                    let range = start..<(start + length)
                    // "Schools located in Santa Fe" says where.
                    if words.isPlaced(at: start), isList,
                        towns.contains(TextFolding.fold(words[range].map(\.surface).joined(separator: " ")))
                    {
                        continue
                    }
                    // A beginning must be written as a name: lower-case words begin too many, unless nothing is in capitals.
                    guard asking.isDisjoint(with: range), !states.contains(where: { $0.overlaps(range) }),
                        range.allSatisfy({
                            words[$0].surface.first?.isUppercase == true
                                || isSmall && length > 1 && !CommonWords.stop.contains(words[$0].text)
                        }),
                        range.contains(where: { !CommonWords.stop.contains(words[$0].text) })
                    else { continue }
                    // One word must be all of a name, and neither a place nor a kind of institution.
                    if length == 1 {
                        let word = words[start]
                        guard names.isWhole(range), word.text.count >= 4, word.number == nil, !isOfPlace(range, words),
                            !InstitutionFinder.kinds.contains(word.stem),
                            !towns.contains(TextFolding.fold(word.surface))
                        else { continue }
                    }
                    let codes = try InstitutionFinder.forms(words[range]).flatMap {
                        try catalog.rows(beginning: $0, in: edition.source).prefix(60).map(\.code)
                    }
                    let begun = try catalog.authorisations(codes: codes, in: edition.source)
                    let rows = inNamedTown(begun, words, outside: range)
                    guard !rows.isEmpty else { continue }
                    return try told(rows, named: nil, sponsorship, edition)
                }
            }
        }
        return nil
    }

    // MARK: Answers

    /// The rows that were found, each once: told where they are one institution's, else asked back.
    ///
    /// - Parameter name: The name that they have, folded; nil where it is only the beginning of theirs.
    private func told(
        _ found: [Authorisation],
        named name: String?,
        _ sponsorship: Sponsorship,
        _ edition: Edition
    ) throws -> FactSheet {
        var builder = SheetBuilder()
        var seen: Set<String> = []
        let rows = found.filter { seen.insert($0.key).inserted }
        // One school in one town may be listed under two spellings.
        let isOne = Set(rows.map(\.holder)).count == 1 || Set(rows.map { "\($0.town)\($0.region)" }).count == 1
        if name == nil, isOne, rows.allSatisfy({ isOnlyItsKind($0.holder) }) {
            answer(sponsorship, rows, edition, &builder)
        } else if let name, isOne {
            let main = rows.filter { $0.campus == $0.holder || TextFolding.fold($0.campus) == name }
            answer(sponsorship, main.isEmpty ? rows : main, edition, &builder)
        } else {
            askWhichSponsor(rows, &builder)
        }
        builder.say(try missingCharges(of: edition))
        builder.say(unheldNote)
        return finish(builder, sponsorship)
    }

    /// "Rensselaer Polytechnic" leaves out of "Rensselaer Polytechnic Institute" only what kind of institution it is.
    private func isOnlyItsKind(_ holder: String) -> Bool {
        let said = Set(read.analysis.words.flatMap { TextFolding.words($0.surface) })
        let name = TextFolding.words(holder)
        return name.count > 2 && name.allSatisfy { said.contains($0) || Self.kindsInNames.contains($0) }
    }

    private static let kindsInNames: Set<String> = InstitutionFinder.kinds.union([
        "of", "the", "and", "technology", "ltd", "limited", "inc",
    ])

    private func answer(
        _ sponsorship: Sponsorship,
        _ rows: [Authorisation],
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) {
        guard let first = rows.first else { return }
        let name = "**\(FactText.escape(first.holder))**"
        let routes = rows.compactMap(\.routes).flatMap(\.self)
        let isUnclear = rows.contains { $0.routes == nil }
        var lead = ""
        if let route = sponsorship.route {
            if routes.contains(route) {
                lead = "Yes. \(name) is listed for \(route) students."
            } else if isUnclear {
                builder.refused = true
                lead = "The list does not tell for which visas \(name) is certified."
            } else {
                let others = FactText.list(unique(routes))
                lead = "No. \(name) is listed for \(others) students, not for \(route) students."
            }
        } else if sponsorship.aspect == .routes, !routes.isEmpty, edition.source != Register.sevp.source {
            let distinct = unique(routes)
            lead =
                distinct.count == 1
                ? "\(name) is listed for one route only: \(distinct[0])."
                : "\(name) is listed for \(distinct.count == 2 ? "both routes" : "the routes") \(FactText.list(distinct))."
        } else if question.asksYesNo, let condition = SponsorCondition(read.analysis.words.map(\.asWritten)) {
            lead =
                rows.contains(where: condition.holds) ? "Yes." : "No. \(name) is listed without “\(condition.printed)”."
        } else if question.asksYesNo, sponsorship.aspect == .compliance {
            lead = rows.contains { !$0.compliance.isEmpty } ? "Yes." : "No, the column is empty for \(name)."
        } else if edition.source == Register.sevp.source {
            lead = "Yes. \(name) is certified: it is on the SEVP list."
        } else if question.asksYesNo || sponsorship.aspect == .permission {
            lead = "Yes. \(name) is on the register of licensed student sponsors."
        }
        builder.say(lead)
        let shown = rows.prefix(Self.tableLimit).map { "- " + line($0, &builder) }
        builder.say(shown.joined(separator: "\n"))
        if rows.count > shown.count { builder.say("\(FactText.grouped(Double(rows.count))) campuses are listed.") }
        builder.say(meaning(of: edition))
        builder.say(editionLine(edition))
    }

    /// One row as the register prints it.
    func line(_ row: Authorisation, _ builder: inout SheetBuilder) -> String {
        let columns = (try? catalog.importedColumns(key: row.key)) ?? []
        let mark = builder.cite(row, columns: columns)
        let place = [FactText.city(row.town), FactText.escape(row.region)].filter { !$0.isEmpty }.joined(
            separator: ", "
        )
        let campus = row.campus.isEmpty || row.campus == row.holder ? row.holder : row.campus
        var parts = ["\(FactText.escape(campus)), \(place)"]
        if row.source == Register.sevp.source {
            parts.append("visas: " + (row.routes.map { FactText.list($0) } ?? "not stated"))
        } else {
            parts.append("status “\(FactText.escape(row.status))”")
            parts.append("route: " + (row.routes.map { FactText.list($0) } ?? "not stated"))
            parts.append("type: \(FactText.escape(row.type))")
            let remark = row.compliance.isEmpty ? "empty" : "“\(FactText.escape(row.compliance))”"
            parts.append("immigration compliance: \(remark)")
            if let more = columns.first(where: { $0.column == "Additional Locations" })?.value, !more.isEmpty {
                parts.append("additional locations: \(FactText.escape(more))")
            }
        }
        return parts.joined(separator: "; ") + " " + mark
    }

    /// What the permission means and what it does not.
    func meaning(of edition: Edition) -> String {
        edition.source == Register.sevp.source
            ? "Certification means that the school may issue the form for the visas named; it is no accreditation, and no decision about a visa."
            : "A sponsor may issue the confirmation that an applicant needs; it is no decision about a visa."
    }

    /// Not found: "no" where the whole register is here, "cannot tell" where it is an excerpt.
    private func notListed(_ editions: [Edition], _ builder: inout SheetBuilder) {
        let part = editions.first { $0.completeness != .full }
        for edition in editions {
            let title = edition.register?.title ?? edition.source
            let mark = builder.cite(edition)
            let day = FactText.date(edition.date)
            if edition.completeness != .full {
                builder.refused = true
                builder.say(
                    "I cannot tell: the box holds only an excerpt of the \(title) of \(day), and no institution of exactly that name is in it \(mark). That says nothing about its licence. The whole register is on GOV.UK; the international office can look it up."
                )
            } else {
                let lead = part == nil && edition == editions.first ? "No. " : ""
                builder.say("\(lead)No institution of exactly that name is on the \(title) of \(day) \(mark).")
            }
        }
        if part == nil {
            builder.say(
                "The list gives legal names, so another spelling may help. An institution that is not on it may have closed, merged or changed its name; please ask the international office."
            )
        }
    }

    private func askWhichSponsor(_ rows: [Authorisation], _ builder: inout SheetBuilder) {
        builder.asksBack = true
        var seen: Set<String> = []
        let distinct = rows.filter { seen.insert($0.holder + "|" + $0.town + "|" + $0.region).inserted }
        // A visitor of this box rather asks of a university than of a parish school.
        let isHigher: (Authorisation) -> Bool = { $0.holder.contains("niversity") || $0.holder.contains("ollege") }
        let ordered = distinct.filter(isHigher) + distinct.filter { !isHigher($0) }
        builder.say(
            ordered.count > 1
                ? "More than one institution goes by that name. Which one do you mean?"
                : "No institution has exactly that name. Do you mean this one?"
        )
        builder.say(ordered.prefix(8).map { "- " + line($0, &builder) }.joined(separator: "\n"))
    }
}
