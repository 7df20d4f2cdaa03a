import FlashWeights
import Testing

@Suite("MemoryLedger")
struct MemoryLedgerTests {
    private func ledger(budget: Int?) -> MemoryLedger {
        var ledger = MemoryLedger(budget: budget)
        ledger.reserve("weights", bytes: 92 << 20)
        ledger.reserve("KV cache", bytes: 20 << 20)
        ledger.reserve("KV cache", bytes: 2 << 20)
        return ledger
    }

    @Test("entries of one name add up, and the total is their sum")
    func sums() {
        let ledger = ledger(budget: nil)
        #expect(ledger.entries.map(\.name) == ["weights", "KV cache"])
        #expect(ledger.entries.map(\.bytes) == [92 << 20, 22 << 20])
        #expect(ledger.total == 114 << 20)
        #expect(ledger.remaining == nil)
    }

    @Test("a budget that fits exactly is accepted, one byte less is refused")
    func boundary() throws {
        try ledger(budget: 114 << 20).check(subject: "model")
        try ledger(budget: nil).check(subject: "model")
        #expect(throws: FlashWeightsError.self) { try ledger(budget: (114 << 20) - 1).check(subject: "model") }
    }

    @Test("the refusal names the parts, the budget and the smallest budget that works")
    func refusal() throws {
        let error = #expect(throws: FlashWeightsError.self) {
            try ledger(budget: 64 << 20).check(subject: "'smollm2' at context 2048", advice: "--context 256")
        }
        let text = try #require(error).description
        #expect(
            text == "'smollm2' at context 2048 needs 114MiB of memory (weights 92MiB, KV cache 22MiB); "
                + "the budget is 64MiB: pass --dram-budget 114MiB or more, or --context 256"
        )
    }

    @Test("the kernel's peak is at least what is resident")
    func peak() throws {
        let peak = try #require(ProcessMemory.peakResidentBytes)
        let now = try #require(ProcessMemory.residentBytes)
        #expect(peak > 1 << 20)
        #expect(now > 1 << 20)
    }
}
