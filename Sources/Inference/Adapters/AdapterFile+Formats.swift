// The two forms of an adapter: a folder that PEFT wrote, and a GGUF file that llama.cpp's converter wrote.

import CKernels
import GGUF
import Glibc

extension AdapterFile {
    typealias Contents = (name: String, factors: [Place: Factors])

    // MARK: PEFT

    /// `adapter_config.json` and `adapter_model.safetensors`, with names like
    /// "base_model.model.model.layers.3.self_attn.q_proj.lora_A.weight".
    static func peft(folder: String, _ c: ModelConfiguration) throws -> Contents {
        let configuration = try PEFTConfiguration.read(folder + "/adapter_config.json")
        let file = try SafetensorsFile(path: folder + "/adapter_model.safetensors")
        var halves: [Place: (a: String?, b: String?, module: String)] = [:]
        for name in file.tensors.keys.sorted() {
            guard let part = peftPart(name) else {
                throw InferenceError.unsupportedAdapter(
                    path: file.path,
                    option: "tensor '\(name)'",
                    remedy: "train lora_A and lora_B of the seven projections of layers alone"
                )
            }
            var half = halves[part.place] ?? (nil, nil, part.module)
            guard (part.isA ? half.a : half.b) == nil else {
                throw InferenceError.badAdapter(path: file.path, problem: "holds '\(part.module)' more than once")
            }
            if part.isA { half.a = name } else { half.b = name }
            halves[part.place] = half
        }
        var factors: [Place: Factors] = [:]
        for (place, half) in halves {
            guard let a = half.a, let b = half.b else {
                throw InferenceError.badAdapter(path: file.path, problem: "has only one factor of '\(half.module)'")
            }
            let matrix = try AdapterMatrix(a, of: file, path: folder)
            let rank = configuration.rank(of: half.module)
            guard matrix.rows == rank else {
                throw InferenceError.badAdapter(
                    path: file.path,
                    problem: "has rank \(matrix.rows) in '\(a)', where its configuration says \(rank)"
                )
            }
            factors[place] = Factors(
                rank: rank,
                scale: configuration.scale(of: half.module, rank: rank),
                a: matrix,
                b: try AdapterMatrix(b, of: file, path: folder),
                isHuggingFace: true
            )
        }
        if configuration.layers_to_transform == nil { try checkLayers(factors.keys, c, path: folder) }
        return (lastComponent(folder), factors)
    }

    private static func peftPart(_ name: String) -> (place: Place, module: String, isA: Bool)? {
        // … layers . N . block . projection . lora_A [. adapter] . weight
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let layers = parts.firstIndex(of: "layers"), parts.last == "weight", parts.count >= layers + 6,
            parts.count <= layers + 7, let layer = Int(parts[layers + 1]), layer >= 0,
            parts[..<layers].allSatisfy({ $0 == "base_model" || $0 == "model" })
        else { return nil }
        let wanted = parts[layers + 2...layers + 3].joined(separator: ".")
        guard let projection = Projection.allCases.first(where: { $0.peftName == wanted }),
            ["lora_A", "lora_B"].contains(parts[layers + 4])
        else { return nil }
        let module = "model.layers.\(layer).\(wanted)"
        return (Place(layer: layer, projection: projection), module, parts[layers + 4] == "lora_A")
    }

    // MARK: GGUF

    /// `general.type` adapter, `adapter.type` lora, `adapter.lora.alpha`, tensors "blk.3.attn_q.weight.lora_a" and "… .lora_b". The
    /// converter has brought rows of q and k into the order of the model's file.
    static func gguf(path: String, _ c: ModelConfiguration) throws -> Contents {
        let file = try GGUFFile(path: path)
        func text(_ key: String) -> String { (try? file.metadata.string(key)) ?? "" }
        guard text("general.type") == "adapter" else {
            throw InferenceError.badAdapter(
                path: path,
                problem: "is a GGUF file, but no adapter (general.type is not 'adapter')"
            )
        }
        guard text("adapter.type") == "lora", file.metadata["adapter.alora.invocation_tokens"] == nil else {
            let type = text("adapter.type") == "lora" ? "aLoRA" : text("adapter.type")
            throw InferenceError.unsupportedAdapter(
                path: path,
                option: "adapter.type '\(type)'",
                remedy: "use one of type 'lora'"
            )
        }
        let architecture = text("general.architecture")
        guard architecture == "llama" else {
            throw InferenceError.adapterMismatch(
                path: path,
                problem: "its base is of the architecture '\(architecture)', and this model is a 'llama'"
            )
        }
        guard let alpha = file.metadata["adapter.lora.alpha"]?.number else {
            throw InferenceError.badAdapter(path: path, problem: "has no number 'adapter.lora.alpha'")
        }
        var halves: [Place: (a: GGUFTensor?, b: GGUFTensor?)] = [:]
        for tensor in file.tensors {
            guard let part = ggufPart(tensor.name), tensor.type.isReadable,
                lf_row_bytes(lf_type(tensor.type.rawValue), tensor.columns) * tensor.rows == tensor.byteCount
            else {
                throw InferenceError.unsupportedAdapter(
                    path: path,
                    option: "tensor '\(tensor.name)' (\(tensor.type))",
                    remedy: "train the seven projections of layers alone, and convert with --outtype f16"
                )
            }
            if part.isA {
                halves[part.place, default: (nil, nil)].a = tensor
            } else {
                halves[part.place, default: (nil, nil)].b = tensor
            }
        }
        var factors: [Place: Factors] = [:]
        for (place, half) in halves {
            guard let a = half.a, let b = half.b else {
                let name = (half.a ?? half.b)?.name ?? ""
                throw InferenceError.badAdapter(path: path, problem: "has '\(name)' without its other factor")
            }
            // As llama.cpp reads it: alpha 0 stands for none, and B·A is then taken as it is.
            factors[place] = Factors(
                rank: a.rows,
                scale: alpha == 0 ? 1 : alpha / Double(a.rows),
                a: AdapterMatrix(a, of: file),
                b: AdapterMatrix(b, of: file),
                isHuggingFace: false
            )
        }
        try checkLayers(factors.keys, c, path: path)
        let name = text("general.name")
        return (name.isEmpty ? lastComponent(path) : name, factors)
    }

    private static func ggufPart(_ name: String) -> (place: Place, isA: Bool)? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "blk", let layer = Int(parts[1]), layer >= 0, parts[3] == "weight",
            let projection = Projection.allCases.first(where: { $0.ggufName == parts[2] }),
            ["lora_a", "lora_b"].contains(parts[4])
        else { return nil }
        return (Place(layer: layer, projection: projection), parts[4] == "lora_a")
    }

    // MARK: Both

    /// An adapter for the first layers alone is one of a smaller model with the same widths: nobody trains such a part by choice.
    private static func checkLayers(_ places: some Sequence<Place>, _ c: ModelConfiguration, path: String) throws {
        let layers = Set(places.map(\.layer))
        guard layers.count < c.layerCount, layers == Set(0..<layers.count), !layers.isEmpty else { return }
        throw InferenceError.adapterMismatch(
            path: path,
            problem: "it is for a model of \(layers.count) layers, and this one has \(c.layerCount)"
        )
    }

    private static func lastComponent(_ path: String) -> String {
        String(path.split(separator: "/").last ?? Substring(path))
    }
}
