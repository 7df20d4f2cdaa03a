// The console runs on a thread of its own; what runs in tasks is waited for here, and Ctrl-C ends the wait.

import Synchronization

/// What a task hands to the console's thread, in order.
final class Inbox<Value: Sendable>: Sendable {
    private let state = Mutex<(values: [Value], isClosed: Bool)>(([], false))

    func add(_ value: Value) { state.withLock { $0.values.append(value) } }

    func close() { state.withLock { $0.isClosed = true } }

    /// What came since the last time, and whether that is all.
    func take() -> (values: [Value], isClosed: Bool) {
        state.withLock { state in
            defer { state.values = [] }
            return state
        }
    }
}

extension Console {
    /// Runs `body` in a task; nil when the person stopped it.
    func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) throws -> Value? {
        let inbox = Inbox<Value>()
        let task = Task.detached { inbox.add(await body()) }
        defer { task.cancel() }
        var ticks = 0
        while true {
            if let value = inbox.take().values.first { return value }
            if try terminal.isStopped(within: 100) { return nil }
            ticks += 1
            if ticks % 10 == 0 { terminal.write(".") }
        }
    }
}

/// A point now and then while an import runs, which tells its progress on its own thread or another.
final class DotMeter: @unchecked Sendable {
    private let terminal: any ConsoleTerminal
    private let last = Mutex(ContinuousClock.now)

    init(_ terminal: any ConsoleTerminal) { self.terminal = terminal }

    func tick() {
        last.withLock { last in
            guard ContinuousClock.now - last > .seconds(1) else { return }
            last = .now
            terminal.write(".")
        }
    }
}
