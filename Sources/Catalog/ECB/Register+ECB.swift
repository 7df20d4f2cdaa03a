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
        open: { try ECBRates($0) }
    )
}
