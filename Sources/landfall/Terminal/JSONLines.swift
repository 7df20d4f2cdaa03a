// Files of one JSON object a line.

import ArgumentParser
import Foundation

/// Lines to be written, and how such a file is read.
struct JSONLines {
    private var lines = Data()
    private let encoder: JSONEncoder

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Every line of a file as an object; blank lines are left out.
    ///
    /// - Throws: `ValidationError` that names the file, the line and what an object `needing` has.
    static func read<Object: Decodable>(_ path: String, needing: String) throws -> [Object] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("cannot read \(path): give a file with one JSON object a line")
        }
        let decoder = JSONDecoder()
        return try data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().compactMap {
            number,
            line in
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else { return nil }
            do {
                return try decoder.decode(Object.self, from: Data(line))
            } catch {
                throw ValidationError("\(path), line \(number + 1), is no item: it needs \(needing)")
            }
        }
    }

    mutating func append(_ object: some Encodable) throws {
        lines.append(try encoder.encode(object))
        lines.append(UInt8(ascii: "\n"))
    }

    /// A temporary file first, so that a reader never sees half the lines.
    func write(to path: String) throws {
        let temporary = path + ".part"
        try lines.write(to: URL(fileURLWithPath: temporary))
        guard rename(temporary, path) == 0 else {
            throw ValidationError("cannot write \(path): is its folder writable?")
        }
    }
}
