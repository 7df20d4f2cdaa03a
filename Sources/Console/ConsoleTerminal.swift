// What the console needs of a terminal: lines in, text out. Any terminal can do it, however plain.

/// A terminal, or a script that plays one in tests.
public protocol ConsoleTerminal: AnyObject {
    /// Reads a line.
    ///
    /// - Parameters:
    ///   - isSecret: what is typed is not shown.
    ///   - seconds: how long to wait for it.
    /// - Throws: `ConsoleEnd`.
    func readLine(isSecret: Bool, within seconds: Int) throws(ConsoleEnd) -> TypedLine

    /// Shows text; "\n" ends a line.
    func write(_ text: String)

    /// Whether somebody asks to stop (Ctrl-C) what is being shown, within so many milliseconds.
    ///
    /// - Throws: `ConsoleEnd.hungUp` when nobody is there any more.
    func isStopped(within milliseconds: Int) throws(ConsoleEnd) -> Bool

    /// Columns of the terminal now.
    var columns: Int { get }

    /// Whether it shows block characters.
    var showsBlocks: Bool { get }
}

/// One line as it was typed.
public struct TypedLine: Sendable, Equatable {
    /// The text without its end and without control characters.
    public var text: String
    /// Some of it was no readable text: noise on the line, or a terminal that does not speak UTF-8.
    public var hasNoise = false
    /// It was longer than any answer may be; the rest is dropped.
    public var isTooLong = false
    /// It ended with Ctrl-C or Ctrl-D: the way back.
    public var isGivenUp = false

    /// A line of text.
    public init(_ text: String) { self.text = text }
}

/// Why nothing more is read.
public enum ConsoleEnd: Error, Sendable {
    /// The line is gone.
    case hungUp
    /// Nobody typed anything for a long time.
    case idle
}
