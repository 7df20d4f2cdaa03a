import FlashWeights
import Testing

@Suite("ThroughputPrediction")
struct ThroughputPredictionTests {
    /// 2 GB from flash at 0.5 GB/s, 2 GB pinned, kernels at 10 GB/s.
    private let inputs = ThroughputPrediction.Inputs(
        streamedBytes: 2_000_000_000,
        residentBytes: 2_000_000_000,
        storageBytesPerSecond: 0.5e9,
        computeBytesPerSecond: 10e9
    )

    @Test("what is slower decides, and the faster hides behind it")
    func slower() {
        let prediction = ThroughputPrediction(inputs)
        #expect(prediction.readingSeconds == 4)
        #expect(prediction.computingSeconds == 0.4)
        #expect(prediction.bound == .storage)
        #expect(prediction.tokensPerSecond == 0.25)
        var fast = inputs
        fast.storageBytesPerSecond = 50e9
        #expect(ThroughputPrediction(fast).bound == .compute)
        #expect(ThroughputPrediction(fast).secondsPerToken == 0.4)
    }

    @Test("what cannot overlap is added, and reading takes its share of the processor")
    func additions() {
        var inputs = inputs
        inputs.storageBytesPerSecond = 50e9
        inputs.serialSeconds = 0.1
        inputs.readProcessorSecondsPerByte = 1e-10
        inputs.threads = 2
        let prediction = ThroughputPrediction(inputs)
        #expect(abs(prediction.computingSeconds - 0.5) < 1e-12)
        #expect(abs(prediction.secondsPerToken - 0.6) < 1e-12)
    }

    @Test("a resident model needs no storage, and rates of zero promise nothing")
    func edges() {
        var inputs = inputs
        inputs.streamedBytes = 0
        inputs.storageBytesPerSecond = 0
        #expect(ThroughputPrediction(inputs).tokensPerSecond == 5)
        inputs.computeBytesPerSecond = 0
        #expect(ThroughputPrediction(inputs).tokensPerSecond == 0)
    }
}

@Suite("MachineMemory")
struct MachineMemoryTests {
    @Test("the limits of a group and of all groups above it count, of either version")
    func groups() {
        let files = MachineMemory.limitFiles(ofGroups: "3:cpu,cpuacct:/x\n2:memory:/a/b\n0::/c\n")
        #expect(files.contains("/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes"))
        #expect(files.contains("/sys/fs/cgroup/memory/a/memory.limit_in_bytes"))
        #expect(files.contains("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
        #expect(files.contains("/sys/fs/cgroup/c/memory.max"))
        #expect(!files.contains { $0.contains("/x") })
    }

    @Test("this machine has memory, and not less than may be used")
    func current() throws {
        let memory = try #require(MachineMemory.current)
        #expect(memory.usable > 0 && memory.usable <= memory.total)
    }

    @Test("memory is read at some rate by one thread and by two")
    func bandwidth() throws {
        let probe = try #require(MemoryBandwidthProbe.measure(threads: 2, seconds: 0.1, bufferBytes: 16 << 20))
        #expect(probe.bytesPerSecond.count == 2)
        #expect(probe.bytesPerSecond(threads: 8) == probe.bytesPerSecond[1])
        #expect(probe.bytesPerSecond.allSatisfy { $0 > 1e8 })
    }
}
