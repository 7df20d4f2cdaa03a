// From bytes and rates to tokens per second: what a plan promises before it is run.

/// The time of one sweep through a model whose weights lie partly in memory and partly on flash.
///
/// Reads are in flight while the processor computes, so a sweep takes as long as the slower of the two, and what can overlap
/// with neither:
///
///     seconds = max(streamed ÷ storage,
///                   (streamed + resident) ÷ compute + streamed · time a byte ÷ threads + reads · time a read) + serial
///
/// Every byte of weights passes through the processor once a sweep, whether it came from flash or was pinned. One thread asks for
/// reads while the others wait for it, so what a read costs is not shared.
public struct ThroughputPrediction: Sendable, Codable, Equatable {
    /// What a sweep waits for.
    public enum Bound: String, Sendable, Codable {
        /// The storage device.
        case storage
        /// Memory bandwidth or arithmetic.
        case compute
    }

    /// What goes into a prediction. All of it is known before the model runs.
    public struct Inputs: Sendable, Codable, Equatable {
        /// Bytes read from flash in one sweep.
        public var streamedBytes: Int
        /// Requests in which it reads them.
        public var reads: Int
        /// Bytes of pinned weights one sweep reads from memory.
        public var residentBytes: Int
        /// What the storage delivers at the chosen read size and depth; ignored when nothing is streamed.
        public var storageBytesPerSecond: Double
        /// What decoding gets through of weights that lie in memory, all threads together
        /// (`MachineProfile.computeBytesPerSecond`).
        public var computeBytesPerSecond: Double
        /// Processor time that reading costs for each byte (`StorageProfile.processorSecondsPerByte`).
        public var readProcessorSecondsPerByte: Double
        /// Processor time that each read costs besides (`StorageProfile.processorSecondsPerRead`).
        public var processorSecondsPerRead: Double
        /// Threads that compute.
        public var threads: Int
        /// Time for each token that neither reading nor reading weights accounts for: attention over the cache, sampling.
        public var serialSeconds: Double

        /// The inputs of one configuration.
        public init(
            streamedBytes: Int,
            reads: Int = 0,
            residentBytes: Int,
            storageBytesPerSecond: Double,
            computeBytesPerSecond: Double,
            readProcessorSecondsPerByte: Double = 0,
            processorSecondsPerRead: Double = 0,
            threads: Int = 1,
            serialSeconds: Double = 0
        ) {
            self.streamedBytes = streamedBytes
            self.reads = reads
            self.residentBytes = residentBytes
            self.storageBytesPerSecond = storageBytesPerSecond
            self.computeBytesPerSecond = computeBytesPerSecond
            self.readProcessorSecondsPerByte = readProcessorSecondsPerByte
            self.processorSecondsPerRead = processorSecondsPerRead
            self.threads = threads
            self.serialSeconds = serialSeconds
        }
    }

    /// What this was computed from.
    public let inputs: Inputs
    /// Time the storage needs for one sweep.
    public let readingSeconds: Double
    /// Time the processor needs for one sweep.
    public let computingSeconds: Double

    /// The prediction for these inputs.
    public init(_ inputs: Inputs) {
        self.inputs = inputs
        let streamed = Double(inputs.streamedBytes)
        readingSeconds = streamed > 0 ? streamed / inputs.storageBytesPerSecond : 0
        computingSeconds =
            (streamed + Double(inputs.residentBytes)) / inputs.computeBytesPerSecond
            + streamed * inputs.readProcessorSecondsPerByte / Double(max(1, inputs.threads))
            + Double(inputs.reads) * inputs.processorSecondsPerRead
    }

    /// What one sweep waits for.
    public var bound: Bound { readingSeconds > computingSeconds ? .storage : .compute }
    /// Time of one sweep: of one token when nothing is drafted.
    public var secondsPerToken: Double { max(readingSeconds, computingSeconds) + inputs.serialSeconds }
    /// Tokens per second when nothing is drafted; 0 for inputs that allow none.
    public var tokensPerSecond: Double {
        secondsPerToken > 0 && secondsPerToken.isFinite ? 1 / secondsPerToken : 0
    }
}
