// A file that is read past the page cache.

internal import CURing
import Glibc

/// A file opened for direct reads: the device writes into the caller's memory and nothing stays in the page cache.
///
/// Weights read through the page cache would be held twice, and under a memory limit the cache evicts exactly what a cyclic scan
/// needs next. Where the file system refuses direct reads, reads go through the cache and their pages are dropped after
/// use; `fallbackReason` then says why.
public final class DirectFile: Sendable {
    /// How to read.
    public enum Access: Sendable {
        /// Direct where the file system allows it.
        case direct
        /// Through the page cache, pages dropped after use: the fall-back, also for tests and comparisons.
        case buffered
    }

    /// As given.
    public let path: String
    /// In bytes, when it was opened.
    public let fileSize: Int
    /// What offset, byte count and target address of every read must be multiples of: the device's logical block, mostly 512
    /// or 4096. (Not the page: pages of 16 or 64 KiB change nothing here.)
    public let alignment: Int
    /// Whether reads go past the page cache.
    public var isDirect: Bool { fallbackReason == nil }
    /// Why reads go through the page cache, for the user; nil when they do not.
    public let fallbackReason: String?

    package let descriptor: Int32

    /// Opens `path` for reading. Throws `FlashWeightsError.cannotOpen`.
    public init(path: String, access: Access = .direct) throws {
        self.path = path
        let buffered = open(path, O_RDONLY | O_CLOEXEC)
        guard buffered >= 0 else { throw FlashWeightsError.cannotOpen(path: path, errorNumber: errno) }
        var status = stat()
        guard fstat(buffered, &status) == 0, status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFBLK
        else {
            close(buffered)
            throw FlashWeightsError.cannotOpen(path: path, errorNumber: EINVAL)
        }
        fileSize = Int(lseek(buffered, 0, SEEK_END))  // st_size of a block device is 0

        let support =
            access == .direct ? DirectSupport(path: path, buffered: buffered) : .refused("it was not asked for")
        switch support {
        case .works(let descriptor, let alignment):
            close(buffered)
            self.descriptor = descriptor
            self.alignment = alignment
            fallbackReason = nil
        case .refused(let reason):
            descriptor = buffered
            // Pages are dropped whole; 4096 also keeps what is written for one kind of device working on all.
            alignment = max(4096, Int(getpagesize()))
            fallbackReason = reason
            // Read-ahead would bring in pages that no read here drops again.
            posix_fadvise(buffered, 0, 0, POSIX_FADV_RANDOM)
        }
    }

    deinit {
        discardPages(offset: 0, byteCount: 0)
        close(descriptor)
    }

    /// Reads `byteCount` bytes from `offset` on and returns when they are there: for loading, before decoding starts.
    /// Alignment as for `Read`.
    public func read(offset: Int, byteCount: Int, into target: UnsafeMutableRawPointer) -> ReadResult {
        checkAlignment(offset: offset, byteCount: byteCount, target: target)
        var done = 0
        var refusals = 0
        while done < byteCount {
            let count = pread(descriptor, target + done, byteCount - done, off_t(offset + done))
            if count < 0 {
                let number = errno
                if number == EINTR { continue }
                refusals += 1
                guard number == EAGAIN, refusals <= Self.patience else { return .failed(errorNumber: number) }
                sched_yield()
                continue
            }
            done += count
            // Only the end of the file cuts a direct read inside a block.
            if count == 0 || (done < byteCount && done % alignment != 0) {
                discardPages(offset: offset, byteCount: byteCount)
                return .endOfFile(byteCount: done)
            }
        }
        discardPages(offset: offset, byteCount: byteCount)
        return .complete
    }

    /// How often a read that the system is too busy for (EAGAIN) is tried again before it counts as failed.
    package static let patience = 64

    /// After a buffered read: drops its pages from the page cache. Nothing to do after a direct one.
    package func discardPages(offset: Int, byteCount: Int) {
        guard !isDirect else { return }
        posix_fadvise(descriptor, off_t(offset), off_t(byteCount), POSIX_FADV_DONTNEED)
    }

    /// Stops on a read that breaks the rules, here and not as EINVAL from a device that happens to be stricter.
    @inline(__always)
    package func checkAlignment(offset: Int, byteCount: Int, target: UnsafeMutableRawPointer) {
        precondition(
            (offset | byteCount | Int(bitPattern: target)) & (alignment - 1) == 0 && byteCount > 0
                && byteCount <= 1 << 30,
            "reads must be aligned to DirectFile.alignment and at most 1 GiB"
        )
    }
}
