// The states of the United States, by the codes that its registers print.

enum USStates {
    /// Names as visitors write them. "Washington" alone is the state.
    static let table: PhraseTable<String> = {
        var table = PhraseTable<String>()
        for (code, name) in names { table.insert(name, code) }
        for name in ["washington dc", "washington d c", "dc", "d c", "district of columbia"] {
            table.insert(name, "DC")
        }
        table.insert("washington state", "WA")
        table.insert("new york state", "NY")
        return table
    }()

    /// "TX" as "Texas"; a code of another territory as it is.
    static func name(of code: String) -> String { names[code] ?? code }

    /// Codes that stand for no Australian state and no English word, so that capitals alone tell them.
    static func isPlainCode(_ text: String) -> Bool { names[text] != nil && !misread.contains(text) }

    private static let misread: Set<String> = [
        "WA", "IN", "OR", "ME", "HI", "OK", "OH", "MA", "MS", "MD", "PA", "AL", "ID", "LA",
    ]

    private static let names = [
        "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
        "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
        "IL": "Illinois",
        "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine",
        "MD": "Maryland",
        "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri",
        "MT": "Montana",
        "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
        "NY": "New York",
        "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
        "PA": "Pennsylvania",
        "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
        "UT": "Utah",
        "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
        "WY": "Wyoming",
        "PR": "Puerto Rico", "GU": "Guam", "DC": "the District of Columbia",
    ]
}
