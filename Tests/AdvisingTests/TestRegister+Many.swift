// A catalogue with the registers of several countries, for conversations that change between them.

import Advising
import Catalog
import Foundation
import Testing

extension TestRegister {
    private static let data = package + "/../shared/data"
    private static let hasManyRegisters =
        ["us-ipeds", "us-sevp", "uk-student-sponsors", "uk-discover-uni", "world-university-domains"]
        .allSatisfy { FileManager.default.fileExists(atPath: "\(data)/\($0)") } && hasRealRules

    /// For suites that ask ``many``: without the published registers there is nothing to ask.
    static let needsManyRegisters = ConditionTrait.enabled(
        if: hasManyRegisters,
        "the published registers are not beside this checkout (../shared/data)"
    )

    /// The starter excerpt of Australia and, whole as published, what the United States, the United Kingdom and the world have.
    static let many = Result {
        let catalog = try Catalog.open(path: try folder() + "/catalog.sqlite")
        func files(_ folder: String, _ isWanted: (String) -> Bool) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(data)/\(folder)").filter(isWanted).sorted().map {
                "\(data)/\(folder)/\($0)"
            }
        }
        func isTable(_ name: String) -> Bool { name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") }
        _ = try catalog.importEdition(of: .cricos, from: [package + "/assets/catalog/starter"])
        let pages = try files("uk-immigration-rules") { $0.hasPrefix("appendix") }
        _ = try catalog.importEdition(of: .ukRules, from: pages)
        let countries = ["\(data)/iso-geo/iso3166-1.json"]
        _ = try catalog.importEdition(of: .places, from: countries, edition: "2025-01-01", force: true)
        _ = try catalog.importEdition(of: .ukSponsors, from: files("uk-student-sponsors", isTable))
        _ = try catalog.importEdition(of: .sevp, from: files("us-sevp") { $0.hasSuffix(".json") })
        let survey = try files("us-ipeds") { $0.hasPrefix("hd") || $0.hasPrefix("ic") || $0.hasPrefix("adm") }
        _ = try catalog.importEdition(of: .ipeds, from: survey.filter(isTable))
        _ = try catalog.importEdition(of: .discoverUni, from: files("uk-discover-uni", isTable))
        let universities = try files("world-university-domains") { $0.hasSuffix(".json") }
        _ = try catalog.importEdition(of: .hipo, from: universities, edition: "2026-06-20")
        _ = try catalog.importEdition(of: .ecb, from: ["\(data)/ecb-fx/eurofxref-hist.zip"])
        return Adviser(catalog: catalog, prose: nil)
    }
}
