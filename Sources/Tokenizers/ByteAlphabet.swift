// GPT-2's spelling of bytes as printable characters, in which byte-level vocabularies are written.

/// Bytes that print as themselves keep their character; the other 68 take U+0100 and on, in order, so that "Ġ" (U+0120)
/// is the space. From `bytes_to_unicode` in https://github.com/openai/gpt-2/blob/master/src/encoder.py
enum ByteAlphabet {
    /// The byte of each character below U+0144, or -1.
    private static let byteOfScalar: [Int16] = {
        var table = [Int16](repeating: -1, count: 0x144)
        var next = 0x100
        for byte in 0..<0x100 {
            if (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte) {
                table[byte] = Int16(byte)
            } else {
                table[next] = Int16(byte)
                next += 1
            }
        }
        return table
    }()

    /// Appends the bytes that `name`, UTF-8 in this alphabet, spells. False, with nothing appended, when a character is
    /// not of the alphabet.
    static func appendBytes(spelledBy name: UnsafeRawBufferPointer, to bytes: inout [UInt8]) -> Bool {
        let byteOfScalar = byteOfScalar  // once for the name, not for every character
        let start = bytes.count
        var index = 0
        while index < name.count {
            let lead = name[index]
            index += 1
            var scalar = Int(lead)
            if lead >= 0x80 {
                // The alphabet ends at U+0143: longer sequences than two bytes are not of it.
                guard lead & 0xE0 == 0xC0, index < name.count, name[index] & 0xC0 == 0x80 else {
                    bytes.removeSubrange(start...)
                    return false
                }
                scalar = Int(lead & 0x1F) << 6 | Int(name[index] & 0x3F)
                index += 1
            }
            guard scalar < byteOfScalar.count, byteOfScalar[scalar] >= 0 else {
                bytes.removeSubrange(start...)
                return false
            }
            bytes.append(UInt8(byteOfScalar[scalar]))
        }
        return true
    }
}
