// Exchange rates of a stated day.

import GRDB

/// A reference rate.
public struct ExchangeRate: Sendable, Codable, Equatable {
    /// The row's key: "ecb:rate:2026-10-30".
    public let key: String
    /// The edition's date.
    public let edition: String
    /// ISO code of the currency.
    public let currency: String
    /// The day that the rate is of.
    public let day: String
    /// Units of the currency for 1 euro; 1 for the euro itself.
    public let perEuro: Double
}

/// How one currency is turned into another, both legs through the euro, at the rates of one day.
public struct Conversion: Sendable, Equatable {
    /// The rate of the currency that is turned.
    public let from: ExchangeRate
    /// The rate of the currency that comes out.
    public let to: ExchangeRate

    /// Units of the second currency for one of the first.
    public var rate: Double { to.perEuro / from.perEuro }

    /// The other way round.
    public var inverse: Conversion { Conversion(from: to, to: from) }

    /// An amount of the first currency in the second.
    public func callAsFunction(_ amount: Double) -> Double { amount / from.perEuro * to.perEuro }
}

extension Catalog {
    /// The conversion between two currencies at the latest day's rates; nil when the bank published none for either.
    public func conversion(from: String, to: String) throws -> Conversion? {
        guard let from = try exchangeRate(of: from), let to = try exchangeRate(of: to) else { return nil }
        return Conversion(from: from, to: to)
    }

    /// The rate of a currency on a day, by default the latest in the current edition; nil when the bank published none,
    /// as for currencies that it does not quote and for those that have ended.
    public func exchangeRate(of currency: String, on day: String? = nil) throws -> ExchangeRate? {
        try read(edition: nil, of: Register.ecb.source) { db, edition in
            let day = day ?? edition.date
            let isEuro = currency == "EUR"
            let sql = "SELECT per_euro FROM rates WHERE edition_id = ? AND currency = ? AND date = ?"
            // The euro's own rate is 1 on every day that has rates at all.
            let quoted = try Double.fetchOne(
                db,
                sql: sql,
                arguments: [edition.id, isEuro ? "USD" : currency, day]
            )
            return quoted.map { rate in
                ExchangeRate(
                    key: "ecb:rate:\(day)",
                    edition: edition.date,
                    currency: currency,
                    day: day,
                    perEuro: isEuro ? 1 : rate
                )
            }
        } ?? nil
    }
}
