// What was measured of one machine for one model, and what that promises for a plan.

/// Storage and kernels of this machine, as `landfall doctor` measured them.
public struct MachineProfile: Sendable, Codable, Equatable {
    /// The storage that the model lies on; nil where it could not be measured.
    public let storage: StorageProfile?
    /// Bytes of the model's weights that decoding gets through in a second when they are in memory; nil where that could not be
    /// measured.
    public let computeBytesPerSecond: Double?
    /// Threads that computed.
    public let threads: Int

    /// What was measured with `threads` threads.
    public init(storage: StorageProfile?, computeBytesPerSecond: Double?, threads: Int) {
        self.storage = storage
        self.computeBytesPerSecond = computeBytesPerSecond
        self.threads = threads
    }

    /// What one token's pass should take with `threads` threads. Nil where these were not measured, or the storage was not.
    /// - Parameters:
    ///   - residentBytes: Bytes it finds in memory.
    ///   - streamedBytes: Bytes it reads in `reads` requests, `depth` of them under way.
    public func predict(
        threads: Int,
        residentBytes: Int,
        streamedBytes: Int = 0,
        reads: Int = 0,
        depth: Int = 1
    ) -> ThroughputPrediction? {
        guard threads == self.threads, let compute = computeBytesPerSecond else { return nil }
        let bandwidth = reads > 0 ? storage?.bandwidth(readSize: streamedBytes / reads, depth: depth) ?? 0 : 0
        guard compute > 0, bandwidth > 0 || reads == 0 else { return nil }
        return ThroughputPrediction(
            .init(
                streamedBytes: streamedBytes,
                reads: reads,
                residentBytes: residentBytes,
                storageBytesPerSecond: bandwidth,
                computeBytesPerSecond: compute,
                readProcessorSecondsPerByte: storage?.processorSecondsPerByte ?? 0,
                processorSecondsPerRead: storage?.processorSecondsPerRead ?? 0,
                threads: threads
            )
        )
    }
}
