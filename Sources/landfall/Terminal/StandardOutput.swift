// Standard output without a buffer: text appears as it is generated, and raw bytes stay raw.

import Glibc

enum StandardOutput {
    /// Writes all of `bytes`; what a closed pipe cannot take is dropped.
    static func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(STDOUT_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    /// Writes all of `bytes`.
    static func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }
}
