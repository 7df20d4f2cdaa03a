import Console
import Testing

@Suite("A line in the making")
struct LineEditorTests {
    private func typed(_ bytes: [UInt8], limit: Int = 100) -> (line: TypedLine, echo: String) {
        var editor = LineEditor(isShown: true, limit: limit)
        for byte in bytes where editor.take(byte) { break }
        return (editor.typed, editor.echo)
    }

    @Test("backspace takes a whole character, Ctrl-U the line, and both are seen")
    func erasing() {
        #expect(typed(Array("caf\u{E9}".utf8) + [0x7F, 0x08] + Array("r\r".utf8)).line.text == "car")
        #expect(typed(Array("wrong".utf8) + [0x15] + Array("right\n".utf8)).line.text == "right")
        #expect(typed([0x7F, 0x7F, 0x61, 0x0A]).echo == "a")
    }

    @Test(
        "arrow keys and other sequences leave no trace",
        arguments: ["\u{1B}[A", "\u{1B}[3~", "\u{1B}OP", "\u{1B}[200~"]
    )
    func sequences(sequence: String) {
        let (line, echo) = typed(Array("a\(sequence)b\r".utf8))
        #expect(line == TypedLine("ab") && echo == "ab")
    }

    @Test(
        "noise is noticed and never shown",
        arguments: [[0xFF], [0xC3], [0x80], [0xE2, 0x28], [0xC2, 0x9B], [0xED, 0xA0, 0x80]]
    )
    func noise(bytes: [UInt8]) {
        let (line, echo) = typed([0x61] + bytes + [0x62, 0x0D])
        #expect(line.hasNoise)
        #expect(echo.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0xFFFD && $0.value != 0x9B })
    }

    @Test("a line without end is bounded, rung for once, and can be taken back")
    func endless() {
        let (line, echo) = typed([UInt8](repeating: 0x61, count: 5000) + [0x0D])
        #expect(line.isTooLong && line.text.count == 100 && echo.count == 101)
        #expect(typed([UInt8](repeating: 0x61, count: 5000) + [0x15, 0x62, 0x0D]).line == TypedLine("b"))
    }

    @Test("Ctrl-C and Ctrl-D give the line up whatever stands in it", arguments: [0x03, 0x04] as [UInt8])
    func givingUp(key: UInt8) {
        let (line, _) = typed(Array("forget".utf8) + [key])
        #expect(line.isGivenUp && line.text.isEmpty)
    }

    @Test("any bytes at all end in a line of printable text")
    func anything() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<60)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let (line, _) = typed(bytes + [0x0D])
            #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        }
    }
}

@Suite("Text for terminals")
struct TextLayoutTests {
    @Test("words are wrapped, never cut, and what continues a line is indented")
    func wrapping() {
        #expect(TextLayout.wrapped("  one two three", columns: 9, hanging: 2) == ["  one two", "    three"])
        #expect(TextLayout.wrapped("unbreakable-word x", columns: 8) == ["unbreakable-word", "x"])
    }

    @Test("a table becomes paragraphs, and marks and escapes go")
    func tables() {
        let text = TextLayout.plain(
            "**Two** courses \\[x\\] &lt;b&gt;\n\n| Course | Fee | |\n|---|---:|---|\n| Law | A\\|B | [1] |\n| *Art* |  | [2] |"
        )
        #expect(text == "Two courses [x] <b>\n\n* Law\n  Fee: A|B; [1]\n* Art\n  [2]")
    }

    @Test(
        "sizes are told in words",
        arguments: [(0, "0 bytes"), (1536, "1.5 KiB"), (98 << 20, "98 MiB"), (5 << 30, "5 GiB")]
    )
    func sizes(bytes: Int, text: String) { #expect(TextLayout.size(bytes) == text) }
}

@Suite("The chat through the server")
struct EventReaderTests {
    private static let response = """
        HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: facts\ndata: {"session":"s1","markdown":"**Two**\\n","citations":\
        [{"number":1,"source":"cricos","edition":"2026","key":"k","label":"Law"}]}\n\n: heartbeat\n\nevent: queued\ndata: {"position":2}\n\n\
        event: thinking\ndata: {}\n\nevent: sentence\ndata: {"text":"Gr\u{FC}\u{DF}e.","html":""}\n\nevent: done\ndata: {"session":"s1"}\n\n
        """

    @Test("events become steps, in whatever pieces they come", arguments: [1, 2, 7, 100, 10_000])
    func pieces(size: Int) {
        var reader = EventReader()
        let bytes = Array(Self.response.utf8)
        let events = stride(from: 0, to: bytes.count, by: size).flatMap {
            reader.take(Array(bytes[$0..<min($0 + size, bytes.count)]))
        }
        #expect(
            events.map(\.step) == [
                .facts("**Two**\n"), .citation("[1] Law, cricos 2026"), .queued(position: 2), .thinking,
                .sentence("Gr\u{FC}\u{DF}e."),
            ]
        )
        #expect(events.first?.session == "s1" && reader.refusal == nil)
    }

    @Test("a refusal is told in the server's words")
    func refusal() {
        var reader = EventReader()
        let body = #"{"error":{"status":503,"code":"queue_full","message":"Please try again."}}"#
        #expect(reader.take(Array("HTTP/1.1 503 Busy\r\n\r\n\(body)".utf8)).isEmpty)
        #expect(reader.refusal == "Please try again.")
    }
}
