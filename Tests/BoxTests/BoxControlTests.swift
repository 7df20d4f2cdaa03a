import Box
import Foundation
import Synchronization
import Testing

@Suite("Deeds that need rights")
struct BoxControlTests {
    /// The service of the box, played: it answers one request of a verb and gives the request.
    /// On a thread of its own: whoever asks blocks one of the few that tasks share.
    private func serve(_ verb: String, in folder: String, answer: String) -> Played {
        let played = Played()
        Thread.detachNewThread {
            for _ in 0..<500 {
                let request = "\(folder)/requests/\(verb)"
                if let body = text(request) {
                    played.request.withLock { $0 = body }
                    try? FileManager.default.removeItem(atPath: request)
                    usleep(100_000)
                    try? Data(answer.utf8).write(
                        to: URL(fileURLWithPath: "\(folder)/results/\(verb)"),
                        options: .atomic
                    )
                    return
                }
                usleep(20_000)
            }
        }
        return played
    }

    private final class Played: Sendable {
        let request = Mutex<String?>(nil)
    }

    private func makeRunFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("landfall-run-\(UUID().uuidString)")
            .path
        for name in ["requests", "results"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        return folder
    }

    @Test("a machine that is not the box is told so")
    func elsewhere() {
        let control = BoxControl(folder: "/nowhere/landfall")
        #expect(!control.isOnBox && !control.isSetupJumperSet)
        #expect(throws: BoxError.notOnBox(folder: "/nowhere/landfall")) { try control.ask(.reboot) }
    }

    @Test("a request arrives whole under its verb's name, and an answer from before is not taken for this one's")
    func asking() throws {
        let folder = try makeRunFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(#"{"ok":false,"message":"old"}"#.utf8).write(to: URL(fileURLWithPath: folder + "/results/clock"))
        let service = serve("clock", in: folder, answer: #"{"ok":true,"message":"set"}"#)
        let outcome = try BoxControl(folder: folder).ask(.clock, ["time": "2026-11-27T10:00:00Z"], within: 5)
        #expect(outcome == .init(message: "set"))
        #expect(service.request.withLock { $0 } == #"{"time":"2026-11-27T10:00:00Z"}"#)
        #expect(try names(folder + "/requests").isEmpty)
    }

    @Test("a deed that failed is told in the service's words; a stick says where it is")
    func outcomes() throws {
        let folder = try makeRunFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let control = BoxControl(folder: folder)
        _ = serve("update", in: folder, answer: #"{"ok":false,"message":"the signature is wrong"}"#)
        #expect(throws: BoxError.deedFailed("the signature is wrong")) {
            try control.ask(.update, ["bundle": "/x"], within: 5)
        }
        _ = serve("mount-usb", in: folder, answer: #"{"ok":true,"path":"/media/stick"}"#)
        #expect(try control.ask(.mountUSB, within: 5).path == "/media/stick")
    }

    @Test("silence ends with the deed's name, and the request does not lie about until somebody wakes")
    func silence() throws {
        let folder = try makeRunFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: BoxError.noAnswer(deed: "reboot", seconds: 1)) {
            try BoxControl(folder: folder).ask(.reboot, within: 1)
        }
        #expect(try names(folder + "/requests").isEmpty)
    }
}

@Suite("Addresses as people type them")
struct NetworkTextTests {
    @Test(
        "addresses that can be used",
        arguments: ["192.168.1.5/24", "10.0.0.1/8", "172.16.30.255/20", "192.0.2.1/31"]
    )
    func good(address: String) { #expect(NetworkText.problem(ofAddress: address) == nil) }

    @Test(
        "addresses that cannot",
        arguments: [
            "", "192.168.1.5", "192.168.1/24", "192.168.1.256/24", "192.168.1.5/0", "192.168.1.5/33", "192.168.1.0/24",
            "192.168.1.255/24", "127.0.0.1/8", "224.0.0.1/24", "1.2.3.4/24/1", "01.2.3.4/24", "a.b.c.d/24",
            " 1.2.3.4/24",
        ]
    )
    func bad(address: String) { #expect(NetworkText.problem(ofAddress: address) != nil) }

    @Test("a gateway outside the network is noticed")
    func gateway() {
        #expect(NetworkText.isReachable("192.168.1.1", from: "192.168.1.5/24"))
        #expect(!NetworkText.isReachable("192.168.2.1", from: "192.168.1.5/24"))
    }

    @Test("a hotspot needs a passphrase, a network to join may be open")
    func wireless() {
        #expect(NetworkText.problem(ofNetworkPassphrase: "", mayBeOpen: true) == nil)
        #expect(NetworkText.problem(ofNetworkPassphrase: "", mayBeOpen: false) != nil)
        #expect(NetworkText.problem(ofNetworkPassphrase: "1234567", mayBeOpen: true) != nil)
        #expect(NetworkText.problem(ofNetworkPassphrase: "pässword1", mayBeOpen: true) != nil)
        #expect(NetworkText.problem(ofNetworkName: String(repeating: "é", count: 17), isHotspot: false) != nil)
        #expect(NetworkText.problem(ofNetworkName: "Campus 1/2", isHotspot: false) == nil)
        #expect(NetworkText.problem(ofNetworkName: "Campus 1/2", isHotspot: true) != nil)
        #expect(NetworkText.problem(ofNetworkName: "Büro", isHotspot: true) == nil)
    }
}

@Suite("The state of the machine")
struct BoxHealthTests {
    @Test("what sensors and files say is read, and what is not there is nil")
    func reading() throws {
        try withFolder { root in
            let files = [
                "/proc/meminfo": "MemTotal:         512000 kB\nMemAvailable:     100000 kB\n",
                "/proc/uptime": "93.51 100.00\n",
                "/sys/class/thermal/thermal_zone0/temp": "48312\n", "/sys/class/thermal/thermal_zone1/temp": "51000\n",
                "/sys/class/thermal/cooling_device0/type": "cpufreq-cpu0\n",
                "/sys/class/thermal/cooling_device0/cur_state": "2\n",
            ]
            for (path, content) in files {
                let url = URL(fileURLWithPath: root + path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(content.utf8).write(to: url)
            }
            let health = BoxHealth(dataPath: root, root: root)
            #expect(health.memoryBytes == 512_000 << 10 && health.availableMemoryBytes == 100_000 << 10)
            #expect(health.uptimeSeconds == 93 && health.temperature == 51.0 && health.isThrottled == true)
            #expect((health.storageBytes ?? 0) >= (health.freeStorageBytes ?? 1))
            let bare = BoxHealth(dataPath: "/nowhere", root: root + "/none")
            #expect(
                bare.memoryBytes == nil && bare.temperature == nil && bare.isThrottled == nil
                    && bare.storageBytes == nil
            )
        }
    }
}
