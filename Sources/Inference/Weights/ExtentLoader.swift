// Reads extents to their places at load, many at once, each checked when it is there.

import FlashWeights

/// Loads what stays in memory.
final class ExtentLoader {
    private let container: ContainerFile
    private let queue: any ReadQueue
    /// By tag: the extent under way and where it goes.
    private var underWay: [(extent: Int, target: UnsafeMutableRawPointer?)]
    private var freeTags: [Int]

    private static let depth = 16

    init(container: ContainerFile, makeQueue: ReadQueueMaker) throws {
        self.container = container
        queue = try makeQueue(Self.depth)
        freeTags = Array(0..<Self.depth)
        underWay = Array(repeating: (0, nil), count: Self.depth)
    }

    /// Reads neighbouring extents, the first to `target`. They are there after `finish`.
    func load(_ extents: Range<Int>, to target: UnsafeMutableRawPointer) throws {
        guard let first = extents.first else { return }
        let start = container.layout.extents[first].offset
        for number in extents {
            let extent = container.layout.extents[number]
            while freeTags.isEmpty { try takeOne() }
            let tag = freeTags.removeLast()
            let place = target + (extent.offset - start)
            underWay[tag] = (number, place)
            queue.submit(Read(offset: extent.offset, byteCount: extent.byteCount, target: place, tag: tag))
            queue.flush()
        }
    }

    /// Waits for everything. Throws `FlashWeightsError` naming an extent that could not be read or is damaged.
    func finish() throws { while queue.inFlight > 0 { try takeOne() } }

    private func takeOne() throws {
        let completion = try queue.wait()
        let (number, target) = underWay[completion.tag]
        freeTags.append(completion.tag)
        guard completion.result == .complete else { throw container.unreadable(number, completion.result) }
        let bytes = UnsafeRawBufferPointer(start: target, count: container.layout.extents[number].byteCount)
        try container.check(bytes, of: number)
    }
}
