// What the lamps show. Blinking is worked out from the clock, so that a lamp needs no state of its own and all blink together.

/// What the box is doing, as the panel shows it.
public enum PanelState: Sendable, Equatable {
    /// Starting: catalogue and page are not there yet.
    case starting
    /// Questions are answered.
    case ready
    /// An answer is being written.
    case thinking
    /// On the way to being switched off: do not cut the power yet.
    case stopping
}

/// The lamps for a state and a moment.
package struct Lamps: Equatable {
    /// What the box is doing.
    package var state: PanelState
    /// True when somebody of the office should look.
    package var needsAttention: Bool

    /// Makes lamps for a state; without one, for a box that starts.
    package init(state: PanelState = .starting, needsAttention: Bool = false) {
        self.state = state
        self.needsAttention = needsAttention
    }

    /// Half a period of blinking: slow while starting, fast while thinking or stopping.
    private var half: Duration? {
        switch state {
        case .starting: .milliseconds(1000)
        case .thinking: .milliseconds(250)
        case .stopping: .milliseconds(125)
        case .ready: nil
        }
    }

    /// Whether a lamp is lit at a time of the monotonic clock.
    package func isLit(_ lamp: PanelRole, at time: Duration) -> Bool {
        let phase = half.map { Int64(time / $0) % 2 == 0 } ?? true
        return switch (lamp, state) {
        case (.lampReady, .ready), (.lampReady, .thinking): true
        case (.lampReady, .starting), (.lampReady, .stopping), (.lampThinking, .thinking): phase
        case (.lampAttention, _): needsAttention
        default: false
        }
    }

    /// When a lamp next changes by itself; nil when all are steady.
    package func nextChange(after time: Duration) -> Duration? {
        half.map { $0 * (Int(time / $0) + 1) }
    }
}
