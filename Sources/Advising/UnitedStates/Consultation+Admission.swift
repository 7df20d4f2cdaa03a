// How one gets into an institution of the United States: tests, rates and scores of first-time undergraduates.

import Catalog

extension Consultation {
    /// A sentence about one fact of the admissions table; that it is not in the table where it has no row or a blank cell.
    func admission(
        _ fact: InstitutionWords.Fact,
        _ institution: Institution,
        _ name: String,
        _ asked: InstitutionWords,
        _ builder: inout SheetBuilder
    ) -> String {
        guard let admission = institution.admission else {
            let mark = cite(institution, "hd", &builder)
            return
                "The admissions table has no row for \(name), so that is **not published** there (institutions with open admission do not report it) \(mark)."
        }
        let mark = cite(institution, "adm", &builder)
        let unpublished = "That figure is **not published** for \(name) \(mark)."
        switch fact {
        case .englishTest:
            guard let policy = admission.englishTest else { return unpublished }
            // What was asked is not held; the policy only stands beside it.
            if asksForScore, isOfAmount { builder.refused = true }
            return policySentence(
                policy,
                "a test of English proficiency",
                "An English proficiency test",
                name,
                asked,
                mark
            )
                + (asksForScore
                    ? " Not in our data: which score is asked for." : " The table does not say which test or score.")
        case .admissionTest:
            guard let policy = admission.admissionTest else { return unpublished }
            return policySentence(policy, "SAT or ACT scores", "An admission test (SAT or ACT)", name, asked, mark)
        case .rate:
            guard let rate = admission.rate, let applicants = admission.applicants, let admitted = admission.admitted
            else {
                return unpublished
            }
            return
                "\(name) admitted **\(percent(rate))** of those who applied: \(FactText.grouped(Double(admitted))) of \(FactText.grouped(Double(applicants))) \(mark)."
        case .applicants:
            guard let applicants = admission.applicants, let admitted = admission.admitted else { return unpublished }
            let enrolled = admission.enrolled.map { ", and \(FactText.grouped(Double($0))) enrolled" } ?? ""
            return
                "**\(FactText.grouped(Double(applicants)))** applied to \(name), **\(FactText.grouped(Double(admitted)))** were admitted\(enrolled) \(mark)."
        case .scores: return scores(of: institution, name, asked, mark) ?? unpublished
        default: return ""
        }
    }

    /// "Yes. … is required": what a test counts for, begun with Yes or No where the question asks so.
    private func policySentence(
        _ policy: Institution.TestPolicy,
        _ thing: String,
        _ title: String,
        _ name: String,
        _ asked: InstitutionWords,
        _ mark: String
    ) -> String {
        let statement =
            switch policy {
            case .required: "\(title) is **required** to be considered for admission at \(name)"
            case .optional: "\(title) is **not required** at \(name), but considered when it is submitted"
            case .notConsidered: "\(name) does **not consider** \(thing), even when submitted: not considered"
            }
        let isYes: Bool? =
            switch asked.demand {
            case .required: policy == .required
            case .optional: policy == .optional || policy == .notConsidered
            case .ignored: policy == .notConsidered
            case .used: policy != .notConsidered
            case nil: nil
            }
        // "SAT needed for MIT?" has lost its verb and asks for a yes or no all the same.
        let wantsYesNo = asksYesNo || asked.demand == .required && read.analysis.words.count <= 8
        let lead = wantsYesNo ? isYes.map { $0 ? "Yes. " : "No. " } ?? "" : ""
        return "\(lead)\(statement), for first-time undergraduates \(mark)."
    }

    /// Quartiles of the scores of those who enrolled.
    private func scores(of institution: Institution, _ name: String, _ asked: InstitutionWords, _ mark: String)
        -> String?
    {
        let columns = (try? catalog.importedColumns(key: "ipeds:adm:\(institution.code)")) ?? []
        func number(_ column: String) -> Int? {
            columns.first { $0.column == column }.flatMap { Int($0.value) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        let all = [
            (test: InstitutionWords.Test.sat, section: "math", code: "SATMT", title: "SAT Math"),
            (.sat, "reading", "SATVR", "SAT Evidence-Based Reading and Writing"),
            (.act, "composite", "ACTCM", "ACT composite"), (.act, "math", "ACTMT", "ACT Math"),
            (.act, "english", "ACTEN", "ACT English"),
        ]
        let wanted = all.filter { entry in
            (asked.test == .either || asked.test == nil || entry.test == asked.test)
                && (asked.section == nil || entry.section == asked.section)
        }
        let lines = wanted.compactMap { entry -> String? in
            guard let low = number(entry.code + "25"), let high = number(entry.code + "75") else { return nil }
            let median = number(entry.code + "50").map { ", the median is \($0)" } ?? ""
            return "- \(entry.title): 25th percentile **\(low)**, 75th percentile **\(high)**\(median)"
        }
        guard !lines.isEmpty else { return nil }
        return "Scores of first-time students who submitted them at \(name) \(mark):\n\n"
            + lines.joined(separator: "\n")
    }

    /// "What is the minimum TOEFL score", "which band do they want": how much is asked for, and not whether.
    private var isOfAmount: Bool {
        let texts = read.analysis.words.map(\.text)
        return texts.contains { ["minimum", "lowest"].contains($0) }
            || texts.indices.dropFirst().contains { index in
                ["score", "band", "mark", "points"].contains(texts[index])
                    && texts[max(0, index - 3)..<index].contains { ["which", "what"].contains($0) }
            }
    }

    /// "Minimum TOEFL", "which IELTS band": a number that the table does not have.
    var asksForScore: Bool {
        read.analysis.words.contains {
            ["minimum", "min", "score", "band", "lowest", "point", "points", "high", "cutoff"].contains($0.stem)
        }
    }
}
