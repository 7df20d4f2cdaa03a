// Lines whose edges a test writes. The descriptor is a real pipe, so that the panel's thread really sleeps on it.

import Panel
import Synchronization

final class ScriptedLines: PanelLines {
    private struct State {
        var edges: [PanelEdge] = []
        var active: Set<PanelRole> = []
        var outputs: [(role: PanelRole, active: Bool)] = []
        var failure: PanelError?
    }

    let roles: Set<PanelRole>
    private let state = Mutex(State())
    private let ready: WakePipe

    init(_ roles: Set<PanelRole> = Set(PanelRole.allCases), closed: Set<PanelRole> = []) throws {
        ready = try WakePipe()
        self.roles = roles
        state.withLock { $0.active = closed }
    }

    var descriptors: [Int32] { roles.contains(where: \.isInput) ? [ready.descriptor] : [] }

    /// Everything that was set, in order.
    var outputs: [(role: PanelRole, active: Bool)] { state.withLock { $0.outputs } }

    /// The outputs that are on.
    var lit: Set<PanelRole> {
        outputs.reduce(into: []) { lit, output in
            if output.active { lit.insert(output.role) } else { lit.remove(output.role) }
        }
    }

    func put(_ role: PanelRole, _ isActive: Bool, at time: Duration) {
        state.withLock { $0.edges.append(PanelEdge(role: role, isActive: isActive, time: time)) }
        ready.wake()
    }

    func fail(_ error: PanelError) {
        state.withLock { $0.failure = error }
        ready.wake()
    }

    func takeEdges() throws -> [PanelEdge] {
        ready.clear()
        return try state.withLock { state in
            if let failure = state.failure { throw failure }
            defer { state.edges = [] }
            return state.edges
        }
    }

    func isActive(_ role: PanelRole) throws -> Bool { state.withLock { $0.active.contains(role) } }

    func set(_ role: PanelRole, active: Bool) throws {
        state.withLock { $0.outputs.append((role, active)) }
    }
}
