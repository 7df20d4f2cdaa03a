// What one register says about an institution that can show it to be the same as one of another register.

import GRDB

/// An institution of one edition, whose rows may be many: the campuses of a school, the routes of a sponsor.
struct LinkedInstitution {
    /// A name at a place, and the row that says so.
    struct Name {
        let text: String
        let town: String
        /// State; empty in registers without.
        let region: String
        /// Whether it is the register's own name of the institution, and not another one or a form made by rule.
        let isOfficial: Bool
        /// The row's key.
        let key: String
    }

    /// The register's own mark of the institution, by which all its rows are found: a UNITID, a provider's code.
    let id: String
    /// The key of a row that stands for it.
    let key: String
    /// What the register calls it.
    let name: String
    /// ISO 3166 code; empty where the register does not say.
    let country: String
    var names: [Name] = []
    /// Registrable domains of its web sites.
    var domains: [String] = []
    /// Identifiers that other registers print too, as "UNITID 166027".
    var identifiers: [String] = []

    /// Adds a name at a place, and the forms that it has by rule.
    mutating func addName(_ text: String, town: String, region: String, isOfficial: Bool, key: String) {
        // A campus that is called as its town could be anybody's.
        guard !town.isEmpty, !text.isEmpty, TextFolding.fold(text) != TextFolding.fold(town) else { return }
        names.append(Name(text: text, town: town, region: region, isOfficial: isOfficial, key: key))
        for form in NameForms.derived(from: text, swapsUniversity: false) {
            names.append(Name(text: form, town: town, region: region, isOfficial: false, key: key))
        }
    }
}

/// How a register's institutions are read for linking.
struct LinkReading: Sendable {
    /// All institutions of an edition.
    let institutions: @Sendable (Database, Edition) throws -> [LinkedInstitution]
    /// The mark of the institution that a row belongs to, from the row's kind and code; nil where it belongs to none.
    let institution: @Sendable (_ db: Database, _ edition: Edition, _ kind: String, _ code: String) throws -> String?
}

/// Towns are compared as folded texts in which "St", "Ft" and "Mt" are written out.
func foldedTown(_ town: String) -> String {
    let long = ["st": "saint", "ft": "fort", "mt": "mount"]
    return TextFolding.words(town).map { long[$0] ?? $0 }.joined(separator: " ")
}
