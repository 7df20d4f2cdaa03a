// Progress of a long command on standard error.

import Glibc
import Synchronization

/// On a terminal one line that is overwritten; elsewhere a line every few seconds.
final class ProgressMeter: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let interval: Duration
    private let last: Mutex<ContinuousClock.Instant>

    init() {
        interval = isTerminal ? .milliseconds(100) : .seconds(3)
        last = Mutex(.now)
    }

    /// Shows a line, unless one was shown just before.
    func show(_ text: String) {
        let isDue = last.withLock { last in
            let now = ContinuousClock.now
            guard now - last >= interval else { return false }
            last = now
            return true
        }
        if isDue { write(isTerminal ? "\r\(text)\u{1B}[K" : text + "\n") }
    }

    /// Clears the line.
    func finish() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        _ = text.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
    }
}
