// What the catalogue asks of a sentence encoder. It is handed in from above: the catalogue computes no vectors itself.

/// Gives texts vectors whose products say how near their meanings are.
public protocol MeaningEncoder: Sendable {
    /// Which encoder this is; vectors of different ones cannot be compared.
    var identity: String { get }
    /// Length of a vector.
    var width: Int { get }
    /// Vectors of unit length, in the texts' order.
    func vectors(of texts: [String]) -> [[Float]]
}

extension MeaningEncoder {
    /// The vector to search with.
    public func query(_ text: String) -> MeaningVector {
        MeaningVector(model: identity, elements: vectors(of: [text]).first ?? [])
    }
}

/// The vector of a question, and whose it is.
public struct MeaningVector: Sendable, Equatable {
    /// `MeaningEncoder.identity`.
    public let model: String
    /// Its elements, of unit length together.
    public let elements: [Float]

    /// A vector that the encoder `model` gave.
    public init(model: String, elements: [Float]) {
        self.model = model
        self.elements = elements
    }
}

/// What has vectors.
public enum EmbeddedKind: String, Sendable, Codable, CaseIterable {
    /// Paragraphs of rules, long ones in parts.
    case passage
    /// Distinct names of courses that are not expired.
    case courseTitle = "course title"
}

/// A vector in eight bits an element, as it is stored: element = scale · byte.
package struct ByteVector: Equatable {
    package let scale: Float
    package let bytes: [Int8]

    /// Rounds `elements`; the error of an element is at most half of `scale`.
    package init(_ elements: [Float]) {
        let largest = elements.reduce(0) { max($0, abs($1)) }
        scale = largest / 127
        bytes = elements.map { largest > 0 ? Int8(($0 / largest * 127).rounded()) : 0 }
    }
}
