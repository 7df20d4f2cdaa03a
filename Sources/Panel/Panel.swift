// The panel at work: one thread that waits for the button, blinks the lamps and sleeps otherwise.

import Foundation
import Glibc
import Synchronization

/// A panel with a button, a jumper, lamps and a buzzer, or whatever part of these the board has.
public final class Panel: Sendable {
    /// What happened at the panel.
    public enum Event: Sendable, Equatable {
        /// The button.
        case press(ButtonPress)
        /// The setup jumper was closed or opened; how it stands is told once at the start.
        case setupJumper(isClosed: Bool)
        /// The hardware failed; nothing more comes, and the box runs on.
        case failed(String)
    }

    private struct State {
        var lamps = Lamps()
        var isStopped = false
    }

    private let state = Mutex(State())
    private let lines: any PanelLines
    private let onEvent: @Sendable (Event) -> Void
    /// Wakes the thread when there is something new to show.
    private let wake: WakePipe

    /// Takes the panel into use; lamps show `starting`.
    /// - Parameter onEvent: called on the panel's thread; it must not wait.
    /// - Throws: the first failure of the hardware, or `PanelError.noResources`.
    public static func start(_ lines: any PanelLines, onEvent: @escaping @Sendable (Event) -> Void) throws -> Panel {
        let panel = try Panel(lines, onEvent)
        let loop = try PanelLoop(lines)
        let isClosed = lines.roles.contains(.setupJumper) ? try lines.isActive(.setupJumper) : nil
        Thread.detachNewThread {
            if let isClosed { onEvent(.setupJumper(isClosed: isClosed)) }
            panel.run(loop)
        }
        return panel
    }

    private init(_ lines: any PanelLines, _ onEvent: @escaping @Sendable (Event) -> Void) throws {
        self.lines = lines
        self.onEvent = onEvent
        wake = try WakePipe()
    }

    /// Shows what the box is doing.
    public func show(_ shown: PanelState) {
        change { $0.lamps.state = shown }
    }

    /// Lights the attention lamp, or puts it out.
    public func show(needsAttention: Bool) {
        change { $0.lamps.needsAttention = needsAttention }
    }

    /// Puts the lamps out and gives the lines back.
    public func stop() {
        change { $0.isStopped = true }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        wake.wake()
    }

    private func run(_ start: PanelLoop) {
        var loop = start
        do {
            while true {
                let state = state.withLock { $0 }
                if state.isStopped { return try loop.darken() }
                let deadline = try loop.show(state.lamps, at: Self.now())
                try wait(until: deadline)
                for event in try loop.takeEvents(at: Self.now()) { onEvent(event) }
            }
        } catch {
            onEvent(.failed("\(error)"))
        }
    }

    /// Sleeps until an edge, something new to show, or a time of the monotonic clock; nil waits for ever.
    private func wait(until deadline: Duration?) throws {
        var polled = (lines.descriptors + [wake.descriptor]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // Rounded up: waking a moment early would only mean polling again.
        let milliseconds = deadline.map { Int32(max(.zero, $0 - Self.now()) / .milliseconds(1) + 1) } ?? -1
        if poll(&polled, nfds_t(polled.count), milliseconds) < 0, errno != EINTR {
            throw PanelError.noResources(reason: String(cString: strerror(errno)))
        }
        // A chip that was pulled out reports an error for ever: without this the thread would spin.
        if polled.contains(where: { $0.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 }) {
            throw PanelError.chipGone
        }
        wake.clear()
    }

    /// The clock that the kernel stamps edges with.
    static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
