// The list of universities of the world, invented, beside the invented Australian register.

import Advising
import Catalog
import Foundation

enum InventedUniversities {
    /// One entry of the list.
    struct Entry {
        let name, code, country, domain: String

        init(_ name: String, _ code: String, _ country: String, _ domain: String) {
            (self.name, self.code, self.country, self.domain) = (name, code, country, domain)
        }

        fileprivate var json: String {
            """
            {"name": "\(name)", "alpha_two_code": "\(code)", "country": "\(country)", "state-province": null,
             "web_pages": ["https://www.\(domain)/"], "domains": ["\(domain)"]}
            """
        }
    }

    /// An adviser whose catalogue holds these universities and the courses of `InventedRegister`.
    static func adviser(_ entries: [Entry]) throws -> Adviser {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        let path = folder + "/universities.json"
        let list = entries.map(\.json).joined(separator: ",")
        try "[\(list)]".write(toFile: path, atomically: true, encoding: .utf8)
        _ = try catalog.importEdition(of: .cricos, from: try InventedRegister.write(date: "2026-01-02"))
        _ = try catalog.importEdition(of: .hipo, from: [path], edition: "2026-06-20", force: true)
        return Adviser(catalog: catalog, prose: nil)
    }
}
