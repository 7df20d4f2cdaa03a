import Panel
import Testing

@Suite struct PanelMapTests {
    @Test("a map names lines and how they are wired; comments and blanks are passed over")
    func reads() throws {
        let map = try PanelMap(
            text: """
                # the board
                button = "GPIO17" active-low pull-up   # to ground

                lamp-ready="LED GREEN"
                """,
            path: "panel.conf"
        )
        #expect(map.wirings[.button] == .init(line: "GPIO17", isActiveLow: true, bias: .pullUp))
        #expect(map.wirings[.lampReady]?.line == "LED GREEN")
        #expect(map.wirings.count == 2)
    }

    @Test(
        "a line that cannot be understood is refused with its number",
        arguments: [
            ("button \"GPIO17\"", "expected part"),
            ("knob = \"GPIO17\"", "there is no part \"knob\""),
            ("button = GPIO17", "in quotes"),
            ("button = \"\"", "in quotes"),
            ("button = \"GPIO17", "in quotes"),
            ("button = \"GPIO17\" active-hgih", "\"active-hgih\" is not one of"),
            ("buzzer = \"GPIO18\" pull-up", "is driven"),
        ]
    )
    func refuses(text: String, problem: String) throws {
        let error = #expect(throws: PanelError.self) { try PanelMap(text: "# one\n\(text)", path: "board/panel.conf") }
        let description = try #require(error).description
        #expect(description.hasPrefix("board/panel.conf, line 2: "))
        #expect(description.contains(problem))
    }

    @Test("a part is given one line only")
    func twice() {
        #expect(throws: PanelError.badMap(path: "m", line: 2, problem: "\"button\" has a line already")) {
            try PanelMap(text: "button = \"A\"\nbutton = \"B\"", path: "m")
        }
    }

    @Test("a file that is not there is said by its path")
    func missing() {
        #expect(throws: PanelError.mapMissing(path: "/nowhere/panel.conf")) {
            try PanelMap(path: "/nowhere/panel.conf")
        }
    }
}
