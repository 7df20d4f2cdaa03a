// The safetensors format: what PEFT keeps an adapter's matrices in.
//
// u64 n, n bytes of JSON (name → dtype, shape, data_offsets; "__metadata__" aside), then the data, to which offsets count.
// https://github.com/huggingface/safetensors#format

import FoundationEssentials
import Glibc

/// An opened file whose header was checked against its size: no tensor reaches past the end.
final class SafetensorsFile: Sendable {
    struct Tensor: Sendable {
        let type: String
        let shape: [Int]
        /// Bytes of the file.
        let bytes: Range<Int>
    }

    let path: String
    let tensors: [String: Tensor]
    private let descriptor: Int32

    /// Headers of adapters take some tens of kilobytes.
    private static let longestHeader = 16 << 20

    /// Throws `InferenceError.badAdapter`.
    init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InferenceError.badAdapter(
                path: path,
                problem: "cannot be opened (\(String(cString: strerror(errno))))"
            )
        }
        do {
            tensors = try Self.readHeader(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Fills `target` from byte `offset` on. Throws `InferenceError.badAdapter`.
    func read(from offset: Int, into target: UnsafeMutableRawBufferPointer) throws {
        guard Self.fill(target, descriptor, offset) else {
            throw InferenceError.badAdapter(path: path, problem: "ends before byte \(offset + target.count)")
        }
    }

    private struct Entry: Decodable {
        var dtype: String?
        var shape: [Int]?
        var data_offsets: [Int]?
    }

    private static func readHeader(_ descriptor: Int32, _ path: String) throws -> [String: Tensor] {
        func bad(_ problem: String) -> InferenceError { .badAdapter(path: path, problem: problem) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw bad("cannot be read") }
        let fileSize = Int(status.st_size)
        var length: UInt64 = 0
        guard fileSize >= 8, withUnsafeMutableBytes(of: &length, { fill($0, descriptor, 0) }) else {
            throw bad("is too short for a safetensors file")
        }
        guard length <= UInt64(min(longestHeader, fileSize - 8)) else {
            throw bad("claims a header of \(length) bytes in a file of \(fileSize)")
        }
        let start = 8 + Int(length)
        var header = [UInt8](repeating: 0, count: Int(length))
        guard header.withUnsafeMutableBytes({ fill($0, descriptor, 8) }) else { throw bad("ends within its header") }
        let entries: [String: Entry]
        do {
            entries = try JSONDecoder().decode([String: Entry].self, from: Data(header))
        } catch {
            throw bad("has a header that is no JSON object of tensors")
        }
        var tensors: [String: Tensor] = [:]
        for (name, entry) in entries where name != "__metadata__" {
            guard let type = entry.dtype, let shape = entry.shape, let offsets = entry.data_offsets, offsets.count == 2
            else { throw bad("describes tensor '\(name)' without type, shape or place") }
            guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= fileSize - start else {
                throw bad("ends before the data of tensor '\(name)'")
            }
            tensors[name] = Tensor(type: type, shape: shape, bytes: start + offsets[0]..<start + offsets[1])
        }
        return tensors
    }

    private static func fill(_ target: UnsafeMutableRawBufferPointer, _ descriptor: Int32, _ offset: Int) -> Bool {
        var done = 0
        while done < target.count {
            let step = pread(
                descriptor,
                target.baseAddress.map { $0 + done },
                target.count - done,
                off_t(offset + done)
            )
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { return false }
            done += step
        }
        return true
    }
}
