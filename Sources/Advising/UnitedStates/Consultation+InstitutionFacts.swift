// The facts of one institution of the United States, a sentence each.

import Catalog

extension Consultation {
    func facts(
        of institution: Institution,
        _ asked: InstitutionWords,
        _ edition: Edition,
        _ builder: inout SheetBuilder
    ) {
        let mark = cite(institution, "hd", &builder)
        let name = "**\(FactText.escape(institution.name))**"
        if !institution.isActive {
            let day = institution.closedOn.isEmpty ? "" : " on \(FactText.date(institution.closedOn))"
            let lead = asksYesNo && asked.facts.contains(.status) && !isAskedByOpposite ? "No. " : ""
            builder.say(
                "\(lead)\(name) in \(place(institution)) has **closed**\(day), or is no longer active: the survey of \(edition.date) lists it so \(mark)."
            )
        }
        var facts = asked.facts
        if facts.isEmpty, !asked.query.controls.isEmpty { facts = [.control] }
        if facts.contains(.address) { facts.removeAll { $0 == .place || $0 == .postcode } }
        if facts.contains(where: { $0 != .place && $0 != .costs }), facts.contains(.place),
            !asked.asking.contains(where: {
                ["where", "city", "state", "located", "town"].contains(read.analysis.words[$0].text)
            })
        {
            facts.removeAll { $0 == .place }
        }
        if facts.contains(.scores) { facts.removeAll { $0 == .admissionTest } }
        if facts.contains(.applicants) {
            facts.removeAll { $0 == .rate && !asked.facts.contains(.scores) && asked.query.rate == nil }
        }
        let lines = facts.map { sentence($0, institution, name, mark, asked, &builder) }
        for line in lines { builder.say(line) }
        if facts.isEmpty { overview(institution, name, mark, &builder) }
        builder.say(institutionSource(edition))
    }

    /// The words themselves tell: what was completed from earlier turns has lost its verb.
    var asksYesNo: Bool { question.asksYesNo || Interpreter.asksYesNo(read.analysis.words) }

    /// "Is it closed?" asks by the opposite of "is it open?"; "they say it has shut, is it still active?" does not.
    private var isAskedByOpposite: Bool {
        let words = read.analysis.words
        // "Is it still active? Somebody said it shut": of the sentence that asks.
        let asking = Telling.split(words).filter { words[$0].last?.isAsked == true }.flatMap { Array(words[$0]) }
        let texts = (asking.isEmpty ? words : asking).map(\.text)
        guard let last = texts.last(where: { Self.ended.contains($0) || Self.going.contains($0) }) else { return false }
        return Self.ended.contains(last)
    }

    private static let ended: Set<String> = ["closed", "close", "shut", "defunct"]
    private static let going: Set<String> = ["active", "open", "operating", "operates", "running", "exist", "exists"]

    private func sentence(
        _ fact: InstitutionWords.Fact,
        _ institution: Institution,
        _ name: String,
        _ mark: String,
        _ asked: InstitutionWords,
        _ builder: inout SheetBuilder
    ) -> String {
        func cell(_ column: String) -> String {
            let columns = (try? catalog.importedColumns(key: institution.key)) ?? []
            return columns.first { $0.column == column }?.value ?? ""
        }
        func stated(_ text: String) -> String {
            text.isEmpty || text.hasPrefix("-") ? "not stated" : FactText.escape(text)
        }
        switch fact {
        case .website: return "The website of \(name) is \(stated(institution.website)) \(mark)."
        case .place: return "\(name) is in **\(place(institution))** \(mark)."
        case .phone: return "The telephone number of \(name) is **\(stated(cell("GENTELE")))** \(mark)."
        case .address:
            return
                "The address of \(name) is **\(stated(cell("ADDR")))**, \(FactText.city(institution.town)), \(institution.region) \(stated(cell("ZIP"))) \(mark)."
        case .postcode: return "The ZIP code of \(name) is **\(stated(cell("ZIP")))** \(mark)."
        case .control:
            let wanted = asked.query.controls
            let isSo = wanted.contains { institution.sector.hasPrefix($0.rawValue + ",") }
            let lead = asksYesNo && !asked.facts.contains(.control) ? (isSo ? "Yes. " : "No. ") : ""
            return lead
                + "\(name) is a **\(controlText(institution))** institution (\(FactText.escape(institution.sector))) \(mark)."
        case .award: return awardSentence(cell("HLOFFER"), name, mark)
        case .status:
            guard institution.isActive else { return "" }
            let lead = asksYesNo ? (isAskedByOpposite ? "No. " : "Yes. ") : ""
            return "\(lead)The survey of \(institution.edition) lists \(name) as active \(mark)."
        case .names:
            let aliases = cell("IALIAS").replacing("|", with: ", ")
            return "Other names of \(name): \(stated(aliases)) \(mark)."
        case .openAdmission: return openAdmission(institution, name, &builder)
        case .costs: return costs(of: institution, name, &builder)
        case .englishTest, .admissionTest, .rate, .applicants, .scores:
            return admission(fact, institution, name, asked, &builder)
        }
    }

    private func controlText(_ institution: Institution) -> String {
        let kinds: [InstitutionQuery.Control: String] = [
            .isPublic: "public", .nonProfit: "private, not-for-profit", .forProfit: "private, for-profit",
        ]
        return InstitutionQuery.Control.allCases.first { institution.sector.hasPrefix($0.rawValue + ",") }.flatMap {
            kinds[$0]
        }
            ?? "not stated kind of"
    }

    private func awardSentence(_ code: String, _ name: String, _ mark: String) -> String {
        let awards = [
            "1": "an award of less than one academic year", "2": "an award of at least one but less than two years",
            "3": "an associate's degree", "4": "an award of at least two but less than four years",
            "5": "a bachelor's degree",
            "6": "a postbaccalaureate certificate", "7": "a master's degree", "8": "a post-master's certificate",
            "9": "a doctor's degree",
        ]
        guard let award = awards[code] else { return "The highest award of \(name) is not stated \(mark)." }
        return "The highest award that \(name) offers is **\(award)** \(mark)."
    }

    private func openAdmission(_ institution: Institution, _ name: String, _ builder: inout SheetBuilder) -> String {
        let key = "ipeds:ic:\(institution.code)"
        let code = (try? catalog.record(key: key))??["OPENADMP"] ?? ""
        guard let isOpen = ["1": true, "2": false][code] else {
            return "Whether \(name) has open admission is not stated."
        }
        let lead = asksYesNo ? (isOpen ? "Yes. " : "No. ") : ""
        return
            "\(lead)\(name) has \(isOpen ? "" : "no ")open admission for first-time students \(cite(institution, "ic", &builder))."
    }

    /// Charges in their own periods; said to be missing where the file with them is not loaded.
    func costs(of institution: Institution, _ name: String, _ builder: inout SheetBuilder) -> String {
        let costs = (try? catalog.costs(ofInstitution: institution.code)) ?? []
        guard !costs.isEmpty else {
            builder.refused = true
            return
                "Not in our data: tuition and fees of \(name). The tables loaded here hold its directory and admission figures only; please see its website, \(FactText.escape(institution.website))."
        }
        let mark = cite(institution, "cost1", &builder)
        let lines = costs.map { cost in
            "- \(cost.students), \(cost.residence): \(cost.item) \(FactText.money(cost.amount, in: cost.currency)) per \(cost.period)"
                .replacing("per once", with: "once")
        }
        return "Charges of \(name) in \(costs[0].schoolYear) \(mark):\n\n" + lines.joined(separator: "\n")
    }

    private func overview(_ institution: Institution, _ name: String, _ mark: String, _ builder: inout SheetBuilder) {
        builder.say("\(name) is in \(place(institution)) \(mark).")
        var lines = [
            ["Kind", FactText.escape(institution.sector)],
            ["Website", institution.website.isEmpty ? "not stated" : FactText.escape(institution.website)],
        ]
        if let rate = institution.admission?.rate {
            lines.append(["Admission rate", percent(rate) + " " + cite(institution, "adm", &builder)])
        }
        builder.table(["Fact", "Value"], lines)
        builder.say("Ask for its address, telephone, admission rate, test policy or SAT and ACT scores.")
    }

    func institutionSource(_ edition: Edition) -> String {
        "*\(edition.register?.title ?? edition.source), collection year \(edition.date). Admission figures are of first-time undergraduates.*"
    }

    func percent(_ share: Double) -> String { FactText.decimal(share * 100, places: 1) + " %" }
}
