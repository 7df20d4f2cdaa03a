// The configuration file of `landfall serve`: one JSON object, every key optional, an unknown key refused by its name.

import FlashWeights
import FoundationEssentials
import Web

/// What `landfall serve` needs to know, from the file and then from the command line.
///
/// Keys: `listen` ("ADDRESS:PORT"), `catalog`, `model`, `adapter`, `assets`, `panel` (paths), `noModel`, `noAdapter` (true or false),
/// `dramBudget` ("128MiB"), `context`, `threads`, `sessions` (numbers), `hostNames` (a list of names), the numbers of `WebConfiguration` by their names, and the
/// keys of `RefreshSettings`.
struct ServeConfiguration: Decodable {
    var catalog: String?
    var assets: String?
    var panel: String?
    var prose = ProseSettings()
    var web: WebConfiguration
    var refresh = RefreshSettings()

    static let defaultListen = "127.0.0.1:8080"

    fileprivate struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Everything as it is without a file.
    init() throws {
        web = WebConfiguration(listen: try ListenAddress(parsing: Self.defaultListen))
    }

    /// The settings of a file.
    /// - Throws: `WebError.badConfiguration` that names file, key and what is wrong.
    init(file: String) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw WebError.badConfiguration("\(file) cannot be read; check the path given with --config")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch let error as WebError {
            throw WebError.badConfiguration("\(file): \(error)")
        } catch DecodingError.typeMismatch(let type, let context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw WebError.badConfiguration(
                "\(file): \"\(key)\" is not \(type == Int.self ? "a whole number" : "\(type)")"
            )
        } catch DecodingError.dataCorrupted(let context) {
            let reason = JSONFault(in: [UInt8](data))?.description ?? context.debugDescription
            throw WebError.badConfiguration("\(file) is not valid JSON: \(reason)")
        } catch {
            throw WebError.badConfiguration("\(file): \(error)")
        }
    }

    init(from decoder: any Decoder) throws {
        try self.init()
        let values = try decoder.container(keyedBy: Key.self)
        for key in values.allKeys {
            switch key.stringValue {
            case "listen": web.listen = try ListenAddress(parsing: try values.decode(String.self, forKey: key))
            case "catalog": catalog = try values.decode(String.self, forKey: key)
            case "model": prose.model = try values.decode(String.self, forKey: key)
            case "panel": panel = try values.decode(String.self, forKey: key)
            case "adapter": prose.adapter = try values.decode(String.self, forKey: key)
            case "assets": assets = try values.decode(String.self, forKey: key)
            case "noModel": prose.noModel = try values.decode(Bool.self, forKey: key)
            case "noAdapter": prose.noAdapter = try values.decode(Bool.self, forKey: key)
            case "threads": prose.threads = try values.number(from: 1, forKey: key)
            case "sessions": prose.sessions = try values.number(from: 1, to: 8, forKey: key)
            case "context": prose.context = try values.number(from: 2, forKey: key)
            case "dramBudget":
                let text = try values.decode(String.self, forKey: key)
                guard let size = ByteSize(text) else {
                    throw WebError.badConfiguration("\"dramBudget\" is \"\(text)\", which is no size like \"128MiB\"")
                }
                prose.dramBudget = size
            case "hostNames": web.hostNames = try values.decode([String].self, forKey: key)
            case "refreshEveryHours": refresh.everyHours = try values.number(from: 1, to: 8784, forKey: key)
            case "refreshSources": refresh.sources = try values.decode([String].self, forKey: key)
            case "refreshAddresses": refresh.addresses = try values.decode([String: String].self, forKey: key)
            case "refreshChecksums": refresh.checksums = try values.decode([String].self, forKey: key)
            case let name:
                guard WebConfiguration.numberNames.contains(name) else {
                    throw WebError.badConfiguration("there is no setting \"\(name)\"")
                }
                _ = web.set(name, to: try values.decode(Int.self, forKey: key))
            }
        }
    }
}

extension KeyedDecodingContainer<ServeConfiguration.Key> {
    /// A whole number of `least` or more, and at most `most`.
    fileprivate func number(from least: Int, to most: Int = .max, forKey key: Key) throws -> Int {
        let value = try decode(Int.self, forKey: key)
        guard (least...most).contains(value) else {
            let allowed = most == .max ? "\(least) or more" : "\(least) to \(most)"
            throw WebError.badConfiguration("\"\(key.stringValue)\" is \(value); it must be \(allowed)")
        }
        return value
    }
}
