// What can go wrong in the catalogue, each with where it happened and what to do.

/// An error of the catalogue: its description says what, where and what to do.
public enum CatalogError: Error, CustomStringConvertible, Equatable {
    /// The database file cannot be opened or is no catalogue.
    case cannotOpen(path: String, reason: String)
    /// The database file cannot be written: the disk is full, or broken, or belongs to somebody else.
    case cannotWrite(path: String, reason: String)
    /// No edition of the register has been imported.
    case noEdition(source: String)
    /// No importer knows this source name.
    case unknownSource(String)
    /// The file cannot be read at all.
    case unreadableFile(path: String, reason: String)
    /// The file is readable, but not the publication that was asked for; `missing` names what is not there, and
    /// `register` the short name of the register that was expected, once it is known.
    case wrongFile(register: String = "", path: String, missing: String)
    /// The file's inner sizes are beyond what any register needs.
    case tooLarge(path: String, what: String)
    /// The edition's date is not in the file, nor in its name.
    case noEditionDate(path: String)
    /// The date in the file and the date in its name disagree.
    case conflictingEditionDates(path: String, banner: String, fileName: String)
    /// The new edition holds so few rows that something was probably lost.
    case tooFewRows(what: String, new: Int, current: Int, edition: String)
    /// The file holds fewer rows than any whole publication of the register.
    case belowFloor(source: String, what: String, rows: Int, floor: Int)
    /// There is no edition of this day.
    case noSuchEdition(source: String, date: String)
    /// There is only one edition: nothing to compare it with.
    case nothingToCompare(source: String)
    /// The collection has no part of this name.
    case noSuchPart(source: String, part: String, present: [String])
    /// There is no earlier edition to return to.
    case nothingToRollBackTo(source: String)
    /// A retention that would remove the edition that answers.
    case keepsNothing(editions: Int)

    /// What, where, and what to do, in one line.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the catalogue \(path): \(reason); check the path and its permissions, or remove the file and import again"
        case .cannotWrite(let path, let reason):
            "cannot write the catalogue \(path): \(reason); nothing was changed; free some space or check the permissions, then import again"
        case .noEdition(let source):
            "no edition of '\(source)' in the catalogue: run 'landfall catalog import \(source) FILE' first"
        case .unknownSource(let source):
            "no importer for '\(source)': this version imports \(Register.all.map(\.source).joined(separator: ", "))"
        case .unreadableFile(let path, let reason):
            "cannot read \(path): \(reason); nothing was changed; fetch the file again"
        case .wrongFile(let source, let path, let missing):
            "\(path) is not what was expected: \(missing); nothing was changed; \(Self.wanted(source))"
        case .tooLarge(let path, let what):
            "\(path) is refused: \(what); nothing was changed; no publication of a register is that large"
        case .noEditionDate(let path):
            "\(path) does not say of which day it is: pass --edition YYYY-MM-DD, the day of the publication"
        case .conflictingEditionDates(let path, let banner, let fileName):
            "\(path) says \(banner) inside and \(fileName) in its name: rename it, or pass --edition YYYY-MM-DD to decide"
        case .tooFewRows(let what, let new, let current, let edition):
            "the file holds \(new) \(what), the edition of \(edition) holds \(current): less than two thirds looks like an excerpt "
                + "or a broken file; nothing was changed; pass --force if it is right"
        case .belowFloor(let source, let what, let rows, let floor):
            "the file holds \(rows) \(what), a whole publication of '\(source)' at least \(floor); nothing was changed; "
                + "pass --excerpt if it is a part of the register, --force if the register has become that small"
        case .noSuchEdition(let source, let date):
            "no edition of '\(source)' of \(date) in the catalogue: 'landfall catalog list' shows what is there"
        case .nothingToCompare(let source):
            "only one edition of '\(source)' is in the catalogue: import another with 'landfall catalog import \(source) FILE' to compare"
        case .noSuchPart(let source, let part, let present):
            "'\(source)' has no '\(part)'; it has: \(present.isEmpty ? "nothing" : present.joined(separator: ", "))"
        case .nothingToRollBackTo(let source):
            "no earlier edition of '\(source)' to return to: 'landfall catalog list' shows what is there"
        case .keepsNothing(let editions):
            "\(editions) editions cannot be kept: keep at least 1, the one that answers"
        }
    }

    private static func wanted(_ source: String) -> String {
        guard let register = Register.all.first(where: { $0.source == source }) else {
            return "give the publisher's own file"
        }
        return "for '\(source)' give \(register.files)"
    }

    /// The same error with the register in it, where it was not known when the file was read.
    func naming(_ register: Register) -> CatalogError {
        guard case .wrongFile("", let path, let missing) = self else { return self }
        return .wrongFile(register: register.source, path: path, missing: missing)
    }
}
