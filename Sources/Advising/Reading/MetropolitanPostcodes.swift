// Which suburbs belong to a capital city, by postcode.
//
// Provenance: Australia Post's numbering gives the postcodes whose second digit is 0 or 1 to the metropolitan area of the
// state's capital (third-party descriptions: en.wikipedia.org/wiki/Postcodes_in_Australia); where the area goes on into
// the next hundred, the last delivery postcode before the next city is the bound (Sydney 2234, Melbourne 3207, Brisbane
// 4207). The two territories have ranges of their own. It is a rule of thumb of the post, not a boundary of the register,
// so answers name it and keep such courses apart from those whose city is the one asked for.

package enum MetropolitanPostcodes {
    private static let ranges: [String: (state: String, bounds: [ClosedRange<Int>])] = [
        "sydney": ("NSW", [2000...2234]),
        "melbourne": ("VIC", [3000...3207]),
        "brisbane": ("QLD", [4000...4207]),
        "adelaide": ("SA", [5000...5199]),
        "perth": ("WA", [6000...6199]),
        "hobart": ("TAS", [7000...7099]),
        "darwin": ("NT", [800...832]),
        "canberra": ("ACT", [2600...2617, 2900...2914]),
    ]

    /// The delivery postcodes of the metropolitan areas of those that are capitals.
    package static func postcodes(around cities: [String]) -> Set<String> {
        cities.reduce(into: []) { $0.formUnion(area(of: $1)?.postcodes ?? []) }
    }

    /// The state of a capital and the delivery postcodes of its metropolitan area; nil for other places.
    package static func area(of city: String) -> (state: String, postcodes: Set<String>)? {
        guard let (state, bounds) = ranges[city.lowercased()] else { return nil }
        let codes = bounds.flatMap { $0 }.map { number in
            let digits = String(number)
            return String(repeating: "0", count: 4 - digits.count) + digits
        }
        return (state, Set(codes))
    }
}
