// Prompts that many texts begin with: computed once in the life of a model, kept in files beside it.

import CKernels
import FlashWeights
import GGUF
import Glibc
import Tokenizers

/// What keys and values depend on besides their tokens. Two runs with equal keys compute the same bits.
///
/// The chat template is in the tokens. Kernels count because attention and norms differ between variants by rounding.
struct PrefixKey {
    let value: UInt64

    /// - Parameter adapter: Identity of the adapter in use; empty for the bare model.
    init(model: UInt64, configuration: ModelConfiguration, format: KVCacheFormat, kernels: String, adapter: String = "")
    {
        let checksum = RunningChecksum()
        withUnsafeBytes(of: model) { checksum.update($0) }
        for text in ["\(configuration)", format.rawValue, kernels, adapter] {
            Array((text + "\u{0}").utf8).withUnsafeBytes { checksum.update($0) }
        }
        value = checksum.value
    }
}

/// The files of one model: "MODEL.HASH.kv". One thread uses them.
package final class SavedPrefixes {
    /// A prompt's beginning whose keys and values are in a file.
    struct Prefix {
        let tokens: [TokenID]
        let path: String
    }

    private let modelPath: String
    private let key: PrefixKey
    private let capacity: Int
    private let cacheBytesPerToken: Int
    private var prefixes: [Prefix] = []

    /// The adapter that they are computed with; 0 for none.
    let adapter: UInt64

    /// Finds those of `wanted` that are in files; `missing` says which are not.
    package init(model: LanguageModel, adapter: Adapter? = nil, wanted: [[TokenID]]) {
        self.adapter = adapter?.identity ?? 0
        modelPath = model.path
        key = PrefixKey(
            model: model.identity,
            configuration: model.configuration,
            format: model.cacheFormat,
            kernels: model.kernelName,
            adapter: adapter.map { String($0.identity, radix: 16) } ?? ""
        )
        capacity = model.contextLength
        cacheBytesPerToken = KVCache.bytesPerToken(configuration: model.configuration, format: model.cacheFormat)
        self.wanted = wanted.filter { !$0.isEmpty && $0.count < model.contextLength }
        for tokens in self.wanted {
            let path = path(of: tokens)
            guard PrefixFile.tokens(at: path, key: key.value, cacheBytesPerToken: cacheBytesPerToken) == tokens else {
                continue
            }
            prefixes.append(Prefix(tokens: tokens, path: path))
        }
    }

    private let wanted: [[TokenID]]

    /// The wanted ones that are in no file yet.
    package var missing: [[TokenID]] { wanted.filter { tokens in !prefixes.contains { $0.tokens == tokens } } }

    /// The one that shares most with `prompt`, and how many tokens (its last not counted).
    func longest(for prompt: [TokenID]) -> (prefix: Prefix, common: Int)? {
        var best: (prefix: Prefix, common: Int)?
        for prefix in prefixes {
            let common = prompt.commonPrefix(with: prefix.tokens, limit: prompt.count - 1)
            if common > best?.common ?? 0 { best = (prefix, common) }
        }
        return best
    }

    /// Reads a prefix into a sequence. False when its file is damaged: it is then forgotten, and removed.
    func load(_ prefix: Prefix, into cache: KVCache, sequence: Int) -> Bool {
        if PrefixFile.load(prefix.path, key: key.value, tokens: prefix.tokens, into: cache, sequence: sequence) {
            return true
        }
        unlink(prefix.path)
        prefixes.removeAll { $0.path == prefix.path }
        return false
    }

    /// Keeps what stands in a sequence, and removes the files of prefixes that are no longer wanted.
    /// Throws `InferenceError.cannotSavePrefix`.
    func save(_ tokens: [TokenID], from cache: KVCache, sequence: Int) throws {
        removeStale()
        let path = path(of: tokens)
        try PrefixFile.save(path, key: key.value, tokens: tokens, from: cache, sequence: sequence)
        prefixes.append(Prefix(tokens: tokens, path: path))
    }

    private func path(of tokens: [TokenID]) -> String {
        let checksum = RunningChecksum()
        withUnsafeBytes(of: key.value) { checksum.update($0) }
        tokens.withUnsafeBytes { checksum.update($0) }
        let digits = String(checksum.value, radix: 16)
        return modelPath + "." + String(repeating: "0", count: 16 - digits.count) + digits + ".kv"
    }

    /// Removes "MODEL.<16 digits>.kv" files that belong to no wanted prefix: of an earlier prompt, template or format.
    private func removeStale() {
        let pattern = modelPath.map { "*?[]\\".contains($0) ? "\\\($0)" : String($0) }.joined() + ".????????????????.kv"
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(pattern, 0, nil, &matches) == 0 else { return }
        let current = Set(wanted.map { path(of: $0) })
        for index in 0..<Int(matches.gl_pathc) {
            guard let name = matches.gl_pathv[index].map({ String(cString: $0) }), !current.contains(name) else {
                continue
            }
            unlink(name)
        }
    }
}

extension ModelFile {
    /// A number that another model's file hardly shares: checksums of all extents of a container; of a GGUF file its tensors' places
    /// and a few kilobytes of each.
    ///
    /// Throws `GGUFError.cannotRead`.
    func identity() throws -> UInt64 {
        let checksum = RunningChecksum()
        func add(_ number: UInt64) { withUnsafeBytes(of: number) { checksum.update($0) } }
        switch self {
        case .container(let file):
            add(UInt64(file.fileSize))
            for extent in file.layout.extents { add(extent.checksum) }
        case .gguf(let file):
            add(UInt64(file.fileSize))
            for tensor in file.tensors {
                add(UInt64(tensor.offset))
                let count = min(2048, tensor.byteCount)
                // Read, not mapped: one touch of a mapping may bring two megabytes of it into the process.
                try withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { sample in
                    guard let start = sample.baseAddress else { return }
                    for first in [0, tensor.byteCount - count] {
                        try file.read(tensor, bytes: first..<first + count, into: start)
                        checksum.update(UnsafeRawBufferPointer(sample))
                    }
                }
            }
        }
        return checksum.value
    }
}
