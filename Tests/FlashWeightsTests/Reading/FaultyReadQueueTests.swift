import FlashWeights
import Glibc
import Testing

@Suite("FaultyReadQueue")
struct FaultyReadQueueTests {
    private let scratch: ScratchFile
    private let staging = Staging(byteCount: 4 * 65_536)
    private let queue: FaultyReadQueue

    init() throws {
        scratch = try ScratchFile(byteCount: 1 << 20)
        queue = FaultyReadQueue(try makeReadQueue(for: DirectFile(path: scratch.path), depth: 4))
    }

    private func collect() throws -> [Completion] {
        var completions: [Completion] = []
        while queue.inFlight > 0 { completions.append(try queue.wait()) }
        return completions
    }

    private func submit(_ tags: Range<Int>) {
        for tag in tags {
            queue.submit(Read(offset: tag * 65_536, byteCount: 65_536, target: staging.base + tag * 65_536, tag: tag))
        }
    }

    @Test("a fault at an offset arrives as that read's errno, as often as it was asked for")
    func fails() throws {
        queue.inject(.fails(errorNumber: EIO), at: 65_536 + 4096..<65_536 + 8192, times: 1)
        submit(0..<4)
        let first = try collect()
        #expect(first.count == 4)
        #expect(first.first { $0.tag == 1 }?.result == .failed(errorNumber: EIO))
        #expect(first.filter { $0.result == .complete }.count == 3)
        #expect(queue.counters.reads == 4)
        submit(0..<4)
        #expect(try collect().allSatisfy { $0.result == .complete })
    }

    @Test("a late read arrives after the others, with its own bytes")
    func late() throws {
        queue.inject(.isLate(completions: 3), at: 0..<1)
        submit(0..<4)
        let order = try collect().map(\.tag)
        #expect(order.count == 4)
        #expect(order.last == 0)
        #expect(staging.bytes(0, 65_536).elementsEqual(scratch.bytes[..<65_536]))
    }

    @Test("a late read arrives also when no other is left to wait for")
    func lateAndAlone() throws {
        queue.inject(.isLate(completions: 100), at: 0..<1)
        submit(0..<1)
        #expect(try queue.wait() == Completion(tag: 0, result: .complete))
    }

    @Test("draining leaves a queue that works")
    func drained() throws {
        queue.inject(.fails(errorNumber: EIO), at: 0..<65_536)
        queue.inject(.isLate(completions: 2), at: 65_536..<131_072)
        submit(0..<4)
        try queue.drain()
        #expect(queue.inFlight == 0)
        submit(2..<4)
        #expect(try collect().count == 2)
    }
}
