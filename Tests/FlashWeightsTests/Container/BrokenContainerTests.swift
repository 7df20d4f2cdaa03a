// Every way in which a container can be broken is found, named, and never a crash.

import FlashWeights
import Foundation
import GGUF
import Testing

/// A tiny container whose bytes can be changed before it is opened.
private final class PatchedContainer {
    let source: TinySource
    var bytes: [UInt8]
    private var path: String { source.folder.appendingPathComponent("patched.lfw").path }

    init(_ layout: ContainerPacker.DownLayout = .columns) throws {
        source = try TinySource(.init(layers: 2))
        let path = try source.pack(layout).path
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func open() throws -> ContainerFile {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try ContainerFile(path: path)
    }

    func number(at offset: Int) -> Int {
        bytes.withUnsafeBytes { Int(UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))) }
    }

    func store(_ value: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(offset..<offset + $0.count, with: $0) }
    }

    /// Makes checksums of directory and header right again: what a faulty writer would leave.
    func sealAgain() {
        let directory = number(at: 24)..<number(at: 24) + number(at: 32)
        store(bytes[directory].withUnsafeBytes { ContainerFormat.checksum($0) }, at: 40)
        store(bytes[..<4088].withUnsafeBytes { ContainerFormat.checksum($0) }, at: 4088)
    }

    /// The error of opening the file as it is now.
    func defect() -> ContainerDefect? {
        do {
            _ = try open()
            return nil
        } catch FlashWeightsError.invalidContainer(_, let defect) {
            return defect
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }
}

@Suite("a broken container")
struct BrokenContainerTests {
    @Test("a GGUF file is told from a container, with the command that packs it")
    func ggufIsNamed() throws {
        let source = try TinySource()
        let error = #expect(throws: FlashWeightsError.self) { try ContainerFile(path: source.path) }
        #expect(error == .invalidContainer(path: source.path, defect: .isGGUF))
        #expect(error?.description.contains("landfall model pack") == true)
        #expect(!ContainerFile.isContainer(path: source.path))
        #expect(ContainerFile.isContainer(path: try source.pack().path))
    }

    @Test("foreign and empty files are refused with their first bytes", arguments: ["", "PK", "\u{7F}ELF and so on"])
    func foreignFilesAreRefused(text: String) throws {
        let container = try PatchedContainer()
        container.bytes = Array(text.utf8)
        guard case .isForeign = container.defect() else {
            Issue.record("not refused as foreign")
            return
        }
    }

    @Test("a missing file is refused with the system's reason")
    func missingFileIsRefused() {
        let error = #expect(throws: FlashWeightsError.self) { try ContainerFile(path: "/nowhere/model.lfw") }
        #expect(error?.description.contains("No such file") == true)
    }

    @Test("a file that was cut names the extent it ends in")
    func truncationIsNamed() throws {
        let container = try PatchedContainer()
        let layout = try container.open().layout
        let extent = layout.layers[1].neurons.extents.lowerBound + 2
        container.bytes.removeLast(container.bytes.count - layout.extents[extent].offset - 100)
        let defect = try #require(container.defect())
        #expect(defect.description.contains("layer 1, neurons 40–59 (extent \(extent)"))
    }

    @Test("a file cut anywhere is refused")
    func everyTruncationIsRefused() throws {
        let container = try PatchedContainer()
        let whole = container.bytes
        for size in [1, 7, 8, 100, 4095, 4096, 4100, 8191, whole.count / 2, whole.count - 1] {
            container.bytes = Array(whole[..<size])
            #expect(container.defect() != nil, "\(size) bytes")
        }
        container.bytes = whole + [0]
        #expect(container.defect() == .isTooLong(expected: whole.count, found: whole.count + 1))
    }

    @Test("a newer version is refused as newer, and a damaged version number as damage")
    func newerVersionsAreRefused() throws {
        let container = try PatchedContainer()
        container.store(UInt32(7), at: 8)
        #expect(container.defect() == .isDamaged(what: "the header"))
        container.sealAgain()
        #expect(container.defect() == nil, "version 7 that readers of this version understand")
        container.store(UInt32(5), at: 12)
        container.sealAgain()
        #expect(container.defect() == .isNewer(version: 7, needed: 5))
    }

    @Test("a version that is no longer read is refused with the command that packs again")
    func olderVersionsAreRefused() throws {
        let container = try PatchedContainer()
        container.store(UInt32(1), at: 8)
        container.store(UInt32(1), at: 12)
        container.sealAgain()
        #expect(container.defect() == .isOlder(version: 1))
        #expect(container.defect()?.description.contains("landfall model pack") == true)
    }

    @Test("any flipped bit of header, directory or metadata is found")
    func flippedBitsAreFound() throws {
        let container = try PatchedContainer()
        var places = Array(0..<80) + [500, 4000, 4087, 4088, 4095]
        let directory = container.number(at: 24)..<container.number(at: 24) + container.number(at: 32)
        let metadata = container.number(at: 48)..<container.number(at: 48) + container.number(at: 56)
        places += stride(from: directory.lowerBound, to: directory.upperBound, by: 13)
        places += stride(from: metadata.lowerBound, to: metadata.upperBound, by: 29)
        for place in places {
            container.bytes[place] ^= 1 << UInt8(place % 8)
            #expect(container.defect() != nil, "byte \(place)")
            container.bytes[place] ^= 1 << UInt8(place % 8)
        }
    }

    @Test(
        "whatever a directory claims under a right checksum is refused or harmless",
        arguments: ContainerPacker.DownLayout.allCases
    )
    func hostileDirectoriesDoNotCrash(layout: ContainerPacker.DownLayout) throws {
        let container = try PatchedContainer(layout)
        let original = container.bytes
        let directory = container.number(at: 24)..<container.number(at: 24) + container.number(at: 32)
        var refused = 0
        var tried = 0
        for place in stride(from: directory.lowerBound, to: directory.upperBound - 3, by: 4) {
            for value: UInt32 in [0, 1, 4095, 0x1FFF_FFFF, 0x7FFF_FFFF, .max] {
                container.store(value, at: place)
                container.sealAgain()
                tried += 1
                if container.defect() != nil { refused += 1 }
                container.bytes = original
            }
        }
        // What remains are checksums of extents, which only reading them can refute, and numbers that were those already.
        #expect(refused > tried / 2)
    }

    @Test("whatever a header claims under a right checksum is refused or harmless")
    func hostileHeadersDoNotCrash() throws {
        let container = try PatchedContainer()
        let original = container.bytes
        for place in stride(from: 16, to: 72, by: 8) {
            for value: UInt64 in [0, 1, 4096, 1 << 40, 1 << 61, 1 << 63, .max] {
                container.store(value, at: place)
                container.store(container.bytes[..<4088].withUnsafeBytes { ContainerFormat.checksum($0) }, at: 4088)
                if container.bytes != original { #expect(container.defect() != nil, "byte \(place) = \(value)") }
                container.bytes = original
            }
        }
    }

    @Test("verify names the damaged extent, padding included")
    func verifyNamesTheExtent() throws {
        let container = try PatchedContainer()
        let file = try container.open()
        try file.verify()
        let index = file.layout.layers[1].neurons.extents.lowerBound + 1
        let extent = file.layout.extents[index]
        for place in [extent.offset, extent.offset + extent.byteCount - 1] {
            container.bytes[place] ^= 4
            let damaged = try container.open()
            let error = #expect(throws: FlashWeightsError.self) { try damaged.verify() }
            #expect(
                error?.description.contains("layer 1, neurons 20–39 (extent \(index), bytes \(extent.offset)–") == true
            )
            container.bytes[place] ^= 4
        }
    }
}
