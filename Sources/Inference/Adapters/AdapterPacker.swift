// Brings an adapter's factors into the order, layout and precision that passes want.

import CKernels

/// Writes stages to their places in memory.
struct AdapterPacker {
    let file: AdapterFile
    let configuration: ModelConfiguration
    let kernels: lf_kernels
    let base: UnsafeMutableRawPointer

    /// Reads and packs one stage of a layer. `order` says which neuron stands at each place.
    func pack(_ stage: AdapterLayout.Stage, layer: Int, order: [Int]?) throws {
        var firstRow = 0
        for part in stage.parts {
            guard let pair = file.factors[.init(layer: layer, projection: part.projection)] else { continue }
            var a = try pair.a.values(kernels: kernels, path: file.path)
            var b = try pair.b.values(kernels: kernels, path: file.path)
            balance(&a, &b, rank: pair.rank, scale: Float(pair.scale))
            let rows = outputs(of: part.projection, isHuggingFace: pair.isHuggingFace, order: order)
            try pack(a, of: stage, firstRow: firstRow, rank: part.rank, order: part.projection == .down ? order : nil)
            try pack(b, of: part, rows: rows)
            firstRow += part.rank
        }
    }

    /// The scale goes into B. Then powers of two move between the rows of A and the columns of B: all columns come out about as
    /// large, so that eight bits serve every number of a row of B, and both factors are well within the range of halves.
    private func balance(_ a: inout [Float], _ b: inout [Float], rank: Int, scale: Float) {
        let columns = a.count / rank
        let rows = b.count / rank
        for index in b.indices { b[index] *= scale }
        // The root of the mean square of each row of A and column of B; where a product is no number above zero, nothing moves.
        var sizes: [(number: Int, a: Float, b: Float)] = []
        for number in 0..<rank {
            var (ofA, ofB) = (Float(0), Float(0))
            for value in a[number * columns..<(number + 1) * columns] { ofA += value * value }
            for row in 0..<rows { ofB += b[row * rank + number] * b[row * rank + number] }
            let (sizeOfA, sizeOfB) = ((ofA / Float(columns)).squareRoot(), (ofB / Float(rows)).squareRoot())
            let product = sizeOfA * sizeOfB
            if product > 0, product.isFinite { sizes.append((number, sizeOfA, sizeOfB)) }
        }
        guard !sizes.isEmpty else { return }
        var exponents = 0
        for size in sizes { exponents += Int((size.a * size.b).exponent) }
        let target = exponents / (2 * sizes.count)
        for (number, _, sizeOfB) in sizes {
            let factor = Float(sign: .plus, exponent: target - Int(sizeOfB.exponent), significand: 1)
            for column in 0..<columns { a[number * columns + column] /= factor }
            for row in 0..<rows { b[row * rank + number] *= factor }
        }
    }

    /// Which row of B makes each output of the model's file: within a head of q and k, Hugging Face puts the second halves of the
    /// rotated pairs behind the first ones, GGUF files each beside its first.
    private func outputs(of projection: Projection, isHuggingFace: Bool, order: [Int]?) -> [Int] {
        let rows = projection.rows(configuration)
        if isHuggingFace, projection.permutedHeads(configuration) != nil {
            let size = configuration.headSize
            return (0..<rows).map { row in
                let (head, within) = row.quotientAndRemainder(dividingBy: size)
                return head * size + within / 2 + (within.isMultiple(of: 2) ? 0 : size / 2)
            }
        }
        if let order, projection == .gate || projection == .up { return order }
        return Array(0..<rows)
    }

    private func pack(_ a: [Float], of stage: AdapterLayout.Stage, firstRow: Int, rank: Int, order: [Int]?) throws {
        let place = base + stage.offset
        if stage.isByColumns {  // one projection: down
            var column = [Float](repeating: 0, count: rank)
            let stride = lf_row_bytes(stage.type, rank)
            for neuron in 0..<stage.columns {
                let source = order?[neuron] ?? neuron
                for row in 0..<rank { column[row] = a[row * stage.columns + source] }
                try store(column, stage.type, at: place + neuron * stride)
            }
            return
        }
        let stride = lf_row_bytes(stage.type, stage.columns)
        for row in 0..<rank {
            let values = a[row * stage.columns..<(row + 1) * stage.columns]
            try store(Array(values), stage.type, at: place + (firstRow + row) * stride)
        }
    }

    private func pack(_ b: [Float], of part: AdapterLayout.Part, rows: [Int]) throws {
        let place = base + part.offset
        guard part.isRounded else {
            var column = [Float](repeating: 0, count: part.rows)
            let stride = lf_row_bytes(part.type, part.rows)
            for number in 0..<part.rank {
                for row in 0..<part.rows { column[row] = b[rows[row] * part.rank + number] }
                try store(column, part.type, at: place + number * stride)
            }
            return
        }
        let pairs = (part.rank + 1) / 2
        for row in 0..<part.rows {
            let values = b[rows[row] * part.rank..<(rows[row] + 1) * part.rank]
            let scale = Float16(values.reduce(0) { max($0, abs($1)) } / 127)
            let inverse = scale > 0 ? 1 / Float(scale) : 0
            (place + part.scalesOffset).storeBytes(of: scale.bitPattern, toByteOffset: 2 * row, as: UInt16.self)
            for (number, value) in values.enumerated() {
                let offset = ((row / 8 * pairs + number / 2) * 8 + row % 8) * 2 + number % 2
                place.storeBytes(of: Self.level(value * inverse), toByteOffset: offset, as: Int8.self)
            }
        }
    }

    /// Rounds to the nearest: with 8 bits, searching for better scales (`lf_quantize_row`) takes a thousand times as long.
    private func store(_ values: [Float], _ type: lf_type, at place: UnsafeMutableRawPointer) throws {
        values.withUnsafeBufferPointer { values in
            guard let x = values.baseAddress else { return }
            switch type {
            case LF_F32: place.copyMemory(from: x, byteCount: values.count * MemoryLayout<Float>.stride)
            case LF_F16: kernels.f32_to_f16(x, values.count, place.assumingMemoryBound(to: UInt16.self))
            default:
                for block in 0..<values.count / 32 { storeBlock(x + block * 32, at: place + block * 34) }
            }
        }
    }

    /// A block of Q8_0.
    private func storeBlock(_ x: UnsafePointer<Float>, at place: UnsafeMutableRawPointer) {
        var largest: Float = 0
        for index in 0..<32 { largest = max(largest, abs(x[index])) }
        let scale = Float16(largest / 127)
        place.storeBytes(of: scale.bitPattern, as: UInt16.self)
        let inverse = scale > 0 ? 1 / Float(scale) : 0
        for index in 0..<32 {
            place.storeBytes(of: Self.level(x[index] * inverse), toByteOffset: 2 + index, as: Int8.self)
        }
    }

    private static func level(_ value: Float) -> Int8 { Int8(max(-127, min(127, value.rounded(.toNearestOrEven)))) }
}
