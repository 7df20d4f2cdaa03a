// Every way a file can be broken is refused with an error of its own.

import Foundation
import GGUF
import Testing

/// The committed broken files; what is wrong with each is in Fixtures/README.md.
@Suite struct BrokenFileTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    static let expectations: [(fixture: String, defect: GGUFDefect)] = [
        ("bad-magic", .badMagic(found: "47 47 4D 4C")),
        ("big-endian", .bigEndian),
        ("version-1", .unsupportedVersion(1)),
        ("version-4", .unsupportedVersion(4)),
        ("tensor-count-overflow", .countTooLarge(what: "the number of tensors", count: .max, offset: 8, fileSize: 192)),
        (
            "metadata-count-overflow",
            .countTooLarge(what: "the number of metadata entries", count: 1 << 63, offset: 16, fileSize: 192)
        ),
        (
            "string-past-end",
            .countTooLarge(what: "the length of the value of 'general.name'", count: 1 << 40, offset: 48, fileSize: 192)
        ),
        (
            "array-count-overflow",
            .countTooLarge(
                what: "the element count of 'tokenizer.ggml.token_type'",
                count: 1 << 62,
                offset: 65,
                fileSize: 192
            )
        ),
        ("nested-arrays", .nestedTooDeep(what: "metadata key 'deep'", limit: 4)),
        ("key-not-utf8", .notUTF8(what: "metadata key 0", offset: 32)),
        ("unknown-value-type", .unknownValueType(what: "metadata key 'general.name'", type: 13)),
        ("bad-boolean", .badBoolean(what: "metadata key 'flag'", byte: 2)),
        ("duplicate-key", .duplicateKey("general.architecture")),
        ("bad-alignment", .badAlignment(found: "the uint32 24")),
        ("duplicate-tensor", .duplicateTensor("a")),
        ("five-dimensions", .badDimensionCount(tensor: "a", count: 5)),
        ("no-dimensions", .badDimensionCount(tensor: "a", count: 0)),
        ("zero-dimension", .zeroDimension(tensor: "a", dimensions: [8, 0])),
        ("dimension-overflow", .sizeOverflow(tensor: "a", dimensions: [1 << 40, 1 << 40])),
        ("unsupported-type", .unsupportedTensorType(tensor: "a", name: "IQ2_XS")),
        ("unknown-type", .unknownTensorType(tensor: "a", type: 999)),
        ("partial-block", .partialBlock(tensor: "a", type: "Q4_1", columns: 8, blockSize: 32)),
        ("misaligned-tensor", .misalignedTensor(tensor: "a", offset: 4, alignment: 32)),
        ("offset-outside-file", .tensorOutsideFile(tensor: "a", offset: 1 << 63, byteCount: 64, fileSize: 192)),
        ("data-cut-short", .tensorOutsideFile(tensor: "a", offset: 0, byteCount: 64, fileSize: 191)),
        ("overlapping-tensors", .overlappingTensors("a", "b")),
        ("empty", .truncated(what: "the first four bytes", offset: 0, fileSize: 0)),
    ]

    @Test("a broken file is refused, naming the path and what is wrong", arguments: expectations)
    func brokenFile(fixture: String, defect: GGUFDefect) {
        let path = Self.folder.appendingPathComponent("\(fixture).gguf").path
        #expect(throws: GGUFError.invalid(path: path, defect: defect)) { try GGUFFile(path: path) }
        #expect(GGUFError.invalid(path: path, defect: defect).description.hasPrefix(path))
    }

    @Test("every committed fixture is expected by a test")
    func allFixturesAreTested() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let names = Set(files.filter { $0.hasSuffix(".gguf") }.map { String($0.dropLast(5)) })
        #expect(names == Set(Self.expectations.map(\.fixture)))
    }

    @Test("an unreadable tensor type is named with the types to use instead")
    func unsupportedTypeMessage() {
        #expect(
            GGUFDefect.unsupportedTensorType(tensor: "x", name: "IQ2_XS").description
                == "tensor 'x' is IQ2_XS, which this build does not read; use \(GGUFTensorType.readableNames)"
        )
    }

    @Test("a file cut off at any byte is refused, and never crashes the reader")
    func everyTruncation() throws {
        let model = try TemporaryModel()
        let whole = try Data(contentsOf: URL(fileURLWithPath: model.path))
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: model.path))
            // Only the padding behind the last tensor may be missing.
            if length < whole.count - TemporaryModel.paddingAtEnd {
                #expect(throws: GGUFError.self) { try GGUFFile(path: model.path) }
            }
        }
    }

    @Test("a file with any one byte changed is read or refused, and never crashes the reader")
    func everyByteChanged() throws {
        let model = try TemporaryModel()
        let whole = try Data(contentsOf: URL(fileURLWithPath: model.path))
        for index in whole.indices {
            for value: UInt8 in [0x00, 0x7F, 0xFF] {
                var changed = whole
                changed[index] = value
                try changed.write(to: URL(fileURLWithPath: model.path))
                guard let file = try? GGUFFile(path: model.path) else { continue }
                for tensor in file.tensors { #expect(file.bytes(of: tensor).count == tensor.byteCount) }
            }
        }
    }

    @Test("a path that is missing or a folder is refused with the system's reason")
    func unopenable() {
        #expect(throws: GGUFError.cannotOpen(path: "/no/such.gguf", reason: "No such file or directory")) {
            try GGUFFile(path: "/no/such.gguf")
        }
        #expect(throws: GGUFError.cannotOpen(path: "/", reason: "not a regular file")) { try GGUFFile(path: "/") }
    }
}
