// llama-bench, run beside us: the same file, tokens and threads.

import Foundation
import Inference

/// What can go wrong with the peer.
enum PeerBenchmarkError: Error, CustomStringConvertible {
    case cannotRun(program: String, reason: String)
    case failed(program: String, status: Int32, lastLine: String)
    case unreadable(program: String)

    var description: String {
        switch self {
        case .cannotRun(let program, let reason):
            "\(program) cannot be run (\(reason)): pass the path of a llama-bench with --compare"
        case .failed(let program, let status, let lastLine):
            "\(program) ended with status \(status) (\(lastLine)): does it know the model? --compare-model names another file"
        case .unreadable(let program):
            "\(program) printed no results in JSON: pass a llama-bench that knows '-o json' with --compare"
        }
    }
}

/// Runs a llama-bench once for each figure, with one repetition and its own warm-up, so that it alternates with us.
struct PeerBenchmark {
    /// "llama.cpp" and its build.
    private(set) var name = "llama.cpp"

    private let program: String
    private let model: String
    private let threads: Int

    /// Finds the program (on PATH, where it has no slash) and asks it for one token, so that a wrong path is known at once.
    /// Throws `PeerBenchmarkError`.
    init(program: String, model: String, threads: Int) throws {
        self.program = try Self.find(program)
        self.model = model
        self.threads = threads
        let result = try results(["-p", "0", "-n", "1"])
        name = "llama.cpp" + (result.buildNumber.map { " build \($0)" } ?? "")
    }

    /// Tokens per second of a test of one text.
    func run(_ test: BenchmarkTest) throws -> Double {
        let size =
            switch test.kind {
            case .prefill: ["-p", "\(test.tokens)", "-n", "0"]
            case .decode: ["-p", "0", "-n", "\(test.tokens)"]
            }
        return try results(size + (test.depth > 0 ? ["-d", "\(test.depth)"] : [])).tokensPerSecond
    }

    /// The most memory that any run had resident, in bytes.
    var peakResidentBytes: Int? {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage) == 0 else { return nil }
        return usage.ru_maxrss << 10
    }

    private struct Result: Decodable {
        let tokensPerSecond: Double
        let buildNumber: Int?

        private enum CodingKeys: String, CodingKey {
            case tokensPerSecond = "avg_ts"
            case buildNumber = "build_number"
        }
    }

    private func results(_ arguments: [String]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-m", model, "-t", "\(threads)", "-r", "1", "-o", "json"] + arguments
        let output = Pipe()
        process.standardOutput = output
        // A file, because a pipe that nobody empties would stop a talkative program.
        let complaints = FileManager.default.temporaryDirectory.appendingPathComponent(
            "landfall-peer-\(ProcessInfo.processInfo.processIdentifier)"
        )
        defer { try? FileManager.default.removeItem(at: complaints) }
        _ = FileManager.default.createFile(atPath: complaints.path, contents: nil)
        let handle = try? FileHandle(forWritingTo: complaints)
        process.standardError = handle ?? FileHandle.nullDevice
        do { try process.run() } catch {
            throw PeerBenchmarkError.cannotRun(program: program, reason: error.localizedDescription)
        }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let text = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
            throw PeerBenchmarkError.failed(
                program: program,
                status: process.terminationStatus,
                lastLine: text.split(separator: "\n").last.map(String.init) ?? "it said nothing"
            )
        }
        guard let results = try? JSONDecoder().decode([Result].self, from: data), let result = results.last else {
            throw PeerBenchmarkError.unreadable(program: program)
        }
        return result
    }

    private static func find(_ program: String) throws -> String {
        if program.contains("/") { return program }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for folder in folders {
            let path = "\(folder)/\(program)"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        throw PeerBenchmarkError.cannotRun(program: program, reason: "it is not on PATH")
    }
}
