import FlashWeights
import Foundation
import Synchronization
import Testing

@Suite("Pages of the start")
struct StartupPagesTests {
    @Test("giving them back takes nothing from memory that other threads get meanwhile")
    func othersMemory() throws {
        let file = try ScratchFile(byteCount: 256 << 10)
        let descriptor = open(file.path, O_RDONLY)
        defer { close(descriptor) }
        let isDone = Atomic(false)
        let releaser = Thread {
            while !isDone.load(ordering: .relaxed) { ProcessMemory.releaseStartupPages() }
        }
        releaser.start()
        defer { isDone.store(true, ordering: .relaxed) }

        // A file is read and let go, and its addresses become someone's memory: what happens when a model is loaded.
        let size = 256 << 10
        var lost = 0
        for round in 0..<800 {
            let mapping = try #require(mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0))
            try #require(mapping != MAP_FAILED)
            munmap(mapping, size)
            let memory = try #require(mmap(mapping, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
            try #require(memory != MAP_FAILED)
            defer { munmap(memory, size) }
            let value = UInt8(1 + round % 255)
            memset(memory, Int32(value), size)
            usleep(100)
            let bytes = UnsafeRawBufferPointer(start: memory, count: size)
            if !bytes.allSatisfy({ $0 == value }) { lost += 1 }
        }
        #expect(lost == 0)
    }
}
