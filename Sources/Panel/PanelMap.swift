// Which line of the board is which part of the panel. A board's folder brings one file, `panel.conf`:
//
//     # part = "name of the line", as gpioinfo shows it, and how it is wired
//     button        = "GPIO17" active-low pull-up
//     lamp-ready    = "GPIO22"
//
// Lines are named, not numbered: the numbers of chips change with the kernel, the names belong to the board.

import FoundationEssentials

/// A board's pin map.
public struct PanelMap: Sendable, Equatable {
    /// The resistor that the line's input is given.
    public enum Bias: String, Sendable {
        /// To the supply: for a button that connects to ground.
        case pullUp = "pull-up"
        /// To ground.
        case pullDown = "pull-down"
    }

    /// One line and how it is wired.
    public struct Wiring: Sendable, Equatable {
        /// The line's name.
        public var line: String
        /// True when a low level means "pressed", "closed" or "lit".
        public var isActiveLow: Bool
        /// The resistor; nil leaves it as the board has it.
        public var bias: Bias?

        /// Makes a wiring from its parts.
        public init(line: String, isActiveLow: Bool = false, bias: Bias? = nil) {
            self.line = line
            self.isActiveLow = isActiveLow
            self.bias = bias
        }
    }

    /// The parts that this board has.
    public private(set) var wirings: [PanelRole: Wiring] = [:]

    /// Reads a pin map.
    /// - Throws: `PanelError.mapMissing`, or `badMap` with the line that is wrong.
    public init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw PanelError.mapMissing(path: path)
        }
        try self.init(text: text, path: path)
    }

    /// Reads a pin map's text; `path` is for messages.
    public init(text: String, path: String) throws {
        for (index, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            func refuse(_ problem: String) -> PanelError { .badMap(path: path, line: index + 1, problem: problem) }
            let row = Self.trimmed(row)
            guard !row.isEmpty, row.first != "#" else { continue }
            guard let equals = row.firstIndex(of: "=") else { throw refuse("expected part = \"line\"") }
            let name = Self.trimmed(row[..<equals])
            guard let role = PanelRole(rawValue: String(name)) else {
                let known = PanelRole.allCases.map(\.rawValue).joined(separator: ", ")
                throw refuse("there is no part \"\(name)\"; the parts are \(known)")
            }
            guard wirings[role] == nil else { throw refuse("\"\(name)\" has a line already") }
            let value = Self.trimmed(row[row.index(after: equals)...])
            guard value.first == "\"", let end = value.dropFirst().firstIndex(of: "\""),
                value.index(after: value.startIndex) < end
            else { throw refuse("the line's name stands in quotes, as in \(name) = \"GPIO17\"") }
            var wiring = Wiring(line: String(value[value.index(after: value.startIndex)..<end]))
            for word in value[value.index(after: end)...].split(whereSeparator: \.isWhitespace) {
                if word.first == "#" { break }
                try Self.apply(word, to: &wiring, of: role, refuse)
            }
            wirings[role] = wiring
        }
    }

    private static func apply(
        _ word: Substring,
        to wiring: inout Wiring,
        of role: PanelRole,
        _ refuse: (String) -> PanelError
    ) throws {
        if word == "active-low" {
            wiring.isActiveLow = true
        } else if let bias = Bias(rawValue: String(word)) {
            guard role.isInput else { throw refuse("\(role.rawValue) is driven, so \"\(word)\" has no meaning for it") }
            wiring.bias = bias
        } else {
            throw refuse("\"\(word)\" is not one of active-low, pull-up, pull-down")
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
