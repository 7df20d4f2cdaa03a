// Waits for Ctrl-C or a service manager's request to stop.

import Foundation
import Glibc

/// SIGINT and SIGTERM as something a task can wait for.
enum StopSignal {
    // Both ends of a pipe; written before the handlers are set and never again.
    nonisolated(unsafe) private static var readEnd: Int32 = -1
    nonisolated(unsafe) private static var writeEnd: Int32 = -1

    /// From here on the two signals end the wait instead of the process; a second one ends the process at once.
    static func install() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        readEnd = ends[0]
        writeEnd = ends[1]
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in
                // Only calls that are allowed in a signal handler.
                var byte: UInt8 = 0
                _ = Glibc.write(StopSignal.writeEnd, &byte, 1)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
            sigaction(number, &action, nil)
        }
        // A client that goes away must not end the server.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Returns when one of the signals has come.
    static func wait() async {
        let descriptor = readEnd
        await withCheckedContinuation { continuation in
            // A thread of its own: a blocked read must not hold one of the threads that tasks share.
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while read(descriptor, &byte, 1) < 0 && errno == EINTR {}
                continuation.resume()
            }
        }
    }
}
