// A terminal that types what it is told, and a box to set up with it.

import Advising
import Box
import Catalog
import Console
import Foundation
import Synchronization

/// Types its lines one after another; then the line is gone.
final class ScriptedTerminal: ConsoleTerminal {
    /// What happens instead of a line.
    enum Step: ExpressibleByStringLiteral {
        case line(String)
        case secret(String)
        case noise, tooLong, giveUp, idle
        init(stringLiteral value: String) { self = .line(value) }
    }

    var steps: [Step]
    var columns: Int
    var showsBlocks = false
    private(set) var output = ""
    /// What was shown of each line, by whether it was secret.
    private(set) var secrets: [Bool] = []
    var stops = false
    /// The line is gone: whoever waits for something hears it.
    var isGone = false

    init(_ steps: [Step], columns: Int = 80) {
        self.steps = steps
        self.columns = columns
    }

    func readLine(isSecret: Bool, within seconds: Int) throws(ConsoleEnd) -> TypedLine {
        guard !steps.isEmpty else { throw .hungUp }
        secrets.append(isSecret)
        var typed = TypedLine("")
        switch steps.removeFirst() {
        case .line(let text), .secret(let text):
            typed.text = text
            output += isSecret ? "\n" : text + "\n"
        case .noise:
            typed.text = "x"
            typed.hasNoise = true
        case .tooLong: typed.isTooLong = true
        case .giveUp: typed.isGivenUp = true
        case .idle: throw .idle
        }
        return typed
    }

    func write(_ text: String) { output += text }

    func isStopped(within milliseconds: Int) throws(ConsoleEnd) -> Bool {
        guard !isGone else { throw .hungUp }
        usleep(UInt32(milliseconds) * 1000)
        return stops
    }
}

/// A box in a folder of its own.
final class TestBox {
    let folder: String
    var box: ConsoleBox
    var pauses: [Int] = []
    static let passphrase = "seven green boats"
    /// Hashed once: it costs some tenths of a second.
    static let hash = Result { try Passphrase.hash(passphrase) }

    init(isSetUp: Bool = true) throws {
        folder =
            FileManager.default.temporaryDirectory.appendingPathComponent("landfall-console-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let catalogPath = folder + "/catalog.sqlite"
        box = ConsoleBox(
            settings: SettingsFile(path: folder + "/settings.json"),
            attempts: AttemptLimit(path: folder + "/attempts"),
            control: BoxControl(folder: folder + "/run"),
            catalogPath: catalogPath,
            modelPath: folder + "/none.gguf",
            version: "0",
            makeChat: { AdviserChat(Adviser(catalog: try Catalog.open(path: catalogPath), prose: nil)) },
            examine: { _ in "ok  everything" }
        )
        box.addresses = { ["192.168.1.5"] }
        box.hostName = { "landfall" }
        box.log = { _ in nil }
        if isSetUp {
            let hash = try Self.hash.get()
            try box.settings.update { $0.passphraseHash = hash }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var settings: Settings { box.settings.current }

    /// Runs the console with these lines and gives what was shown.
    @discardableResult
    func run(_ steps: ScriptedTerminal.Step..., columns: Int = 80, unlocking: Bool = true) -> String {
        let terminal = ScriptedTerminal((unlocking ? [.secret(Self.passphrase)] : []) + steps, columns: columns)
        Console(terminal: terminal, box: box) { self.pauses.append($0) }.run()
        return terminal.output
    }

    /// Plays the service of the box: each deed that is asked for is answered at once, and noted.
    func serveDeeds(_ verbs: [BoxControl.Verb: String] = [:]) throws -> Deeds {
        let run = folder + "/run"
        for name in ["requests", "results"] {
            try FileManager.default.createDirectory(atPath: "\(run)/\(name)", withIntermediateDirectories: true)
        }
        let answers = Dictionary(uniqueKeysWithValues: verbs.map { ($0.rawValue, $1) })
        let deeds = Deeds()
        // On a thread of its own: the console blocks one of the few that tasks share.
        Thread.detachNewThread {
            while !deeds.isOver.withLock({ $0 }) {
                for verb in (try? FileManager.default.contentsOfDirectory(atPath: run + "/requests")) ?? []
                where !verb.hasPrefix(".") {
                    let request = FileManager.default.contents(atPath: "\(run)/requests/\(verb)") ?? Data()
                    deeds.seen.withLock { $0.append("\(verb) \(String(decoding: request, as: UTF8.self))") }
                    try? FileManager.default.removeItem(atPath: "\(run)/requests/\(verb)")
                    let answer = answers[verb] ?? #"{"ok":true}"#
                    try? Data(answer.utf8).write(to: URL(fileURLWithPath: "\(run)/results/\(verb)"), options: .atomic)
                }
                usleep(20_000)
            }
        }
        return deeds
    }
}

/// What was asked of the box's service.
final class Deeds: Sendable {
    fileprivate let seen = Mutex<[String]>([])
    fileprivate let isOver = Mutex(false)

    /// Ends the service.
    func end() -> [String] {
        isOver.withLock { $0 = true }
        return seen.withLock { $0 }
    }
}
