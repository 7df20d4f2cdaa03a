// `adapter_config.json`: what PEFT notes about an adapter beside its matrices.

import FoundationEssentials

/// The settings that change what an adapter computes. Those that this engine does not compute are refused by name.
struct PEFTConfiguration: Decodable {
    private let peft_type: String?
    private let r: Int?
    private let lora_alpha: Double?
    private let use_rslora: Bool?
    private let rank_pattern: [String: Int]?
    private let alpha_pattern: [String: Double]?
    private let use_dora: Bool?
    private let modules_to_save: [String]?
    private let bias: String?
    private let lora_bias: Bool?
    private let fan_in_fan_out: Bool?
    private let init_lora_weights: Initialization?
    private let layer_replication: [[Int]]?
    private let use_qalora: Bool?
    private let alora_invocation_tokens: [Int]?
    let layers_to_transform: Layers?

    /// One number or a list of them.
    enum Layers: Decodable {
        case some

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if (try? value.decode(Int.self)) == nil { _ = try value.decode([Int].self) }
            self = .some
        }
    }

    /// True, false, or the name of a method.
    private enum Initialization: Decodable {
        case plain
        case method(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if (try? value.decode(Bool.self)) != nil {
                self = .plain
            } else {
                self = .method(try value.decode(String.self))
            }
        }
    }

    /// Reads and checks `path`. Throws `InferenceError.badAdapter` or `.unsupportedAdapter`.
    static func read(_ path: String) throws -> PEFTConfiguration {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InferenceError.badAdapter(path: path, problem: "cannot be read")
        }
        let configuration: PEFTConfiguration
        do {
            configuration = try JSONDecoder().decode(Self.self, from: data)
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw InferenceError.badAdapter(
                path: path,
                problem: "has a value of another kind than expected at '\(key)'"
            )
        } catch {
            throw InferenceError.badAdapter(path: path, problem: "is no JSON object")
        }
        try configuration.check(path)
        return configuration
    }

    private func check(_ path: String) throws {
        func refuse(_ option: String, _ remedy: String) -> InferenceError {
            .unsupportedAdapter(path: path, option: option, remedy: remedy)
        }
        guard peft_type?.uppercased() == "LORA" else {
            throw refuse("peft_type '\(peft_type ?? "none")'", "use an adapter of type LORA")
        }
        if use_dora == true { throw refuse("use_dora (DoRA)", "train it without") }
        if let modules = modules_to_save, !modules.isEmpty {
            throw refuse("modules_to_save (\(modules.joined(separator: ", ")))", "train the projections alone")
        }
        if let bias, bias != "none" { throw refuse("bias '\(bias)'", "train it with bias 'none'") }
        if lora_bias == true { throw refuse("lora_bias", "train it without") }
        if fan_in_fan_out == true { throw refuse("fan_in_fan_out", "no model of this architecture stores matrices so") }
        if let layers = layer_replication, !layers.isEmpty { throw refuse("layer_replication", "train it without") }
        if use_qalora == true { throw refuse("use_qalora", "train it without") }
        if alora_invocation_tokens != nil { throw refuse("alora_invocation_tokens (aLoRA)", "train it without") }
        // These move part of the base's weights into the adapter, so that it fits its own altered base only.
        if case .method(let name) = init_lora_weights,
            ["pissa", "olora", "corda", "loftq"].contains(where: name.lowercased().hasPrefix)
        {
            throw refuse("init_lora_weights '\(name)'", "save it as the difference from the original base")
        }
        guard let r, r > 0 else { throw InferenceError.badAdapter(path: path, problem: "has no rank 'r' above 0") }
        guard let lora_alpha, lora_alpha.isFinite else {
            throw InferenceError.badAdapter(path: path, problem: "has no number 'lora_alpha'")
        }
        for key in [
            [String](rank_pattern.map { $0.keys.sorted() } ?? []), alpha_pattern.map { $0.keys.sorted() } ?? [],
        ].joined() {
            guard key.allSatisfy({ $0.isLetter || $0.isNumber || "._^$".contains($0) }) else {
                throw refuse("the pattern '\(key)' in rank_pattern or alpha_pattern", "name modules without wildcards")
            }
        }
    }

    /// The rank that module "model.layers.3.mlp.up_proj" should have.
    func rank(of module: String) -> Int { Self.value(rank_pattern, module) ?? r ?? 0 }

    /// What B·A is multiplied with: alpha / rank, or alpha / √rank of a rank-stabilised adapter (arXiv 2312.03732).
    func scale(of module: String, rank: Int) -> Double {
        let alpha = Self.value(alpha_pattern, module) ?? lora_alpha ?? 0
        return alpha / (use_rslora == true ? Double(rank).squareRoot() : Double(rank))
    }

    /// The longest pattern that is the module's name or its end.
    private static func value<Value>(_ patterns: [String: Value]?, _ module: String) -> Value? {
        var best: (length: Int, value: Value)?
        for (pattern, value) in patterns ?? [:] {
            let isAnchored = pattern.hasPrefix("^")
            let name = pattern.drop { $0 == "^" }.prefix { $0 != "$" }
            guard module == name || !isAnchored && module.hasSuffix("." + name), name.count > best?.length ?? 0 else {
                continue
            }
            best = (name.count, value)
        }
        return best?.value
    }
}
