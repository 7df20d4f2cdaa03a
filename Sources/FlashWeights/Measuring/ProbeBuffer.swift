// Memory to measure with: really there, not the kernel's one page of zeroes.

import Glibc

/// A block of anonymous memory filled with one byte.
final class ProbeBuffer {
    /// Every 64-bit word of the buffer. As weights its F16 scales are 0.08: numbers no kernel treats specially.
    static let word: UInt64 = 0x2D2D_2D2D_2D2D_2D2D

    let base: UnsafeMutableRawPointer
    let byteCount: Int

    /// Nil when the system has no memory.
    init?(byteCount: Int) {
        guard
            let base = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            base != MAP_FAILED
        else { return nil }
        // Huge pages, as the engine's weights have them; refused where the kernel has none, which is no error.
        madvise(base, byteCount, 14)  // MADV_HUGEPAGE
        memset(base, 0x2D, byteCount)
        self.base = base
        self.byteCount = byteCount
    }

    deinit { munmap(base, byteCount) }
}
