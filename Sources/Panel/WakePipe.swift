// A pipe that makes a sleeping `poll` return. (eventfd is not among what Swift's Glibc module shows.)

import Glibc

/// Something to poll for, that another thread can make readable.
package final class WakePipe: Sendable {
    /// Readable after `wake` until `clear`.
    package let descriptor: Int32
    private let writing: Int32

    /// - Throws: `PanelError.noResources` when the process has no descriptor left.
    package init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw PanelError.noResources(reason: String(cString: strerror(errno))) }
        (descriptor, writing) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    /// Makes it readable. When the pipe is full it is so already.
    package func wake() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    /// Forgets every `wake` so far.
    package func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
