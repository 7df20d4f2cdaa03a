// What is packed comes out again: rows bit by bit, columns within their type's rounding.

import CKernels
import FlashWeights
import Foundation
import GGUF
import Testing

@Suite("ContainerPacker")
struct ContainerPackerTests {
    static let shapes: [TinySource.Shape] = [
        .init(), .init(type: .q4_0), .init(type: .q8_0), .init(type: .f16), .init(type: .f32),
        .init(isTied: false), .init(layers: 1, width: 96, feedForward: 352, vocabulary: 6000, isTied: false),
    ]

    @Test("rows of every matrix keep their bits", arguments: shapes, ContainerPacker.DownLayout.allCases)
    func rowsKeepTheirBits(shape: TinySource.Shape, downLayout: ContainerPacker.DownLayout) throws {
        let source = try TinySource(shape)
        let file = try source.pack(downLayout)
        let gguf = try GGUFFile(path: source.path)
        func expect(_ matrix: ExtentMatrix, _ name: String) throws {
            let tensor = try gguf.tensor(named: name)
            #expect(matrix.type.rawValue == tensor.type.rawValue)
            #expect(matrix.rows == tensor.rows && matrix.columns == tensor.columns)
            #expect(try file.rows(of: matrix) == Array(gguf.bytes(of: tensor)), "\(name)")
        }
        try expect(file.layout.tokenEmbedding, "token_embd.weight")
        #expect(file.layout.isTied == shape.isTied)
        if !shape.isTied { try expect(file.layout.outputHead, "output.weight") }
        for (index, layer) in file.layout.layers.enumerated() {
            try expect(layer.query, "blk.\(index).attn_q.weight")
            try expect(layer.key, "blk.\(index).attn_k.weight")
            try expect(layer.value, "blk.\(index).attn_v.weight")
            try expect(layer.attentionOutput, "blk.\(index).attn_output.weight")
            let neurons = layer.neurons
            let gate = Array(gguf.bytes(of: try gguf.tensor(named: "blk.\(index).ffn_gate.weight")))
            let up = Array(gguf.bytes(of: try gguf.tensor(named: "blk.\(index).ffn_up.weight")))
            switch neurons.down {
            case .rows(let down):
                try expect(down, "blk.\(index).ffn_down.weight")
                let extents = try neurons.extents.map { extent in
                    (try file.bytes(ofExtent: extent), file.layout.extents[extent].rowCount)
                }
                let (gateBytes, bundleBytes) = (neurons.upOffset, neurons.bundleBytes)
                #expect(extents.flatMap { $0[..<($1 * gateBytes)] } == gate)
                #expect(extents.flatMap { $0[$1 * gateBytes..<$1 * bundleBytes] } == up)
            default:
                let bundles = try file.bundles(ofLayer: index)
                #expect(bundles.count == shape.feedForward)
                #expect(bundles.flatMap { $0[..<neurons.upOffset] } == gate)
                #expect(bundles.flatMap { $0[neurons.upOffset..<neurons.downOffset] } == up)
            }
        }
    }

    @Test("a type for down columns is refused where there are none")
    func downTypeNeedsColumns() throws {
        let error = #expect(throws: FlashWeightsError.self) { try TinySource().pack(.rows, downType: LF_Q8_0) }
        #expect(error?.description.contains("--layout columns") == true)
    }

    @Test("down columns are the matrix's columns, within half a step of 8 bits", arguments: shapes)
    func columnsAreTransposed(shape: TinySource.Shape) throws {
        let source = try TinySource(shape)
        let file = try source.pack(downType: LF_Q8_0)
        let gguf = try GGUFFile(path: source.path)
        for (index, layer) in file.layout.layers.enumerated() {
            let tensor = try gguf.tensor(named: "blk.\(index).ffn_down.weight")
            let rows = (0..<tensor.rows).map { row in
                expanded(
                    gguf.bytes(of: tensor)[row * tensor.rowBytes..<(row + 1) * tensor.rowBytes],
                    lf_type(tensor.type.rawValue),
                    columns: tensor.columns
                )
            }
            var worst: Float = 0
            for (neuron, bundle) in try file.bundles(ofLayer: index).enumerated() {
                let column = expanded(bundle[layer.neurons.downOffset...], LF_Q8_0, columns: shape.width)
                for row in 0..<shape.width { worst = max(worst, abs(column[row] - rows[row][neuron])) }
            }
            #expect(worst > 0 && worst < 0.4 / 127 * 0.75)
        }
    }

    @Test("down columns keep the quants of four bits, and are rounded to eight bits from larger types")
    func defaultDownTypes() throws {
        for (type, expected) in [(GGUFTensorType.q4_0, LF_Q4_0), (.q4_1, LF_Q4_1), (.q8_0, LF_Q8_0), (.f16, LF_Q8_0)] {
            let file = try TinySource(.init(layers: 1, type: type)).pack()
            let down = file.layout.layers[0].neurons.down
            #expect(down.type == expected, "\(type)")
            #expect((down.scales != nil) == (type == .q4_0 || type == .q4_1), "\(type)")
        }
    }

    @Test("columns of quants stand for the weights of the matrix", arguments: [GGUFTensorType.q4_0, .q4_1])
    func quantsStandForTheMatrix(type: GGUFTensorType) throws {
        let source = try TinySource(.init(layers: 2, width: 96, feedForward: 160, type: type))
        let file = try source.pack()
        let gguf = try GGUFFile(path: source.path)
        for (index, layer) in file.layout.layers.enumerated() {
            let neurons = layer.neurons
            let scales = try #require(neurons.down.scales)
            let table = try file.bytes(ofExtent: scales.extents.lowerBound)
            func half(_ group: Int, _ column: Int) -> Float {
                let at = group * scales.rowStride + 2 * column
                return Float(Float16(bitPattern: UInt16(table[at]) | UInt16(table[at + 1]) << 8))
            }
            let tensor = try gguf.tensor(named: "blk.\(index).ffn_down.weight")
            let rows = (0..<96).map { row in
                let bytes = gguf.bytes(of: tensor)[row * tensor.rowBytes..<(row + 1) * tensor.rowBytes]
                return expanded(bytes, neurons.down.type, columns: 160)
            }
            for (neuron, bundle) in try file.bundles(ofLayer: index).enumerated() {
                let column = Array(bundle[neurons.downOffset...])
                let group = Int(column[48]) | Int(column[49]) << 8
                #expect(group == neuron / 32 && column.count == 52)
                for row in 0..<96 {
                    let byte = column[row / 32 * 16 + row % 16]
                    let quant = Float(row % 32 < 16 ? byte & 15 : byte >> 4)
                    let scale = half(group, row)
                    let minimum = type == .q4_1 ? half(group, 96 + row) : -8 * scale
                    #expect(minimum.addingProduct(quant, scale) == rows[row][neuron], "neuron \(neuron), row \(row)")
                }
            }
        }
    }

    @Test("floats stay exact as columns", arguments: [LF_F32, LF_F16])
    func floatsStayExact(type: lf_type) throws {
        let source = try TinySource(.init(type: GGUFTensorType(rawValue: type.rawValue)))
        let file = try source.pack(downType: type)
        let gguf = try GGUFFile(path: source.path)
        let tensor = try gguf.tensor(named: "blk.2.ffn_down.weight")
        let neurons = file.layout.layers[2].neurons
        #expect(neurons.down.type == type)
        let size = tensor.type.bytesPerBlock
        let matrix = Array(gguf.bytes(of: tensor))
        for (neuron, bundle) in try file.bundles(ofLayer: 2).enumerated() {
            for row in 0..<tensor.rows {
                let place = row * tensor.rowBytes + neuron * size
                let stored = bundle[neurons.downOffset + row * size..<neurons.downOffset + (row + 1) * size]
                #expect(stored.elementsEqual(matrix[place..<place + size]))
            }
        }
    }

    @Test("a file that has given up its metadata reads and checks the same extents")
    func withoutMetadata() throws {
        let source = try TinySource()
        let file = try source.pack()
        let bare = file.withoutMetadata()
        #expect(bare.metadata.keys.isEmpty && !file.metadata.keys.isEmpty)
        #expect(try bare.rows(of: bare.layout.tokenEmbedding) == file.rows(of: file.layout.tokenEmbedding))
    }

    @Test("a weight that is not a number is refused with its tensor and column")
    func notNumbersAreRefused() throws {
        let source = try TinySource(.init(layers: 1, type: .f32))
        let tensor = try GGUFFile(path: source.path).tensor(named: "blk.0.ffn_down.weight")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: source.path))
        let place = tensor.offset + 7 * tensor.rowBytes + 4 * 33
        bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0xC0, 0x7F])
        try bytes.write(to: URL(fileURLWithPath: source.path))
        let error = #expect(throws: FlashWeightsError.self) { try source.pack() }
        #expect(error?.description.contains("'blk.0.ffn_down.weight', column 33") == true)
    }

    @Test("norms lie in one extent, layer by layer, the head's last")
    func normsAreTogether() throws {
        let source = try TinySource()
        let file = try source.pack()
        let gguf = try GGUFFile(path: source.path)
        let norms = try file.bytes(ofExtent: file.layout.norms)
        func expect(_ offset: Int, _ name: String) throws {
            let stored = norms[4 * offset..<4 * (offset + source.shape.width)]
            #expect(stored.elementsEqual(gguf.bytes(of: try gguf.tensor(named: name))), "\(name)")
        }
        for (index, layer) in file.layout.layers.enumerated() {
            try expect(layer.attentionNorm, "blk.\(index).attn_norm.weight")
            try expect(layer.feedForwardNorm, "blk.\(index).ffn_norm.weight")
        }
        try expect(file.layout.outputNorm, "output_norm.weight")
    }

    @Test("metadata are the source's, and say where they come from")
    func metadataAreKept() throws {
        let source = try TinySource()
        let file = try source.pack()
        let original = try GGUFFile(path: source.path).metadata
        for key in original.keys { #expect(file.metadata[key] == original[key], "\(key)") }
        #expect(try file.metadata.string(ContainerKey.sourceName) == "tiny.gguf")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: source.path))
        #expect(try file.metadata.integer(ContainerKey.sourceSize) == bytes.count)
        let checksum = try file.metadata.string(ContainerKey.sourceChecksum)
        #expect(UInt64(checksum, radix: 16) == bytes.withUnsafeBytes { ContainerFormat.checksum($0) })
    }

    @Test("the same source gives the same bytes", arguments: ContainerPacker.DownLayout.allCases)
    func packingIsDeterministic(downLayout: ContainerPacker.DownLayout) throws {
        let source = try TinySource(.init(feedForward: 800))
        _ = try source.pack(downLayout)
        let first = try Data(contentsOf: URL(fileURLWithPath: source.packedPath))
        _ = try source.pack(downLayout, to: source.packedPath + "2")
        #expect(try Data(contentsOf: URL(fileURLWithPath: source.packedPath + "2")) == first)
    }

    @Test(
        "extents are aligned, in file order, and each row's place can be computed",
        arguments: ContainerPacker.DownLayout.allCases
    )
    func extentsTileTheFile(downLayout: ContainerPacker.DownLayout) throws {
        let source = try TinySource(.init(width: 96, feedForward: 352, vocabulary: 6000, isTied: false))
        let file = try source.pack(downLayout)
        var end = 4096
        for extent in file.layout.extents {
            #expect(extent.offset % 4096 == 0 && extent.byteCount % 4096 == 0 && extent.offset >= end)
            end = extent.offset + extent.byteCount
        }
        #expect(end == file.fileSize)
        let head = file.layout.outputHead
        try #require(head.extents.count > 1)
        for row in [0, head.rowsPerExtent - 1, head.rowsPerExtent, head.rows - 1] {
            #expect(file.layout.extents[head.extent(holding: row)].rowRange.contains(row))
        }
        let neurons = file.layout.layers[1].neurons
        #expect(file.name(of: neurons.extent(holding: 20)).hasPrefix("layer 1, neurons 20–39 (extent "))
        #expect(file.name(of: head.extents.lowerBound).hasPrefix("output head, rows 0–"))
        if let down = neurons.down.rowMatrix {
            #expect(file.name(of: down.extents.lowerBound).hasPrefix("layer 1, down, rows 0–"))
        }
    }

    @Test("what the engine does not compute is refused, not left out")
    func unknownTensorsAreRefused() throws {
        let source = try TinySource(extraTensor: "blk.0.attn_q.bias")
        let error = #expect(throws: FlashWeightsError.self) { try source.pack() }
        #expect(error?.description.contains("blk.0.attn_q.bias") == true)
        #expect(!FileManager.default.fileExists(atPath: source.packedPath))
    }

    @Test("an existing file stays unless its replacement is asked for")
    func existingFilesStay() throws {
        let source = try TinySource()
        try Data("mine".utf8).write(to: URL(fileURLWithPath: source.packedPath))
        let error = #expect(throws: FlashWeightsError.self) {
            try ContainerPacker().pack(gguf: GGUFFile(path: source.path), to: source.packedPath)
        }
        #expect(error?.description.contains("--force") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: source.packedPath)) == Data("mine".utf8))
    }

    @Test("packing that is stopped leaves nothing behind")
    func stoppedPackingLeavesNothing() throws {
        struct Stop: Error {}
        let source = try TinySource()
        let gguf = try GGUFFile(path: source.path)
        #expect(throws: Stop.self) {
            try ContainerPacker().pack(gguf: gguf, to: source.packedPath) { done, total in
                if done > total / 2 { throw Stop() }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: source.folder.path) == ["tiny.gguf"])
    }

    @Test("a temporary file that a killed process left is taken over")
    func leftoversAreTakenOver() throws {
        let source = try TinySource()
        try Data(count: 1 << 20).write(to: URL(fileURLWithPath: source.packedPath + ".partial"))
        try source.pack().verify()
        #expect(!FileManager.default.fileExists(atPath: source.packedPath + ".partial"))
    }
}
