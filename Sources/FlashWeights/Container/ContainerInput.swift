// A container's file, read in small pieces through the page cache: header, directory, metadata, sections.

import Glibc

/// An open file. Immutable after `init`, and `pread` needs no position: safe to share.
final class ContainerInput: Sendable {
    let path: String
    let fileSize: Int
    private let descriptor: Int32

    /// Throws `FlashWeightsError.cannotOpenContainer`.
    init(path: String) throws {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FlashWeightsError.cannotOpenContainer(path: path, reason: systemText(of: errno))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FlashWeightsError.cannotOpenContainer(path: path, reason: "it is not a regular file")
        }
        self.descriptor = descriptor
        fileSize = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Fills `target` from `offset` on. Throws `FlashWeightsError.cannotOpenContainer` when the storage fails or the file has
    /// become shorter.
    func read(offset: Int, into target: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < target.count, let start = target.baseAddress {
            let count = pread(descriptor, start + done, target.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = count == 0 ? "the file has become shorter" : systemText(of: errno)
                throw FlashWeightsError.cannotOpenContainer(path: path, reason: "byte \(offset + done): \(reason)")
            }
            done += count
        }
    }

    /// Reads a block, compares its checksum, and gives its bytes to `body`.
    func withBytes<Result>(
        of block: ContainerBlock,
        what: String,
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: block.byteCount, alignment: 8)
        defer { memory.deallocate() }
        try read(offset: block.offset, into: memory)
        let bytes = UnsafeRawBufferPointer(memory)
        guard ContainerFormat.checksum(bytes) == block.checksum else { throw ContainerDefect.isDamaged(what: what) }
        return try body(bytes)
    }
}
