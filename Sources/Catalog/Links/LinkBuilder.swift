// Finds the institutions that two editions have in common, on evidence only.

import GRDB

/// Writes the links between a register's current edition and those of all others.
enum LinkBuilder {
    /// Makes the links of a register anew. It belongs into the transaction that changed its current edition.
    static func rebuild(_ db: Database, for source: String) throws {
        guard let register = Register.all.first(where: { $0.source == source }), let reading = register.linking else {
            return
        }
        try db.execute(
            sql: """
                DELETE FROM links WHERE left_edition_id IN (SELECT id FROM editions WHERE source = ?1)
                OR right_edition_id IN (SELECT id FROM editions WHERE source = ?1)
                """,
            arguments: [source]
        )
        guard let edition = try Edition.current(db, of: source) else { return }
        let others = try Register.all.compactMap { other -> (Edition, LinkReading)? in
            guard other.source != source, let linking = other.linking else { return nil }
            return try Edition.current(db, of: other.source).map { ($0, linking) }
        }
        guard !others.isEmpty else { return }
        let ours = LinkIndex(try reading.institutions(db, edition))
        for (other, linking) in others {
            let theirs = LinkIndex(try linking.institutions(db, other))
            try write(ours.links(with: theirs, sources: (source, other.source)), db, edition, other)
        }
    }

    private static func write(_ links: [LinkIndex.Found], _ db: Database, _ left: Edition, _ right: Edition) throws {
        // One row linked to two institutions of the other register: which one is right is not for code to say. Two campuses of
        // a school may well be two institutions elsewhere.
        var rights: [String: Set<String>] = [:]
        var lefts: [String: Set<String>] = [:]
        for link in links {
            rights[link.leftKey, default: []].insert(link.right.id)
            lefts[link.rightKey, default: []].insert(link.left.id)
        }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO links (left_edition_id, left_institution, left_key, left_name, right_edition_id,
                    right_institution, right_key, right_name, evidence, text, is_conflict)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for link in links {
            let isConflict = (rights[link.leftKey]?.count ?? 0) > 1 || (lefts[link.rightKey]?.count ?? 0) > 1
            try statement.execute(
                arguments: [
                    left.id, link.left.id, link.leftKey, link.left.name, right.id, link.right.id, link.rightKey,
                    link.right.name, link.evidence.rawValue, link.text, isConflict,
                ]
            )
        }
    }
}

/// One edition's institutions by each kind of evidence.
struct LinkIndex {
    /// A link and what shows it.
    struct Found {
        let left: LinkedInstitution
        let leftKey: String
        let right: LinkedInstitution
        let rightKey: String
        let evidence: Link.Evidence
        let text: String
    }

    /// An institution, by its place in the list, and where the evidence stands; nil for a mark that several share.
    private typealias Index<Mark: Hashable> = [Mark: (institution: Int, name: LinkedInstitution.Name?)?]

    private struct PlacedName: Hashable {
        let name: String
        let town: String
        let region: String
        let country: String
    }

    private let institutions: [LinkedInstitution]
    private let hasRegions: Bool
    private var domains: Index<String> = [:]
    private var identifiers: Index<String> = [:]

    init(_ institutions: [LinkedInstitution]) {
        self.institutions = institutions
        hasRegions = institutions.contains { $0.names.contains { !$0.region.isEmpty } }
        for (place, institution) in institutions.enumerated() {
            for domain in institution.domains { Self.add(domain, place, nil, to: &domains) }
            for identifier in institution.identifiers { Self.add(identifier, place, nil, to: &identifiers) }
        }
    }

    /// The same mark of two institutions shows neither.
    private static func add<Mark>(
        _ mark: Mark,
        _ place: Int,
        _ name: LinkedInstitution.Name?,
        to index: inout Index<Mark>
    ) {
        guard let known = index[mark] else {
            index[mark] = .some((place, name))
            return
        }
        if known?.institution != place { index[mark] = .some(nil) }
    }

    /// Names at their places; with regions where both registers have them.
    private func names(withRegions: Bool, official: Bool) -> Index<PlacedName> {
        var index: Index<PlacedName> = [:]
        for (place, institution) in institutions.enumerated() {
            for name in institution.names where !official || name.isOfficial {
                let mark = PlacedName(
                    name: TextFolding.fold(name.text),
                    town: foldedTown(name.town),
                    region: withRegions ? name.region.uppercased() : "",
                    country: institution.country
                )
                Self.add(mark, place, name, to: &index)
            }
        }
        return index
    }

    /// What both have in common, the strongest evidence of a pair first.
    func links(with other: LinkIndex, sources: (String, String)) -> [Found] {
        var found: [Found] = []
        func link(_ left: Int, _ right: Int, _ evidence: Link.Evidence, _ text: String, _ keys: (String, String)? = nil)
        {
            let (ours, theirs) = (institutions[left], other.institutions[right])
            found.append(
                Found(
                    left: ours,
                    leftKey: keys?.0 ?? ours.key,
                    right: theirs,
                    rightKey: keys?.1 ?? theirs.key,
                    evidence: evidence,
                    text: text
                )
            )
        }
        for (identifier, ours) in identifiers {
            guard let ours, let theirs = other.identifiers[identifier] ?? nil else { continue }
            link(ours.institution, theirs.institution, .identifier, "\(identifier) in both registers")
        }
        var domainsOfPairs: [Pair: [String]] = [:]
        for (domain, ours) in domains {
            guard let ours, let theirs = other.domains[domain] ?? nil else { continue }
            domainsOfPairs[Pair(ours.institution, theirs.institution), default: []].append(domain)
        }
        for (pair, domains) in domainsOfPairs {
            link(
                pair.left,
                pair.right,
                .domain,
                "web domain \(domains.sorted().joined(separator: ", ")) in both registers"
            )
        }
        var named: Set<Pair> = []
        let regions = hasRegions && other.hasRegions
        for (evidence, official) in [(Link.Evidence.name, true), (.otherName, false)] {
            let theirNames = other.names(withRegions: regions, official: official)
            for (mark, ours) in names(withRegions: regions, official: official) {
                guard let ours, let theirs = theirNames[mark] ?? nil, let name = ours.name, let same = theirs.name,
                    named.insert(Pair(ours.institution, theirs.institution)).inserted
                else { continue }
                let place = mark.region.isEmpty ? name.town : "\(name.town), \(name.region)"
                let text = "'\(name.text)' in \(place) (\(sources.0)), '\(same.text)' in \(same.town) (\(sources.1))"
                link(ours.institution, theirs.institution, evidence, text, (name.key, same.key))
            }
        }
        return found
    }

    private struct Pair: Hashable {
        let left: Int
        let right: Int

        init(_ left: Int, _ right: Int) {
            self.left = left
            self.right = right
        }
    }
}
