// Memory that starting took and running does not need: handed back before the weights come.

import CDynamicLinker
import Glibc

extension ProcessMemory {
    /// Gives back what the process holds from its start: pages of program and libraries, most of which ran once. What is needed again
    /// comes back from the page cache at its first use.
    ///
    /// Without this the Swift runtime and Foundation count with some 20 MB against a budget, though decoding touches a few.
    /// Only segments that nobody can write, of objects that the dynamic linker keeps from being unloaded meanwhile: dropping their
    /// pages loses nothing. What /proc/self/maps says may be another thread's memory a moment later.
    public static func releaseStartupPages() {
        _ = dl_iterate_phdr(
            { object, _, _ in
                if let object { releaseReadOnlySegments(of: object.pointee) }
                return 0
            },
            nil
        )
    }
}

/// Under the dynamic linker's lock.
private func releaseReadOnlySegments(of object: dl_phdr_info) {
    let pageSize = UInt(getpagesize())
    let segments = UnsafeBufferPointer(start: object.dlpi_phdr, count: Int(object.dlpi_phnum))
    for segment in segments where segment.p_type == PT_LOAD && segment.p_flags & UInt32(PF_W) == 0 {
        let begin = UInt(object.dlpi_addr &+ segment.p_vaddr)
        let firstPage = begin & ~(pageSize - 1)
        // The vDSO, which is no file, refuses: no loss.
        madvise(
            UnsafeMutableRawPointer(bitPattern: firstPage),
            Int(begin &+ UInt(segment.p_memsz) &- firstPage),
            Int32(MADV_DONTNEED)
        )
    }
}
