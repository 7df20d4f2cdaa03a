// The setup console: who may in, and what there is to do. Each part of the menu has a file of its own beside this one.

import Box
import Glibc

/// A conversation with the person who sets the box up, over any terminal.
///
/// It is plain text, line by line. Every question shows what Enter means and how to go back; a bad answer is explained and asked
/// again. A dialogue changes something at its end alone, so that a line that is lost in the middle has changed nothing.
public final class Console {
    let terminal: any ConsoleTerminal
    let box: ConsoleBox
    /// Waits so many seconds; tests do not.
    let pause: (Int) -> Void

    /// - Parameter pause: how a wrong passphrase's wait passes.
    public init(
        terminal: any ConsoleTerminal,
        box: ConsoleBox,
        pause: @escaping (Int) -> Void = { sleep(UInt32($0)) }
    ) {
        self.terminal = terminal
        self.box = box
        self.pause = pause
    }

    /// Runs until the person leaves or the line is gone.
    public func run() {
        while true {
            do {
                greeting()
                try enter()
                try mainMenu()
                say("Goodbye. The console is locked.")
                return
            } catch ConsoleEnd.idle {
                say(
                    "\nNobody has typed for \(box.idleSeconds / 60) minutes: what was not finished is not changed, and the console is locked.\n"
                )
            } catch ConsoleEnd.hungUp {
                return
            } catch is GoBack {
                // The way back from the outermost question leads to the greeting.
            } catch {
                say("\(error). Enter tries again.")
                guard (try? terminal.readLine(isSecret: true, within: box.idleSeconds)) != nil else { return }
            }
        }
    }

    /// Whether somebody who holds the box in his hands has opened the console.
    private var isJumperSet: Bool { box.isJumperSet() || box.control.isSetupJumperSet }

    private func enter() throws {
        let settings = try box.settings.load()
        if let warning = settings.warning { say(warning + "\n") }
        guard settings.settings.isPassphraseSet else { return try firstUse() }
        if isJumperSet {
            return say("The setup jumper is set: the console is open. Choose 11 to set a new passphrase.\n")
        }
        while true {
            let typed = try secret("The console is locked. Passphrase (Enter shows the greeting again): ")
            if typed.isEmpty { throw GoBack() }
            if try isRight(typed) { return say("") }
            if isJumperSet { return }
        }
    }

    /// Counts the try, waits where too many were wrong, and says so.
    func isRight(_ passphrase: String) throws -> Bool {
        let wait = box.attempts.waitSeconds
        if wait > 0 {
            say("After wrong passphrases there is a wait: \(wait) second\(wait == 1 ? "" : "s").")
            pause(wait)
        }
        try box.attempts.begin()
        guard try Passphrase.verify(passphrase, against: box.settings.load().settings.passphraseHash) else {
            say("That is not the passphrase. If it is lost, set the setup jumper and try again.")
            return false
        }
        try box.attempts.succeeded()
        return true
    }

    private func firstUse() throws {
        say(
            """
            Welcome. This box has not been set up yet. First choose a passphrase: from then on it locks \
            this console and the admin page. Write it down; nobody can read it from the box.

            """
        )
        let hash = try newPassphrase()
        try box.settings.update { $0.passphraseHash = hash }
        try box.attempts.succeeded()
        say("The passphrase is set.\n")
        do {
            guard try confirm("Set up the rest now? It takes a few minutes.", default: true) else { return }
        } catch is GoBack {
            return
        }
        let steps: [(String, () throws -> Void)] = [
            ("Step 1 of 4: the office", office), ("Step 2 of 4: the network", network),
            ("Step 3 of 4: Wi-Fi", wireless), ("Step 4 of 4: the clock", clock),
        ]
        for (title, step) in steps {
            say("\n-- \(title)")
            do { try step() } catch is GoBack { say("Left as it was.") }
        }
        say("\nThe first set-up is done. Everything can be changed later.\n")
        greeting()
    }

    private func mainMenu() throws {
        let items: [(String, () throws -> Void)] = [
            ("Status and addresses", status), ("Office and privacy", office), ("Network", network), ("Wi-Fi", wireless),
            ("Clock", clock), ("Catalogue of registers", catalogue), ("Chat", chat), ("Self-test", selfTest),
            ("Log", showLog), ("Update the box", update), ("Passphrase", changePassphrase),
            ("Restart, power off, factory reset", power),
        ]
        while true {
            let chosen: Int
            do {
                chosen = try choose("What would you like to do?", items.map(\.0), back: "leave and lock")
            } catch is GoBack {
                return
            }
            do {
                try items[chosen].1()
            } catch is GoBack {
                say("Back. Nothing was changed.")
            } catch let end as ConsoleEnd {
                throw end
            } catch {
                say("That did not work: \(error).")
            }
            say("")
        }
    }

    private func changePassphrase() throws {
        if !isJumperSet {
            let known = try secret("The passphrase of now (. goes back): ")
            guard try isRight(known) else { throw GoBack() }
        }
        let hash = try newPassphrase()
        try box.settings.update { $0.passphraseHash = hash }
        try box.attempts.succeeded()
        say("The new passphrase is set. Who is at the admin page now must give it again.")
    }

    private func newPassphrase() throws -> String {
        while true {
            let first = try secret(
                "New passphrase, \(Passphrase.minimumCharacters) characters or more; it is not shown (. goes back): "
            )
            if let problem = Passphrase.problem(of: first) {
                say(problem)
                continue
            }
            guard try secret("The same again: ") == first else {
                say("The two were not the same. Once more, please.")
                continue
            }
            return try Passphrase.hash(first)
        }
    }
}
