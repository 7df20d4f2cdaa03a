// Keys and values of a prompt's beginning, in a file.
//
// Little-endian, no padding:
//
// | bytes | what |
// |---|---|
// | 8 | "LFKV" and the version, 1, as four bytes |
// | 8 | the key: XXH3-64 of what the numbers depend on (`PrefixKey`) |
// | 4 | n, the number of tokens |
// | 4 · n | the tokens |
// | … | for each layer and key/value head: keys (n, s), then values (n, s), in the cache's format; 8-bit ones each followed by n scales |
// | 8 | XXH3-64 of all bytes before |
//
// A file that is not like this, or was written for another model, is as good as none: the prompt is computed again.

import FlashWeights
import Glibc
import Tokenizers

/// One such file.
enum PrefixFile {
    private static let magic: [UInt8] = Array("LFKV".utf8) + [1, 0, 0, 0]
    private static let headerBytes = 20

    /// The tokens of the file at `path`; nil where it is none of ours, of another key, or not whole. Keys and values are not read.
    static func tokens(at path: String, key: UInt64, cacheBytesPerToken: Int) -> [TokenID]? {
        guard let file = try? Descriptor(reading: path) else { return nil }
        var header = [UInt8](repeating: 0, count: headerBytes)
        guard header.withUnsafeMutableBytes({ file.read(into: $0) }), Array(header[..<8]) == magic else { return nil }
        let count = header.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: 16, as: UInt32.self)) }
        guard header.withUnsafeBytes({ $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self) }) == key,
            file.byteCount == headerBytes + count * (4 + cacheBytesPerToken) + 8
        else { return nil }
        var tokens = [TokenID](repeating: 0, count: count)
        return tokens.withUnsafeMutableBytes { file.read(into: $0) } ? tokens : nil
    }

    /// Reads keys and values of all `tokens` into the first positions of a sequence. False, with rubbish there, when the file does
    /// not hold them or its checksum is wrong.
    static func load(_ path: String, key: UInt64, tokens: [TokenID], into cache: KVCache, sequence: Int) -> Bool {
        guard let file = try? Descriptor(reading: path) else { return false }
        let checksum = RunningChecksum()
        let start = header(key: key, tokens: tokens)
        var found = [UInt8](repeating: 0, count: start.count)
        guard found.withUnsafeMutableBytes({ file.read(into: $0) }), found == start else { return false }
        found.withUnsafeBytes { checksum.update($0) }
        var isWhole = true
        cache.forEachSpan(sequence: sequence, positions: tokens.count) { span in
            isWhole = isWhole && file.read(into: span)
            if isWhole { checksum.update(UnsafeRawBufferPointer(span)) }
        }
        var expected: UInt64 = 0
        return isWhole && withUnsafeMutableBytes(of: &expected) { file.read(into: $0) } && expected == checksum.value
    }

    /// Writes keys and values of `tokens` from the first positions of a sequence: under a temporary name, synced, renamed.
    /// Throws `InferenceError.cannotSavePrefix`.
    static func save(_ path: String, key: UInt64, tokens: [TokenID], from cache: KVCache, sequence: Int) throws {
        let temporary = path + ".partial"
        func failure() -> InferenceError { .cannotSavePrefix(path: path, errorNumber: errno) }
        let file: Descriptor
        do { file = try Descriptor(writing: temporary) } catch { throw failure() }
        let checksum = RunningChecksum()
        var isWritten = true
        func write(_ bytes: UnsafeRawBufferPointer) {
            checksum.update(bytes)
            isWritten = isWritten && file.write(bytes)
        }
        header(key: key, tokens: tokens).withUnsafeBytes { write($0) }
        cache.forEachSpan(sequence: sequence, positions: tokens.count) { write(UnsafeRawBufferPointer($0)) }
        withUnsafeBytes(of: checksum.value) { isWritten = isWritten && file.write($0) }
        guard isWritten, file.sync(), rename(temporary, path) == 0 else {
            let error = failure()
            unlink(temporary)
            throw error
        }
    }

    private static func header(key: UInt64, tokens: [TokenID]) -> [UInt8] {
        var bytes = magic
        withUnsafeBytes(of: key.littleEndian) { bytes += $0 }
        withUnsafeBytes(of: UInt32(tokens.count).littleEndian) { bytes += $0 }
        tokens.withUnsafeBytes { bytes += $0 }
        return bytes
    }
}

/// An open file that closes itself.
private final class Descriptor {
    private let number: Int32

    struct CannotOpen: Error {}

    init(reading path: String) throws {
        number = open(path, O_RDONLY | O_CLOEXEC)
        if number < 0 { throw CannotOpen() }
    }

    init(writing path: String) throws {
        number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if number < 0 { throw CannotOpen() }
    }

    deinit { close(number) }

    var byteCount: Int {
        var status = stat()
        return fstat(number, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Fills `target` from where the last read ended. False at the file's end, or on an error.
    func read(into target: UnsafeMutableRawBufferPointer) -> Bool {
        forAll(of: target.count) { done in
            Glibc.read(number, target.baseAddress.map { $0 + done }, target.count - done)
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        forAll(of: bytes.count) { done in Glibc.write(number, bytes.baseAddress.map { $0 + done }, bytes.count - done) }
    }

    func sync() -> Bool { fsync(number) == 0 }

    /// Calls `body` with the bytes done so far until all are; an interruption by a signal is no end.
    private func forAll(of count: Int, _ body: (Int) -> Int) -> Bool {
        var done = 0
        while done < count {
            let step = body(done)
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { return false }
            done += step
        }
        return true
    }
}
