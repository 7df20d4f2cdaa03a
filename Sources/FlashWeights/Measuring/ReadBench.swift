// Keeps reads of one kind in flight for a while and counts.

import Glibc

/// The part of `StorageProbe` that reads. One staging slot for each read in flight.
final class ReadBench {
    struct Sample {
        let bytes: Int
        let seconds: Double
        /// Time on a processor, in user code and system calls of this process.
        let processorSeconds: Double
        var bytesPerSecond: Double { Double(bytes) / seconds }
    }

    private let file: DirectFile
    private let queue: any ReadQueue
    private let staging: UnsafeMutableRawPointer
    private var nextInOrder = 0
    private var random = SystemRandomNumberGenerator()

    init(file: DirectFile, queue: any ReadQueue, bytesInFlight: Int) {
        self.file = file
        self.queue = queue
        staging = .allocate(byteCount: max(1, bytesInFlight), alignment: max(4096, file.alignment))
    }

    deinit {
        try? queue.drain()
        staging.deallocate()
    }

    /// Reads for `seconds`, then until the last read in flight has ended.
    func run(_ order: ReadOrder, readSize: Int, depth: Int, seconds: Double) throws -> Sample {
        let processorStart = Self.processorNanoseconds()
        let start = monotonicNanoseconds()
        let deadline = start + Int(seconds * 1e9)
        var bytes = 0
        for slot in 0..<depth { submit(order, readSize: readSize, slot: slot) }
        queue.flush()
        while queue.inFlight > 0 {
            let completion = try queue.wait()
            if let reason = completion.result.failureReason {
                throw FlashWeightsError.unreadableExtent(path: file.path, name: "a part of the file", reason: reason)
            }
            bytes += readSize
            if monotonicNanoseconds() < deadline { submit(order, readSize: readSize, slot: completion.tag) }
        }
        return Sample(
            bytes: bytes,
            seconds: Double(max(1, monotonicNanoseconds() - start)) / 1e9,
            processorSeconds: Double(Self.processorNanoseconds() - processorStart) / 1e9
        )
    }

    private func submit(_ order: ReadOrder, readSize: Int, slot: Int) {
        let offset: Int
        switch order {
        case .random:
            let unit = max(4096, file.alignment)
            offset = unit * Int.random(in: 0...(file.fileSize - readSize) / unit, using: &random)
        case .sequential:
            if nextInOrder + readSize > file.fileSize { nextInOrder = 0 }
            offset = nextInOrder
            nextInOrder += readSize
        }
        queue.submit(Read(offset: offset, byteCount: readSize, target: staging + slot * readSize, tag: slot))
    }

    private static func processorNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
