// How the box is, and what is done to it as a whole.

import Box
import FoundationEssentials

extension Console {
    func status() throws {
        greeting(hasCode: false)
        let health = BoxHealth(dataPath: AtomicFile.folder(of: box.settings.path))
        var lines: [String] = []
        if let all = health.memoryBytes, let free = health.availableMemoryBytes {
            lines.append("  Memory     \(TextLayout.size(free)) free of \(TextLayout.size(all))")
        }
        if let all = health.storageBytes, let free = health.freeStorageBytes {
            lines.append("  Storage    \(TextLayout.size(free)) free of \(TextLayout.size(all))")
        }
        if let temperature = health.temperature {
            let slow = health.isThrottled == true ? ", running slower because of it" : ""
            lines.append("  Heat       \(Int(temperature.rounded())) degrees Celsius\(slow)")
        }
        if let seconds = health.uptimeSeconds {
            lines.append(
                "  Running    \(seconds / 86_400) days \(seconds / 3600 % 24) hours \(seconds / 60 % 60) minutes"
            )
        }
        let settings = box.settings.current
        lines.append("  Office     \(settings.office.name.isEmpty ? "not set" : settings.office.name)")
        lines.append("  Contact    \(settings.office.contact.isEmpty ? "not set" : settings.office.contact)")
        say(lines.joined(separator: "\n"), hanging: 11)
    }

    func selfTest() throws {
        say("This takes up to a minute.")
        let meter = DotMeter(terminal)
        let text = try box.examine { _ in meter.tick() }
        terminal.write("\n")
        try page(text)
    }

    func showLog() throws {
        guard let lines = box.log(200) else { return say("There is no log of the box's services on this machine.") }
        if lines.isEmpty { return say("The log is empty.") }
        try page(lines.joined(separator: "\n"))
    }

    func update() throws {
        guard box.control.isOnBox else { throw BoxError.notOnBox(folder: box.control.folder) }
        _ = try ask("Put the USB stick with the update in.", current: "it is in", shown: "it is in")
        guard let outcome = deed("Looking for the stick", .mountUSB, within: 30) else { return }
        defer { _ = deed("Letting go of the stick", .unmountUSB, within: 60) }
        let updates = FolderListing.files(in: outcome.path ?? box.control.usbFolder).compactMap(Update.init)
        if updates.isEmpty {
            return say(
                "No update is on the stick: a system's name ends in .raucb, a model's in .landfall or .gguf, an adapter is a folder with adapter_config.json."
            )
        }
        let chosen = updates[try choose("Which update?", updates.map(\.line))]
        switch chosen.part {
        case .system: break
        case .model: return try install(chosen, "model", into: models, check: box.checkModel)
        case .adapter: return try install(chosen, "adapter", into: adapters, check: box.checkAdapter)
        }
        guard try confirm("Install \(chosen.name)? The version of now stays as the way back.", default: true) else {
            throw GoBack()
        }
        // A slow stick and a slow card take minutes; an answer comes in any case.
        guard let done = deed("Installing", .update, ["bundle": chosen.path], within: 3600) else { return }
        say(done.message ?? "The update is installed. Restart the box (12) to use it.")
    }

    /// What a stick may bring: a whole system, a model, or an adapter in a folder of its own.
    private struct Update {
        enum Part { case system, model, adapter }
        let part: Part
        let name: String
        let path: String
        let line: String

        init?(_ file: FolderListing.File) {
            let ofFolder = "/adapter_config.json"
            if file.name.hasSuffix(ofFolder) {
                part = .adapter
                name = String(file.name.dropLast(ofFolder.count))
                path = String(file.path.dropLast(ofFolder.count))
                line = "\(name) (an adapter)"
                return
            }
            if file.name.hasSuffix(".raucb") {
                part = .system
            } else if file.name.hasSuffix(".landfall") || file.name.hasSuffix(".gguf") {
                part = .model
            } else {
                return nil
            }
            (name, path) = (file.name, file.path)
            line = "\(name) (\(TextLayout.size(file.bytes)))"
        }
    }

    private func install(
        _ update: Update,
        _ thing: String,
        into folder: VersionedFolder,
        check: (_ path: String) throws -> Void
    ) throws {
        guard
            try confirm("Use the \(thing) \(update.name)? The \(thing) of now stays as the way back.", default: true)
        else { throw GoBack() }
        terminal.write("Copying and checking, which takes minutes ")
        let meter = DotMeter(terminal)
        defer { terminal.write("\n") }
        let name = try folder.add(update.path, check: check) { _, _ in meter.tick() }
        try folder.use(name)
        say("\nThe \(thing) is installed. Restart the box (12) to use it.")
    }

    private var models: VersionedFolder { VersionedFolder(path: AtomicFile.folder(of: box.modelPath)) }

    private var adapters: VersionedFolder { VersionedFolder(path: AtomicFile.folder(of: models.path) + "/adapters") }

    /// The ways back that there are, each with its line in the menu. From an adapter without one before, it is the one that came with the box.
    private var waysBack: [(line: String, go: () throws -> Void)] {
        var ways: [(line: String, go: () throws -> Void)] = []
        if let model = models.previous {
            ways.append(("Back to the model of before, \(model)", { [models] in try models.goBack() }))
        }
        if let adapter = adapters.previous {
            ways.append(("Back to the adapter of before, \(adapter)", { [adapters] in try adapters.goBack() }))
        } else if adapters.current != nil {
            ways.append(("Back to the adapter that came with the box", adapters.leave))
        }
        return ways
    }

    func power() throws {
        let ways = waysBack
        let chosen = try choose(
            "The box as a whole",
            ["Restart", "Power off", "Factory reset: forget all settings and imported registers"] + ways.map(\.line)
        )
        switch chosen {
        case 0:
            guard try confirm("Restart the box now?", default: false) else { throw GoBack() }
            _ = deed("Restarting", .reboot)
        case 1:
            guard try confirm("Power the box off? It has to be switched on by hand.", default: false) else {
                throw GoBack()
            }
            _ = deed("Powering off", .poweroff)
        case 3...:
            try ways[chosen - 3].go()
            say("That is so after a restart.")
        default:
            say("Everything that was set and imported on this box will be gone; it starts as it was delivered.")
            let word = try ask("To do that, type: forget everything")
            guard word == "forget everything" else { throw GoBack() }
            _ = deed("Forgetting everything", .factoryReset, within: 120)
        }
    }
}
