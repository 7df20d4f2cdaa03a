// Many reads in flight: what the engine asks of whatever carries them out.

/// One read: `byteCount` bytes of the file from `offset` on, into `target`.
///
/// Offset, count and target must be multiples of the file's `DirectFile.alignment` (the last read of a file may ask past its
/// end). The target belongs to the kernel from `submit` until the read's completion has been returned.
public struct Read {
    /// Where in the file the bytes are.
    public var offset: Int
    /// How many bytes to read; at most 1 GiB.
    public var byteCount: Int
    /// Where they go.
    public var target: UnsafeMutableRawPointer
    /// The caller's name for this read, given back with its completion.
    public var tag: Int

    /// A read of `byteCount` bytes from `offset` on into `target`.
    public init(offset: Int, byteCount: Int, target: UnsafeMutableRawPointer, tag: Int) {
        self.offset = offset
        self.byteCount = byteCount
        self.target = target
        self.tag = tag
    }
}

/// How a read ended.
public enum ReadResult: Sendable, Hashable {
    /// Every byte asked for is in the target.
    case complete
    /// The file ended after this many of the bytes asked for.
    case endOfFile(byteCount: Int)
    /// The system refused or the storage failed: `EIO` for a bad block. The target's content is undefined.
    case failed(errorNumber: Int32)

    /// Why bytes are missing, for an error; nil when none are.
    public var failureReason: String? {
        switch self {
        case .complete: nil
        case .endOfFile(let byteCount): "the file ends after \(byteCount) of its bytes"
        case .failed(let errorNumber): systemText(of: errorNumber)
        }
    }
}

/// The end of one read.
public struct Completion: Sendable, Hashable {
    /// The tag its read was submitted with.
    public let tag: Int
    /// How it ended.
    public let result: ReadResult

    /// The end of the read with this tag.
    public init(tag: Int, result: ReadResult) {
        self.tag = tag
        self.result = result
    }
}

/// What went through a queue since it was made.
public struct ReadCounters: Sendable, Hashable {
    /// Reads that ended, also those that failed.
    public var reads = 0
    /// Bytes that arrived.
    public var bytes = 0
    /// Time `wait` was blocked because no read had ended yet, in nanoseconds.
    public var waitNanoseconds = 0

    /// Nothing yet.
    public init() {}
}

/// Reads of one file that are carried out beside the caller, several at a time, and end in any order.
///
/// One thread at a time uses a queue (different ones may, one after the other). After `init` nothing here allocates or
/// opens a file. Interrupted and short reads are continued inside; a read that fails ends as `.failed` and the others go on.
/// A queue that goes away first waits for what is in flight, so targets need to live as long as their queue only.
public protocol ReadQueue: AnyObject {
    /// What carries the reads out: "io_uring" or "pread".
    var name: String { get }
    /// Reads that may be in flight at once.
    var depth: Int { get }
    /// Reads submitted whose completion has not been returned.
    var inFlight: Int { get }
    /// What went through this queue.
    var counters: ReadCounters { get }

    /// Adds a read. It starts at the next `flush` or `wait`, at the latest. Only while `inFlight < depth`.
    func submit(_ read: Read)
    /// Hands all submitted reads to the kernel at once (one system call for many reads).
    func flush()
    /// A completion that is there already; nil when none is.
    func poll() -> Completion?
    /// The next completion; sleeps until there is one. Only while `inFlight > 0`.
    ///
    /// Throws `FlashWeightsError.readQueueBroken` when the kernel no longer serves the queue; nothing is known about the
    /// reads in flight then.
    func wait() throws -> Completion
}

extension ReadQueue {
    /// Waits for everything in flight and drops the completions: a pass that failed leaves a clean queue this way.
    public func drain() throws {
        while inFlight > 0 { _ = try wait() }
    }
}
