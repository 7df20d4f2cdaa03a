import Box
import Catalog
import Console
import Foundation
import Testing

func damage(_ path: String) throws { try Data("{\"office".utf8).write(to: URL(fileURLWithPath: path)) }

@Suite("The console's dialogues")
struct DialogueTests {
    @Test("the greeting says name, address, model, catalogue and the next step, and fits 80 columns")
    func greeting() throws {
        let test = try TestBox()
        let shown = test.run()
        for text in ["landfall.local", "http://192.168.1.5/", "facts alone", "empty", "tell the box its office"] {
            #expect(shown.contains(text), "\(text)")
        }
        #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(shown.contains("##############"))
    }

    @Test("a terminal with block characters gets a code of half the height, and greeting and prompt fit 24 lines")
    func blocks() throws {
        let test = try TestBox()
        let terminal = ScriptedTerminal([])
        terminal.showsBlocks = true
        Console(terminal: terminal, box: test.box).run()
        #expect(terminal.output.contains("\u{2580}"))
        #expect(terminal.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    }

    @Test("nothing is wider than a narrow terminal but the code", arguments: [40, 60, 132])
    func widths(columns: Int) throws {
        let shown = try TestBox().run("1", "2", ".", "6", ".", "12", ".", ".", columns: columns)
        let wide = shown.split(separator: "\n").filter {
            !$0.contains("##") && !$0.contains(">") && !$0.contains("Passphrase (") && $0.count > min(columns, 80)
        }
        #expect(wide.isEmpty, "\(wide)")
    }

    @Test("the office is saved as a whole at the end")
    func office() throws {
        let test = try TestBox()
        test.run("2", "Riverton Office", "Room 4")
        #expect(test.settings.office == Settings.Office())
        test.run("2", "Riverton Office", "Room 4", "yes", ".")
        #expect(test.settings.office.name == "Riverton Office" && test.settings.keepQuestions)
        // Enter keeps, a hyphen empties, a point goes back.
        test.run("2", "", "-", "", ".")
        #expect(test.settings.office.name == "Riverton Office" && test.settings.office.contact.isEmpty)
        let shown = test.run("2", "Other", ".", ".")
        #expect(shown.contains("Nothing was changed") && test.settings.office.name == "Riverton Office")
    }

    @Test("languages are asked where the page has several, and only those it has are taken")
    func languages() throws {
        let test = try TestBox()
        test.box.pageLanguages = ["en", "zh", "ar"]
        let shown = test.run("2", "", "", "zh xx", "zh zh", "zh en", "", ".")
        #expect(shown.contains("The page has no 'xx'") && shown.contains("each language once"))
        #expect(test.settings.languages == ["zh", "en"])
    }

    @Test("every wrong answer of the network's dialogue is explained and asked again")
    func network() throws {
        let test = try TestBox()
        let service = try test.serveDeeds()
        let shown = test.run(
            "3",
            "9",
            "fixed",
            "2",
            "192.168.1.300/24",
            "192.168.1.5",
            "192.168.1.5/24",
            "10.0.0.1",
            "192.168.1.1",
            "one.one",
            "1.1.1.1 9.9.9.9",
            "perhaps",
            "yes",
            "."
        )
        for text in [
            "There is no '9'", "no address", "with the length of its network", "is not in the network",
            "Please type yes or no",
        ] {
            #expect(shown.contains(text), "\(text)")
        }
        #expect(test.settings.network.mode == .static && test.settings.network.dns == ["1.1.1.1", "9.9.9.9"])
        #expect(service.end() == ["network {}"])
    }

    @Test("a network that could not be switched is said, and the settings stay for the next start")
    func networkFails() throws {
        let test = try TestBox()
        let service = try test.serveDeeds([.network: #"{"ok":false,"message":"no cable"}"#])
        let shown = test.run("3", "1", "yes", ".")
        #expect(shown.contains("Saved.") && shown.contains("no cable"))
        _ = service.end()
    }

    @Test("a hotspot needs a passphrase; one that is set is not shown")
    func wireless() throws {
        let test = try TestBox()
        let service = try test.serveDeeds()
        let shown = test.run("4", "3", "", "short", "long enough", "", ".")
        #expect(shown.contains("8 to 63"))
        #expect(test.settings.wifi.mode == .hotspot && test.settings.wifi.ssid == "Landfall")
        #expect(!test.run("4", "2", "Campus", "", "", ".").contains("long enough"))
        #expect(test.settings.wifi.passphrase == "long enough" && test.settings.wifi.mode == .client)
        _ = service.end()
    }

    @Test("the clock takes a time in UTC and nothing impossible")
    func clock() throws {
        let test = try TestBox()
        let service = try test.serveDeeds()
        let shown = test.run("5", "noon", "2026-13-01 10:00", "1999-01-01 10:00", "2026-11-27 9:05", "5", "", ".")
        #expect(
            shown.contains("no date and time") && shown.contains("The year 1999") && shown.contains("stays as it is")
        )
        #expect(service.end() == [#"clock {"time":"2026-11-27T09:05:00Z"}"#])
    }

    @Test("noise, endless lines and Ctrl-C are said or lead back, and nothing breaks")
    func noise() throws {
        let test = try TestBox()
        let shown = test.run("2", .noise, .tooLong, .giveUp, .noise, "1", ".")
        #expect(
            shown.contains("could not be read") && shown.contains("longer than any answer")
                && shown.contains("Nothing was changed")
        )
        #expect(test.settings.office.name.isEmpty)
    }

    @Test("restart, power off and factory reset ask first; on another machine it is said that this is not the box")
    func power() throws {
        let test = try TestBox()
        #expect(test.run("12", "1", "yes", ".").contains("only be done on the box"))
        let service = try test.serveDeeds()
        test.run("12", "1", "", "12", "2", "yes", "12", "3", "yes", "12", "3", "forget everything", ".")
        #expect(service.end() == ["poweroff {}", "factory-reset {}"])
    }

    @Test("an update comes from the stick, and only a bundle does")
    func update() throws {
        let test = try TestBox()
        let stick = test.folder + "/stick"
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        for name in ["landfall-2.raucb", "holiday.jpg"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(stick)/\(name)"))
        }
        let service = try test.serveDeeds([.mountUSB: #"{"ok":true,"path":"\#(stick)"}"#])
        let shown = test.run("10", "", "1", "yes", ".")
        #expect(shown.contains("landfall-2.raucb") && !shown.contains("holiday") && shown.contains("Restart the box"))
        #expect(service.end().map { $0.prefix(9) } == ["mount-usb", "update {\"", "unmount-u"])
    }

    @Test("a model comes from the stick too, is refused when it is none, and the model of before is the way back")
    func model() throws {
        let test = try TestBox()
        let models = VersionedFolder(path: test.folder + "/models")
        test.box.modelPath = test.folder + "/models/current"
        let stick = test.folder + "/stick"
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        for name in ["one.landfall", "three.gguf", "two.landfall"] {
            try Data(name.utf8).write(to: URL(fileURLWithPath: "\(stick)/\(name)"))
        }
        struct NoModel: Error, CustomStringConvertible { let description = "this is no model" }
        test.box.checkModel = { if $0.hasSuffix("three.gguf") { throw NoModel() } }
        let service = try test.serveDeeds([.mountUSB: #"{"ok":true,"path":"\#(stick)"}"#])
        let shown = test.run("10", "", "1", "yes", "10", "", "2", "yes", "10", "", "3", "", "12", ".", ".")
        #expect(shown.contains("this is no model") && shown.contains("Back to the model of before, one.landfall"))
        #expect(models.current == "two.landfall" && models.versions == ["one.landfall", "two.landfall"])
        #expect(test.run(".").contains("Model      two.landfall, 12 bytes"))
        test.run("12", "4", ".")
        #expect(models.current == "one.landfall" && models.previous == "two.landfall")
        #expect(service.end().filter { $0.hasPrefix("unmount") }.count == 3)
    }

    @Test("an adapter comes from the stick as a folder, and the one that came with the box is the way back")
    func adapter() throws {
        let test = try TestBox()
        let adapters = VersionedFolder(path: test.folder + "/adapters")
        test.box.modelPath = test.folder + "/models/current"
        for name in ["local", "stranger"] {
            let folder = "\(test.folder)/stick/\(name)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/adapter_config.json"))
        }
        struct Stranger: Error, CustomStringConvertible { let description = "trained on another model" }
        test.box.checkAdapter = { if $0.hasSuffix("stranger") { throw Stranger() } }
        let service = try test.serveDeeds([.mountUSB: #"{"ok":true,"path":"\#(test.folder)/stick"}"#])
        let shown = test.run("10", "", "2", "yes", "10", "", "1", "yes", "12", ".", ".")
        #expect(shown.contains("trained on another model") && shown.contains("local (an adapter)"))
        #expect(shown.contains("Back to the adapter that came with the box"))
        #expect(adapters.current == "local" && adapters.versions == ["local"])
        test.run("12", "4", ".")
        #expect(adapters.current == nil && adapters.previous == "local")
        #expect(test.run("12", "4", ".").contains("Back to the adapter of before, local"))
        #expect(adapters.current == "local")
        _ = service.end()
    }

    @Test("self-test and log are shown; a machine without a log says so")
    func reports() throws {
        let test = try TestBox()
        #expect(test.run("8", "9", ".").contains("ok  everything"))
        test.box.log = { _ in (1...45).map { "line \($0)" } }
        let shown = test.run("9", "", ".", ".")
        #expect(shown.contains("line 40") && !shown.contains("line 41"))
    }
}

@Suite("The console's catalogue")
struct ConsoleCatalogueTests {
    /// The starter that every build has.
    private static let starter = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../assets/catalog/starter").standardized.path

    @Test("a register is imported from a folder, listed, and asked about in the chat")
    func importing() throws {
        let test = try TestBox()
        #expect(test.run("6", "1", ".").contains("The catalogue is empty"))
        let shown = test.run(
            "6",
            "3",
            "99",
            "1",
            "/nowhere",
            .line(Self.starter),
            "6",
            "1",
            "6",
            "5",
            "7",
            "How many courses are there in Queensland?",
            "new",
            "",
            ".",
            "."
        )
        for text in [
            "There is no '99'", "There is nothing at /nowhere", "Imported: cricos", "* cricos", "Forgotten",
            "No register has",
        ] {
            #expect(shown.contains(text), "\(text)")
        }
        #expect(shown.contains("[1]") && shown.contains("Queensland"))
        #expect(!shown.contains("**"))
        #expect(test.run().contains("1 register, cricos of"))
    }

    @Test("an answer is stopped without losing the console")
    func stopping() throws {
        let test = try TestBox()
        let terminal = ScriptedTerminal([
            .secret(TestBox.passphrase), "6", "3", "1", .line(Self.starter), "7",
            "How many courses are there in Queensland?", ".", ".",
        ])
        terminal.stops = true
        Console(terminal: terminal, box: test.box).run()
        #expect(terminal.output.contains("Stopped.") && terminal.output.contains("The console is locked"))
    }

    @Test("the box's own screen follows its addresses, draws only what has changed, and takes no line")
    func screen() throws {
        let test = try TestBox()
        let terminal = ScriptedTerminal(["never read"])
        var looks = 0
        test.box.addresses = {
            looks += 1
            switch looks {
            case 1, 2: return []
            case 3, 4: return ["192.168.1.5"]
            default:
                terminal.isGone = true
                return ["192.168.1.5"]
            }
        }
        Console(terminal: terminal, box: test.box).showFirstContact(every: 0)
        let pictures = terminal.output.components(separatedBy: "\u{1B}[2J").dropFirst()
        #expect(looks == 5 && pictures.count == 2)
        #expect(pictures.first?.contains("no network yet") == true && pictures.first?.contains("network cable") == true)
        #expect(
            pictures.last?.contains("http://192.168.1.5/") == true && pictures.last?.contains("with a phone") == true
        )
        #expect(terminal.steps.count == 1)
    }

    @Test("of several files the ones that belong together are chosen by number")
    func choosing() throws {
        let test = try TestBox()
        let folder = test.folder + "/stick"
        try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
        for name in ["b.csv", "a.csv", "deep/c.csv", ".hidden"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let shown = test.run("6", "3", "1", .line(folder), "one", "1 9", "1 3", ".")
        #expect(shown.contains("1  a.csv (1 bytes)") && shown.contains("3  deep/c.csv") && !shown.contains(".hidden"))
        #expect(shown.contains("Please type numbers from 1 to 3") && shown.contains("That did not work"))
    }

    @Test("a file that is no publication is refused by what is missing, and the menu goes on")
    func wrongFile() throws {
        let test = try TestBox()
        let file = test.folder + "/fees.csv"
        try Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: file))
        let shown = test.run("6", "3", "1", .line(file), "1", ".")
        // The message names the path, whose length decides where its lines are broken.
        let words = shown.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("That did not work") && words.contains("nothing was changed"))
        #expect(shown.contains("The console is locked"))
    }
}
