// Every importer against damaged files: no crash, no half edition, no count that is not true.
//
//     make fuzz RUNS=10000          that many runs of each publication
//     make fuzz SEED=4711 RUNS=1    one run again

import Catalog
import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#endif

@Suite("Damaged publications")
struct FuzzTests {
    private static let runs = number("FUZZ_RUNS") ?? 200
    private static let firstSeed = number("FUZZ_SEED") ?? 1

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    @Test(
        "a damaged publication is refused or imported whole, and never harms the edition that is there",
        arguments: FuzzSubject.all
    )
    func damaged(_ subject: FuzzSubject) throws {
        let bench = try FuzzBench(subject)
        for seed in Self.firstSeed..<(Self.firstSeed + Self.runs) {
            let faults = try bench.run(seed: seed)
            if faults.isEmpty { continue }
            let kept = try bench.keepFiles(seed: seed)
            Issue.record("\(subject.name), seed \(seed): \(faults.joined(separator: "; ")); the files are in \(kept)")
        }
        #expect(bench.refused > 0)
    }
}

/// One publication's catalogue with a good edition, and what is done to it.
private final class FuzzBench {
    private let subject: FuzzSubject
    private let folder: TemporaryFolder
    private let good: String
    private let before: [Edition]
    private var catalog: Catalog?
    private(set) var refused = 0
    private(set) var accepted = 0

    init(_ subject: FuzzSubject) throws {
        self.subject = subject
        folder = try TemporaryFolder()
        good = folder.path + "/good.sqlite"
        let catalog = try Catalog.open(path: good)
        let report = try catalog.importEdition(
            of: subject.register,
            from: try Self.write(subject.files, in: folder, packed: .plain),
            edition: subject.edition,
            isExcerpt: true
        )
        try #require(report.isCurrent)
        before = try catalog.editions()
        try startAgain()
    }

    /// A fresh copy of the catalogue with the good edition.
    private func startAgain() throws {
        let path = folder.path + "/work.sqlite"
        catalog = nil
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        try FileManager.default.copyItem(atPath: good, toPath: path)
        catalog = try Catalog.open(path: path)
    }

    /// Imports what the seed makes of the publication.
    ///
    /// - Returns: What is wrong then; nothing when all is as it must be.
    func run(seed: Int) throws -> [String] {
        CrashNote.set("\(subject.name), seed \(seed)")
        defer { CrashNote.set("") }
        let paths = try damagedFiles(seed: seed)
        let catalog = try #require(self.catalog)
        let start = ContinuousClock.now
        var faults: [String] = []
        do {
            _ = try catalog.importEdition(of: subject.register, from: paths, edition: subject.edition, isExcerpt: true)
            accepted += 1
            faults += CatalogExamination(path: catalog.path).faults
            try startAgain()
        } catch is CatalogError {
            refused += 1
            if try catalog.editions() != before { faults.append("a refused publication changed the editions") }
            if refused.isMultiple(of: 20) { faults += CatalogExamination(path: catalog.path).faults }
        } catch {
            faults.append("an error that is not the catalogue's: \(error)")
        }
        if ContinuousClock.now - start > .seconds(10) { faults.append("it took \(ContinuousClock.now - start)") }
        return faults
    }

    /// Keeps the files of a seed for whoever looks into it.
    func keepFiles(seed: Int) throws -> String {
        let place = NSTemporaryDirectory() + "landfall-fuzz-\(subject.name.filter(\.isLetter))-\(seed)"
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for path in try damagedFiles(seed: seed) {
            let name = path.split(separator: "/").last.map(String.init) ?? "file"
            try FileManager.default.copyItem(atPath: path, toPath: place + "/" + name)
        }
        return place
    }

    private enum Packed { case plain, gzip, zip }

    private func damagedFiles(seed: Int) throws -> [String] {
        var random = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
        var files = subject.files
        let victim = Int.random(in: 0..<files.count, using: &random)
        let isInside = Int.random(in: 0..<4, using: &random) > 0
        if isInside {
            if let member = files[victim].members.indices.randomElement(using: &random) {
                files[victim].members[member].bytes = Mutation.damage(files[victim].members[member].bytes, &random)
            } else {
                files[victim].bytes = Mutation.damage(files[victim].bytes, &random)
            }
        }
        let packed: Packed = isInside && random.next() % 4 > 0 ? .plain : random.next() % 2 == 0 ? .gzip : .zip
        let paths = try Self.write(files, in: folder, packed: packed)
        if !isInside {
            // The packing itself is damaged.
            let path = paths[paths.count == 1 ? 0 : victim]
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            try Data(Mutation.damage(bytes, &random)).write(to: URL(fileURLWithPath: path))
        }
        return paths
    }

    private static func write(_ files: [FuzzSubject.File], in folder: TemporaryFolder, packed: Packed) throws
        -> [String]
    {
        let workbooks = files.contains { !$0.members.isEmpty }
        if packed == .zip, !workbooks {
            let path = folder.path + "/publication-2026-09-01.zip"
            guard Packing.zip(files.map { ($0.name, $0.bytes) }, to: path) else { throw CocoaError(.fileWriteUnknown) }
            return [path]
        }
        return try files.map { file in
            let path = folder.path + "/" + file.name
            if !file.members.isEmpty {
                guard Packing.zip(file.members, to: path) else { throw CocoaError(.fileWriteUnknown) }
            } else if packed == .gzip {
                Packing.gzip(file.bytes, to: path + ".gz")
                return path + ".gz"
            } else {
                try Data(file.bytes).write(to: URL(fileURLWithPath: path))
            }
            return path
        }
    }
}

/// Says on standard error which runs were under way when the process crashed.
private enum CrashNote {
    private static let width = 64
    private static let slots = 32
    nonisolated(unsafe) private static let text: UnsafeMutablePointer<UInt8> = {
        let text = UnsafeMutablePointer<UInt8>.allocate(capacity: width * slots)
        text.initialize(repeating: 0x20, count: width * slots)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
            Glibc.signal(signal) { number in
                write(2, CrashNote.text, CrashNote.width * CrashNote.slots)
                Glibc.signal(number, SIG_DFL)
                raise(number)
            }
        }
        return text
    }()
    private static let taken = Mutex<[String: Int]>([:])

    /// Notes what one publication is doing; its name up to the comma before "seed" takes a line of its own.
    static func set(_ run: String) {
        let place = taken.withLock { taken -> Int in
            let thread = "\(pthread_self())"
            if let place = taken[thread] { return place }
            taken[thread] = taken.count % slots
            return taken[thread] ?? 0
        }
        let line = Array((run.isEmpty ? "" : "fuzz: " + run).utf8.prefix(width - 1))
        for index in 0..<width {
            text[place * width + index] = index < line.count ? line[index] : index == width - 1 ? 0x0A : 0x20
        }
    }
}
