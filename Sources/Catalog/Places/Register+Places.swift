// What the lists of countries, currencies, languages and cities are and hold.

extension Register {
    /// Codes and names of countries, their parts, currencies and languages, and cities with their names in many scripts.
    public static let places = Register(
        source: "places",
        title: "ISO codes and GeoNames cities",
        publisher: "Debian iso-codes project; GeoNames",
        licence: "ISO codes LGPL-2.1-or-later; GeoNames CC BY 4.0",
        country: nil,
        tables: [
            Table("countries", [.country], floor: 200),
            Table("subdivisions", floor: 3_000, isGuarded: false),
            Table("currencies", [.currency], floor: 150, isGuarded: false),
            Table("languages", [.language], floor: 5_000, isGuarded: false),
            Table("cities", [.city], floor: 20_000, isGuarded: false),
        ],
        timeToLiveDays: 730,
        files: "iso3166-1, iso3166-2, iso4217 and iso639-3 of iso-codes, and GeoNames countries and cities, as JSON",
        open: { try PlaceLists($0) }
    )
}
