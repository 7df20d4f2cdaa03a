// What the configuration file says about refreshing: nothing is fetched unless it says how often.

import Catalog
import Web

/// Settings of the refresh in `landfall serve`: `refreshEveryHours` switches it on; `refreshSources` names the registers (default:
/// all with a published address), `refreshAddresses` other addresses, `refreshChecksums` the registers whose publication has a
/// ".sha256" beside it.
struct RefreshSettings: Sendable {
    var everyHours: Int?
    var sources: [String]?
    var addresses: [String: String] = [:]
    var checksums: [String] = []

    static let names = ["refreshEveryHours", "refreshSources", "refreshAddresses", "refreshChecksums"]

    /// What to refresh each time; empty when nothing is configured.
    ///
    /// - Throws: `WebError.badConfiguration` that names what is unknown, or has no address, or lacks the hours.
    func requests() throws -> [RefreshRequest] {
        guard everyHours != nil else {
            if sources != nil || !addresses.isEmpty || !checksums.isEmpty {
                throw WebError.badConfiguration("\"refreshEveryHours\" is missing: without it nothing is refreshed")
            }
            return []
        }
        for name in (sources ?? []) + addresses.keys + checksums {
            guard Register.all.contains(where: { $0.source == name }) else {
                throw WebError.badConfiguration("a refresh setting names \"\(name)\", which is no register")
            }
        }
        let chosen = Register.all.filter { register in
            sources?.contains(register.source) ?? (register.address != nil || addresses[register.source] != nil)
        }
        return try chosen.map { register in
            guard register.address != nil || addresses[register.source] != nil else {
                throw WebError.badConfiguration(
                    "\"\(register.source)\" has no published address: name one in \"refreshAddresses\", or leave it out"
                )
            }
            var request = RefreshRequest(register)
            request.address = addresses[register.source]
            request.hasChecksumBeside = checksums.contains(register.source)
            return request
        }
    }
}
