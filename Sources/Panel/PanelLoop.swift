// What the panel's thread does between two sleeps, without clock or thread of its own so that tests can walk through time.

/// The button's reading and the outputs as they were last set.
package struct PanelLoop: Sendable {
    private let lines: any PanelLines
    private var button: ButtonReader
    private var shown: [PanelRole: Bool] = [:]
    private var buzzesUntil: Duration?

    private static let lamps: [PanelRole] = [.lampReady, .lampThinking, .lampAttention]

    /// Reads how the button stands; every output is set with the first `show`.
    package init(_ lines: any PanelLines) throws {
        self.lines = lines
        button = ButtonReader(isPressed: try lines.isActive(.button))
    }

    /// Sets lamps and buzzer for this moment.
    /// - Returns: when something changes by itself, on the clock of `now`; nil when only an edge or a new state does.
    package mutating func show(_ state: Lamps, at now: Duration) throws -> Duration? {
        for lamp in Self.lamps { try set(lamp, state.isLit(lamp, at: now)) }
        if let end = buzzesUntil, end <= now { buzzesUntil = nil }
        try set(.buzzer, buzzesUntil != nil)
        let blinks = Self.lamps.contains(where: lines.roles.contains) ? state.nextChange(after: now) : nil
        return [blinks, buzzesUntil, button.deadline].compactMap(\.self).min()
    }

    /// What happened since the last time.
    package mutating func takeEvents(at now: Duration) throws -> [Panel.Event] {
        var events: [Panel.Event] = []
        for edge in try lines.takeEdges() {
            switch edge.role {
            case .button:
                if let press = button.take(isPressed: edge.isActive, at: edge.time) { events.append(.press(press)) }
            case .setupJumper: events.append(.setupJumper(isClosed: edge.isActive))
            default: break
            }
        }
        if let press = button.elapse(to: now) { events.append(.press(press)) }
        for case .press(let press) in events {
            buzzesUntil = now + (press == .long ? .milliseconds(400) : .milliseconds(40))
        }
        return events
    }

    /// Puts every output out.
    package mutating func darken() throws {
        for role in Self.lamps + [.buzzer] { try set(role, false) }
    }

    private mutating func set(_ role: PanelRole, _ active: Bool) throws {
        guard lines.roles.contains(role), shown[role] != active else { return }
        try lines.set(role, active: active)
        shown[role] = active
    }
}
