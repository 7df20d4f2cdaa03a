import Box
import Foundation
import Testing

@Suite("The settings' file")
struct SettingsFileTests {
    @Test("a box without a file has the settings of an empty box, and reading makes none")
    func missing() throws {
        try withFolder { folder in
            let file = SettingsFile(path: folder + "/settings.json")
            let loaded = try file.load()
            #expect(loaded == .init(settings: Settings()))
            #expect(try names(folder).isEmpty)
        }
    }

    @Test("what is written is read again, by its owner alone, in the form that other programs know")
    func roundTrip() throws {
        try withFolder { folder in
            let path = folder + "/deep/settings.json"
            try SettingsFile(path: path).update { settings in
                settings.office.name = "Riverton International Office"
                settings.network.mode = .static
                settings.network.address = "192.168.1.5/24"
                settings.network.dns = ["192.168.1.1"]
                settings.wifi.mode = .hotspot
                settings.wifi.ssid = "Landfall"
            }
            let again = try SettingsFile(path: path).load()
            #expect(again.settings.office.name == "Riverton International Office")
            #expect(again.settings.wifi.mode == .hotspot)
            #expect(again.warning == nil)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let document = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any]
            )
            let network = try #require(document["network"] as? [String: Any])
            #expect(network["mode"] as? String == "static")
            #expect(network["address"] as? String == "192.168.1.5/24")
            #expect((document["wifi"] as? [String: Any])?["mode"] as? String == "hotspot")
        }
    }

    @Test("keys of a later version survive a change, at every depth")
    func unknownKeys() throws {
        try withFolder { folder in
            let path = folder + "/settings.json"
            try Data(#"{"office":{"name":"A","floor":3},"lamps":[1,2.5,null]}"#.utf8).write(
                to: URL(fileURLWithPath: path)
            )
            try SettingsFile(path: path).update { $0.office.name = "B" }
            let document = try #require(
                JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any]
            )
            #expect((document["office"] as? [String: Any])?["floor"] as? Int == 3)
            #expect((document["office"] as? [String: Any])?["name"] as? String == "B")
            #expect((document["lamps"] as? [Any])?.count == 3)
        }
    }

    @Test(
        "a damaged file is put aside by name, and the settings of before the last change are used",
        arguments: ["", "{\"office\":{\"na", "[1]", "{\"wifi\":{\"mode\":\"loud\"}}", "{\"languages\":\"en\"}"]
    )
    func damaged(content: String) throws {
        try withFolder { folder in
            let path = folder + "/settings.json"
            let file = SettingsFile(path: path)
            try file.update { $0.office.name = "First" }
            try file.update { $0.office.name = "Second" }
            try Data(content.utf8).write(to: URL(fileURLWithPath: path))
            let loaded = try SettingsFile(path: path).load()
            #expect(loaded.settings.office.name == "First")
            #expect(loaded.warning?.contains("settings.json.damaged-1") == true)
            #expect(text(path + ".damaged-1") == content)
            #expect(try SettingsFile(path: path).load() == .init(settings: loaded.settings))
        }
    }

    @Test("damage with nothing before it is said, and a second damaged file does not take the place of the first")
    func damagedTwice() throws {
        try withFolder { folder in
            let path = folder + "/settings.json"
            for number in 1...2 {
                try Data("{\(number)".utf8).write(to: URL(fileURLWithPath: path))
                let loaded = try SettingsFile(path: path).load()
                #expect(loaded.settings == Settings())
                #expect(loaded.warning?.contains("Nothing is set now") == true)
            }
            #expect(text(path + ".damaged-1") == "{1")
            #expect(text(path + ".damaged-2") == "{2")
        }
    }

    @Test("a change by another program is noticed, and two programs do not undo each other's changes")
    func shared() throws {
        try withFolder { folder in
            let mine = SettingsFile(path: folder + "/settings.json")
            let other = SettingsFile(path: folder + "/settings.json")
            try mine.update { $0.office.name = "Here" }
            #expect(other.current.office.name == "Here")
            try other.update { $0.office.contact = "Room 2" }
            #expect(mine.current.office.contact == "Room 2")
            #expect(mine.current.office.name == "Here")
        }
    }

    @Test("many changes at once are all kept")
    func concurrent() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("landfall-box-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                group.addTask {
                    try SettingsFile(path: folder + "/settings.json").update { $0.languages.append("l\(number)") }
                }
            }
            try await group.waitForAll()
        }
        #expect(try SettingsFile(path: folder + "/settings.json").load().settings.languages.count == 25)
        #expect(try names(folder) == ["settings.json", "settings.json.lock", "settings.json.previous"])
    }

    @Test("what a killed program left beside the file goes with the next change")
    func strays() throws {
        try withFolder { folder in
            try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/.settings.json.4711"))
            try SettingsFile(path: folder + "/settings.json").update { $0.office.name = "A" }
            #expect(try names(folder) == ["settings.json", "settings.json.lock"])
        }
    }

    @Test("a folder that cannot be written leaves the file as it was")
    func unwritable() throws {
        try withFolder { folder in
            // A file where a folder should be: refused for root too, which tests may run as.
            try Data().write(to: URL(fileURLWithPath: folder + "/wall"))
            #expect(throws: BoxError.self) { try SettingsFile(path: folder + "/wall/settings.json").update { _ in } }
        }
    }

    @Test("a document that would not be read again is refused by the name of what is wrong")
    func restoring() {
        #expect(
            SettingsFile.problem(of: Array(#"{"network":{"mode":"magic"}}"#.utf8))?.contains("network.mode") == true
        )
        #expect(SettingsFile.problem(of: Array(#"{"keepQuestions":1}"#.utf8))?.contains("keepQuestions") == true)
        #expect(SettingsFile.problem(of: Array("{}".utf8)) == nil)
    }
}
