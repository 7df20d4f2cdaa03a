// A file of seeded bytes on a real file system, gone with its owner.

import FlashWeights
import Glibc

/// Holds `bytes` on storage, nothing of it in the page cache at first.
final class ScratchFile {
    /// /var/tmp survives a restart, so it is on storage where /tmp may be memory.
    static let folder = "/var/tmp"

    /// Whether files there can be read past the page cache; the reason when not.
    static let directRefusal: String? = {
        do {
            let file = try ScratchFile(byteCount: 1 << 16)
            return try withExtendedLifetime(file) { try DirectFile(path: file.path).fallbackReason }
        } catch {
            return "\(error)"
        }
    }()
    static var allowsDirectReads: Bool { directRefusal == nil }

    let path: String
    let bytes: [UInt8]

    init(byteCount: Int, in folder: String = ScratchFile.folder, seed: UInt64 = 1) throws {
        var state = seed
        bytes = (0..<byteCount).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        var template = Array("\(folder)/landfall-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw FlashWeightsError.cannotOpen(path: path, errorNumber: errno) }
        defer { close(descriptor) }
        guard write(descriptor, bytes, byteCount) == byteCount, fsync(descriptor) == 0 else {
            throw FlashWeightsError.cannotOpen(path: path, errorNumber: errno)
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    deinit { unlink(path) }
}

/// Aligned memory for reads.
final class Staging {
    let base: UnsafeMutableRawPointer

    init(byteCount: Int) { base = .allocate(byteCount: byteCount, alignment: 65_536) }

    deinit { base.deallocate() }

    func bytes(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + offset, count: count)
    }
}
