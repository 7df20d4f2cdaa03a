// Notices clients that went away. A suspended connection is out of the server's sight, so a closed tab would otherwise be
// seen only at the next event; here its socket is asked a few times a second.

import Glibc
import Synchronization

/// The event streams that are open now, with their sockets.
final class StreamWatch: Sendable {
    private struct Entry {
        let stream: EventStream
        let descriptor: Int32
    }

    /// A closed tab is noticed within this time; the cost is one `poll` over the open streams.
    static let interval = Duration.milliseconds(200)

    /// `POLLRDHUP`, which Glibc's headers show to GNU C only: the other side closed, or stopped writing.
    private static let hangUp: Int16 = 0x2000

    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }
    var isEmpty: Bool { count == 0 }

    func add(_ stream: EventStream, descriptor: Int32) {
        entries.withLock { $0[ObjectIdentifier(stream)] = Entry(stream: stream, descriptor: descriptor) }
    }

    /// Called before the socket is closed, so that a descriptor in here is never another connection's.
    func remove(_ stream: EventStream) {
        entries.withLock { $0[ObjectIdentifier(stream)] = nil }
    }

    /// Ends every stream with an event that says why.
    func closeAll() {
        for entry in entries.withLock({ Array($0.values) }) { entry.stream.close() }
    }

    /// Watches until cancelled.
    func run(heartbeatSeconds: Int) async {
        let clock = ContinuousClock()
        var nextHeartbeat = clock.now.advanced(by: .seconds(heartbeatSeconds))
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.interval)
            for stream in gone() { stream.close() }
            if clock.now >= nextHeartbeat {
                for entry in entries.withLock({ Array($0.values) }) { entry.stream.sendHeartbeat() }
                nextHeartbeat = clock.now.advanced(by: .seconds(heartbeatSeconds))
            }
        }
    }

    /// Streams whose client closed its side. A client that only stopped writing counts as gone: browsers never do that
    /// while they wait for an answer.
    private func gone() -> [EventStream] {
        entries.withLock { entries in
            guard !entries.isEmpty else { return [] }
            let watched = Array(entries.values)
            var polled = watched.map { pollfd(fd: $0.descriptor, events: Self.hangUp, revents: 0) }
            guard poll(&polled, nfds_t(polled.count), 0) > 0 else { return [] }
            let ended = Self.hangUp | Int16(POLLHUP | POLLERR)
            return zip(watched, polled).filter { $1.revents & ended != 0 }.map(\.0.stream)
        }
    }
}
