// The cache of registers: what is in it, importing, refreshing, going back.

import Box
import Catalog
import FoundationEssentials

extension Console {
    func catalogue() throws {
        let items: [(String, () throws -> Void)] = [
            ("List what is loaded", listEditions), ("Import a register from a USB stick", importFromStick),
            ("Import a register from a folder of this box", importFromFolder),
            ("Refresh over the network", refresh), ("Return to the edition before", rollBack),
        ]
        try items[choose("Catalogue of registers", items.map(\.0))].1()
    }

    private func open() throws -> Catalog { try Catalog.open(path: box.catalogPath) }

    private func listEditions() throws {
        let catalog = try open()
        let editions = try catalog.editions()
        if editions.isEmpty { return say("The catalogue is empty.") }
        let current = Set(try currentEditions().map(\.id))
        var lines = ["The editions here; * marks those that answer."]
        for edition in editions {
            let age = edition.ageInDays().map { "\($0) days old" } ?? "age unknown: set the clock"
            let state =
                edition.withdrawn
                ? ", withdrawn" : edition.completeness == .full ? "" : ", \(edition.completeness.rawValue)"
            let old = edition.isStale == true ? " (past its time)" : ""
            let counts = edition.counts.prefix(3).map { "\($0.rows) \($0.table)" }.joined(separator: ", ")
            lines.append(
                "\(current.contains(edition.id) ? "*" : " ") \(edition.source) \(edition.date), \(age)\(old)\(state): \(counts)"
            )
        }
        try page(lines.joined(separator: "\n"))
    }

    // MARK: Import

    private func importFromStick() throws {
        let register = try chooseRegister("Which register is on the stick?")
        _ = try ask("Put the USB stick in.", current: "it is in", shown: "it is in")
        guard let outcome = deed("Looking for the stick", .mountUSB, within: 30) else { return }
        defer { _ = deed("Letting go of the stick", .unmountUSB, within: 60) }
        try importFiles(of: register, in: outcome.path ?? box.control.usbFolder)
    }

    private func importFromFolder() throws {
        let register = try chooseRegister("Which register is it?")
        let folder = try ask(
            "In which folder or file is it? (a whole path)",
            problem: { FileManager.default.fileExists(atPath: $0) ? nil : "There is nothing at \($0)." }
        )
        try importFiles(of: register, in: folder)
    }

    private func chooseRegister(_ question: String) throws -> Register {
        Register.all[try choose(question, Register.all.map { "\($0.source): \($0.title)" })]
    }

    private func importFiles(of register: Register, in place: String) throws {
        // A starter is a folder, as its importer takes it.
        if FileManager.default.fileExists(atPath: place + "/edition.json") {
            return try importFiles([place], of: register, edition: nil, force: false)
        }
        let files = FolderListing.files(in: place)
        if files.isEmpty { return say("No file is there.") }
        var chosen = files
        if files.count > 1 {
            say("'\(register.source)' takes: \(register.files).")
            let names = files.map { "\($0.name) (\(TextLayout.size($0.bytes)))" }
            chosen = try chooseSeveral("Which of these files belong to the publication?", names).map { files[$0] }
        }
        try importFiles(chosen.map(\.path), of: register, edition: nil, force: false)
    }

    /// What the importer cannot know or would rather not do is asked.
    private func importFiles(_ paths: [String], of register: Register, edition: String?, force: Bool) throws {
        say(
            "Importing. The edition of now answers until this one is whole; even a cut of power changes nothing before."
        )
        let meter = DotMeter(terminal)
        do {
            let report = try open().importEdition(of: register, from: paths, edition: edition, force: force) { _ in
                meter.tick()
            }
            terminal.write("\n")
            let rows = report.tables.map { "\($0.kept) of \($0.read) rows of \($0.name)" }.joined(separator: ", ")
            say("Imported: \(register.source), edition of \(report.edition.date) (\(rows)).")
            for note in report.notes { say("Note: \(note).") }
            say(report.isCurrent ? "It answers from now on." : "It is kept; another edition answers.")
        } catch CatalogError.noEditionDate {
            terminal.write("\n")
            let day = try ask("The files do not say of which day they are. The day of publication, like 2026-01-02:") {
                text in
                (try? Date("\(text)T00:00:00Z", strategy: .iso8601)) == nil
                    ? "That is no day: write it like 2026-01-02." : nil
            }
            try importFiles(paths, of: register, edition: day, force: force)
        } catch let error as CatalogError where !force && error.isAboutSize {
            terminal.write("\n")
            say("\(error).")
            guard try confirm("Import it nevertheless?", default: false) else { throw GoBack() }
            try importFiles(paths, of: register, edition: edition, force: true)
        }
    }

    // MARK: Refresh and back

    private func refresh() throws {
        let published = Register.all.filter { $0.address != nil }
        guard try confirm("Fetch the newest of: \(published.map(\.source).joined(separator: ", "))?", default: true)
        else { throw GoBack() }
        let catalog = try open()
        for register in published {
            terminal.write("\(register.source) ")
            let outcome = try wait { await catalog.refresh(RefreshRequest(register)) }
            guard let outcome else { return say("- stopped. What was fetched so far is not lost.") }
            terminal.write("\n")
            say(outcome.line + ".", hanging: 2)
        }
    }

    private func rollBack() throws {
        let catalog = try open()
        let all = try catalog.editions().filter { !$0.withdrawn }
        let several = try currentEditions().filter { current in
            all.contains { $0.source == current.source && $0.id != current.id }
        }
        if several.isEmpty { return say("No register has an edition to return to.") }
        let chosen = several[try choose("Which register?", several.map { "\($0.source), now of \($0.date)" })]
        guard
            try confirm(
                "The edition of \(chosen.date) will no longer answer. Return to the one before?",
                default: false
            )
        else {
            throw GoBack()
        }
        let edition = try catalog.rollBack(chosen.source)
        say("\(chosen.source): the edition of \(edition.date) answers now.")
    }
}

extension CatalogError {
    /// Refused only because it holds less than is usual.
    fileprivate var isAboutSize: Bool {
        switch self {
        case .tooFewRows, .belowFloor: true
        default: false
        }
    }
}
