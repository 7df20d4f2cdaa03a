// The pipe between a task that writes events and the connection that sends them. No thread waits in it: a connection
// with nothing to send is suspended, and the next event resumes it.

import Synchronization

/// Server-sent events on their way to one client.
public final class EventStream: Sendable {
    /// Where a stream is in its life. It only moves downwards.
    public enum State: Sendable, Equatable {
        /// Events can be written.
        case open
        /// No more events; what is buffered is still sent.
        case finished
        /// The client is gone or too slow; whatever is written is dropped.
        case closed
    }

    /// What the connection does next.
    enum Piece: Equatable {
        /// So many bytes were copied.
        case bytes(Int)
        /// Nothing is ready: the connection is now suspended, and `resume` will be called once.
        case suspended
        /// Everything was sent.
        case end
        /// The stream was closed on this side.
        case closed
    }

    fileprivate struct Storage {
        var state = State.open
        var buffer: [UInt8] = []
        /// How many bytes of `buffer` are already sent.
        var sent = 0
        /// Called once to wake the connection; nil while it runs.
        var resume: (@Sendable () -> Void)?
        /// Called once when the client goes.
        var onClose: (@Sendable () -> Void)?
    }

    /// Bytes a slow client may leave unread before it is given up; a whole answer is well under 100 kB.
    public static let bufferLimit = 1 << 20

    private let storage: Mutex<Storage>

    /// Makes an open stream with nothing in it.
    public init() {
        storage = Mutex(Storage())
    }

    /// Where the stream is in its life.
    public var state: State { storage.withLock { $0.state } }

    /// Writes an event; dropped when the client is gone.
    public func send(_ event: ServerSentEvent) { write(event.bytes) }

    /// Writes a comment that clients ignore.
    public func sendHeartbeat() { write(ServerSentEvent.heartbeat) }

    /// Says that nothing more comes; the connection ends when the rest is sent.
    public func finish() {
        storage.withLock { storage in
            guard storage.state == .open else { return }
            storage.state = .finished
            storage.wake()
        }
    }

    /// Drops what is buffered and ends the connection; the closing callback runs once.
    public func close() {
        let onClose = storage.withLock { storage -> (@Sendable () -> Void)? in
            guard storage.state != .closed else { return nil }
            storage.state = .closed
            storage.buffer = []
            storage.sent = 0
            storage.wake()
            defer { storage.onClose = nil }
            return storage.onClose
        }
        onClose?()
    }

    /// Sets what runs once when the stream closes, whoever closes it; at once when it is closed already.
    public func onClose(_ action: @escaping @Sendable () -> Void) {
        let late = storage.withLock { storage -> Bool in
            guard storage.state != .closed else { return true }
            storage.onClose = action
            return false
        }
        if late { action() }
    }

    /// Copies up to `buffer.count` bytes for the connection. With nothing to copy, `suspend` runs while the stream is
    /// locked, so that no event can slip between "nothing is here" and "wake me when something is".
    func read(
        into target: UnsafeMutableRawBufferPointer,
        suspend: () -> Void,
        resume: @escaping @Sendable () -> Void
    ) -> Piece {
        storage.withLock { storage in
            if storage.state == .closed { return .closed }
            let ready = storage.buffer.count - storage.sent
            if ready > 0 {
                let count = min(ready, target.count)
                storage.buffer.withUnsafeBytes { bytes in
                    target.copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[storage.sent..<storage.sent + count])
                    )
                }
                storage.sent += count
                if storage.sent == storage.buffer.count {
                    storage.buffer.removeAll(keepingCapacity: true)
                    storage.sent = 0
                }
                return .bytes(count)
            }
            if storage.state == .finished { return .end }
            storage.resume = resume
            suspend()
            return .suspended
        }
    }

    private func write(_ bytes: [UInt8]) {
        let tooSlow = storage.withLock { storage -> Bool in
            guard storage.state == .open else { return false }
            guard storage.buffer.count - storage.sent + bytes.count <= Self.bufferLimit else { return true }
            storage.buffer += bytes
            storage.wake()
            return false
        }
        if tooSlow { close() }
    }
}

extension EventStream.Storage {
    fileprivate mutating func wake() {
        // Called under the lock: the connection must still exist when it is resumed.
        resume?()
        resume = nil
    }
}
