// Spellings as a graph of bytes: what may follow what, and where a spelling is complete.

/// A deterministic graph over bytes. As a tree from its start it is a trie; joined at its ends it is a grammar.
struct ByteGraph: Sendable {
    private struct Node {
        var children: [(byte: UInt8, node: Int32)] = []
        var isEnd = false
    }

    private var nodes = [Node()]

    /// Where every spelling begins.
    static let start: Int32 = 0

    /// How many nodes there are; the next one gets this number.
    var count: Int { nodes.count }

    /// A node that nothing leads to yet.
    mutating func addNode() -> Int32 {
        nodes.append(Node())
        return Int32(nodes.count - 1)
    }

    /// Makes `bytes` spellable from `node`, sharing what is there, and returns the node behind them.
    mutating func addPath(_ bytes: some Sequence<UInt8>, from node: Int32 = start) -> Int32 {
        var node = node
        for byte in bytes {
            if let next = child(node, byte) {
                node = next
            } else {
                let next = addNode()
                addEdge(byte, from: node, to: next)
                node = next
            }
        }
        return node
    }

    /// Lets `byte` lead from a node that it does not leave yet to another.
    mutating func addEdge(_ byte: UInt8, from node: Int32, to next: Int32) {
        nodes[Int(node)].children.append((byte, next))
    }

    /// Lets everything that leads on from `other` lead on from `node`.
    mutating func addEdges(of other: Int32, to node: Int32) {
        for (byte, next) in nodes[Int(other)].children { addEdge(byte, from: node, to: next) }
    }

    /// A spelling is complete here.
    mutating func markEnd(_ node: Int32) { nodes[Int(node)].isEnd = true }

    /// Whether a spelling is complete here.
    func isEnd(_ node: Int32) -> Bool { nodes[Int(node)].isEnd }

    /// Where `byte` leads; nil where it may not stand, and for node −1, where nothing may.
    @inline(__always)
    func child(_ node: Int32, _ byte: UInt8) -> Int32? {
        guard node >= 0 else { return nil }
        for child in nodes[Int(node)].children where child.byte == byte { return child.node }
        return nil
    }

    /// For every node the fewest bytes to an end; `Int32.max` where none can be reached. Breadth first, from the ends backwards.
    func bytesToEnd() -> [Int32] {
        var parents: [[Int32]] = Array(repeating: [], count: nodes.count)
        for (parent, node) in nodes.enumerated() {
            for child in node.children { parents[Int(child.node)].append(Int32(parent)) }
        }
        var distances: [Int32] = Array(repeating: .max, count: nodes.count)
        var reached: [Int32] = nodes.indices.filter { nodes[$0].isEnd }.map { Int32($0) }
        for node in reached { distances[Int(node)] = 0 }
        var next = 0
        while next < reached.count {
            let node = reached[next]
            next += 1
            for parent in parents[Int(node)] where distances[Int(parent)] == .max {
                distances[Int(parent)] = distances[Int(node)] + 1
                reached.append(parent)
            }
        }
        return distances
    }
}
