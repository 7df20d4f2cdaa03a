// Every bound and every waiting time of the web server, in one place.

/// The web server's settings; the configuration file of `landfall serve` sets them by these names.
public struct WebConfiguration: Sendable, Equatable {
    /// Where to listen.
    public var listen: ListenAddress
    /// Names this box answers to, besides its addresses, `localhost`, names without a dot and `.local` names.
    public var hostNames: [String] = []
    /// Longest request body, in bytes.
    public var maximumBodyBytes = 64 << 10
    /// Longest question, in characters as a reader counts them.
    public var maximumQuestionCharacters = 2_000
    /// Connections at a time.
    public var maximumConnections = 256
    /// Connections at a time from one address; a campus network may hide many visitors behind one.
    public var maximumConnectionsPerAddress = 64
    /// Seconds without a byte after which a connection is closed (streams are kept alive by heartbeats).
    public var connectionTimeoutSeconds = 20
    /// Conversations held in memory at a time; beyond it the one idle longest is forgotten.
    public var maximumSessions = 256
    /// Seconds without a question after which a conversation is forgotten.
    public var sessionIdleSeconds = 600
    /// Answers being written at a time; beyond it a visitor is told the wait.
    public var maximumAnswers = 32
    /// Answers waiting for the model at a time; beyond it an answer has facts alone, at once, and says so.
    public var maximumWaiting = 8
    /// Seconds without a touch or key after which the page returns to its start and forgets.
    public var pageIdleSeconds = 180
    /// How many of those seconds show a countdown.
    public var pageWarningSeconds = 30
    /// Seconds between heartbeats on a stream that has nothing to say.
    public var heartbeatSeconds = 10

    /// Settings as they are when nothing is configured.
    public init(listen: ListenAddress) {
        self.listen = listen
    }

    /// The numbers by the name they have in a configuration file.
    private static var numbers: [(name: String, path: WritableKeyPath<WebConfiguration, Int>)] {
        [
            ("maximumBodyBytes", \.maximumBodyBytes),
            ("maximumQuestionCharacters", \.maximumQuestionCharacters),
            ("maximumConnections", \.maximumConnections),
            ("maximumConnectionsPerAddress", \.maximumConnectionsPerAddress),
            ("connectionTimeoutSeconds", \.connectionTimeoutSeconds),
            ("maximumSessions", \.maximumSessions),
            ("sessionIdleSeconds", \.sessionIdleSeconds),
            ("maximumAnswers", \.maximumAnswers),
            ("maximumWaiting", \.maximumWaiting),
            ("pageIdleSeconds", \.pageIdleSeconds),
            ("pageWarningSeconds", \.pageWarningSeconds),
            ("heartbeatSeconds", \.heartbeatSeconds),
        ]
    }

    /// Names of the numbers that a configuration file may set.
    public static var numberNames: [String] { numbers.map(\.name) }

    /// Sets a number by its name; false when there is none of that name.
    public mutating func set(_ name: String, to value: Int) -> Bool {
        guard let path = Self.numbers.first(where: { $0.name == name })?.path else { return false }
        self[keyPath: path] = value
        return true
    }

    /// Refuses values that cannot work, by name.
    public func check() throws {
        for (name, path) in Self.numbers where !(1...1_000_000_000).contains(self[keyPath: path]) {
            throw WebError.badConfiguration("\"\(name)\" is \(self[keyPath: path]); it must be 1 or more")
        }
        guard pageWarningSeconds < pageIdleSeconds else {
            throw WebError.badConfiguration(
                "\"pageWarningSeconds\" (\(pageWarningSeconds)) must be below \"pageIdleSeconds\" (\(pageIdleSeconds))"
            )
        }
        guard maximumAnswers < maximumConnections else {
            throw WebError.badConfiguration(
                "\"maximumAnswers\" (\(maximumAnswers)) must be below \"maximumConnections\" (\(maximumConnections))"
            )
        }
    }
}
