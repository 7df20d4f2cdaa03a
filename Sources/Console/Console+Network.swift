// Network, radio and clock.

import Box
import FoundationEssentials
import Glibc

extension Console {
    func network() throws {
        var wanted = try box.settings.load().settings.network
        let modes = Settings.Network.Mode.allCases
        let words = ["from the network by itself (DHCP)", "a fixed address"]
        let mode = try choose(
            "Where does the box's address come from?",
            words,
            current: modes.firstIndex(of: wanted.mode)
        )
        wanted.mode = modes[mode]
        if wanted.mode == .static {
            wanted.address = try ask(
                "The box's address with the length of its network:",
                current: wanted.address,
                problem: { NetworkText.problem(ofAddress: $0) }
            )
            wanted.gateway = try ask(
                "The gateway (the router), if there is one:",
                current: wanted.gateway,
                mayBeEmpty: true,
                problem: {
                    NetworkText.problem(ofHost: $0)
                        ?? (NetworkText.isReachable($0, from: wanted.address)
                            ? nil : "\($0) is not in the network of \(wanted.address).")
                }
            )
            wanted.dns = try ask(
                "Name servers, with blanks between, if there are any:",
                current: wanted.dns.joined(separator: " "),
                mayBeEmpty: true,
                problem: { $0.split(separator: " ").lazy.compactMap { NetworkText.problem(ofHost: String($0)) }.first }
            ).split(separator: " ").map(String.init)
        }
        guard try confirm("Use this: \(Self.summary(wanted))?", default: true) else { throw GoBack() }
        try box.settings.update { $0.network = wanted }
        applyNetwork()
    }

    func wireless() throws {
        var wanted = try box.settings.load().settings.wifi
        let modes = Settings.WiFi.Mode.allCases
        let words = ["off", "join a network", "be a network of its own (hotspot), which phones join"]
        wanted.mode = modes[try choose("What shall Wi-Fi do?", words, current: modes.firstIndex(of: wanted.mode))]
        if wanted.mode != .off {
            let isHotspot = wanted.mode == .hotspot
            let fallback = wanted.ssid.isEmpty && isHotspot ? "Landfall" : wanted.ssid
            wanted.ssid = try ask(
                "Name of the network:",
                current: fallback,
                problem: { NetworkText.problem(ofNetworkName: $0, isHotspot: isHotspot) }
            )
            wanted.passphrase = try ask(
                isHotspot ? "Its passphrase, which phones will ask for:" : "Its passphrase, if it has one:",
                current: wanted.passphrase,
                mayBeEmpty: !isHotspot,
                shown: wanted.passphrase.isEmpty ? "" : "as it is",
                problem: { NetworkText.problem(ofNetworkPassphrase: $0, mayBeOpen: !isHotspot) }
            )
        }
        let summary =
            switch wanted.mode {
            case .off: "Wi-Fi off"
            case .client: "join '\(wanted.ssid)'" + (wanted.passphrase.isEmpty ? ", an open network" : "")
            case .hotspot: "hotspot '\(wanted.ssid)'"
            }
        guard try confirm("Use this: \(summary)?", default: true) else { throw GoBack() }
        try box.settings.update { $0.wifi = wanted }
        applyNetwork()
    }

    func clock() throws {
        say("The box thinks it is \(Self.minute(.now)) UTC.")
        let format = "Write it like 2026-11-27 14:05."
        let text = try ask("Date and time now in UTC (London in winter):", current: "right", shown: "it is right") {
            text in
            guard text != "right" else { return nil }
            guard let date = Self.date(text) else { return "That is no date and time. \(format)" }
            let years = Calendar(identifier: .gregorian).component(.year, from: date)
            return (2025...2099).contains(years) ? nil : "The year \(years) cannot be. \(format)"
        }
        guard text != "right", let date = Self.date(text) else { return say("The clock stays as it is.") }
        guard deed("Setting the clock", .clock, ["time": date.formatted(.iso8601)]) != nil else { return }
        say("The clock is set: \(Self.minute(.now)) UTC.")
    }

    private func applyNetwork() {
        say("Saved.")
        // Joining a wireless network takes the time of a search, of the other side's answer and of its address.
        let isDone = deed("Switching the network", .network, within: 150) != nil
        say("\(isDone ? "The network is as you set it. " : "")Addresses: \(Self.list(box.addresses())).")
    }

    /// Asks the box's service for a deed and says how it went; nil when it did not happen.
    func deed(_ name: String, _ verb: BoxControl.Verb, _ fields: [String: String] = [:], within seconds: Int = 30)
        -> BoxControl.Outcome?
    {
        terminal.write(name + ": ")
        var ticks = 0
        do {
            let outcome = try box.control.ask(verb, fields, within: seconds) {
                ticks += 1
                if ticks % 10 == 0 { terminal.write(".") }
            }
            say("done.")
            return outcome
        } catch {
            say("not done.")
            say("\(error).")
            return nil
        }
    }

    private static func summary(_ network: Settings.Network) -> String {
        guard network.mode == .static else { return "an address from the network" }
        return
            "address \(network.address), gateway \(network.gateway.isEmpty ? "none" : network.gateway), name servers \(list(network.dns))"
    }

    static func list(_ words: [String]) -> String { words.isEmpty ? "none" : words.joined(separator: " ") }

    private static func minute(_ date: Date) -> String {
        let text = date.formatted(.iso8601)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }

    /// "2026-11-27 14:05", in UTC.
    static func date(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0].count == 10, (4...5).contains(parts[1].count) else { return nil }
        let time = parts[1].count == 4 ? "0\(parts[1])" : String(parts[1])
        return try? Date("\(parts[0])T\(time):00Z", strategy: .iso8601)
    }
}
