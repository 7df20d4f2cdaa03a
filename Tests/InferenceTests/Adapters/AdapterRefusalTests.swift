import Foundation
import GGUF
import Inference
import Testing

@Suite("Refused adapters")
struct AdapterRefusalTests {
    /// The error of loading `path` beside a tiny model.
    private func refusal(_ path: String, _ shape: TinyModel.Shape = .init()) throws -> String {
        let file = try TinyModel(shape)
        var options = ModelOptions(path: file.path, threads: 1, contextLength: 64)
        options.adapterPaths = [path]
        let error = #expect(throws: (any Error).self) { try LanguageModel(options: options) }
        let refused = try #require(error)
        let message = "\(refused)"
        #expect(message.contains(path), "the message names the file: \(message)")
        #expect(!message.contains("\n"))
        return message
    }

    @Test("options that are not computed are refused by name")
    func options() throws {
        let adapter = try TinyAdapter()
        let refused: [([String: Any], String)] = [
            (["use_dora": true], "DoRA"), (["modules_to_save": ["lm_head"]], "lm_head"),
            (["bias": "lora_only"], "lora_only"),
            (["lora_bias": true], "lora_bias"), (["peft_type": "IA3"], "IA3"),
            (["init_lora_weights": "pissa_niter_4"], "pissa"),
            (["layer_replication": [[0, 1]]], "layer_replication"), (["alpha_pattern": [".*q_proj": 3]], ".*q_proj"),
        ]
        for (configuration, word) in refused {
            #expect(try refusal(adapter.peft(configuration: configuration)).contains(word))
        }
        let names = ["lora_magnitude_vector", "lora_embedding_A", "lora_C"]
        for name in names {
            let path = try adapter.peft { $0.replacingOccurrences(of: "lora_A", with: name) }
            #expect(try refusal(path).contains(name))
        }
        let head = try adapter.peft { $0.replacingOccurrences(of: "layers.0.mlp.up_proj", with: "lm_head") }
        #expect(try refusal(head).contains("lm_head"))
    }

    @Test("an adapter of another model is refused with what does not fit")
    func otherModels() throws {
        let wider = try TinyAdapter(TinyModel.Shape(headSize: 32))
        #expect(try refusal(wider.peft()).contains("(8, 64)"))
        #expect(try refusal(wider.gguf()).contains("(8, 64)"))
        let fewerHeads = try TinyAdapter(TinyModel.Shape(keyValueHeads: 1))
        #expect(try refusal(fewerHeads.peft()).contains("k_proj"))
        let deeper = try TinyAdapter(TinyModel.Shape(layers: 3))
        #expect(try refusal(deeper.peft()).contains("layer 2"))
        let shallower = try TinyAdapter(TinyModel.Shape(layers: 1))
        #expect(try refusal(shallower.peft()).contains("1 layers"))
        #expect(try refusal(shallower.gguf()).contains("1 layers"))
        let gemma = try TinyAdapter().gguf { $0["general.architecture"] = .string("gemma2") }
        #expect(try refusal(gemma).contains("gemma2"))
    }

    @Test("a damaged or contradictory folder is refused with what is wrong")
    func damaged() throws {
        let adapter = try TinyAdapter()
        func broken(_ file: String, _ change: (inout Data) -> Void) throws -> String {
            let path = try adapter.peft()
            let place = URL(fileURLWithPath: path).appendingPathComponent(file)
            var data = try Data(contentsOf: place)
            change(&data)
            try data.write(to: place)
            return try refusal(path)
        }
        let tensors = "adapter_model.safetensors"
        #expect(try broken(tensors) { $0.removeLast(4) }.contains("ends before the data"))
        #expect(try broken(tensors) { $0 = $0.prefix(100) }.contains("header"))
        #expect(try broken(tensors) { $0 = Data() }.contains("too short"))
        #expect(
            try broken(tensors) { $0.replaceSubrange(0..<8, with: [255, 255, 255, 255, 255, 255, 255, 255]) }.contains(
                "claims"
            )
        )
        #expect(try broken(tensors) { $0[8] = 0 }.contains("no JSON"))
        #expect(
            try broken(tensors) { $0.replaceSubrange($0.count - 4..<$0.count, with: [0, 0, 192, 127]) }.contains(
                "not finite"
            )
        )
        #expect(try broken("adapter_config.json") { $0 = $0.prefix(20) }.contains("no JSON"))
        let missing = try adapter.peft()
        try FileManager.default.removeItem(atPath: missing + "/adapter_config.json")
        #expect(try refusal(missing).contains("cannot be read"))
        #expect(try refusal(missing + "/nothing").contains("not there"))
        #expect(try refusal(adapter.peft(configuration: ["r": 4])).contains("rank 8"))
        #expect(try refusal(adapter.peft(configuration: ["lora_alpha": "much"])).contains("lora_alpha"))
        let half = try adapter.peft {
            $0.contains("layers.1.mlp.up_proj.lora_B")
                ? "base_model.model.model.layers.1.mlp.up_proj.lora_A.x.weight" : $0
        }
        #expect(try refusal(half).contains("up_proj"))
    }

    @Test("a GGUF file that is no such adapter is refused with why")
    func gguf() throws {
        let adapter = try TinyAdapter()
        let model = try TinyModel()
        #expect(try refusal(model.path).contains("no adapter"))
        #expect(try refusal(adapter.gguf { $0["adapter.type"] = .string("control_vector") }).contains("control_vector"))
        #expect(try refusal(adapter.gguf { $0["adapter.lora.alpha"] = nil }).contains("alpha"))
        let path = try adapter.gguf()
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: path))
        _ = try refusal(path)
    }
}
