// Cuts a stream of text into sentences.

struct SentenceStream {
    mutating func append(_ text: String) -> [String] { [] }
    mutating func finish(isComplete: Bool) -> [String] { [] }
}
