import Foundation
import Inference
import Testing
import Tokenizers

@Suite("ObjectGrammar")
struct ObjectGrammarTests {
    private static let question = "cheapest “kelp \\ farming” courses in Saint-Kilda, under $20,000 a year? {\"x\":1}"
    private static let kinds = ["list", "count"]
    private static let amounts = [7, 20_000, 200]

    private static func grammar(_ text: String = question) -> ObjectGrammar {
        ObjectGrammar([
            .oneOf("intent", kinds), .oneOf("nothing", []), .words("field", of: text, atMost: 3),
            .number("fee", oneOf: amounts), .number("none", oneOf: []), .words("city", of: text),
        ])
    }

    @Test(
        "objects of its fields, in their order, may be written",
        arguments: [
            "{}", #"{"intent":"list"}"#, #"{"intent":"count","field":"cheapest","fee":200,"city":"Saint-Kilda"}"#,
            #"{"field":"Saint-Kilda, under $20,000"}"#, #"{"fee":20000}"#, #"{"fee":7,"city":"a year"}"#,
            #"{"city":"courses in Saint-Kilda, under $20,000 a year"}"#, #"{"field":"$20,000"}"#,
        ]
    )
    func allowed(text: String) { #expect(Self.grammar().allows(text), "\(text)") }

    @Test(
        "anything else may not",
        arguments: [
            "", "{", " {}", "{} ", "{}{}", #"{"intent":"list""#, #"{"intent":"lists"}"#, #"{"intent":"other"}"#,
            #"{"intent": "list"}"#, #"{"intent":"list",}"#, #"{,"fee":7}"#, #"{"fee":7,"intent":"list"}"#,
            #"{"fee":7,"fee":7}"#, #"{"fee":20}"#, #"{"fee":"7"}"#, #"{"fee":}"#, #"{"field":"arming"}"#,
            #"{"field":"courses in Saint"}"#, #"{"field":"courses under"}"#, #"{"field":""}"#, #"{"nothing":""}"#,
            #"{"field":"courses in Saint-Kilda, under"}"#, #"{"none":1}"#, #"{"city":"kelp \\ farming"}"#, "[]", "7",
        ]
    )
    func refused(text: String) { #expect(!Self.grammar().allows(text), "\(text)") }

    @Test("a grammar of nothing writes the empty object")
    func nothing() {
        let nothing = ObjectGrammar([.words("field", of: " … \n"), .number("fee", oneOf: [])])
        #expect(nothing.allows("{}"))
        #expect(nothing.bytesToEnd(nothing.start) == 2)
    }

    /// What every text of the grammar must be, read by another reader of JSON.
    private func check(_ text: String, of question: String) throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        #expect(Set(object.keys).isSubset(of: ["intent", "field", "fee", "city"]))
        if let intent = object["intent"] { #expect(Self.kinds.contains(try #require(intent as? String))) }
        if let fee = object["fee"] { #expect(Self.amounts.contains(try #require(fee as? Int))) }
        for key in ["field", "city"] {
            guard let value = object[key] else { continue }
            let words = try #require(value as? String)
            #expect(!words.isEmpty && question.contains(words), "\(words)")
        }
    }

    private static let questions = [
        question, "", "\"\\\"\u{0}\t\n", "plain words", "कितने 課程 é 🎓 courses", "}}}{{{\",\":", "a\"b c\\d \u{1}e f",
        String(repeating: "long words ", count: 100),
    ]

    @Test(
        "whatever bytes are drawn, the text is an object of the grammar, and complete within its budget",
        arguments: questions
    )
    func randomBytes(question: String) throws {
        let grammar = Self.grammar(question)
        var lengths: Set<Int> = []
        for seed in 0..<120 {
            var random = Seeded(state: UInt64(seed))
            let budget = 2 + seed
            var bytes: [UInt8] = []
            var position = grammar.start
            while !grammar.mayEnd(position) {
                let left = budget - bytes.count - 1
                let next: [(byte: UInt8, position: Int32)] = (UInt8.min...UInt8.max).compactMap { byte in
                    var behind = position
                    guard grammar.advance(&behind, over: [byte]), grammar.bytesToEnd(behind) <= left else { return nil }
                    return (byte, behind)
                }
                let chosen = try #require(next.randomElement(using: &random), "a state has no way on")
                bytes.append(chosen.byte)
                position = chosen.position
            }
            #expect(bytes.count <= budget)
            lengths.insert(bytes.count)
            try check(try #require(String(validating: bytes, as: UTF8.self)), of: question)
        }
        #expect(lengths.count > 5, "texts of many lengths are written")
    }

    @Test("a model that writes at random writes objects, at any budget of tokens", arguments: [Float(0), 1.5])
    func writing(temperature: Float) throws {
        let file = try TinyModel(seed: 4)
        let model = try LanguageModel(options: ModelOptions(path: file.path, threads: 1, contextLength: 256))
        let batch = try SequenceBatch(model: model)
        var objects: Set<String> = []
        for budget in Array(1..<40) + [100, 200] {
            for seed in 0..<4 {
                var request = GenerationRequest(prompt: [50, 60, TokenID(10 + seed)], maxTokens: budget)
                request.sampling = SamplingOptions(temperature: temperature, seed: UInt64(seed))
                request.spelling = .object(Self.grammar("kelp farming in Hobart"))
                let written = try batch.write(request)
                let text = model.tokenizer.decode(written.tokens)
                guard budget > 1 else {
                    #expect(text.isEmpty, "one token is no object")
                    continue
                }
                try check(text, of: "kelp farming in Hobart")
                objects.insert(text)
            }
        }
        #expect(objects.count > 3)
    }

    @Test("the end of the context is a budget too")
    func contextEnd() throws {
        let file = try TinyModel(seed: 4)
        let model = try LanguageModel(options: ModelOptions(path: file.path, threads: 1, contextLength: 64))
        let batch = try SequenceBatch(model: model)
        for length in 40..<62 {
            var request = GenerationRequest(prompt: (0..<length).map { TokenID(3 + $0) }, maxTokens: 100)
            request.sampling = SamplingOptions(temperature: 1.5, seed: UInt64(length))
            request.spelling = .object(Self.grammar("kelp farming in Hobart"))
            try check(model.tokenizer.decode(try batch.write(request).tokens), of: "kelp farming in Hobart")
        }
    }
}

/// The same numbers on every run.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
