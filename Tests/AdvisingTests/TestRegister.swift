// Registers for tests: the starter catalogue with its real names, and a made-up one in two editions.

import Advising
import Catalog
import Foundation
import Testing

/// A catalogue in a folder of its own, made once per process.
enum TestRegister {
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let register2026 =
        package + "/../shared/data/au-cricos/cricos-providers-courses-and-locations-as-at-2026-1-2-9-26-52.xlsx"
    static let hasRealRegister = FileManager.default.fileExists(atPath: register2026)

    /// The committed starter excerpt: 17 real providers.
    static let starter = Result {
        try catalog { try $0.importEdition(of: .cricos, from: [package + "/assets/catalog/starter"]) }
    }
    /// What reads a question with the starter excerpt's vocabulary.
    static func starterReader() throws -> QuestionReader {
        let catalog = try starter.get()
        return try QuestionReader(
            catalog: catalog,
            current: try catalog.currentEdition(of: "cricos"),
            editions: try catalog.editions(of: "cricos")
        )
    }

    /// Two editions of an invented register.
    static let invented = Result {
        try catalog { catalog in
            for date in ["2023-01-03", "2026-01-02"] {
                _ = try catalog.importEdition(of: .cricos, from: try InventedRegister.write(date: date))
            }
        }
    }
    /// The official workbook.
    static let real = Result { try catalog { try $0.importEdition(of: .cricos, from: [register2026]) } }

    static let rulesFolder = package + "/../shared/data/uk-immigration-rules"
    static let hasRealRules = FileManager.default.fileExists(atPath: rulesFolder)
    /// The ten pages of the UK Immigration Rules, ISO's list of countries, and the starter excerpt beside them.
    static let rules = Result {
        try catalog { catalog in
            let pages = try FileManager.default.contentsOfDirectory(atPath: rulesFolder).filter {
                $0.hasPrefix("appendix")
            }
            _ = try catalog.importEdition(of: .ukRules, from: pages.sorted().map { "\(rulesFolder)/\($0)" })
            let countries = package + "/../shared/data/iso-geo/iso3166-1.json"
            _ = try catalog.importEdition(of: .places, from: [countries], edition: "2025-01-01", force: true)
            _ = try catalog.importEdition(of: .cricos, from: [package + "/assets/catalog/starter"])
        }
    }

    private static func catalog<Ignored>(_ fill: (Catalog) throws -> Ignored) throws -> Catalog {
        let catalog = try Catalog.open(path: try folder() + "/catalog.sqlite")
        _ = try fill(catalog)
        return catalog
    }

    static func folder() throws -> String {
        let path = NSTemporaryDirectory() + "landfall-advising-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

/// A register that exists nowhere: namesakes, a renamed provider, fees of all kinds, a name that tries to be markup.
enum InventedRegister {
    private static let providers = [
        "00001A,,Northlight University (NLU),Government,900,www.northlight.example,1 Road,,,,Hobart,TAS,7000",
        "00002B,,Saint Brendan College,Private,80,,2 Road,,,,Perth,WA,6000",
        "00003C,,Saint Brendan College,Private,70,,3 Road,,,,Cairns,QLD,4870",
        "00004D,,RENAMED,Private,60,www.meridian.example,4 Road,,,,Darwin,NT,0800",
    ]

    private static func courses(_ date: String) -> [String] {
        let isNew = date.hasPrefix("2026")
        let names = [
            "00001A": "Northlight University (NLU)", "00002B": "Saint Brendan College",
            "00003C": "Saint Brendan College",
        ]
        let renamed = newName(date)
        func row(
            _ provider: String,
            _ code: String,
            _ name: String,
            _ level: String,
            _ weeks: String,
            _ fee: String,
            expired: String = "No"
        ) -> String {
            "\(provider),\(names[provider] ?? renamed),\(code),\"\(name)\",,No,02 - Information Technology,0203 - Information Systems,\"020300 - Information Systems\",,,,"
                + "\(level),No,No,,,,English,\(weeks),\(fee),100,,\(expired)"
        }
        let masters = "Masters Degree (Coursework)"
        var rows = [
            row("00001A", "100001A", "Master of Marine Robotics", masters, "104", isNew ? "90000" : "80000"),
            row("00001A", "100002B", "Master of Marine Robotics (Advanced)", masters, "104", "99000"),
            row("00001A", "100003C", "Master of Kelp Farming", masters, "52", "0"),
            row("00001A", "100004D", "Bachelor of Kelp Farming", "Bachelor Degree", "156", "60000"),
            row("00002B", "100005E", "Diploma of Kelp Farming", "Diploma", "52", "9000"),
            row(
                "00004D",
                "100006F",
                "<script>alert(1)</script> [x](javascript:alert(1)) | Diploma",
                "Diploma",
                "52",
                "8000"
            ),
            row("00002B", "100007G", "Diploma of Old Nets", "Diploma", "52", "7000", expired: "Yes"),
        ]
        if isNew {
            rows.append(row("00003C", "100008H", "Diploma of Tide Reading", "Diploma", "26", "5000"))
        } else {
            rows.append(row("00003C", "100009J", "Diploma of Rope Making", "Diploma", "26", "4000"))
        }
        return rows
    }

    private static func newName(_ date: String) -> String {
        date.hasPrefix("2026") ? "Meridian Institute Pty Ltd" : "Oldcompass Academy Pty Ltd"
    }

    static func write(date: String) throws -> [String] {
        let folder = try TestRegister.folder()
        let renamed = newName(date)
        let rows = courses(date)
        let offers = rows.map { row -> String in
            let parts = row.split(separator: ",", maxSplits: 3).map(String.init)
            let city = ["00001A": "Hobart,TAS", "00002B": "Perth,WA", "00003C": "Cairns,QLD"][parts[0]] ?? "Darwin,NT"
            return "\(parts[0]),x,\(parts[2]),Main,\(city)"
        }
        let files: [(String, String, [String])] = [
            (
                "institutions",
                "CRICOS Provider Code,Trading Name,Institution Name,Institution Type,Institution Capacity,Website,Postal Address Line 1,"
                    + "Postal Address Line 2,Postal Address Line 3,Postal Address Line 4,Postal Address City,Postal Address State,Postal Address Postcode",
                providers.map { $0.replacingOccurrences(of: "RENAMED", with: renamed) }
            ),
            (
                "courses",
                "CRICOS Provider Code,Institution Name,CRICOS Course Code,Course Name,VET National Code,Dual Qualification,"
                    + "Field of Education 1 Broad Field,Field of Education 1 Narrow Field,Field of Education 1 Detailed Field,"
                    + "Field of Education 2 Broad Field,Field of Education 2 Narrow Field,Field of Education 2 Detailed Field,Course Level,"
                    + "Foundation Studies,Work Component,Work Component Hours/Week,Work Component Weeks,Work Component Total Hours,"
                    + "Course Language,Duration (Weeks),Tuition Fee,Non Tuition Fee,Estimated Total Course Cost,Expired",
                rows
            ),
            (
                "locations",
                "CRICOS Provider Code,Institution Name,Location Name,Location Type,Address Line 1,Address Line 2,Address Line 3,"
                    + "Address Line 4,City,State,Postcode",
                [
                    "00001A,x,Main,Own,1 Road,,,,Hobart,TAS,7000", "00002B,x,Main,Own,2 Road,,,,Perth,WA,6000",
                    "00003C,x,Main,Own,3 Road,,,,Cairns,QLD,4870", "00004D,x,Main,Own,4 Road,,,,Darwin,NT,0800",
                ]
            ),
            (
                "course-locations",
                "CRICOS Provider Code,Institution Name,CRICOS Course Code,Location Name,Location City,Location State",
                offers
            ),
        ]
        return try files.map { name, header, lines in
            let path = "\(folder)/\(name)-as-at-\(date).csv"
            try (([header] + lines).joined(separator: "\n") + "\n").write(
                toFile: path,
                atomically: true,
                encoding: .utf8
            )
            return path
        }
    }
}

extension Adviser {
    /// The answer to the last of several turns of one conversation.
    func reply(to turns: String...) async throws -> Answer { try await reply(to: turns) }

    func reply(to turns: [String]) async throws -> Answer {
        let session = newSession()
        var last: Answer?
        for turn in turns { last = await finalAnswer(turn, in: session) }
        return try #require(last)
    }
}
