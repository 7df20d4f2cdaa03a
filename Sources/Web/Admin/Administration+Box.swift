// The machine on the admin page: how it is, its settings, restart and update.

import Box
import FoundationEssentials

extension Administration {
    private struct HealthDocument: Encodable {
        let machine: BoxHealth
        let residentBytes: Int?
        let engine: EngineReport.Account?
    }

    func health() throws -> HTTPResponse {
        try .json(
            HealthDocument(
                machine: BoxHealth(dataPath: box.catalog.path),
                residentBytes: Self.residentBytes,
                engine: box.engine.account
            )
        )
    }

    /// What this process keeps in memory now, pages of files included.
    private static var residentBytes: Int? {
        let status = (try? AtomicFile.read("/proc/self/status")).flatMap { $0 } ?? []
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 }
    }

    // MARK: Settings

    /// All settings but the passphrase's hash: a copy on somebody's laptop is no place for it.
    func backup() throws -> HTTPResponse {
        var settings = box.settings.current
        settings.passphraseHash = ""
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return HTTPResponse(
            .ok,
            headers: [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Disposition", "attachment; filename=\"landfall-settings.json\""),
            ],
            body: .bytes([UInt8](try encoder.encode(settings)) + [UInt8(ascii: "\n")])
        )
    }

    /// Takes a backup's settings; the passphrase stays what it is here.
    func restore(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let restored = SettingsFile.settings(in: request.body) else {
            let reason = SettingsFile.problem(of: request.body) ?? "it cannot be read"
            throw HTTPError(
                .unprocessableContent,
                "bad_settings",
                "That is no backup of settings: \(reason). Nothing was changed."
            )
        }
        if restored.network.mode == .static, let problem = NetworkText.problem(ofAddress: restored.network.address) {
            throw HTTPError(.unprocessableContent, "bad_settings", "\(problem) Nothing was changed.")
        }
        try box.settings.update { settings in
            let hash = settings.passphraseHash
            settings = restored
            settings.passphraseHash = hash
        }
        logger.notice("settings were restored from a backup")
        return HTTPResponse(.noContent)
    }

    // MARK: Deeds

    func restart() throws -> HTTPResponse {
        try checkOnBox()
        logger.notice("a restart was asked for on the admin page")
        try jobs.start("Restarting") { [box] _ in
            try box.control.ask(.reboot)
            return ["The box restarts. This page comes back in about a minute."]
        }
        return try .json(JobDocument(job: jobs.job))
    }

    private struct Update: Decodable { let file: String }

    func update(_ request: HTTPRequest) throws -> HTTPResponse {
        try checkOnBox()
        let wanted: Update = try JSONBody.decode(request)
        guard let bundle = uploads.files.first(where: { $0.name == wanted.file }), bundle.name.hasSuffix(".raucb")
        else {
            throw HTTPError(
                .unprocessableContent,
                "bundle_missing",
                "Upload the update first; its name ends in .raucb."
            )
        }
        logger.notice("an update was asked for on the admin page", metadata: ["bundle": "\(bundle.name)"])
        try jobs.start("Installing the update") { [box, uploads] progress in
            progress("this takes some minutes")
            let outcome = try box.control.ask(.update, ["bundle": bundle.path], within: 3600)
            uploads.clear()
            return [outcome.message ?? "The update is installed. Restart the box to use it."]
        }
        return try .json(JobDocument(job: jobs.job))
    }

    private func checkOnBox() throws {
        guard box.control.isOnBox else {
            throw HTTPError(
                .conflict,
                "not_on_box",
                "\(BoxError.notOnBox(folder: box.control.folder))".capitalizedFirst + "."
            )
        }
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
