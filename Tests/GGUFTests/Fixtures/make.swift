// Makes the broken GGUF files of this folder and their list, README.md. Run from the package's root:
//
//     swift Tests/GGUFTests/Fixtures/make.swift
//
// It spells bytes out instead of using GGUFWriter, which cannot write what is wrong.

import Foundation

func number(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
func text(_ value: String) -> [UInt8] { number(UInt64(value.utf8.count)) + value.utf8 }
func entry(_ key: String, type: UInt32, _ value: [UInt8]) -> [UInt8] { text(key) + number(type) + value }

let uint32: UInt32 = 4
let bool: UInt32 = 7
let string: UInt32 = 8
let array: UInt32 = 9

/// A sound file of one F32 tensor of 8 × 2, of which each fixture breaks one thing.
struct File {
    struct Tensor {
        var name = "a"
        var dimensions: [UInt64] = [8, 2]
        var type: UInt32 = 0
        var offset: UInt64 = 0
    }

    var magic = Array("GGUF".utf8)
    var version = number(UInt32(3))
    var tensorCount: UInt64?
    var metadataCount: UInt64?
    var metadata = [entry("general.architecture", type: string, text("llama"))]
    var tensors = [Tensor()]
    var dataCount = 64

    var bytes: [UInt8] {
        var bytes = magic + version
        bytes += number(tensorCount ?? UInt64(tensors.count)) + number(metadataCount ?? UInt64(metadata.count))
        bytes += metadata.joined()
        for tensor in tensors {
            bytes += text(tensor.name) + number(UInt32(tensor.dimensions.count))
            bytes += tensor.dimensions.flatMap { number($0) } + number(tensor.type) + number(tensor.offset)
        }
        bytes += [UInt8](repeating: 0, count: (32 - bytes.count % 32) % 32)
        return bytes + [UInt8](repeating: 0, count: dataCount)
    }
}

let fixtures: [(name: String, wrong: String, change: (inout File) -> Void)] = [
    ("bad-magic", "starts with \"GGML\"", { $0.magic = Array("GGML".utf8) }),
    ("big-endian", "the version's bytes are in big-endian order", { $0.version = $0.version.reversed() }),
    ("version-1", "format version 1", { $0.version = number(UInt32(1)) }),
    ("version-4", "format version 4", { $0.version = number(UInt32(4)) }),
    ("tensor-count-overflow", "claims 2⁶⁴ − 1 tensors", { $0.tensorCount = .max }),
    ("metadata-count-overflow", "claims 2⁶³ metadata entries", { $0.metadataCount = 1 << 63 }),
    (
        "string-past-end", "a text that claims 2⁴⁰ bytes",
        { $0.metadata = [entry("general.name", type: string, number(UInt64(1) << 40))] }
    ),
    (
        "array-count-overflow", "an array that claims 2⁶² 32-bit numbers",
        { $0.metadata = [entry("tokenizer.ggml.token_type", type: array, number(uint32) + number(UInt64(1) << 62))] }
    ),
    (
        "nested-arrays", "arrays nested ten deep",
        {
            let level = number(array) + number(UInt64(1))
            let levels = [[UInt8]](repeating: level, count: 9).joined()
            $0.metadata = [entry("deep", type: array, levels + number(uint32) + number(UInt64(1)) + number(UInt32(7)))]
        }
    ),
    ("key-not-utf8", "a metadata key of the bytes FF FE", { $0.metadata = [number(UInt64(2)) + [0xFF, 0xFE]] }),
    (
        "unknown-value-type", "a metadata value of type 13",
        { $0.metadata = [entry("general.name", type: 13, number(UInt64(0)))] }
    ),
    ("bad-boolean", "a boolean of 2", { $0.metadata = [entry("flag", type: bool, [2])] }),
    ("duplicate-key", "the same metadata key twice", { $0.metadata += $0.metadata }),
    (
        "bad-alignment", "an alignment of 24, no power of two",
        { $0.metadata = [entry("general.alignment", type: uint32, number(UInt32(24)))] }
    ),
    (
        "duplicate-tensor", "two tensors named \"a\"",
        {
            $0.tensors.append(File.Tensor(offset: 64))
            $0.dataCount = 128
        }
    ),
    ("five-dimensions", "a tensor of five dimensions", { $0.tensors[0].dimensions = [8, 2, 1, 1, 1] }),
    ("no-dimensions", "a tensor of no dimension", { $0.tensors[0].dimensions = [] }),
    ("zero-dimension", "a tensor of 8 × 0", { $0.tensors[0].dimensions = [8, 0] }),
    (
        "dimension-overflow", "a tensor of 2⁴⁰ × 2⁴⁰, whose size overflows 64 bits",
        { $0.tensors[0].dimensions = [1 << 40, 1 << 40] }
    ),
    ("unsupported-type", "a tensor of type IQ2_XS", { $0.tensors[0].type = 17 }),
    ("unknown-type", "a tensor of type 999, which ggml does not define", { $0.tensors[0].type = 999 }),
    ("partial-block", "a Q4_1 tensor with rows of 8, where a block holds 32", { $0.tensors[0].type = 3 }),
    ("misaligned-tensor", "a tensor at data byte 4", { $0.tensors[0].offset = 4 }),
    ("offset-outside-file", "a tensor at data byte 2⁶³", { $0.tensors[0].offset = 1 << 63 }),
    ("data-cut-short", "the last byte of the weights is missing", { $0.dataCount = 63 }),
    (
        "overlapping-tensors", "tensor \"b\" starts inside tensor \"a\"",
        {
            $0.tensors.append(File.Tensor(name: "b", offset: 32)); $0.dataCount = 128
        }
    ),
]

let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
var list = "Broken GGUF files, made by `make.swift`. Each is sound but for one thing:\n\n"
for fixture in fixtures {
    var file = File()
    fixture.change(&file)
    try Data(file.bytes).write(to: folder.appendingPathComponent("\(fixture.name).gguf"))
    list += "- `\(fixture.name).gguf`: \(fixture.wrong)\n"
}
try Data().write(to: folder.appendingPathComponent("empty.gguf"))
list += "- `empty.gguf`: no byte at all\n"
try Data(list.utf8).write(to: folder.appendingPathComponent("README.md"))
