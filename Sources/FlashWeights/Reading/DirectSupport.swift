// Whether a file system really reads past the page cache, and in what units.

internal import CURing
import Glibc

/// What a file allows. Opening with O_DIRECT proves nothing: some file systems accept the flag and ignore it, some refuse only
/// the first read.
enum DirectSupport {
    /// Direct reads work on this descriptor (the caller closes it), in units of `alignment`.
    case works(descriptor: Int32, alignment: Int)
    /// They do not, for this reason.
    case refused(String)

    /// Finds out for `path`, which is open as `buffered`.
    init(path: String, buffered: Int32) {
        // tmpfs accepts O_DIRECT since Linux 6.6, and ignores it.
        if let type = MountedFileSystem(of: buffered)?.type, type == "tmpfs" || type == "ramfs" {
            self = .refused("\(type) keeps files in memory: there is no storage to read past the page cache")
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_DIRECT)
        guard descriptor >= 0 else {
            self = .refused("the file system refuses O_DIRECT (\(systemText(of: errno)))")
            return
        }
        let reported = Self.reportedAlignment(of: descriptor)
        if reported == 0 {
            close(descriptor)
            self = .refused("the kernel reports no direct I/O for this file (file system or file without support)")
            return
        }
        switch Self.smallestUnit(descriptor, from: reported ?? 512) {
        case .success(let alignment):
            self = .works(descriptor: descriptor, alignment: alignment)
        case .failure(let refusal):
            close(descriptor)
            self = .refused(
                "direct reads of up to \(Self.largestUnit) bytes fail (\(systemText(of: refusal.errorNumber)))"
            )
        }
    }

    private static let largestUnit = 65_536

    private struct Refusal: Error {
        let errorNumber: Int32
    }

    /// What the kernel states (`statx`, Linux 6.1): the larger of the units for offsets and for memory. 0: no direct I/O.
    /// Nil: this kernel does not say.
    private static func reportedAlignment(of descriptor: Int32) -> Int? {
        var status = statx()
        guard
            statx(descriptor, "", Int32(AT_EMPTY_PATH), UInt32(STATX_DIOALIGN), &status) == 0,
            status.stx_mask & UInt32(STATX_DIOALIGN) != 0
        else { return nil }
        if status.stx_dio_offset_align == 0 || status.stx_dio_mem_align == 0 { return 0 }
        return Int(max(status.stx_dio_offset_align, status.stx_dio_mem_align, 512))
    }

    /// Tries one read for each power of two from `first` on: the smallest that works is the unit. Older kernels do not say, and
    /// asking the block device needs rights to open it.
    private static func smallestUnit(_ descriptor: Int32, from first: Int) -> Result<Int, Refusal> {
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, largestUnit, 2 * largestUnit) == 0, let memory else {
            return .failure(Refusal(errorNumber: ENOMEM))
        }
        defer { free(memory) }
        var unit = first
        var refusal = Refusal(errorNumber: EINVAL)
        while unit <= largestUnit {
            // At an odd multiple of the unit in the file and in memory: 0 is a multiple of everything.
            let target = memory + unit
            var count = pread(descriptor, target, unit, off_t(unit))
            while count < 0, errno == EINTR { count = pread(descriptor, target, unit, off_t(unit)) }
            if count >= 0 { return .success(unit) }
            refusal = Refusal(errorNumber: errno)
            guard errno == EINVAL else { break }
            unit *= 2
        }
        return .failure(refusal)
    }
}
