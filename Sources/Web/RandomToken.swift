// Names that nobody can guess: of conversations, and of browsers that gave the passphrase.

enum RandomToken {
    /// So many random bits from the system, a multiple of 64, in hexadecimal.
    static func hexadecimal(bits: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<bits / 64).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
