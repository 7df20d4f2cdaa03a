// The day of a publication, from its banner, its file name or the user.

import FoundationEssentials

enum EditionDate {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// "Report generated Friday, 2 January 2026" is "2026-01-02".
    static func inBanner(_ line: String) -> String? {
        let words = line.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count >= 3, let year = Int(words[words.count - 1]), let day = Int(words[words.count - 3]),
            let month = months.firstIndex(of: words[words.count - 2])
        else { return nil }
        return iso(year, month + 1, day)
    }

    /// A day as tables print it: "2026-10-30", "30 October 2026".
    static func anyForm(_ text: String) -> String? {
        let numbers = text.split(separator: "-").map { Int($0) }
        if numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2] {
            return iso(year, month, day)
        }
        return inBanner(text)
    }

    /// A year, month and day that follow each other in a file's name: "…-as-at-2026-1-2-9-26-52.xlsx" is
    /// "2026-01-02".
    static func inFileName(_ path: String) -> String? {
        let numbers = fileName(path).split { !$0.isNumber }.map { Int($0) ?? 0 }
        guard numbers.count >= 3 else { return nil }
        for start in 0...(numbers.count - 3) where (1990...2199).contains(numbers[start]) {
            if let date = iso(numbers[start], numbers[start + 1], numbers[start + 2]) { return date }
        }
        return nil
    }

    /// The day that the user gives, or the one on which banner and file name agree or that only one of them says.
    ///
    /// - Throws: `CatalogError` when the two differ or neither says a day.
    static func decide(given: String?, banner: String?, path: String) throws -> String {
        if let given {
            let numbers = given.split(separator: "-").compactMap { Int($0) }
            guard numbers.count == 3, let date = iso(numbers[0], numbers[1], numbers[2]) else {
                throw CatalogError.noEditionDate(path: "--edition \(given)")
            }
            return date
        }
        let banner = try banner.map { text in
            guard let day = anyForm(text) else {
                throw CatalogError.wrongFile(
                    path: path,
                    missing: "it says that it is of '\(text.prefix(40))', which is no day"
                )
            }
            return day
        }
        let name = inFileName(path)
        if let banner, let name, banner != name {
            throw CatalogError.conflictingEditionDates(path: path, banner: banner, fileName: name)
        }
        guard let date = banner ?? name else { throw CatalogError.noEditionDate(path: path) }
        return date
    }

    /// When an import happens, in ISO 8601 and UTC. `SOURCE_DATE_EPOCH` stands in for the clock, in seconds since 1970
    /// (reproducible-builds.org): what a boot image brings is the same then, whenever it is built.
    static var now: String {
        let epoch = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(TimeInterval.init)
        return (epoch.map(Date.init(timeIntervalSince1970:)) ?? .now).formatted(.iso8601)
    }

    /// Today in UTC, "2026-11-27".
    static var today: String { String(Date.now.formatted(.iso8601).prefix(10)) }

    /// A day as spreadsheets count them: days from 30 December 1899, or from 1 January 1904.
    static func day(number: Double, from1904: Bool) -> String? {
        let days = number + (from1904 ? 1462 : 0)
        // 1990 to 2199, as everywhere here.
        guard days >= 32_874, days < 109_576 else { return nil }
        let date = Date(timeIntervalSince1970: (days.rounded(.down) - 25_569) * 86_400)
        return String(date.formatted(.iso8601).prefix(10))
    }

    /// Whole days from a day to another; nil when it lies later.
    static func days(from day: String, to other: Date) -> Int? {
        guard let start = try? Date("\(day)T00:00:00Z", strategy: .iso8601) else { return nil }
        return other < start ? nil : Int(other.timeIntervalSince(start) / 86_400)
    }
    /// Whether a file's name says that it is a part of its table.
    static func isExcerpt(_ path: String) -> Bool { fileName(path).uppercased().contains("EXCERPT") }

    /// A path's last component.
    static func fileName(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String? {
        guard (1990...2199).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day))"
    }
}
