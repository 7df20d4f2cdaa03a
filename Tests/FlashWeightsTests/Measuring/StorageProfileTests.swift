import FlashWeights
import Glibc
import Testing

@Suite("StorageProfile")
struct StorageProfileTests {
    private func profile(_ cells: [(order: ReadOrder, size: Int, depth: Int, rate: Double)]) -> StorageProfile {
        StorageProfile(
            path: "/model",
            fileSystem: nil,
            reader: "io_uring",
            fallbackReason: nil,
            alignment: 512,
            processorSecondsPerByte: 0,
            processorSecondsPerRead: 0,
            cells: cells.map { .init(order: $0.order, readSize: $0.size, depth: $0.depth, bytesPerSecond: $0.rate) }
        )
    }

    private var measured: StorageProfile {
        profile([
            (.random, 65_536, 1, 1e8), (.random, 65_536, 4, 4e8), (.random, 65_536, 16, 5e8),
            (.random, 262_144, 1, 2e8), (.random, 262_144, 4, 8e8), (.random, 262_144, 16, 8e8),
            (.sequential, 1 << 20, 4, 9e8),
        ])
    }

    @Test("a measured cell is given back as it was measured")
    func exact() {
        #expect(measured.bandwidth(readSize: 65_536, depth: 16) == 5e8)
        #expect(measured.bandwidth(readSize: 262_144, depth: 1) == 2e8)
        #expect(measured.bandwidth(readSize: 1 << 20, depth: 4, order: .sequential) == 9e8)
    }

    @Test("between cells the bandwidth lies on the line of doublings")
    func between() {
        // Half way between depth 1 and 4, between 64 and 256 KiB, each a factor of two below the upper cell.
        #expect(abs(measured.bandwidth(readSize: 65_536, depth: 2) / 2e8 - 1) < 1e-9)
        #expect(abs(measured.bandwidth(readSize: 131_072, depth: 1) / 1.414_213_562e8 - 1) < 1e-6)
        #expect(abs(measured.bandwidth(readSize: 131_072, depth: 2) / (2e8 * 2.0.squareRoot()) - 1) < 1e-9)
    }

    @Test("outside the cells the nearest edge counts, and missing cells do not")
    func outside() {
        #expect(measured.bandwidth(readSize: 4096, depth: 1) == 1e8)
        #expect(measured.bandwidth(readSize: 8 << 20, depth: 64) == 8e8)
        let partial = profile([(.random, 65_536, 1, 1e8), (.random, 1 << 20, 1, 4e8), (.random, 1 << 20, 32, 0)])
        #expect(partial.bandwidth(readSize: 1 << 20, depth: 32) == 4e8)
        #expect(profile([]).bandwidth(readSize: 4096, depth: 1) == 0)
    }

    @Test("the best shape is the one with the least in flight that reaches the plateau")
    func bestShape() {
        #expect(measured.bestShape(bytesInFlight: 32 << 20) == ReadShape(readSize: 262_144, depth: 4))
        // What does not fit into the memory for staging is not chosen.
        #expect(measured.bestShape(bytesInFlight: 512 << 10).bytesInFlight <= 512 << 10)
    }

    @Test("without measurements the shape is the usual one, cut to the memory there is")
    func unmeasured() {
        #expect(profile([]).bestShape(bytesInFlight: 32 << 20) == .unmeasured)
        let small = profile([]).bestShape(bytesInFlight: 1 << 20)
        #expect(small.bytesInFlight <= 1 << 20)
        #expect(small.readSize % 4096 == 0)
    }

    @Test("a profile kept beside a model is read again, a damaged one is ignored")
    func kept() throws {
        let model = "/var/tmp/landfall-test-profile-\(getpid()).model"
        let machine = MachineProfile(
            storage: measured,
            computeBytesPerSecond: 1e10,
            threads: 2
        )
        defer { unlink(MachineProfile.path(besideModel: model)) }
        #expect(MachineProfile.load(besideModel: model) == nil)
        try machine.save(besideModel: model)
        #expect(MachineProfile.load(besideModel: model) == machine)
        truncate(MachineProfile.path(besideModel: model), 100)
        #expect(MachineProfile.load(besideModel: model) == nil)
        let error = #expect(throws: FlashWeightsError.self) { try machine.save(besideModel: "/nowhere/model") }
        #expect(try #require(error).description.contains("/nowhere/model.profile.json"))
    }

    @Test("a plan is predicted from the cells it reads like, for the threads that were measured")
    func predicted() throws {
        let machine = MachineProfile(storage: measured, computeBytesPerSecond: 1e10, threads: 2)
        let bytes = 800 * 262_144
        func predict(_ machine: MachineProfile, threads: Int) -> ThroughputPrediction? {
            machine.predict(threads: threads, residentBytes: 1 << 30, streamedBytes: bytes, reads: 800, depth: 4)
        }
        let prediction = try #require(predict(machine, threads: 2))
        #expect(abs(prediction.readingSeconds - Double(bytes) / 8e8) < 1e-9)
        #expect(abs(prediction.computingSeconds - Double(bytes + 1 << 30) / 1e10) < 1e-9)
        #expect(predict(machine, threads: 1) == nil)
        // Without storage only what is in memory can be predicted.
        let memoryOnly = MachineProfile(storage: nil, computeBytesPerSecond: 1e10, threads: 2)
        #expect(predict(memoryOnly, threads: 2) == nil)
        #expect(memoryOnly.predict(threads: 2, residentBytes: 1 << 30)?.bound == .compute)
    }
}

@Suite("StorageProbe")
struct StorageProbeTests {
    @Test("a file is measured within its time, every cell with a rate, and no page of it stays")
    func measures() throws {
        let scratch = try ScratchFile(byteCount: 8 << 20)
        let start = ContinuousClock.now
        let profile = try StorageProbe.measure(path: scratch.path, seconds: 0.5, bytesInFlight: 4 << 20)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(profile.cells.allSatisfy { $0.bytesPerSecond > 0 && $0.readSize * $0.depth <= 4 << 20 })
        #expect(profile.cells.contains { $0.readSize == 4096 && $0.depth == 32 })
        #expect(profile.bestBytesPerSecond > 0)
        if profile.fallbackReason == nil { #expect(PageCache.residentBytes(path: scratch.path) == 0) }
    }

    @Test("a file smaller than any read is measured as far as it goes")
    func tiny() throws {
        let scratch = try ScratchFile(byteCount: 5000)
        let profile = try withExtendedLifetime(scratch) { try StorageProbe.measure(path: scratch.path, seconds: 0.1) }
        #expect(Set(profile.cells.map(\.readSize)) == [4096])
    }
}
