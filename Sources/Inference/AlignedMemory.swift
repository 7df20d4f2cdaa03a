// Memory for weights, caches and activations: page aligned, zeroed, freed with its owner.

import Glibc

/// A block of anonymous memory, aligned to a page and zero at first.
///
/// Large blocks ask for huge pages: walking 90 MB of weights for each token otherwise misses the TLB on every page. Blocks that are used
/// here and there do without, or one number in each two megabytes would make all of them resident.
package final class AlignedMemory: @unchecked Sendable {  // the owner decides who writes where
    /// First byte.
    package let base: UnsafeMutableRawPointer
    /// Bytes asked for.
    package let byteCount: Int
    private let mappedBytes: Int

    /// Throws `InferenceError.outOfResources` when the system has none. `what` names the purpose in that error.
    package init(byteCount: Int, for what: String, isSparselyUsed: Bool = false) throws {
        let hugePage = 2 << 20
        let wantsHugePages = byteCount >= 2 * hugePage && !isSparselyUsed
        let unit = wantsHugePages ? hugePage : 4096
        // Room to align the start by hand: mmap aligns to the small page only.
        let mapped = max(1, (byteCount + unit - 1) / unit) * unit + (wantsHugePages ? hugePage : 0)
        guard
            let start = mmap(nil, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { throw InferenceError.outOfResources(what: "\(byteCount) bytes for \(what)", errorNumber: errno) }
        mappedStart = start
        mappedBytes = mapped
        self.byteCount = byteCount
        guard wantsHugePages else {
            base = start
            // Also where the system gives huge pages to whoever does not ask.
            if isSparselyUsed { madvise(start, mapped, Int32(MADV_NOHUGEPAGE)) }
            return
        }
        let address = (UInt(bitPattern: start) + UInt(hugePage) - 1) & ~UInt(hugePage - 1)
        base = start + Int(address - UInt(bitPattern: start))
        // Whole huge pages only: one that is used in part would count whole. 14 is MADV_HUGEPAGE; refused where the kernel
        // has none, which is no error.
        madvise(base, byteCount & ~(hugePage - 1), 14)
    }

    private let mappedStart: UnsafeMutableRawPointer

    deinit { munmap(mappedStart, mappedBytes) }
}
