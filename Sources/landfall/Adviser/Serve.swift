// `landfall serve`: the appliance. The page and its API from the first second; the model joins when it is loaded.

import Advising
import ArgumentParser
import Box
import Catalog
import FoundationEssentials
import Glibc
import Logging
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the web page and its API until stopped.",
        discussion: """
            The configuration file is one JSON object; every key is optional: listen, catalog, model, adapter, assets, panel, noModel,
            noAdapter, dramBudget, context, threads, sessions, hostNames, \(WebConfiguration.numberNames.joined(separator: ", ")).
            Registers are fetched again only when refreshEveryHours says how often; refreshSources (a list), refreshAddresses (register
            to address) and refreshChecksums (a list: ".sha256" lies beside) say which, from where and with what check.
            What is given on the command line wins over the file.
            """
    )

    @Option(help: "Settings, a JSON file.")
    var config: String?
    @Option(help: "Where to listen, ADDRESS:PORT (default: \(ServeConfiguration.defaultListen)).")
    var listen: String?
    @Option(help: "The catalogue's file (default: LANDFALL_CATALOG or var/catalog.sqlite).")
    var catalog: String?
    @Option(help: "The pin map of the board's panel; without one the box has no panel.")
    var panel: String?
    @Option(
        name: .customLong("settings"),
        help: "The box's settings (default: LANDFALL_SETTINGS or var/settings.json)."
    )
    var settingsPath: String?
    @OptionGroup var prose: ProseArguments

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let logger = Logger(label: "landfall.serve")
        let box = SettingsFile(path: settingsPath ?? Paths.settings)
        do {
            if let warning = try box.load().warning { logger.warning("\(warning)") }
        } catch {
            // Facts need no settings.
            logger.error("the settings are not used", metadata: ["error": "\(error)"])
        }
        let settings = try settings(of: box)
        let refreshes = try settings.refresh.requests()
        let catalog = try open(catalog: settings.catalog ?? Paths.catalog)
        let source = AdviserSource(
            catalog: catalog,
            model: settings.prose.noModel ? .off : .loading,
            office: { OfficeContact(box.current) }
        )
        let control = BoxControl(folder: Paths.runFolder)
        let panel = try PanelWatch(map: settings.panel, control: control, logger: Logger(label: "landfall.panel"))
        try source.prepare()
        let engine = EngineReport()
        let server = try WebServer(
            source: source,
            assets: try settings.assets ?? Self.assetsFolder(),
            admin: AdminBox(
                settings: box,
                control: control,
                catalog: catalog,
                engine: engine
            ),
            configuration: settings.web,
            logger: Logger(label: "landfall.web"),
            onAnswers: { panel.show(answers: $0) }
        )
        StopSignal.install()
        let address = try server.start()
        let holdings = try description(of: catalog)
        print("Landfall is ready: \(address.url) (\(holdings))")
        // A pipe is not line-buffered, and whoever started this waits for the line.
        fflush(nil)
        panel.serve(server)
        let manager = ServiceManager()
        manager?.ready(status: holdings)
        let watching = manager?.watch(address)
        let loading =
            settings.prose.noModel
            ? nil
            : ModelLoading.start(settings, for: source, engine: engine, logger: logger) { panel.callForAttention() }
        let refreshing = settings.refresh.everyHours.map {
            RefreshTimer.start(refreshes, everyHours: $0, of: catalog, logger: Logger(label: "landfall.refresh"))
        }
        await StopSignal.wait()
        logger.info("stopping")
        manager?.stopping()
        watching?.cancel()
        loading?.cancel()
        refreshing?.cancel()
        panel.stop()
        await server.stop()
    }

    /// The file's settings with the command line's on top.
    private func settings(of box: SettingsFile) throws -> ServeConfiguration {
        var settings = try config.map { try ServeConfiguration(file: $0) } ?? ServeConfiguration()
        if let listen { settings.web.listen = try ListenAddress(parsing: listen) }
        if let catalog { settings.catalog = catalog }
        if let panel { settings.panel = panel }
        settings.prose.override(with: prose.settings)
        settings.prose.fill(from: box.current)
        if let model = settings.prose.model, !settings.prose.noModel, !FileManager.default.fileExists(atPath: model) {
            throw ServeError.modelMissing(path: model)
        }
        return settings
    }

    private func open(catalog path: String) throws -> Catalog {
        guard FileManager.default.fileExists(atPath: path) else { throw ServeError.catalogMissing(path: path) }
        let catalog = try Catalog.open(path: path)
        guard try !catalog.editions().isEmpty else { throw ServeError.catalogEmpty(path: path) }
        return catalog
    }

    private func description(of catalog: Catalog) throws -> String {
        let current = try Set(catalog.editions().map(\.source)).sorted().compactMap {
            try catalog.currentEdition(of: $0)
        }
        return current.map { edition in
            let part = edition.completeness == .full ? "" : " \(edition.completeness.rawValue)"
            return "\(edition.source) \(edition.date)\(part), \(edition.courseCount) courses"
        }.joined(separator: "; ")
    }

    private static func assetsFolder() throws -> String {
        let wanted = "assets/web"
        guard let folder = Paths.shipped(wanted, holding: "index.html") else {
            throw WebError.assetsMissing(path: wanted)
        }
        return folder
    }
}

/// Why the appliance cannot start.
enum ServeError: Error, CustomStringConvertible {
    case catalogMissing(path: String)
    case catalogEmpty(path: String)
    case modelMissing(path: String)

    var description: String {
        switch self {
        case .catalogMissing(let path):
            "there is no catalogue at \(path): run 'landfall catalog import cricos assets/catalog/starter', or name one with --catalog"
        case .catalogEmpty(let path):
            "the catalogue \(path) holds no register: run 'landfall catalog import cricos FILE' (or assets/catalog/starter)"
        case .modelMissing(let path):
            "there is no model at \(path): run 'make model', name another with --model, or pass --no-model for facts alone"
        }
    }
}
