// What the European Central Bank's reference rates are and hold.

extension Register {
    /// Euro foreign exchange reference rates.
    public static let ecb = Register(
        source: "ecb",
        title: "ECB euro reference rates",
        publisher: "European Central Bank",
        licence: "Free reuse with the source named (Source: ECB)",
        country: nil,
        tables: [
            // About thirty currencies are quoted each day.
            Table("currencies", [.exchangeRate], floor: 20),
            Table("days", isGuarded: false),
        ],
        // Published every working day.
        timeToLiveDays: 10,
        files: "eurofxref-hist.zip, eurofxref-hist.csv or the day's eurofxref.csv",
        // The day's file: the whole series would add 7,000 days to the catalogue with every edition.
        address: PublishedAddress("https://www.ecb.europa.eu/stats/eurofxref/eurofxref.zip", sizeLimit: 4 << 20),
        open: { try ECBRates($0) }
    )
}
