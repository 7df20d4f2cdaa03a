// A terminal at the end of a line: raw bytes in, lines out, and the terminal as it was on every way out.

import Box
import Glibc

/// A serial line, a pseudo-terminal or a pipe.
///
/// The line is read byte by byte and echoed here, so that a passphrase is never shown, not even when it is typed too early, that
/// Ctrl-C is seen whoever owns the terminal, and that noise, escape sequences and endless lines do no harm. XON and XOFF are the
/// kernel's (`IXON`). Only backspace moves the cursor.
public final class SerialTerminal: ConsoleTerminal {
    /// Bytes that one line may have.
    public static let longestLine = 1000

    private let input: Int32
    private let output: Int32
    private let isTerminal: Bool
    private let isOwn: Bool
    private var pending: [UInt8] = []
    private var lastWasReturn = false

    /// - Parameter path: the terminal's device; nil for standard input and output.
    /// - Throws: `BoxError.cannotRead` when it cannot be opened.
    public init(path: String? = nil) throws(BoxError) {
        if let path {
            input = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
            guard input >= 0 else { throw .cannotRead(path: path, errorNumber: errno) }
            output = input
        } else {
            (input, output) = (STDIN_FILENO, STDOUT_FILENO)
        }
        isOwn = path != nil
        isTerminal = isatty(input) == 1
        if isTerminal { TerminalMode.enter(input) }
        signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        if isTerminal { TerminalMode.leave() }
        if isOwn { close(input) }
    }

    /// Columns now: a window may change its size at any time. A serial line tells nothing and has 80.
    public var columns: Int {
        var size = winsize()
        guard isatty(output) == 1, ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return max(20, Int(size.ws_col))
    }

    /// True where the environment says UTF-8 and the terminal is not one of the plain kinds.
    public var showsBlocks: Bool {
        let variables = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { (name: String) in
            getenv(name).map { String(cString: $0) }
        }
        let locale = variables.first { !$0.isEmpty } ?? ""
        let kind = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        let isPlain = kind == "dumb" || kind.hasPrefix("vt") || kind.isEmpty
        return locale.uppercased().contains("UTF-8") && !isPlain
    }

    /// Sends all of a text, however long the other side stops it.
    public func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            // Nobody is there: the next read says so.
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Reads one line of at most ``longestLine`` bytes.
    public func readLine(isSecret: Bool, within seconds: Int) throws(ConsoleEnd) -> TypedLine {
        var line = LineEditor(isShown: isTerminal && !isSecret, limit: Self.longestLine)
        while true {
            let byte = try nextByte(within: seconds)
            // A terminal that ends lines with two characters ends one line with them.
            if byte == 0x0A, lastWasReturn {
                lastWasReturn = false
                continue
            }
            lastWasReturn = byte == 0x0D
            let isComplete = line.take(byte)
            if !line.echo.isEmpty {
                write(line.echo)
                line.echo = ""
            }
            if isComplete {
                if isTerminal { write("\n") }
                return line.typed
            }
        }
    }

    /// Looks for Ctrl-C; everything else that is typed is kept for the next line.
    public func isStopped(within milliseconds: Int) throws(ConsoleEnd) -> Bool {
        guard try isReady(within: milliseconds) else { return false }
        let bytes = try readBytes()
        guard let stop = bytes.lastIndex(of: 0x03) else {
            // What is typed ahead is read when it is asked for.
            pending += bytes.prefix(max(0, Self.longestLine - pending.count))
            return false
        }
        pending = Array(bytes[(stop + 1)...])
        return true
    }

    // MARK: -

    private func nextByte(within seconds: Int) throws(ConsoleEnd) -> UInt8 {
        if pending.isEmpty {
            guard try isReady(within: seconds * 1000) else { throw .idle }
            pending = try readBytes()
        }
        return pending.removeFirst()
    }

    private func isReady(within milliseconds: Int) throws(ConsoleEnd) -> Bool {
        var wait = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            let left = max(.zero, deadline - ContinuousClock.now).components
            let count = poll(&wait, 1, Int32(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000))
            if count < 0, errno == EINTR { continue }
            if count == 0 { return false }
            if count < 0 || wait.revents & Int16(POLLIN) == 0 { throw .hungUp }
            return true
        }
    }

    private func readBytes() throws(ConsoleEnd) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 512)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { throw .hungUp }
            return Array(buffer[..<count])
        }
    }
}

/// The terminal's mode, changed and given back. There is one in a process, because signals must find it.
private enum TerminalMode {
    nonisolated(unsafe) private static var descriptor: Int32 = -1
    nonisolated(unsafe) private static var saved = termios()

    static func enter(_ terminal: Int32) {
        guard tcgetattr(terminal, &saved) == 0 else { return }
        descriptor = terminal
        var mode = saved
        mode.c_lflag &= ~tcflag_t(ICANON | ECHO | ECHONL | ISIG | IEXTEN)
        mode.c_iflag &= ~tcflag_t(ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK)
        mode.c_iflag |= tcflag_t(IXON | IGNBRK)
        mode.c_oflag |= tcflag_t(OPOST | ONLCR)
        tcsetattr(terminal, TCSANOW, &mode)
        // However the process ends: a command that exits runs no deinitialiser.
        atexit { TerminalMode.leave() }
        for number in [SIGHUP, SIGINT, SIGTERM, SIGQUIT] {
            // Nothing is half done at any moment, so whoever asks to end this may have it at once.
            signal(number) { number in
                TerminalMode.leave()
                _exit(128 + number)
            }
        }
    }

    /// Not after what is still to be sent: a stopped line (XOFF) would never let go.
    static func leave() {
        guard descriptor >= 0 else { return }
        tcsetattr(descriptor, TCSANOW, &saved)
        descriptor = -1
    }
}
