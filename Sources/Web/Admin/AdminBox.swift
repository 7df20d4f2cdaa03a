// What the admin page looks after, put together by the command line.

import Box
import Catalog
import Synchronization

/// The parts of the box behind the admin page.
public struct AdminBox: Sendable {
    /// The settings; their passphrase opens the page.
    public var settings: SettingsFile
    /// Deeds that need rights.
    public var control: BoxControl
    /// The cache of registers.
    public var catalog: Catalog
    /// What the engine says of itself.
    public var engine: EngineReport
    /// Most bytes of one uploaded file.
    public var maximumUploadBytes = 2 << 30

    /// Puts the parts together.
    public init(settings: SettingsFile, control: BoxControl, catalog: Catalog, engine: EngineReport) {
        self.settings = settings
        self.control = control
        self.catalog = catalog
        self.engine = engine
    }
}

/// What the engine keeps in memory and how it reads its weights, told once the model is loaded.
public final class EngineReport: Sendable {
    /// One account of the engine.
    public struct Account: Sendable, Encodable {
        /// An amount of memory and what it is for.
        public struct Amount: Sendable, Encodable {
            let name: String
            let bytes: Int

            /// So many bytes for a purpose.
            public init(name: String, bytes: Int) {
                self.name = name
                self.bytes = bytes
            }
        }

        let memory: [Amount]
        let budgetBytes: Int?
        let plan: String
        let storageBytesPerSecond: Double?

        /// - Parameters:
        ///   - memory: what is kept, by purpose.
        ///   - budgetBytes: the most that may be kept; nil for no limit.
        ///   - plan: where weights are and how they are read, in words.
        ///   - storageBytesPerSecond: what `landfall doctor --save` measured; nil where it did not.
        public init(memory: [Amount], budgetBytes: Int?, plan: String, storageBytesPerSecond: Double?) {
            self.memory = memory
            self.budgetBytes = budgetBytes
            self.plan = plan
            self.storageBytesPerSecond = storageBytesPerSecond
        }
    }

    private let state = Mutex<Account?>(nil)

    /// Nothing is known yet.
    public init() {}

    /// The account; nil before a model is loaded.
    public var account: Account? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
