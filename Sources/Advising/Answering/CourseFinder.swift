// Which registered course a title means, at the providers it was asked at.

import Catalog

/// What the register has for one named course.
struct CourseFinding {
    /// How well the name fits.
    enum Fit {
        /// The whole name, as written.
        case exact
        /// The name but for brackets and small words.
        case variant
        /// A longer name that contains the title.
        case contains
        /// The field and the level.
        case field
        case none
    }

    var courses: [Course]
    var fit: Fit
    /// Where nothing fits: what the provider has that comes nearest.
    var nearest: [Course] = []
}

/// Finds courses by title. One query a name; all comparisons are on stems.
struct CourseFinder {
    let catalog: Catalog
    /// Edition to search; nil for the current one.
    var edition: Edition.ID?

    /// The courses that a name may mean: all of its providers, or of the whole register those with its words.
    func candidates(for named: Question.NamedCourse) throws -> [Candidate] {
        var query = CourseQuery()
        query.editionID = edition
        query.providerCodes = Set(named.providerCodes)
        if named.providerCodes.isEmpty { query.nameTerms = named.terms.map { TextTerm($0) } }
        return try catalog.courses(query).map { Candidate($0) }
    }

    func find(_ named: Question.NamedCourse) throws -> CourseFinding {
        find(named, among: try candidates(for: named))
    }

    func find(_ named: Question.NamedCourse, among candidates: [Candidate]) -> CourseFinding {
        let title = named.title.split(separator: " ").map(String.init)
        if !title.isEmpty {
            let exact = candidates.filter { $0.stems == title }
            if !exact.isEmpty { return CourseFinding(courses: exact.map(\.course), fit: .exact) }
            let key = Candidate.key(title)
            let variant = candidates.filter { $0.key == key || $0.bareKey == key }
            if !variant.isEmpty { return CourseFinding(courses: variant.map(\.course), fit: .variant) }
            let containing = candidates.filter { Candidate.occurs(title, in: $0.stems) }
            if !containing.isEmpty {
                return CourseFinding(courses: preferSingle(containing).map(\.course), fit: .contains)
            }
        }
        let bySchool = schoolCourses(named, among: candidates)
        if !bySchool.isEmpty { return CourseFinding(courses: bySchool, fit: .field) }
        let byField = candidates.filter { $0.fits(named) }
        if !named.isFormal, !byField.isEmpty {
            return CourseFinding(courses: narrowest(byField, named).map(\.course), fit: .field)
        }
        let byWords = wordsAlone(of: named, among: candidates)
        if !byWords.isEmpty { return CourseFinding(courses: byWords.map(\.course), fit: .field) }
        return CourseFinding(courses: [], fit: .none, nearest: nearest(to: named, among: candidates))
    }

    /// A provider's courses whose every word was said, the title's and more: "Beginner English Language Preparation for Secondary Schools",
    /// "Master of Business, marketing stream". Of these the longest name; none where several are as long.
    ///
    /// - Parameter said: Stems of the question, without those of the provider's name.
    func covered(by said: Set<String>, _ named: Question.NamedCourse, among candidates: [Candidate]) -> [Course] {
        guard !named.providerCodes.isEmpty else { return [] }
        let title = named.title.split(separator: " ").map(String.init).filter { !Candidate.small.contains($0) }
        let fitting = candidates.filter { candidate in
            let name = Set(candidate.key)
            guard name.isSubset(of: said) else { return false }
            return title.isEmpty ? name.count > 3 : name.isSuperset(of: title) && name.count > Set(title).count
        }
        let most = fitting.map(\.key.count).max()
        let longest = fitting.filter { $0.key.count == most }
        return Set(longest.map(\.course.name)).count == 1 ? longest.map(\.course) : []
    }

    /// A provider's courses that have every word of the title in another order or with others between, as double degrees do; of
    /// these the shortest names.
    private func wordsAlone(of named: Question.NamedCourse, among candidates: [Candidate]) -> [Candidate] {
        let field = Set(named.terms.compactMap(\.first).flatMap { QuestionText.stems(of: $0) }).subtracting(
            Candidate.small
        )
        guard !named.providerCodes.isEmpty, field.count > 1 else { return [] }
        let fitting = candidates.filter { candidate in
            field.isSubset(of: candidate.stems)
                && named.level.map { $0.includes(label: candidate.course.level) } ?? true
        }
        let fewest = fitting.map(\.key.count).min()
        return fitting.filter { $0.key.count == fewest }
    }

    /// Of a school's courses those of the stage and the years that were said, the whole name's words deciding between several.
    private func schoolCourses(_ named: Question.NamedCourse, among candidates: [Candidate]) -> [Course] {
        guard let level = named.schoolLevel, !named.providerCodes.isEmpty else { return [] }
        let ofStage = candidates.filter { level.registerLabels.contains($0.course.level) }
        let fitting = ofStage.filter { candidate in
            named.schoolYears.map { SchoolYears.of(candidate.course)?.contains($0) == true } ?? true
        }
        let exactly = fitting.filter { named.schoolYears != nil && SchoolYears.of($0.course) == named.schoolYears }
        let closest = exactly.isEmpty ? fitting : exactly
        let said = Set(named.terms.flatMap { $0 }.flatMap { QuestionText.stems(of: $0) })
        let shared = closest.map { said.intersection($0.stems).count }
        guard let most = shared.max() else { return [] }
        return zip(closest, shared).filter { $0.1 == most }.map(\.0.course)
    }

    private func preferSingle(_ candidates: [Candidate]) -> [Candidate] {
        let single = candidates.filter { !$0.course.isDouble }
        return single.isEmpty ? candidates : single
    }

    /// Where the field is the whole rest of a name ("nursing diploma": "Diploma of Nursing"), that one; else all.
    private func narrowest(_ candidates: [Candidate], _ named: Question.NamedCourse) -> [Candidate] {
        let single = preferSingle(candidates)
        let terms = named.terms.flatMap { $0 }.map { QuestionText.stems(of: $0) }
        let whole = single.filter { candidate in terms.contains { candidate.field == $0 } }
        return whole.isEmpty ? single : whole
    }

    private func nearest(to named: Question.NamedCourse, among candidates: [Candidate]) -> [Course] {
        let words = Set(named.terms.flatMap { $0 }.flatMap { QuestionText.stems(of: $0) }).filter {
            !["of", "in", "and", "the"].contains($0)
        }
        let scored = candidates.map { candidate -> (Candidate, Int) in
            let shared = words.intersection(candidate.stems).count
            let level = named.level.map { $0.includes(label: candidate.course.level) } ?? false
            return (candidate, shared * 2 + (shared > 0 && level ? 1 : 0))
        }
        return scored.filter { $0.1 > 0 }.sorted { ($1.1, $0.0.course.name) < ($0.1, $1.0.course.name) }.prefix(5).map(
            \.0.course
        )
    }

    /// A course with its name cut into stems.
    struct Candidate {
        let course: Course
        let stems: [String]
        let key: [String]
        let bareKey: [String]

        init(_ course: Course) {
            self.course = course
            stems = QuestionText.stems(of: course.name)
            key = Self.key(stems)
            var depth = 0
            let bare = course.name.filter { character in
                if character == "(" { depth += 1 }
                defer { if character == ")" { depth = max(0, depth - 1) } }
                return depth == 0
            }
            bareKey = Self.key(QuestionText.stems(of: bare))
        }

        fileprivate static let small: Set<String> = ["of", "in", "the", "and", "with", "for"]

        fileprivate static func key(_ stems: [String]) -> [String] { stems.filter { !small.contains($0) } }

        fileprivate static func occurs(_ phrase: [String], in stems: [String]) -> Bool {
            guard !phrase.isEmpty, stems.count >= phrase.count else { return false }
            return (0...(stems.count - phrase.count)).contains { Array(stems[$0..<($0 + phrase.count)]) == phrase }
        }

        /// The name without its award: "Diploma of Nursing" is about nursing.
        fileprivate var field: [String] {
            let award: Set<String> = [
                "master", "bachelor", "diploma", "graduate", "certificate", "advanced", "associate", "degree", "doctor",
                "of", "in",
                "i", "ii", "iii", "iv", "the",
            ]
            return Array(stems.drop { award.contains($0) })
        }

        fileprivate func fits(_ named: Question.NamedCourse) -> Bool {
            if let level = named.level, !level.includes(label: course.level) { return false }
            return named.terms.allSatisfy { alternatives in
                alternatives.contains { Self.occurs(QuestionText.stems(of: $0), in: stems) }
            }
        }
    }
}
