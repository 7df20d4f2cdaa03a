// The few kinds of question that all dialogues are made of.

/// The person goes back; what was typed since the dialogue began is forgotten.
struct GoBack: Error {}

extension Console {
    /// Shows text, wrapped for the terminal as it is now.
    func say(_ text: String, hanging: Int = 0) {
        let columns = max(40, min(terminal.columns, 80)) - 1
        terminal.write(TextLayout.wrapped(text, columns: columns, hanging: hanging).joined(separator: "\n") + "\n")
    }

    /// Asks for a text.
    ///
    /// - Parameters:
    ///   - question: What is asked, a sentence.
    ///   - current: What Enter means; empty for nothing.
    ///   - mayBeEmpty: "-" makes it empty.
    ///   - problem: What is wrong with an answer; nil when it can be used.
    /// - Throws: `GoBack` for "." and Ctrl-C; `ConsoleEnd`.
    func ask(
        _ question: String,
        current: String = "",
        mayBeEmpty: Bool = false,
        shown: String? = nil,
        problem: (String) -> String? = { _ in nil }
    ) throws -> String {
        say(question)
        while true {
            let shown = shown ?? current
            var keys = shown.isEmpty ? (mayBeEmpty ? ["Enter leaves it empty"] : []) : ["Enter keeps it"]
            if mayBeEmpty, !shown.isEmpty { keys.append("- empties it") }
            let bracket = shown.isEmpty ? "" : "[\(shown)] "
            let line = try line(prompt: "  \(bracket)\((keys + [". goes back"]).joined(separator: ", ")) > ")
            var answer = line
            if line.isEmpty {
                answer = current
            } else if line == "-", mayBeEmpty {
                answer = ""
            }
            if answer.isEmpty, mayBeEmpty { return answer }
            if answer.isEmpty {
                say("Something must be typed here.")
            } else if let problem = problem(answer) {
                say(problem)
            } else {
                return answer
            }
        }
    }

    /// Asks for one of some choices by its number.
    func choose(_ question: String, _ choices: [String], current: Int? = nil, back: String = "goes back") throws -> Int
    {
        say(question)
        let half = (choices.count + 1) / 2
        let width = (choices.map(\.count).max() ?? 0) + 4
        func item(_ index: Int) -> String { "\(index < 9 ? " " : "")\(index + 1)  \(choices[index])" }
        // Two columns where they fit, so that menu and question stay on a screen of 24 lines.
        if choices.count > 6, 2 * width + 4 < min(terminal.columns, 80) {
            for row in 0..<half {
                let left = item(row)
                let right = row + half < choices.count ? item(row + half) : ""
                let gap = right.isEmpty ? "" : String(repeating: " ", count: width + 2 - left.count)
                say("  " + left + gap + right)
            }
        } else {
            for index in choices.indices { say("  " + item(index), hanging: 4) }
        }
        while true {
            let keeps = current.map { "[\($0 + 1)] Enter keeps it, " } ?? ""
            let line = try line(prompt: "  \(keeps). \(back) > ")
            if line.isEmpty, let current { return current }
            if let number = Int(line), choices.indices.contains(number - 1) { return number - 1 }
            say(
                line.isEmpty
                    ? "Please type a number from 1 to \(choices.count)."
                    : "There is no '\(line.prefix(20))': type a number from 1 to \(choices.count)."
            )
        }
    }

    /// Asks for several of some choices: "1 3 4".
    func chooseSeveral(_ question: String, _ choices: [String]) throws -> [Int] {
        say(question)
        for index in choices.indices { say("  \(index < 9 ? " " : "")\(index + 1)  \(choices[index])", hanging: 4) }
        while true {
            let line = try line(prompt: "  numbers with blanks between, . goes back > ")
            let words = line.split { $0 == " " || $0 == "," }
            let numbers = words.compactMap { Int($0) }.filter { choices.indices.contains($0 - 1) }
            if !words.isEmpty, numbers.count == words.count { return numbers.map { $0 - 1 } }
            say("Please type numbers from 1 to \(choices.count), like: 1 2")
        }
    }

    /// Asks yes or no.
    func confirm(_ question: String, default fallback: Bool) throws -> Bool {
        say(question)
        while true {
            let line = try line(prompt: "  yes or no [\(fallback ? "yes" : "no")], . goes back > ").lowercased()
            switch line {
            case "": return fallback
            case "y", "yes": return true
            case "n", "no": return false
            default: say("Please type yes or no.")
            }
        }
    }

    /// Asks for something that is not shown while it is typed.
    func secret(_ prompt: String) throws -> String { try line(prompt: prompt, isSecret: true) }

    /// Shows many lines, a screen at a time.
    func page(_ text: String) throws {
        let columns = max(40, min(terminal.columns, 80)) - 1
        let lines = TextLayout.wrapped(text, columns: columns, hanging: 2)
        for (index, line) in lines.enumerated() {
            if index > 0, index % 20 == 0,
                try !self.line(prompt: "  Enter shows more, . goes back > ", isPause: true).isEmpty
            {
                return
            }
            terminal.write(line + "\n")
        }
    }

    /// One readable line; the way back is thrown.
    func line(prompt: String, isSecret: Bool = false, isPause: Bool = false) throws -> String {
        while true {
            terminal.write(prompt)
            let typed = try terminal.readLine(isSecret: isSecret, within: box.idleSeconds)
            if typed.isGivenUp || typed.text == "." {
                if isPause { return "." }
                throw GoBack()
            }
            if typed.isTooLong {
                say("That is longer than any answer here may be. Please make it shorter.")
            } else if typed.hasNoise {
                say(
                    "Part of that could not be read: noise on the line, or a terminal that is not set to UTF-8. Please type it again."
                )
            } else {
                return typed.text
            }
        }
    }
}
