// From edges of the button to what somebody wanted. The kernel has debounced the edges (`GPIODLines.debounce`).

/// What somebody did with the button.
public enum ButtonPress: Sendable, Equatable {
    /// Pressed and let go: wake, start over.
    case short
    /// Held for five seconds, told while it is still held: shut down.
    case long
}

/// Tells short presses from long ones.
package struct ButtonReader: Sendable {
    /// How long a press must be to shut the box down.
    package static let longPress = Duration.seconds(5)

    private enum State {
        case released
        case pressed(since: Duration)
        /// The long press was told, or it was pressed when the box started: letting go means nothing.
        case ignored
    }

    private var state: State

    /// - Parameter isPressed: whether it is held down at the start. Such a button is stuck, or somebody is still holding it after a
    ///   shut-down: it must be let go before it counts.
    package init(isPressed: Bool) { state = isPressed ? .ignored : .released }

    /// Takes an edge.
    package mutating func take(isPressed: Bool, at time: Duration) -> ButtonPress? {
        // An edge can come late, after the time of a long press has passed unnoticed.
        let overdue = elapse(to: time)
        switch (state, isPressed) {
        case (.ignored, true): break
        case (_, true): state = .pressed(since: time)
        case (.pressed, false):
            state = .released
            return .short
        case (_, false): state = .released
        }
        return overdue
    }

    /// Lets time pass.
    package mutating func elapse(to now: Duration) -> ButtonPress? {
        guard let deadline, now >= deadline else { return nil }
        state = .ignored
        return .long
    }

    /// When a press that goes on becomes a long one.
    package var deadline: Duration? {
        guard case .pressed(let since) = state else { return nil }
        return since + Self.longPress
    }
}
