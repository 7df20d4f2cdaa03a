// Keys and values of the tokens seen so far.

import CKernels

/// How keys and values are kept.
public enum KVCacheFormat: String, Sendable, Codable, CaseIterable {
    /// Two bytes a number: what the model's quality is stated with.
    case f16
    /// One byte a number, and a scale for each head and position: half the memory, slightly other logits.
    case q8
}

/// The KV cache of one or more sequences, allocated once.
///
/// Layout: (layer, sequence, g, p, s), keys and values apart, so that the keys one head scans are contiguous; scales of 8-bit
/// caches (layer, sequence, g, p). What no text has reached yet is not resident.
package final class KVCache: @unchecked Sendable {  // written by one forward pass at a time
    /// Positions each sequence can hold.
    package let capacity: Int
    /// Sequences held at the same time.
    package let sequenceCount: Int
    /// How numbers are kept.
    package let format: KVCacheFormat
    /// Numbers from one position of a head to the next.
    package let stride: Int

    private let layerCount: Int
    private let headCount: Int
    private let keyMemory: AlignedMemory
    private let valueMemory: AlignedMemory
    /// Scales of an 8-bit cache behind its numbers.
    private let scaleOffset: Int

    /// Throws `InferenceError.outOfResources` when the system has no memory.
    package init(
        configuration: ModelConfiguration,
        capacity: Int,
        sequenceCount: Int = 1,
        format: KVCacheFormat = .f16
    ) throws {
        precondition(capacity > 0 && sequenceCount > 0)
        self.capacity = capacity
        self.sequenceCount = sequenceCount
        self.format = format
        layerCount = configuration.layerCount
        headCount = configuration.keyValueHeadCount
        stride = configuration.headSize
        let bytes = Self.byteCount(
            configuration: configuration,
            capacity: capacity,
            sequenceCount: sequenceCount,
            format: format
        )
        scaleOffset =
            bytes / 2 - configuration.layerCount * sequenceCount * capacity * headCount * MemoryLayout<Float>.stride
        keyMemory = try AlignedMemory(byteCount: bytes / 2, for: "KV cache", isSparselyUsed: true)
        valueMemory = try AlignedMemory(byteCount: bytes / 2, for: "KV cache", isSparselyUsed: true)
    }

    /// Bytes of a cache: 2 · layers · sequences · capacity · g · (s numbers and, in 8 bits, a scale).
    package static func byteCount(
        configuration: ModelConfiguration,
        capacity: Int,
        sequenceCount: Int = 1,
        format: KVCacheFormat = .f16
    ) -> Int {
        let bytes = sequenceCount * capacity * bytesPerToken(configuration: configuration, format: format)
        // Numbers are rounded up to whole floats, so that the scales behind them are aligned.
        return 2 * ((bytes / 2 + 3) & ~3)
    }

    /// Bytes that one token's keys and values take, in memory and in files.
    package static func bytesPerToken(configuration: ModelConfiguration, format: KVCacheFormat) -> Int {
        let heads = 2 * configuration.layerCount * configuration.keyValueHeadCount
        switch format {
        case .f16: return heads * configuration.headSize * MemoryLayout<UInt16>.stride
        case .q8: return heads * (configuration.headSize + MemoryLayout<Float>.stride)
        }
    }

    /// Rounds a head's key and value at `position` and keeps them.
    @inline(__always)
    func store(
        key: UnsafePointer<Float>,
        value: UnsafePointer<Float>,
        layer: Int,
        sequence: Int,
        head: Int,
        position: Int,
        kernels: borrowing lf_kernels
    ) {
        let slot = slot(layer, sequence, head) &+ position
        switch format {
        case .f16:
            kernels.f32_to_f16(key, stride, halves(keyMemory) + slot &* stride)
            kernels.f32_to_f16(value, stride, halves(valueMemory) + slot &* stride)
        case .q8:
            kernels.quantize_q8(key, stride, bytes(keyMemory) + slot &* stride, scales(keyMemory) + slot)
            kernels.quantize_q8(value, stride, bytes(valueMemory) + slot &* stride, scales(valueMemory) + slot)
        }
    }

    /// out (t, heads, s) = softmax(queries (t, heads, s) · keysᵀ / √s) · values for consecutive tokens of a sequence, both with
    /// token stride `queryStride`. The first token attends to `positions`, each further one to one more. `scores` is scratch for
    /// `lf_score_count` floats.
    @inline(__always)
    func attend(
        _ queries: UnsafePointer<Float>,
        queryStride: Int,
        tokens: Int,
        heads: Int,
        layer: Int,
        sequence: Int,
        head: Int,
        positions: Range<Int>,
        scores: UnsafeMutablePointer<Float>,
        into out: UnsafeMutablePointer<Float>,
        kernels: borrowing lf_kernels
    ) {
        let slot = slot(layer, sequence, head) &+ positions.lowerBound
        var attention = lf_attention(
            queries: queries,
            out: out,
            stride: queryStride,
            tokens: tokens,
            heads: heads,
            head_size: stride,
            keys: rows(keyMemory, from: slot),
            values: rows(valueMemory, from: slot),
            positions: positions.count,
            scale: 1 / Float(stride).squareRoot(),
            scores: scores
        )
        kernels.attend(&attention)
    }

    @inline(__always)
    private func rows(_ memory: AlignedMemory, from slot: Int) -> lf_cached_rows {
        switch format {
        case .f16:
            lf_cached_rows(elements: halves(memory) + slot &* stride, scales: nil, stride: stride)
        case .q8:
            lf_cached_rows(elements: bytes(memory) + slot &* stride, scales: scales(memory) + slot, stride: stride)
        }
    }

    /// Copies the first `positions` of a sequence to another.
    func copy(positions: Int, from source: Int, to target: Int) {
        guard source != target, positions > 0 else { return }
        // As far apart as the heads of two sequences, whatever a span's numbers are.
        let distance = slot(0, target, 0) - slot(0, source, 0)
        forEachSpan(sequence: source, positions: positions) { span in
            guard let start = span.baseAddress else { return }
            (start + distance * (span.count / positions)).copyMemory(from: start, byteCount: span.count)
        }
    }

    /// Calls `body` with the bytes of the first `positions` of a sequence: for each layer and head keys, then values, 8-bit ones
    /// each followed by their scales.
    func forEachSpan(sequence: Int, positions: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        precondition(positions <= capacity)
        let elementBytes = format == .f16 ? MemoryLayout<UInt16>.stride : MemoryLayout<Int8>.stride
        func visit(_ start: UnsafeMutableRawPointer, slot: Int, slotBytes: Int) {
            body(UnsafeMutableRawBufferPointer(start: start + slot * slotBytes, count: positions * slotBytes))
        }
        for layer in 0..<layerCount {
            for head in 0..<headCount {
                let slot = slot(layer, sequence, head)
                for memory in [keyMemory, valueMemory] {
                    visit(memory.base, slot: slot, slotBytes: stride * elementBytes)
                    guard format == .q8 else { continue }
                    visit(memory.base + scaleOffset, slot: slot, slotBytes: MemoryLayout<Float>.stride)
                }
            }
        }
    }

    /// Place of a head's first position, in positions.
    @inline(__always)
    private func slot(_ layer: Int, _ sequence: Int, _ head: Int) -> Int {
        ((layer &* sequenceCount &+ sequence) &* headCount &+ head) &* capacity
    }

    @inline(__always)
    private func halves(_ memory: AlignedMemory) -> UnsafeMutablePointer<UInt16> {
        memory.base.assumingMemoryBound(to: UInt16.self)
    }

    @inline(__always)
    private func bytes(_ memory: AlignedMemory) -> UnsafeMutablePointer<Int8> {
        memory.base.assumingMemoryBound(to: Int8.self)
    }

    @inline(__always)
    private func scales(_ memory: AlignedMemory) -> UnsafeMutablePointer<Float> {
        (memory.base + scaleOffset).assumingMemoryBound(to: Float.self)
    }
}
