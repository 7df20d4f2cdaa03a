// The configuration file of `landfall serve`: one JSON object, every key optional, an unknown key refused by its name.

import FoundationEssentials
import Web

/// What `landfall serve` needs to know, from the file and then from the command line.
///
/// Keys: `listen` ("ADDRESS:PORT"), `catalog`, `model`, `assets` (paths), `noModel` (true or false), `threads` (a number),
/// `hostNames` (a list of names), and the numbers of `WebConfiguration` by their names.
struct ServeConfiguration: Decodable {
    var catalog: String?
    var model: String?
    var assets: String?
    var noModel = false
    var threads: Int?
    var web: WebConfiguration

    static let defaultListen = "127.0.0.1:8080"

    private struct Key: CodingKey {
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
            case "model": model = try values.decode(String.self, forKey: key)
            case "assets": assets = try values.decode(String.self, forKey: key)
            case "noModel": noModel = try values.decode(Bool.self, forKey: key)
            case "threads": threads = try values.decode(Int.self, forKey: key)
            case "hostNames": web.hostNames = try values.decode([String].self, forKey: key)
            case let name:
                guard WebConfiguration.numberNames.contains(name) else {
                    throw WebError.badConfiguration("there is no setting \"\(name)\"")
                }
                _ = web.set(name, to: try values.decode(Int.self, forKey: key))
            }
        }
    }
}
