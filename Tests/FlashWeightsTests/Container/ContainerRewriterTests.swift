// Containers from containers: the same neurons in another order, and data beside them.

import FlashWeights
import Foundation
import Testing

@Suite("ContainerRewriter")
struct ContainerRewriterTests {
    @Test("neurons come in the order asked for, and everything else as it was")
    func neuronsArePermuted() throws {
        let source = try TinySource()
        let old = try source.pack()
        let count = source.shape.feedForward
        let orders = (0..<source.shape.layers).map { layer in (0..<count).map { ($0 * 35 + layer) % count } }
        var rewriter = ContainerRewriter(source: old)
        rewriter.neuronOrder = orders
        rewriter.metadata["landfall.note"] = .string("reordered")
        let path = source.packedPath + ".new"
        try rewriter.write(to: path)
        let new = try ContainerFile(path: path)
        try new.verify()
        for layer in 0..<source.shape.layers {
            let before = try old.bundles(ofLayer: layer)
            #expect(try new.bundles(ofLayer: layer) == orders[layer].map { before[$0] })
            #expect(try new.rows(of: new.layout.layers[layer].query) == old.rows(of: old.layout.layers[layer].query))
        }
        #expect(try new.rows(of: new.layout.outputHead) == old.rows(of: old.layout.outputHead))
        #expect(try new.metadata.string("landfall.note") == "reordered")
    }

    @Test("sections come back as they were given, and damage in them is found")
    func sectionsAreKept() throws {
        let source = try TinySource()
        var rewriter = ContainerRewriter(source: try source.pack())
        let thresholds = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        rewriter.sections = [
            SectionContents(kind: 1, layer: 0, bytes: thresholds),
            SectionContents(kind: 1, layer: 2, bytes: [1, 2, 3]),
            SectionContents(kind: 9, bytes: []),
        ]
        let path = source.packedPath + ".new"
        try rewriter.write(to: path)
        let file = try ContainerFile(path: path)
        try file.verify()
        let first = try #require(file.layout.section(kind: 1, layer: 0))
        #expect(try file.read(first) == thresholds)
        #expect(try file.layout.section(kind: 1, layer: 2).map { try file.read($0) } == [1, 2, 3])
        #expect(try file.layout.section(kind: 9).map { try file.read($0) } == [])
        #expect(file.layout.section(kind: 1, layer: 1) == nil)

        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[first.offset + 4999] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let damaged = try ContainerFile(path: path)
        let error = #expect(throws: FlashWeightsError.self) { try damaged.read(first) }
        #expect(error?.description.contains("section 1 of layer 0") == true)
        #expect(throws: FlashWeightsError.self) { try damaged.verify() }
    }

    @Test("a rewriting without changes gives the same bytes")
    func copiesAreEqual() throws {
        let source = try TinySource(.init(isTied: false))
        let file = try source.pack()
        let path = source.packedPath + ".new"
        try ContainerRewriter(source: file).write(to: path)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: path))
                == Data(contentsOf: URL(fileURLWithPath: source.packedPath))
        )
    }

    @Test("another order is refused where down matrices by rows fix it")
    func rowsFixTheOrder() throws {
        let source = try TinySource()
        var rewriter = ContainerRewriter(source: try source.pack(.rows))
        rewriter.neuronOrder = Array(repeating: Array(0..<source.shape.feedForward), count: source.shape.layers)
        let error = #expect(throws: FlashWeightsError.self) { try rewriter.write(to: source.packedPath + ".new") }
        #expect(error?.description.contains("by rows") == true)
    }

    @Test("an order that is no permutation is refused before anything is written")
    func badOrdersAreRefused() throws {
        let source = try TinySource()
        let path = source.packedPath + ".new"
        let file = try source.pack()
        let sound = Array(0..<source.shape.feedForward)
        for bad in [Array(sound.dropLast()), sound.map { $0 == 5 ? 6 : $0 }, sound.map { $0 == 5 ? 96 : $0 }] {
            var rewriter = ContainerRewriter(source: file)
            rewriter.neuronOrder = [sound, bad, sound]
            let error = #expect(throws: FlashWeightsError.self) { try rewriter.write(to: path) }
            #expect(error?.description.contains("layer 1") == true)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("damage in the old container stops the rewriting")
    func damageIsNotCopied() throws {
        let source = try TinySource()
        let layout = try source.pack().layout
        var bytes = try Data(contentsOf: URL(fileURLWithPath: source.packedPath))
        let index = layout.layers[0].neurons.extents.lowerBound
        bytes[layout.extents[index].offset] ^= 1
        try bytes.write(to: URL(fileURLWithPath: source.packedPath))
        let path = source.packedPath + ".new"
        let rewriter = ContainerRewriter(source: try ContainerFile(path: source.packedPath))
        let error = #expect(throws: FlashWeightsError.self) { try rewriter.write(to: path) }
        #expect(error?.description.contains("(extent \(index),") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
