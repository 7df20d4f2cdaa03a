// The admin passphrase: only its argon2id hash is kept (RFC 9106, by libargon2).

import CArgon2

/// Hashing and checking of the admin passphrase.
public enum Passphrase {
    /// KiB of memory that one hash takes: 19 MiB with two passes is what OWASP's password storage notes ask at least, and a board of
    /// 512 MB has it to spare.
    static let memoryKiB: UInt32 = 19 << 10
    static let passes: UInt32 = 2
    private static let saltBytes = 16
    private static let hashBytes = 32
    /// Most that a hash in the settings may ask for, 64 MiB: a made-up one must not exhaust the box.
    static let mostMemoryKiB = 64 << 10

    /// Characters that a new passphrase must have at least.
    public static let minimumCharacters = 8
    /// Bytes of UTF-8 that any may have.
    public static let maximumBytes = 256

    /// What is wrong with a new passphrase; nil when it can be set.
    public static func problem(of passphrase: String) -> String? {
        if passphrase.count < minimumCharacters {
            return "A passphrase needs at least \(minimumCharacters) characters."
        }
        if passphrase.utf8.count > maximumBytes { return "A passphrase has at most \(maximumBytes) characters." }
        if Set(passphrase).count < 3 { return "That is too easy to guess: use more than two different characters." }
        return nil
    }

    /// The encoded hash of a new passphrase ("$argon2id$v=19$…"), with a salt of its own. Takes some tenths of a second on a small
    /// board and 19 MiB while it runs.
    ///
    /// - Throws: `BoxError.unfitPassphrase`, `BoxError.hashFailed`.
    public static func hash(_ passphrase: String) throws(BoxError) -> String {
        if let problem = problem(of: passphrase) { throw .unfitPassphrase(problem) }
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let length = argon2_encodedlen(passes, memoryKiB, 1, UInt32(saltBytes), UInt32(hashBytes), Argon2_id)
        var encoded = [CChar](repeating: 0, count: length)
        let bytes = Array(passphrase.utf8)
        let status = argon2id_hash_encoded(
            passes,
            memoryKiB,
            1,
            bytes,
            bytes.count,
            salt,
            salt.count,
            hashBytes,
            &encoded,
            encoded.count
        )
        guard status == ARGON2_OK.rawValue else { throw .hashFailed(String(cString: argon2_error_message(status))) }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a passphrase is the one behind a hash; libargon2 compares in constant time. False for an empty or unreadable hash.
    ///
    /// - Throws: `BoxError.hashFailed` when there is no memory to find out.
    public static func verify(_ passphrase: String, against hash: String) throws(BoxError) -> Bool {
        guard isSound(hash), passphrase.utf8.count <= maximumBytes else { return false }
        let bytes = Array(passphrase.utf8)
        let status = argon2id_verify(hash, bytes, bytes.count)
        if status == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue {
            throw .hashFailed(String(cString: argon2_error_message(status)))
        }
        return status == ARGON2_OK.rawValue
    }

    /// Whether a text is a hash that this box would check.
    public static func isSound(_ hash: String) -> Bool {
        // $argon2id$v=19$m=19456,t=2,p=1$salt$hash
        let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", hash.utf8.count < 512 else { return false }
        let costs = parts[3].split(separator: ",").compactMap { part -> (Substring, Int)? in
            let pair = part.split(separator: "=")
            guard pair.count == 2, let value = Int(pair[1]) else { return nil }
            return (pair[0], value)
        }
        let named = Dictionary(costs, uniquingKeysWith: { first, _ in first })
        guard let memory = named["m"], let passes = named["t"], let lanes = named["p"] else { return false }
        return (8...mostMemoryKiB).contains(memory) && (1...16).contains(passes) && (1...8).contains(lanes)
    }
}
