import Foundation
import Inference
import Testing
import Tokenizers

@Suite("EvidenceSpelling")
struct EvidenceSpellingTests {
    private static let evidence = EvidenceSpelling(
        texts: [
            "Course: Master of Data Science (115627J) at The University of Sydney",
            "Fee: A$31,500 for the whole course, A$21,000.00 per year", "Length: 156-208 weeks",
            "see www.study.example.au/fees.",
            "the 2-year course; 15% of it; paragraph ST 22.1",
        ],
        citations: [1, 2]
    )

    @Test(
        "what the evidence spells may be written, with the punctuation of a sentence",
        arguments: [
            "The fee is A$31,500.", "It costs $31,500 (or 31500 dollars).",
            "One year costs A$21,000, the course A$31,500!",
            "Course 115627J: 156 to 208 weeks, 156-208 weeks.", "a 156-week course", "See www.study.example.au/fees.",
            "\"A$31,500\"; that's it.", "A fee of 21,000.00 and of 21,000", "It is so [1][2].", "of 15% e.g. two years",
            "ST 22.1 says",
            "words without figures, of any kind: don't, well-known, so on.", "a 2-year course takes 2 years",
        ]
    )
    func allowed(text: String) { #expect(Self.evidence.allows(text), "\(text)") }

    @Test(
        "what it does not spell may not",
        arguments: [
            "A$31,501", "A$31,50", "A$315", "31,500.75", "31,500,000", "3", "It costs 31500000", "115627K", "115627",
            "A115627J",
            "code115627J", "2026", "156 to 207 weeks", "156-2088", "http://x.example", "www.study.example.au/fee",
            "www.evil.example",
            "mail@example", "[3]", "[12]", "[", "16%", "15%0", "£31,500", "€21,000", "A$ 31,500 and 9", "#1", "22.2",
            "name.example",
        ]
    )
    func refused(text: String) { #expect(!Self.evidence.allows(text), "\(text)") }

    @Test("a text may not end within a figure")
    func ends() {
        #expect(Self.evidence.allows("It costs A$31,500", atEnd: true))
        #expect(!Self.evidence.allows("It costs A$31,5", atEnd: true))
        #expect(Self.evidence.allows("It costs A$31,5", atEnd: false))
    }

    @Test("without evidence no figure at all may be written, and every word may")
    func nothing() {
        let nothing = EvidenceSpelling(texts: [])
        #expect(nothing.allows("The course takes two years and is taught in Sydney."))
        for text in ["1", "$", "£", "€", "a@b", "[1]", "and/or", "a.bc.de"] {
            #expect(!nothing.allows(text), "\(text)")
        }
        #expect(nothing.allows("– and “so” on, é"))
    }

    @Test(
        "a model that writes at random spells figures of the evidence alone, whatever is drawn together",
        arguments: [Float(0), 1.5]
    )
    func writing(temperature: Float) throws {
        let file = try TinyModel(seed: 4)
        var options = ModelOptions(path: file.path, threads: 2, contextLength: 512)
        options.sequences = 4
        let model = try LanguageModel(options: options)
        let spelling = EvidenceSpelling(texts: ["A$31,500 115627J 7"])
        var figures = 0
        for seed in 0..<6 {
            func text(_ spelling: EvidenceSpelling?) throws -> (text: String, refused: Int) {
                var request = GenerationRequest(prompt: [50, 60, TokenID(10 + seed)], maxTokens: 400)
                request.sampling = SamplingOptions(temperature: temperature, seed: UInt64(seed))
                request.spelling = spelling.map { .evidence($0) }
                request.endsAtEndOfTurn = false
                let written = try SequenceBatch(model: model).write(request)
                return (model.tokenizer.decode(written.tokens), written.statistics.refusedTokens)
            }
            let free = try text(nil)
            let held = try text(spelling)
            #expect(free.refused == 0)
            #expect(spelling.allows(held.text), "\(held.text)")
            if !spelling.allows(free.text) {
                #expect(held.refused > 0)
                #expect(held.text != free.text)
            } else {
                #expect(held.text == free.text)
            }
            figures += held.text.count { $0.isNumber }
            // Neighbours without evidence, or with other, change nothing.
            #expect(try text(spelling).text == held.text)
        }
        if temperature > 0 { #expect(figures > 0, "figures of the evidence are written") }
    }

    @Test("drawing from what is allowed takes the likeliest of it")
    func likeliest() throws {
        let file = try TinyModel(seed: 4)
        let model = try LanguageModel(options: ModelOptions(path: file.path, threads: 1, contextLength: 64))
        // Everything the model writes greedily is allowed: nothing may change.
        var request = GenerationRequest(prompt: [50, 60, 70], maxTokens: 40)
        request.endsAtEndOfTurn = false
        let free = try SequenceBatch(model: model).write(request).tokens
        request.spelling = .evidence(EvidenceSpelling(texts: [model.tokenizer.decode(free)]))
        let held = try SequenceBatch(model: model).write(request)
        let restricted = !EvidenceSpelling(texts: []).allows(model.tokenizer.decode(free))
        if !restricted { #expect(held.tokens == free) }
        #expect(held.statistics.spellingSeconds > 0)
    }
}
