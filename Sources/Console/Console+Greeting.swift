// First contact: who this is, how to reach it, how it is, and what to do next.

import Box
import Catalog
import FoundationEssentials

extension Console {
    /// Name, addresses, a code for a phone, model, catalogue, next step: 23 lines at most where the terminal has block characters.
    ///
    /// - Parameter hasCode: with the code for a phone, which fills a plain terminal.
    func greeting(hasCode: Bool = true) {
        let settings = box.settings.current
        let addresses = box.addresses()
        show(
            firstContact(settings, addresses, nextStep: nextStep(settings, addresses)),
            code: hasCode ? addresses.first : nil
        )
    }

    /// Writes the lines of a first contact, below the code for the page at an address.
    func show(_ lines: [String], code address: String?) {
        // The code's lines are never wrapped: half of one is no code.
        if let address, let code = QRText.lines(QRCode.compact(pageAddress(address)), blocks: terminal.showsBlocks) {
            for line in code { terminal.write("  \(line)\n") }
        }
        for line in lines { say(line, hanging: 11) }
        say("")
    }

    /// Who this is, how to reach it, how it is, and what to do next.
    func firstContact(_ settings: Settings, _ addresses: [String], nextStep: String) -> [String] {
        var lines: [String] = []
        lines.append("Landfall, an offline study-abroad adviser (\(box.version))")
        if !settings.office.name.isEmpty { lines.append(settings.office.name) }
        let name = box.hostName()
        lines.append("")
        lines.append("  Name       " + (name.isEmpty ? "none" : name.contains(".") ? name : "\(name) (\(name).local)"))
        lines.append(
            "  Web page   "
                + (addresses.isEmpty ? "no network yet" : addresses.prefix(3).map(pageAddress).joined(separator: "  "))
        )
        lines.append("  Model      \(modelState)")
        lines.append("  Catalogue  \(catalogueState)")
        lines.append("  Next step  \(nextStep)")
        return lines
    }

    func pageAddress(_ address: String) -> String { NetworkAddresses.page(at: address, port: box.pagePort) }

    var modelState: String {
        // A box names its model by a link, whose own name and size tell nothing.
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: box.modelPath)
        let path =
            target.map { $0.hasPrefix("/") ? $0 : "\(AtomicFile.folder(of: box.modelPath))/\($0)" } ?? box.modelPath
        guard let size = Self.size(of: path) else { return "not on this box: answers give facts alone" }
        return "\(path.split(separator: "/").last ?? ""), \(TextLayout.size(size))"
    }

    var catalogueState: String {
        guard FileManager.default.fileExists(atPath: box.catalogPath) else {
            return "empty: choose 'Catalogue' to import a register"
        }
        do {
            let editions = try currentEditions()
            guard let first = editions.first else { return "empty: choose 'Catalogue' to import a register" }
            let old = editions.count { $0.isStale == true }
            return "\(editions.count) register\(editions.count == 1 ? "" : "s"), \(first.source) of \(first.date)"
                + (old > 0 ? "; \(old) old" : "")
        } catch {
            return "cannot be read: run the self-test"
        }
    }

    func currentEditions() throws -> [Edition] {
        let catalog = try Catalog.open(path: box.catalogPath)
        return try Register.all.compactMap { try catalog.currentEdition(of: $0.source) }
    }

    private func nextStep(_ settings: Settings, _ addresses: [String]) -> String {
        if !settings.isPassphraseSet { return "choose a passphrase below" }
        if addresses.isEmpty { return "connect a network cable, or set up Wi-Fi (4)" }
        if settings.office.name.isEmpty || settings.office.contact.isEmpty {
            return "tell the box its office (2), so that answers can name it"
        }
        if catalogueState.hasPrefix("empty") { return "import a register (6)" }
        return "open the web page, or chat here (7)"
    }

    static func size(of path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.size].flatMap {
            ($0 as? Int) ?? ($0 as? UInt64).map { Int($0) }
        }
    }
}
