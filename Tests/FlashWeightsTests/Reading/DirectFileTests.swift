import FlashWeights
import Glibc
import Testing

@Suite("DirectFile")
struct DirectFileTests {
    private static let refusal = Comment(
        rawValue: "no direct reads in \(ScratchFile.folder): \(ScratchFile.directRefusal ?? "")"
    )

    @Test(
        "pages of a file read past the page cache are not resident afterwards",
        .enabled(if: ScratchFile.allowsDirectReads, refusal),
        arguments: QueueKind.available
    )
    func leavesNoPages(kind: QueueKind) throws {
        let scratch = try ScratchFile(byteCount: 8 << 20)
        try #require(PageCache.residentBytes(path: scratch.path) == 0)
        let file = try DirectFile(path: scratch.path)
        #expect(file.isDirect)
        try readAll(file, with: kind)
        #expect(PageCache.residentBytes(path: scratch.path) == 0)
    }

    @Test(
        "where reads go through the page cache, their pages are dropped after use",
        .enabled(if: ScratchFile.allowsDirectReads, refusal),
        arguments: QueueKind.available
    )
    func dropsPages(kind: QueueKind) throws {
        let scratch = try ScratchFile(byteCount: 8 << 20)
        let file = try DirectFile(path: scratch.path, access: .buffered)
        #expect(!file.isDirect)
        try readAll(file, with: kind)
        // mincore does see pages: somebody else's read leaves them.
        #expect(try #require(PageCache.residentBytes(path: scratch.path)) <= 64 << 10)
        let descriptor = open(scratch.path, O_RDONLY)
        defer { close(descriptor) }
        let staging = Staging(byteCount: 1 << 20)
        #expect(pread(descriptor, staging.base, 1 << 20, 0) == 1 << 20)
        #expect(try #require(PageCache.residentBytes(path: scratch.path)) >= 1 << 20)
    }

    @Test(
        "a file in memory is read through the page cache, and the reason says so",
        .enabled(if: access("/dev/shm", W_OK) == 0, "no /dev/shm")
    )
    func memoryFileSystem() throws {
        let scratch = try ScratchFile(byteCount: 1 << 20, in: "/dev/shm")
        let file = try DirectFile(path: scratch.path)
        #expect(!file.isDirect)
        #expect(try #require(file.fallbackReason).contains("tmpfs"))
        let staging = Staging(byteCount: 1 << 20)
        #expect(file.read(offset: 0, byteCount: 1 << 20, into: staging.base) == .complete)
        #expect(staging.bytes(0, 1 << 20).elementsEqual(scratch.bytes))
    }

    @Test("the alignment is a power of two from 512 on, and reads in that unit work")
    func alignment() throws {
        let scratch = try ScratchFile(byteCount: 1 << 20)
        let file = try DirectFile(path: scratch.path)
        #expect(file.alignment >= 512 && file.alignment.nonzeroBitCount == 1)
        #expect(file.fileSize == 1 << 20)
        let staging = Staging(byteCount: 1 << 17)
        let unit = file.alignment
        #expect(file.read(offset: unit, byteCount: unit, into: staging.base + unit) == .complete)
        #expect(staging.bytes(unit, unit).elementsEqual(scratch.bytes[unit..<2 * unit]))
    }

    @Test(
        "a file that is not there, or a folder, is refused with its path",
        arguments: ["/nowhere/at/all", "/var/tmp"]
    )
    func refused(path: String) throws {
        let error = #expect(throws: FlashWeightsError.self) { try DirectFile(path: path) }
        #expect(try #require(error).description.contains(path))
    }

    @Test("a file system is found in the table of mounts by its device")
    func mounts() throws {
        let table = """
            22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
            23 22 0:21 / /dev/shm rw,nosuid - tmpfs tmpfs rw
            24 22 8:1 / /media/card rw shared:2 master:3 - vfat /dev/sda1 rw
            broken line
            """
        #expect(MountedFileSystem(major: 8, minor: 1, table: table)?.type == "vfat")
        #expect(MountedFileSystem(major: 0, minor: 21, table: table)?.type == "tmpfs")
        #expect(MountedFileSystem(major: 253, minor: 0, table: table)?.source == "/dev/vda")
        #expect(MountedFileSystem(major: 9, minor: 9, table: table) == nil)
    }

    private func readAll(_ file: DirectFile, with kind: QueueKind) throws {
        let size = 64 << 10
        let queue = try kind.queue(file, depth: 4)
        let staging = Staging(byteCount: 4 * size)
        var offset = 0
        var free = [0, 1, 2, 3]
        while offset < file.fileSize || queue.inFlight > 0 {
            while offset < file.fileSize, let slot = free.popLast() {
                queue.submit(Read(offset: offset, byteCount: size, target: staging.base + slot * size, tag: slot))
                offset += size
            }
            let completion = try queue.wait()
            #expect(completion.result == .complete)
            free.append(completion.tag)
        }
    }
}
