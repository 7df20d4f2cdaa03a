// What the console is about: the parts of one box, put together by the command line.

import Box
import Catalog

/// The box that a console sets up.
public struct ConsoleBox {
    /// The settings.
    public var settings: SettingsFile
    /// Wrong passphrases at this console.
    public var attempts: AttemptLimit
    /// Deeds that need rights, and the setup jumper.
    public var control: BoxControl
    /// The catalogue's file, which need not be there yet.
    public var catalogPath: String
    /// The model's file, which need not be there.
    public var modelPath: String
    /// The port of the web page.
    public var pagePort: Int
    /// Landfall's version.
    public var version: String
    /// Languages that the page has (ISO 639-1); with one alone, nothing is asked.
    public var pageLanguages = ["en"]
    /// Begins a chat. It may load a model; it is dropped when the chat ends.
    public var makeChat: () throws -> any ConsoleChat
    /// Examines the box (`landfall doctor`) and gives the findings as text.
    public var examine: (_ progress: (String) -> Void) throws -> String
    /// Looks whether a file can be this box's model; throws what it is not.
    public var checkModel: (_ path: String) throws -> Void = { _ in }
    /// Throws, in words for a person, for a folder that is no adapter of the model in use.
    public var checkAdapter: (_ path: String) throws -> Void = { _ in }
    /// The newest lines of the log, oldest first; nil where there is none.
    public var log: (_ lines: Int) -> [String]? = { SystemLog.newest($0) }
    /// Whether a jumper or the panel opens the console; the panel's service says it in a file besides.
    public var isJumperSet: () -> Bool = { false }
    /// The addresses of this machine.
    public var addresses: () -> [String] = { NetworkAddresses.all }
    /// The name of this machine.
    public var hostName: () -> String = { NetworkAddresses.hostName }
    /// Seconds without a key after which the console is locked again.
    public var idleSeconds = 900

    /// Puts a box together; what is not named here has a default.
    public init(
        settings: SettingsFile,
        attempts: AttemptLimit,
        control: BoxControl,
        catalogPath: String,
        modelPath: String,
        pagePort: Int = 80,
        version: String,
        makeChat: @escaping () throws -> any ConsoleChat,
        examine: @escaping (_ progress: (String) -> Void) throws -> String
    ) {
        self.settings = settings
        self.attempts = attempts
        self.control = control
        self.catalogPath = catalogPath
        self.modelPath = modelPath
        self.pagePort = pagePort
        self.version = version
        self.makeChat = makeChat
        self.examine = examine
    }
}
