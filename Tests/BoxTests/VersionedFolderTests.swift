import Box
import Foundation
import Testing

@Suite struct VersionedFolderTests {
    private let place: URL
    private let folder: VersionedFolder

    init() throws {
        place = FileManager.default.temporaryDirectory.appendingPathComponent("landfall-versions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        folder = VersionedFolder(path: place.appendingPathComponent("models").path)
    }

    private func file(_ name: String, _ text: String = "x") throws -> String {
        let url = place.appendingPathComponent(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private func add(_ name: String) throws {
        try folder.use(folder.add(file(name), check: { _ in }))
    }

    private func listing() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func point(_ link: String, at name: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(link)", withDestinationPath: name)
    }

    @Test("one version in use and one to go back to; going back twice is where one was; older ones make room")
    func back() throws {
        #expect(folder.current == nil && folder.previous == nil && folder.versions.isEmpty)
        try add("a")
        #expect(throws: BoxError.noWayBack(folder: folder.path)) { try folder.goBack() }
        try add("b")
        try add("c")
        #expect(folder.current == "c" && folder.previous == "b" && folder.versions == ["b", "c"])
        #expect(try folder.goBack() == "b")
        #expect(folder.current == "b" && folder.previous == "c")
        #expect(try folder.goBack() == "c")
        #expect(folder.current == "c" && folder.previous == "b")
        try folder.use("c")
        #expect(folder.previous == "b")
    }

    @Test("a version may be a folder of files, and is copied, replaced and removed as a whole")
    func folders() throws {
        func adapter(_ name: String) throws -> String {
            let url = place.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for file in ["config.json", "weights"] {
                try Data("\(name) \(file)".utf8).write(to: url.appendingPathComponent(file))
            }
            return url.path
        }
        struct Refused: Error {}
        var shown: [Int] = []
        for name in ["a", "b", "c"] {
            try folder.use(folder.add(adapter(name), check: { _ in }) { done, total in shown.append(total - done) })
        }
        #expect(shown.last == 0)
        #expect(throws: Refused.self) { try folder.add(adapter("d"), check: { _ in throw Refused() }) }
        #expect(try listing() == ["b", "c", "current", "previous"])
        #expect(try String(contentsOfFile: folder.path + "/current/weights", encoding: .utf8) == "c weights")
        try FileManager.default.createDirectory(atPath: place.path + "/empty", withIntermediateDirectories: true)
        #expect(throws: BoxError.self) { try folder.add(place.path + "/empty", check: { _ in }) }
    }

    @Test("a version can be left for none, and is the way back then")
    func leave() throws {
        #expect(throws: BoxError.noWayBack(folder: folder.path)) { try folder.leave() }
        try add("a")
        try add("b")
        try folder.leave()
        #expect(folder.current == nil && folder.previous == "b")
        #expect(try folder.goBack() == "b")
        #expect(folder.current == "b" && folder.previous == nil)
    }

    @Test("a file that fails its check, or is not there, leaves the folder as it was")
    func refused() throws {
        try add("a")
        struct Refused: Error {}
        #expect(throws: Refused.self) { try folder.add(file("b"), check: { _ in throw Refused() }) }
        #expect(throws: Refused.self) {
            try folder.add(file("b"), check: { _ in }, progress: { _, _ in throw Refused() })
        }
        #expect(throws: BoxError.self) { try folder.add(place.path + "/none", check: { _ in }) }
        #expect(throws: BoxError.self) { try folder.use("b") }
        #expect(try listing() == ["a", "current"])
    }

    @Test("what is in use or the way back is not overwritten", arguments: ["a", "b"])
    func kept(_ name: String) throws {
        try add("a")
        try add("b")
        let other = try file(name, "another")
        #expect(throws: BoxError.isInUse(name: name, folder: folder.path)) { try folder.add(other, check: { _ in }) }
        #expect(try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8) == "x")
    }

    @Test("names of the folder's own are no versions", arguments: ["current", "previous", ".hidden"])
    func reserved(_ name: String) throws {
        #expect(throws: BoxError.self) { try folder.add(file(name), check: { _ in }) }
    }

    @Test("a change that was cut off before the new version was in use has not happened")
    func cutBefore() throws {
        try add("a")
        try add("b")
        _ = try folder.add(file("c"), check: { _ in })
        try point(".previous", at: "b")
        #expect(folder.previous == "a" && folder.current == "b")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.previous"))
    }

    @Test("a change that was cut off after the new version was in use is finished")
    func cutAfter() throws {
        try add("a")
        try add("b")
        _ = try folder.add(file("c"), check: { _ in })
        try point(".previous", at: "b")
        try FileManager.default.removeItem(atPath: folder.path + "/current")
        try point("current", at: "c")
        #expect(folder.current == "c" && folder.previous == "b")
        #expect(try folder.goBack() == "b")
    }

    @Test("what lies beside a version goes with it and is none itself")
    func beside() throws {
        for name in ["a", "b"] {
            try add(name)
            try Data().write(to: URL(fileURLWithPath: "\(folder.path)/\(name).profile.json"))
        }
        #expect(folder.versions == ["a", "b"])
        try add("c")
        #expect(try listing() == ["b", "b.profile.json", "c", "current", "previous"])
    }

    @Test("what was left by a copy that was cut off makes room for the next one")
    func leftover() throws {
        try add("a")
        try Data("half a model, and longer than the whole".utf8).write(
            to: URL(fileURLWithPath: folder.path + "/.incoming-c")
        )
        try add("b")
        #expect(try String(contentsOfFile: folder.path + "/b", encoding: .utf8) == "x")
        #expect(try listing() == ["a", "b", "current", "previous"])
    }
}
