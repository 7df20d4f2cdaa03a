// Institutions by their initials: "LSBU", "UCLan", "KCL".

import Catalog
import Synchronization

/// The initials of all institutions that the registers hold, made from their names by rule. Built before the first question, and anew after an
/// import.
package final class Initials: Sendable {
    /// The registers whose names have initials here. CRICOS has its own (`ProviderNames`); schools of SEVP are in IPEDS where one
    /// speaks of them so. In this order one spelling of a name is taken before another.
    static let sources = [Register.ipeds, .discoverUni, .ukSponsors, .hipo].map(\.source)

    fileprivate struct Table: Sendable {
        let editions: [Edition.ID]
        let names: [InstitutionName]
        let byInitials: [String: [Int32]]
        /// By what stands in the web address in front of what marks a country or a kind: "uclan" of "uclan.ac.uk".
        let byLabel: [String: [Int32]]
        /// By a folded name that only the list of universities prints: what another register has at its web address.
        let byEarlierName: [String: Int32]
    }

    private let table = Mutex<Table?>(nil)

    package init() {}

    /// Builds them now.
    func prepare(_ catalog: Catalog) throws { _ = try current(catalog) }

    /// The institutions that letters may stand for, each once. Where any goes by them in its web address, only those do; it is sure
    /// where they are its initials as well.
    ///
    /// - Parameters:
    ///   - written: The letters as written.
    ///   - countries: ISO 3166 codes of the countries that may be meant; nil for all.
    ///   - preferred: Short names of the registers whose spelling of a name is wanted.
    func institutions(
        _ written: String,
        in countries: Set<String>?,
        preferring preferred: [String],
        catalog: Catalog
    ) throws -> (found: [InstitutionName], isSure: Bool) {
        let table = try current(catalog)
        let letters = written.lowercased()
        func here(_ indices: [Int32]?) -> [InstitutionName] {
            // "Keele" of keele.ac.uk is a word of the name, and no initials.
            (indices ?? []).map { table.names[Int($0)] }.filter {
                (countries?.contains($0.country) ?? true)
                    && !TextFolding.words($0.name).contains(TextFolding.fold(letters))
            }
        }
        let named = here(table.byInitials[letters])
        let addressed = here(table.byLabel[letters])
        if !addressed.isEmpty {
            // The registers without addresses may print the name as well.
            let known = Self.distinct(addressed, preferring: preferred, label: letters)
            let also = named.filter { other in known.contains { Self.isSame(other, $0) } }
            let areInitials = known.allSatisfy { one in named.contains { Self.isSame($0, one) } }
            return (Self.distinct(also + known, preferring: preferred), areInitials)
        }
        var found = named
        if found.isEmpty, let pieces = Self.pieces(of: written) {
            found = table.names.filter { name in
                (countries?.contains(name.country) ?? true)
                    && InitialForms.parts(of: name.name).contains { Self.fit(pieces, InitialForms.content($0)) }
            }
        }
        return (Self.distinct(found, preferring: preferred), false)
    }

    /// The institutions that go by a word in their web addresses and not in their names: "Marjon", "Soton".
    func institutions(
        addressed written: String,
        in countries: Set<String>,
        preferring preferred: [String],
        catalog: Catalog
    ) throws -> [InstitutionName] {
        let table = try current(catalog)
        let label = written.lowercased()
        let found = (table.byLabel[label] ?? []).map { table.names[Int($0)] }.filter {
            countries.contains($0.country) && !TextFolding.words($0.name).contains(TextFolding.fold(label))
        }
        return Self.distinct(
            found.flatMap { table.spellings(of: $0, in: preferred) },
            preferring: preferred,
            label: label
        )
    }

    /// The institution at whose web address the list of universities has a name that no other register prints, in the spelling of the
    /// wanted registers: that of Greater Manchester for "University of Bolton".
    func institution(
        formerly folded: String,
        in countries: Set<String>,
        preferring preferred: [String],
        catalog: Catalog
    ) throws -> InstitutionName? {
        let table = try current(catalog)
        guard let now = table.byEarlierName[folded].map({ table.names[Int($0)] }), countries.contains(now.country)
        else {
            return nil
        }
        return Self.distinct(table.spellings(of: now, in: preferred), preferring: preferred).first
    }

    /// The institutions of which letters and what follows them name a campus: "UC San Diego".
    func campuses(_ phrase: String, catalog: Catalog) throws -> [InstitutionName] {
        let table = try current(catalog)
        return Self.distinct((table.byInitials[phrase] ?? []).map { table.names[Int($0)] }, preferring: [])
    }

    /// "U", "C", "Lan" of "UCLan"; nil where no piece is longer than initials are.
    private static func pieces(of written: String) -> [String]? {
        var pieces: [String] = []
        for character in written {
            if character.isUppercase || pieces.isEmpty { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        let isShortened = pieces.count >= 2 && pieces.contains { $0.count >= 3 }
        return isShortened ? pieces.map { $0.lowercased() } : nil
    }

    /// Each word begins with its piece, and none is left.
    private static func fit(_ pieces: [String], _ words: [String]) -> Bool {
        pieces.count == words.count && zip(pieces, words).allSatisfy { $1.hasPrefix($0) }
    }

    /// Registers write one name in several ways: the words of the one are all words of the other.
    fileprivate static func isSame(_ one: InstitutionName, _ other: InstitutionName) -> Bool {
        let (left, right) = (words(one), words(other))
        return one.country == other.country && min(left.count, right.count) >= 2
            && (left.isSubset(of: right) || right.isSubset(of: left))
    }

    private static func words(_ name: InstitutionName) -> Set<String> {
        Set(InitialForms.content(InitialForms.parts(of: name.name)[0]))
    }

    /// One for each institution, in the wanted register's spelling, else in the first's.
    private static func distinct(
        _ names: [InstitutionName],
        preferring: [String],
        label: String? = nil
    ) -> [InstitutionName] {
        let order = preferring + sources
        func rank(_ name: InstitutionName) -> Int { order.firstIndex(of: name.source) ?? order.count }
        var kept: [InstitutionName] = []
        func host(_ name: InstitutionName) -> String? {
            label.flatMap { label in InitialForms.hosts(of: name.addresses).first { $0.hasPrefix(label + ".") } }
        }
        // What goes by one address is one institution, also after a change of name.
        for name in names.sorted(by: { rank($0) < rank($1) }) {
            let own = host(name)
            if !kept.contains(where: { isSame($0, name) || own != nil && host($0) == own }) { kept.append(name) }
        }
        return kept
    }

    private func current(_ catalog: Catalog) throws -> Table {
        let editions = try catalog.currentEditions(of: Self.sources)
        if let known = table.withLock({ $0 }), known.editions == editions { return known }
        let names = try catalog.institutionNames()
        var byInitials: [String: [Int32]] = [:]
        var byLabel: [String: [Int32]] = [:]
        for (index, name) in names.enumerated() {
            if let form = InitialForms.ofCampus(name.name) { byInitials[form, default: []].append(Int32(index)) }
            for form in InitialForms.all(of: name.name) { byInitials[form, default: []].append(Int32(index)) }
            for label in InitialForms.labels(of: name.addresses) where InitialForms.lengths.contains(label.count) {
                byLabel[label, default: []].append(Int32(index))
            }
        }
        let fresh = Table(
            editions: editions,
            names: names,
            byInitials: byInitials,
            byLabel: byLabel,
            byEarlierName: Self.earlierNames(names)
        )
        table.withLock { $0 = fresh }
        return fresh
    }

    /// The names of the list of universities that no other register prints, each with the one institution that has their web address. The
    /// list is kept by volunteers and has slips: the two must share a word that is no kind of institution, with the address at least.
    private static func earlierNames(_ names: [InstitutionName]) -> [String: Int32] {
        var atHost: [String: [Int32]] = [:]
        var printed: Set<String> = []
        for (index, name) in names.enumerated() where name.source != Register.hipo.source {
            printed.insert(TextFolding.fold(name.name))
            for host in InitialForms.hosts(of: name.addresses) { atHost[host, default: []].append(Int32(index)) }
        }
        var earlier: [String: Int32] = [:]
        for name in names where name.source == Register.hipo.source {
            for host in InitialForms.hosts(of: name.addresses) {
                guard let there = atHost[host], there.count == 1, names[Int(there[0])].country == name.country else {
                    continue
                }
                let own = words(name).subtracting(RegisterNames.kinds)
                let now = words(names[Int(there[0])]).union(InitialForms.labels(of: name.addresses))
                let folded = TextFolding.fold(name.name)
                if !own.isDisjoint(with: now), !printed.contains(folded) { earlier[folded] = there[0] }
            }
        }
        return earlier
    }
}

extension Initials.Table {
    /// The name and how other registers print it: those without web addresses too.
    fileprivate func spellings(of name: InstitutionName, in sources: [String]) -> [InstitutionName] {
        [name] + names.filter { sources.contains($0.source) && $0.source != name.source && Initials.isSame($0, name) }
    }
}

/// The initials of a name.
enum InitialForms {
    /// Letters that initials have. Two could be anything.
    static let lengths = 3...7

    private static let small: Set<String> = ["of", "the", "and", "at", "for", "in", "on", "upon", "de"]

    /// With all words, without the small ones, and with "of" alone of these; of the name and of the parts in front of its breaks.
    static func all(of name: String) -> Set<String> {
        var forms: Set<String> = []
        for words in parts(of: name) {
            for kept in [words, content(words), words.filter { $0 == "of" || !small.contains($0) }] {
                guard lengths.contains(kept.count) else { continue }
                forms.insert(String(kept.compactMap(\.first)))
            }
        }
        return forms
    }

    /// "uc san diego" of "University of California-San Diego"; nil for a name without such a part.
    static func ofCampus(_ name: String) -> String? {
        guard let dash = name.firstIndex(of: "-"), !name.hasSuffix("Campus") else { return nil }
        let letters = String(content(TextFolding.words(String(name[..<dash]))).compactMap(\.first))
        guard (2...4).contains(letters.count) else { return nil }
        return letters + " " + TextFolding.fold(String(name[name.index(after: dash)...]))
    }

    /// The words that are not small.
    static func content(_ words: [String]) -> [String] { words.filter { !small.contains($0) } }

    /// The folded words of a name in front of a comma or of its campus, and of the whole; then what stands in front of "and", as in
    /// "London School of Economics". The first is what tells one institution from another.
    static func parts(of name: String) -> [[String]] {
        let plain = withoutParentheses(name)
        let isOfUniversity = plain.hasSuffix(", University of London") || plain.hasSuffix("University of London")
        var parts = [plain]
        if let comma = plain.firstIndex(of: ",") {
            parts.insert(String(plain[..<comma]), at: isOfUniversity ? 0 : 1)
        }
        if let dash = plain.firstIndex(of: "-"), plain.hasSuffix("Campus") {
            parts.insert(String(plain[..<dash]), at: 0)
        }
        var found = parts.map { text -> [String] in
            let words = TextFolding.words(text)
            return words.first == "the" ? Array(words.dropFirst()) : words
        }
        for words in found {
            if let joint = words.firstIndex(of: "and"), joint >= 3 { found.append(Array(words[..<joint])) }
        }
        return found
    }

    private static func withoutParentheses(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "(")) else { return name }
        var depth = 0
        return name.filter { character in
            if character == "(" { depth += 1 }
            defer { if character == ")" { depth = max(0, depth - 1) } }
            return depth == 0
        }
    }

    /// What stands before the first point of each address, without its scheme and "www": "uclan" of "https://www.uclan.ac.uk/".
    static func labels(of addresses: String) -> Set<String> {
        Set(hosts(of: addresses).compactMap { $0.split(separator: ".").first.map(String.init) })
    }

    /// The hosts of addresses, without "www".
    static func hosts(of addresses: String) -> [String] {
        addresses.split(separator: " ").map { address in
            var host = Substring(address.lowercased())
            if let scheme = host.firstRange(of: "//") { host = host[scheme.upperBound...] }
            if host.hasPrefix("www.") { host = host.dropFirst(4) }
            return String(host.prefix { !"/:?#".contains($0) })
        }
    }
}
