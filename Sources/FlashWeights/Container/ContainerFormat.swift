// The constants of the format; the byte table is ../FORMAT.md.

import CXXHash

/// What every container of this version has in common.
package enum ContainerFormat {
    /// First eight bytes. Not text, and broken by whatever converts line ends on the way.
    static let magic: [UInt8] = [0x89, 0x4C, 0x46, 0x57, 0x0D, 0x0A, 0x1A, 0x0A]  // "\x89LFW\r\n\x1A\n"
    /// The version that is written.
    static let version: UInt32 = 2
    /// The oldest version whose readers understand what is written.
    static let oldestReader: UInt32 = 2
    /// The oldest version that is read: before it, every container had rounded down columns.
    static let oldestFormat: UInt32 = 2
    /// Offsets and lengths of extents and sections are multiples of this: the largest logical block of current devices.
    static let alignment = 4096
    /// Bytes of the header.
    static let headerSize = 4096
    /// "No layer" in the directory.
    static let noLayer = UInt32.max

    /// `count` rounded up to the alignment.
    static func aligned(_ count: Int) -> Int { (count + alignment - 1) & ~(alignment - 1) }

    /// XXH3-64 of some bytes, the checksum of everything in a container.
    package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        XXH3_64bits(bytes.baseAddress, bytes.count)
    }
}

/// XXH3-64 of bytes that come piece by piece.
package final class RunningChecksum {
    private let state: OpaquePointer

    package init() {
        guard let state = XXH3_createState() else { preconditionFailure("no memory for a checksum") }
        XXH3_64bits_reset(state)
        self.state = state
    }

    package func update(_ bytes: UnsafeRawBufferPointer) { XXH3_64bits_update(state, bytes.baseAddress, bytes.count) }

    package var value: UInt64 { XXH3_64bits_digest(state) }

    deinit { XXH3_freeState(state) }
}
