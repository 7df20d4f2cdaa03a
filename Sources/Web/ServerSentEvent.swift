// One server-sent event as bytes on the wire (WHATWG HTML, section 9.2.6).

/// One event of a `text/event-stream`.
public struct ServerSentEvent: Sendable, Equatable {
    /// The event's name: `facts`, `queued`, `thinking`, `sentence`, `done`, `error`.
    public var name: String
    /// The event's data; line ends in it become separate `data:` lines, which the client joins again.
    public var data: String

    /// Makes an event.
    public init(name: String, data: String) {
        self.name = name
        self.data = data
    }

    /// A comment line: clients ignore it, but writing it shows that they are still there.
    public static let heartbeat: [UInt8] = [UInt8](": waiting\n\n".utf8)

    /// The event as bytes. CR, LF and CRLF all end a line in this format, so all three are split here: otherwise text
    /// with a bare CR in it could smuggle in a field of its own.
    public var bytes: [UInt8] {
        var text = "event: \(name)\n"
        let normalized = data.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        for line in normalized.split(separator: "\n", omittingEmptySubsequences: false) {
            text += "data: \(line)\n"
        }
        return [UInt8]((text + "\n").utf8)
    }
}
