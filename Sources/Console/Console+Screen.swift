// The box's own screen where it has no browser: the first contact, kept up to date. Nobody can type into it.

import Box

extension Console {
    /// Shows name, addresses, the page's code, state and next step, and draws them again when one of them has changed.
    ///
    /// What is typed is ignored: whoever stands before the screen is a student.
    ///
    /// - Parameter seconds: how long between two looks.
    /// - Returns: when the terminal is gone.
    public func showFirstContact(every seconds: Int) {
        var shown: [String] = []
        do {
            while true {
                let settings = box.settings.current
                let addresses = box.addresses()
                let lines = firstContact(settings, addresses, nextStep: screenStep(settings, addresses))
                if lines != shown {
                    // Without a cursor, from the top of an empty screen.
                    terminal.write("\u{1B}[?25l\u{1B}[2J\u{1B}[H")
                    show(lines, code: addresses.first)
                    shown = lines
                }
                _ = try terminal.isStopped(within: seconds * 1_000)
            }
        } catch {
            // The terminal is gone.
        }
    }

    private func screenStep(_ settings: Settings, _ addresses: [String]) -> String {
        if !settings.isPassphraseSet { return "set the box up over its serial console (115200 8N1)" }
        if addresses.isEmpty { return "connect a network cable, or set up Wi-Fi at the serial console" }
        return "open the web page with a phone or a laptop"
    }
}
