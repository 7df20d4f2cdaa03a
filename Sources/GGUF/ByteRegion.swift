// The one owner of raw memory in this module: a mapped file, or bytes the program made.

import Glibc

/// Read-only bytes that live as long as this object. Immutable after `init`, hence safe to share.
final class ByteRegion: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool
    /// The mapped file, open for ``read(from:count:into:)``; −1 for bytes the program made.
    private let descriptor: Int32

    /// Maps a whole file. Pages are read when first touched; nothing is copied.
    ///
    /// If another program shortens the file while it is mapped, touching the missing pages ends the process (SIGBUS).
    /// An installer must therefore write a new file and rename it, as `GGUFWriter` does.
    init(mapping path: String) throws(GGUFError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .cannotOpen(path: path, reason: "not a regular file") }
        isMapped = true
        self.descriptor = descriptor
        let size = Int(status.st_size)
        if size == 0 {  // an empty mapping is refused by the system; the parser reports the empty file
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            isKept = true
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
        isKept = true
    }

    /// Copies bytes the program made.
    init(copying source: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 8)
        copy.copyBytes(from: source)
        bytes = UnsafeRawBufferPointer(copy)
        isMapped = false
        descriptor = -1
    }

    /// Memory of `count` bytes that `fill` writes. Nothing remains when it throws.
    init(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
        bytes = UnsafeRawBufferPointer(memory)
        isMapped = false
        descriptor = -1
        try fill(memory)
    }

    /// Reads bytes of the mapped file into memory of the caller's, past the mapping: its pages stay out of the process.
    /// Returns nil when all were read, else why not.
    func read(from offset: Int, count: Int, into target: UnsafeMutableRawPointer) -> String? {
        var done = 0
        while done < count {
            let received = pread(descriptor, target + done, count - done, off_t(offset + done))
            if received < 0 && errno == EINTR { continue }
            guard received > 0 else {
                return received == 0 ? "the file has become shorter" : String(cString: strerror(errno))
            }
            done += received
        }
        return nil
    }

    deinit {
        if !isMapped {
            bytes.deallocate()
        } else if let start = bytes.baseAddress {
            munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
        if descriptor >= 0 { close(descriptor) }
    }
}
