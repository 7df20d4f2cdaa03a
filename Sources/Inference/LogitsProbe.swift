// The model's raw output, for tests that compare it with another implementation.

import Tokenizers

extension LanguageModel {
    /// Logits (tokens, v) after each token of a prompt, read in passes of at most `batch` tokens. The model must have been loaded with
    /// `ModelOptions.forScoring`. Throws `InferenceError`.
    package func logits(of tokens: [TokenID], batch: Int, adapter: Adapter? = nil) throws -> [Float] {
        guard !tokens.isEmpty else { throw InferenceError.emptyPrompt }
        guard tokens.count <= contextLength else {
            throw InferenceError.promptTooLong(tokens: tokens.count, context: contextLength)
        }
        let transformer = try makeTransformer()
        transformer.use(adapter, sequence: 0)
        let cache = try makeCache()
        var result: [Float] = []
        for start in stride(from: 0, to: tokens.count, by: min(batch, limits.outputs)) {
            let end = min(tokens.count, start + min(batch, limits.outputs))
            let rows = (start..<end).map { BatchRow(token: tokens[$0], position: $0, wantsLogits: true) }
            let logits = try rows.withUnsafeBufferPointer { try transformer.forward($0, cache: cache) }
            if let logits { result.append(contentsOf: logits) }
        }
        return result
    }
}
