import FlashWeights
import Glibc
import Testing

/// The queues there are, by what carries the reads out.
enum QueueKind: String, CaseIterable, CustomTestStringConvertible {
    case ring = "io_uring"
    case pool = "pread"

    /// Those this machine can run.
    static var available: [QueueKind] { allCases.filter { $0 == .pool || RingReadQueue.unavailableReason == nil } }

    var testDescription: String { rawValue }

    func queue(_ file: DirectFile, depth: Int) throws -> any ReadQueue {
        switch self {
        case .ring: try RingReadQueue(file: file, depth: depth)
        case .pool: try PoolReadQueue(file: file, depth: depth)
        }
    }
}

@Suite("ReadQueue")
struct ReadQueueTests {
    @Test(
        "io_uring can be used here",
        .enabled(if: RingReadQueue.unavailableReason == nil, "no io_uring on this machine")
    )
    func ringIsAvailable() throws {
        #expect(try ReadQueueChoice(wish: "", ringRefusal: nil) == .ring)
    }

    @Test(
        "random aligned ranges arrive as they are in the file, with many in flight",
        arguments: QueueKind.available,
        [(1, DirectFile.Access.direct), (4, .direct), (32, .direct), (4, .buffered)]
    )
    func randomRanges(kind: QueueKind, _ means: (depth: Int, access: DirectFile.Access)) throws {
        let scratch = try ScratchFile(byteCount: 6 << 20)
        let file = try DirectFile(path: scratch.path, access: means.access)
        let queue = try kind.queue(file, depth: means.depth)
        let unit = file.alignment
        let room = 32 * 4096
        let staging = Staging(byteCount: room * means.depth)
        var random = SystemRandomNumberGenerator()
        var ranges = [(offset: Int, count: Int)](repeating: (0, 0), count: means.depth)
        var submitted = 0
        var bytes = 0

        func submit(slot: Int) {
            let count = unit * Int.random(in: 1...room / unit, using: &random)
            let offset = unit * Int.random(in: 0...(scratch.bytes.count - count) / unit, using: &random)
            ranges[slot] = (offset, count)
            queue.submit(Read(offset: offset, byteCount: count, target: staging.base + slot * room, tag: slot))
            submitted += 1
        }
        for slot in 0..<means.depth { submit(slot: slot) }
        queue.flush()
        while queue.inFlight > 0 {
            let completion = try queue.poll() ?? queue.wait()
            let (offset, count) = ranges[completion.tag]
            #expect(completion.result == .complete)
            #expect(staging.bytes(completion.tag * room, count).elementsEqual(scratch.bytes[offset..<offset + count]))
            bytes += count
            if submitted < 300 { submit(slot: completion.tag) }
        }
        #expect(submitted == max(300, means.depth))
        #expect(queue.counters.reads == submitted)
        #expect(queue.counters.bytes == bytes)
        #expect(queue.poll() == nil)
    }

    @Test("a read past the end of the file says how many bytes there were", arguments: QueueKind.available)
    func endOfFile(kind: QueueKind) throws {
        let scratch = try ScratchFile(byteCount: 65_536 + 1000)
        let file = try DirectFile(path: scratch.path)
        let queue = try kind.queue(file, depth: 2)
        let staging = Staging(byteCount: 2 * 131_072)
        queue.submit(Read(offset: 0, byteCount: 131_072, target: staging.base, tag: 1))
        queue.submit(Read(offset: 131_072, byteCount: 65_536, target: staging.base + 131_072, tag: 2))
        let results = [try queue.wait(), try queue.wait()].sorted { $0.tag < $1.tag }
        #expect(results[0].result == .endOfFile(byteCount: 66_536))
        #expect(staging.bytes(0, 66_536).elementsEqual(scratch.bytes))
        #expect(results[1].result == .endOfFile(byteCount: 0))
    }

    @Test("the error of one read is its own: the others arrive", arguments: QueueKind.available)
    func oneReadFails(kind: QueueKind) throws {
        let scratch = try ScratchFile(byteCount: 1 << 20)
        let file = try DirectFile(path: scratch.path)
        let queue = try kind.queue(file, depth: 8)
        let staging = Staging(byteCount: 8 * 65_536)
        // Memory nobody may write: the kernel answers EFAULT, as it would answer EIO for a bad block.
        let forbidden = try #require(mmap(nil, 65_536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        defer { munmap(forbidden, 65_536) }
        for tag in 0..<8 {
            let target = tag == 3 ? forbidden : staging.base + tag * 65_536
            queue.submit(Read(offset: tag * 65_536, byteCount: 65_536, target: target, tag: tag))
        }
        var results: [Int: ReadResult] = [:]
        while queue.inFlight > 0 {
            let completion = try queue.wait()
            results[completion.tag] = completion.result
        }
        #expect(results.count == 8)
        for tag in 0..<8 where tag != 3 {
            #expect(results[tag] == .complete)
            #expect(staging.bytes(tag * 65_536, 65_536).elementsEqual(scratch.bytes[tag * 65_536..<(tag + 1) * 65_536]))
        }
        #expect(results[3] == .failed(errorNumber: EFAULT))
        #expect(results[3]?.failureReason == "Bad address")
        // The queue works as before.
        queue.submit(Read(offset: 0, byteCount: 65_536, target: staging.base, tag: 9))
        #expect(try queue.wait() == Completion(tag: 9, result: .complete))
    }

    @Test("a queue may be used by one thread after another", arguments: QueueKind.available)
    func handedOver(kind: QueueKind) throws {
        final class Carrier: @unchecked Sendable {
            let queue: any ReadQueue
            init(_ queue: any ReadQueue) { self.queue = queue }
        }
        let scratch = try ScratchFile(byteCount: 1 << 20)
        let carrier = Carrier(try kind.queue(DirectFile(path: scratch.path), depth: 4))
        let staging = Staging(byteCount: 4 * 65_536)
        for round in 0..<4 {
            for tag in 0..<4 {
                let offset = (round * 4 + tag) * 65_536
                carrier.queue.submit(
                    Read(offset: offset, byteCount: 65_536, target: staging.base + tag * 65_536, tag: tag)
                )
            }
            carrier.queue.flush()
            // Another thread collects what this one submitted, and this one stays away from the kernel.
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(carrier)
            pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument else { return nil }
                    try? Unmanaged<Carrier>.fromOpaque(argument).takeRetainedValue().queue.drain()
                    return nil
                },
                argument.toOpaque()
            )
            pthread_join(thread, nil)
            #expect(carrier.queue.inFlight == 0)
            #expect(
                staging.bytes(0, 4 * 65_536).elementsEqual(
                    scratch.bytes[(round * 4) * 65_536..<(round * 4 + 4) * 65_536]
                )
            )
        }
    }

    @Test("a queue that goes away waits for what is in flight", arguments: QueueKind.available)
    func abandoned(kind: QueueKind) throws {
        let scratch = try ScratchFile(byteCount: 4 << 20)
        let file = try DirectFile(path: scratch.path)
        let staging = Staging(byteCount: 4 << 20)
        do {
            let queue = try kind.queue(file, depth: 16)
            for tag in 0..<16 {
                queue.submit(
                    Read(offset: tag << 18, byteCount: 1 << 18, target: staging.base + tag << 18, tag: tag)
                )
            }
            queue.flush()
        }
        #expect(staging.bytes(0, 4 << 20).elementsEqual(scratch.bytes))
    }
}

@Suite("ReadQueueChoice")
struct ReadQueueChoiceTests {
    @Test("where io_uring is refused, threads read and the reason is kept")
    func fallsBack() throws {
        #expect(try ReadQueueChoice(wish: "", ringRefusal: "no io_uring") == .pool(reason: "no io_uring"))
        #expect(try ReadQueueChoice(wish: "pread", ringRefusal: nil).name == "pread")
    }

    @Test(
        "a reader that is asked for by name and cannot be had is an error that says why",
        arguments: ["io_uring", "aio"]
    )
    func refusesByName(wish: String) throws {
        let error = #expect(throws: FlashWeightsError.self) {
            try ReadQueueChoice(wish: wish, ringRefusal: "the kernel has none")
        }
        let text = try #require(error).description
        #expect(text.contains("'\(wish)'"))
        #expect(text.contains("LANDFALL_READER"))
    }
}
