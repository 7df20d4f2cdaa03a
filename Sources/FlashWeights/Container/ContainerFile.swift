// An opened container: everything but the weights checked and in memory.

import GGUF
import Glibc

/// A model container. Opening checks header, directory and metadata (checksums, sizes, bounds); extents are not read.
public final class ContainerFile: Sendable {
    /// Where the file was opened.
    public let path: String
    /// Where everything lies.
    public let layout: ContainerLayout
    /// Hyperparameters, tokenizer and chat template, as in the GGUF file that was packed, and where they came from.
    public let metadata: GGUFMetadata
    /// Bytes of the file.
    public let fileSize: Int

    /// Opens and checks a file. Throws `FlashWeightsError`.
    public init(path: String) throws {
        throw FlashWeightsError.cannotOpenContainer(path: path, reason: "not written yet")
    }

    /// What messages call an extent: "layer 3, neurons 120–134 (extent 512)".
    public func name(of extent: Int) -> String { "extent \(extent)" }

    /// Compares the bytes of an extent, as they were read, with its checksum. Throws `FlashWeightsError.damagedExtent`.
    public func check(_ bytes: UnsafeRawBufferPointer, of extent: Int) throws {}

    /// Reads the data of a section and checks them. Throws `FlashWeightsError`.
    public func read(_ section: ContainerSection) throws -> [UInt8] { [] }

    /// Reads every extent and section and compares checksums. Throws `FlashWeightsError` naming the first that is damaged.
    /// - Parameter progress: Told the bytes done and all bytes; what it throws ends the reading.
    public func verify(progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }) throws {}

    /// Whether the file at `path` begins like a container (of any version).
    public static func isContainer(path: String) -> Bool { false }
}
