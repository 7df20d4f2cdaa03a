// The panel's lines as the rest of this target sees them: the kernel's through libgpiod, or a script's in the tests.

/// A change of an input.
public struct PanelEdge: Sendable, Equatable {
    /// Which input.
    public var role: PanelRole
    /// True when it became active: pressed, or closed.
    public var isActive: Bool
    /// When, on the monotonic clock: time since boot.
    public var time: Duration

    /// Makes an edge from its parts.
    public init(role: PanelRole, isActive: Bool, time: Duration) {
        self.role = role
        self.isActive = isActive
        self.time = time
    }
}

/// Lines that are held for the panel; used by one thread at a time.
public protocol PanelLines: AnyObject, Sendable {
    /// The parts that are there.
    var roles: Set<PanelRole> { get }
    /// File descriptors that are readable while an edge waits.
    var descriptors: [Int32] { get }
    /// Takes the edges that wait, without waiting for more.
    func takeEdges() throws -> [PanelEdge]
    /// Whether an input is pressed or closed now.
    func isActive(_ role: PanelRole) throws -> Bool
    /// Lights a lamp or sounds the buzzer; nothing happens when the board has none.
    func set(_ role: PanelRole, active: Bool) throws
}
