// A queue with faults at chosen places: how tests meet a bad block.

/// Passes reads on to another queue, except where a fault was put.
package final class FaultyReadQueue: ReadQueue {
    /// What happens to a read that touches a range of the file.
    package enum Fault: Sendable, Hashable {
        /// It ends as `.failed` with this number; the target is not written.
        case fails(errorNumber: Int32)
        /// It ends as if the file ended before its first byte.
        case endsFile
        /// Its completion is returned after this many others, or when no other is left.
        case isLate(completions: Int)
    }

    private let inner: any ReadQueue
    private var faults: [(range: Range<Int>, fault: Fault, times: Int)] = []
    /// Completions that are not the inner queue's to give: `after` others come first.
    private var held: [(completion: Completion, after: Int)] = []
    private var late: [Int: Int] = [:]  // tag of a read in flight → completions that go before it
    private var brokenReads = 0

    /// A queue like `inner`, without faults yet.
    package init(_ inner: any ReadQueue) { self.inner = inner }

    /// Puts a fault on reads that touch `range`, for the next `times` of them.
    package func inject(_ fault: Fault, at range: Range<Int>, times: Int = .max) {
        faults.append((range, fault, times))
    }

    /// The inner queue's name.
    package var name: String { inner.name }
    /// The inner queue's depth.
    package var depth: Int { inner.depth }
    /// Reads submitted whose completion has not been returned.
    package var inFlight: Int { inner.inFlight + held.count }
    /// The inner queue's counters, and the reads that failed here.
    package var counters: ReadCounters {
        var counters = inner.counters
        counters.reads += brokenReads
        return counters
    }

    package func submit(_ read: Read) {
        precondition(inFlight < depth, "more reads submitted than the queue is deep")
        let range = read.offset..<read.offset + read.byteCount
        guard let index = faults.firstIndex(where: { $0.times > 0 && $0.range.overlaps(range) }) else {
            inner.submit(read)
            return
        }
        faults[index].times -= 1
        switch faults[index].fault {
        case .fails(let errorNumber):
            brokenReads += 1
            held.append((Completion(tag: read.tag, result: .failed(errorNumber: errorNumber)), 0))
        case .endsFile:
            brokenReads += 1
            held.append((Completion(tag: read.tag, result: .endOfFile(byteCount: 0)), 0))
        case .isLate(let completions):
            late[read.tag] = completions
            inner.submit(read)
        }
    }

    package func flush() { inner.flush() }

    package func poll() -> Completion? {
        while let completion = inner.poll() {
            if let given = pass(completion) { return given }
        }
        return releaseHeld(evenIfEarly: inner.inFlight == 0)
    }

    package func wait() throws -> Completion {
        precondition(inFlight > 0, "no read is in flight")
        while true {
            if let completion = poll() { return completion }
            if let given = pass(try inner.wait()) { return given }
        }
    }

    /// Nil when the completion is kept back.
    private func pass(_ completion: Completion) -> Completion? {
        if let after = late.removeValue(forKey: completion.tag) {
            held.append((completion, after))
            return nil
        }
        for index in held.indices { held[index].after -= 1 }
        return completion
    }

    private func releaseHeld(evenIfEarly: Bool) -> Completion? {
        let due = held.firstIndex { $0.after <= 0 }
        guard let index = due ?? (evenIfEarly ? held.indices.first : nil) else { return nil }
        return held.remove(at: index).completion
    }
}
