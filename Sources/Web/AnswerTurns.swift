// How many answers are written at a time, and how long a visitor must wait when that is all of them.

import Synchronization

/// A bounded number of answers at a time, with an honest guess of the wait.
final class AnswerTurns: Sendable {
    private struct State {
        var running = 0
        /// A running mean of the seconds one answer takes, from the box's own answers.
        var secondsPerAnswer = 8.0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let onChange: @Sendable (Int) -> Void

    /// - Parameter onChange: told how many answers are being written whenever that has changed.
    init(limit: Int, onChange: @escaping @Sendable (Int) -> Void) {
        self.limit = limit
        self.onChange = onChange
    }

    var running: Int { state.withLock { $0.running } }

    /// Takes a place, or refuses with the wait in seconds.
    func begin() throws {
        let wait = state.withLock { state -> Int? in
            guard state.running >= limit else {
                state.running += 1
                onChange(state.running)
                return nil
            }
            return max(1, Int(state.secondsPerAnswer.rounded(.up)))
        }
        guard let wait else { return }
        throw HTTPError(
            .serviceUnavailable,
            "queue_full",
            "\(limit) questions are being answered right now. Please try again in about \(wait) seconds.",
            headers: [("Retry-After", "\(wait)")]
        )
    }

    /// Gives the place back.
    func end(after duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        state.withLock { state in
            state.running -= 1
            onChange(state.running)
            state.secondsPerAnswer += (seconds - state.secondsPerAnswer) / 8
        }
    }
}
