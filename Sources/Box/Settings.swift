// What a person sets on the box: the office, the network, the passphrase. One file, read by every program of the box.

/// The settings of the box, as they stand in `settings.json`. Every key may be missing and then has the value given here.
public struct Settings: Codable, Sendable, Equatable {
    /// The international office that the box stands in.
    public var office = Office()
    /// Languages that the page offers (ISO 639-1), the first of them by itself.
    public var languages = ["en"]
    /// The wired network.
    public var network = Network()
    /// The radio.
    public var wifi = WiFi()
    /// The argon2id hash of the admin passphrase in its encoded form; empty until somebody sets one.
    public var passphraseHash = ""
    /// Which model explains the facts.
    public var model = Model()
    /// Whether questions that were not answered may be kept, each only where its student agrees.
    public var keepQuestions = false

    /// Settings as they are when nothing is set.
    public init() {}

    /// Whether the first set-up got as far as a passphrase.
    public var isPassphraseSet: Bool { !passphraseHash.isEmpty }

    /// Reads what is there; what is missing keeps its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        office = try values.decodeIfPresent(Office.self, forKey: .office) ?? office
        languages = try values.decodeIfPresent([String].self, forKey: .languages) ?? languages
        network = try values.decodeIfPresent(Network.self, forKey: .network) ?? network
        wifi = try values.decodeIfPresent(WiFi.self, forKey: .wifi) ?? wifi
        passphraseHash = try values.decodeIfPresent(String.self, forKey: .passphraseHash) ?? passphraseHash
        model = try values.decodeIfPresent(Model.self, forKey: .model) ?? model
        keepQuestions = try values.decodeIfPresent(Bool.self, forKey: .keepQuestions) ?? keepQuestions
    }

    /// The international office.
    public struct Office: Codable, Sendable, Equatable {
        /// What it is called: "Riverton International Office"; empty when not set.
        public var name = ""
        /// How a student reaches it, in one line: room, telephone, e-mail; empty when not set.
        public var contact = ""

        /// An office of which nothing is known.
        public init() {}

        /// Reads what is there.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decodeIfPresent(String.self, forKey: .name) ?? name
            contact = try values.decodeIfPresent(String.self, forKey: .contact) ?? contact
        }
    }

    /// The wired network.
    public struct Network: Codable, Sendable, Equatable {
        /// Where the address comes from.
        public enum Mode: String, Codable, Sendable, CaseIterable {
            /// From the network.
            case dhcp
            /// From these settings.
            case `static`
        }

        /// Where the address comes from.
        public var mode = Mode.dhcp
        /// The box's own IPv4 address with the length of its network's prefix, "192.168.1.5/24"; read when static.
        public var address = ""
        /// The gateway's address; empty where there is none.
        public var gateway = ""
        /// Addresses of name servers.
        public var dns: [String] = []

        /// An address from the network.
        public init() {}

        /// Reads what is there.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            mode = try values.decodeIfPresent(Mode.self, forKey: .mode) ?? mode
            address = try values.decodeIfPresent(String.self, forKey: .address) ?? address
            gateway = try values.decodeIfPresent(String.self, forKey: .gateway) ?? gateway
            dns = try values.decodeIfPresent([String].self, forKey: .dns) ?? dns
        }
    }

    /// The radio.
    public struct WiFi: Codable, Sendable, Equatable {
        /// What it does.
        public enum Mode: String, Codable, Sendable, CaseIterable {
            /// Nothing.
            case off
            /// Joins a network.
            case client
            /// Is a network of its own, which phones join.
            case hotspot
        }

        /// What it does.
        public var mode = Mode.off
        /// Name of the network.
        public var ssid = ""
        /// Passphrase of the network (WPA), 8 to 63 characters; empty for an open one.
        public var passphrase = ""

        /// A radio that is off.
        public init() {}

        /// Reads what is there.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            mode = try values.decodeIfPresent(Mode.self, forKey: .mode) ?? mode
            ssid = try values.decodeIfPresent(String.self, forKey: .ssid) ?? ssid
            passphrase = try values.decodeIfPresent(String.self, forKey: .passphrase) ?? passphrase
        }
    }

    /// Which model explains the facts.
    public struct Model: Codable, Sendable, Equatable {
        /// Its file; empty for the one that the box comes with.
        public var file = ""

        /// The model that the box comes with.
        public init() {}

        /// Reads what is there.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            file = try values.decodeIfPresent(String.self, forKey: .file) ?? file
        }
    }
}
