// What can be wrong with a panel. Only a pin map that cannot be understood stops anything; hardware that is absent is a warning.

/// Why a panel cannot be set up.
public enum PanelError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The pin map's file cannot be read.
    case mapMissing(path: String)
    /// A line of the pin map does not say what it should.
    case badMap(path: String, line: Int, problem: String)
    /// The kernel refused something about a line that was there.
    case lineFailed(role: PanelRole, line: String, reason: String)
    /// The chip was taken away while it was in use.
    case chipGone
    /// The process has no descriptor left.
    case noResources(reason: String)

    /// What failed, where, and what to do.
    public var description: String {
        switch self {
        case .mapMissing(let path):
            "the panel's pin map \(path) cannot be read; check the path, or leave the panel out"
        case .badMap(let path, let line, let problem):
            "\(path), line \(line): \(problem)"
        case .lineFailed(let role, let line, let reason):
            "the panel's \(role.rawValue) on line \"\(line)\" failed: \(reason)"
        case .chipGone: "the panel's GPIO chip is gone; the box runs on without the panel until it is started again"
        case .noResources(let reason): "the panel cannot be watched: \(reason)"
        }
    }
}
