// GGUF in, container out.

import CKernels
import GGUF

/// Writes a container from a GGUF file, layer by layer: memory is bounded by one layer's down matrix.
public struct ContainerPacker: Sendable {
    /// Neurons in an extent; nil chooses the smallest extent of 16 KiB or more that wastes at most 2 %.
    public var neuronsPerExtent: Int?
    /// The type of the down columns; nil chooses by the type of the down matrix.
    public var downType: lf_type?
    /// Whether a file under the final name may be replaced.
    public var replacesExisting = false

    /// A packer with default choices.
    public init() {}

    /// Packs `gguf` to `path`; the file appears there only when it is complete. Throws `FlashWeightsError` or `GGUFError`.
    /// - Parameter progress: Told the bytes done and all bytes; what it throws ends the packing.
    public func pack(
        gguf: GGUFFile,
        to path: String,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws {
        throw FlashWeightsError.cannotPack(path: gguf.path, reason: "not written yet")
    }
}
