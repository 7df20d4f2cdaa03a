// Addresses as people type them, and what is wrong with them, in words.

/// Checks of what belongs to a network. Each gives nil for a value that can be used, else what is wrong with it.
public enum NetworkText {
    /// An IPv4 address with the length of its prefix: "192.168.1.5/24".
    public static func problem(ofAddress text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), (1...31).contains(bits), parts[1].utf8.count <= 2 else {
            return "Write the address with the length of its network, like 192.168.1.5/24."
        }
        if let problem = problem(ofHost: String(parts[0])) { return problem }
        guard let address = number(String(parts[0])) else { return nil }
        let mask: UInt32 = .max << (32 - UInt32(bits))
        let isWhole = bits < 31 && (address & ~mask == 0 || address | mask == .max)
        return isWhole ? "\(parts[0]) is the network itself or its broadcast address; choose one between." : nil
    }

    /// An IPv4 address of one machine: "192.168.1.1".
    public static func problem(ofHost text: String) -> String? {
        guard let address = number(text) else {
            return "That is no address: write four numbers from 0 to 255 with points between, like 192.168.1.1."
        }
        let first = address >> 24
        return first == 0 || first == 127 || first >= 224 ? "\(text) cannot be the address of a machine." : nil
    }

    /// Whether two addresses lie in one network; true when either is not readable, so that nothing is refused twice.
    public static func isReachable(_ host: String, from address: String) -> Bool {
        let parts = address.split(separator: "/")
        guard parts.count == 2, let bits = UInt32(parts[1]), (1...31).contains(bits),
            let own = number(String(parts[0])),
            let other = number(host)
        else { return true }
        return (own ^ other) >> (32 - bits) == 0
    }

    /// The name of a wireless network: 1 to 32 bytes (IEEE 802.11). A hotspot's becomes the name of a file (iwd.ap(5)).
    public static func problem(ofNetworkName text: String, isHotspot: Bool) -> String? {
        guard (1...32).contains(text.utf8.count) else { return "The name of a network has 1 to 32 characters." }
        guard isHotspot, text.hasPrefix(".") || text.contains("/") else { return nil }
        return "A hotspot's name does not begin with '.' and has no '/'."
    }

    /// The passphrase of a wireless network (WPA-PSK): 8 to 63 printable ASCII characters; empty for an open network.
    public static func problem(ofNetworkPassphrase text: String, mayBeOpen: Bool) -> String? {
        if text.isEmpty { return mayBeOpen ? nil : "A hotspot of the box needs a passphrase of 8 to 63 characters." }
        guard (8...63).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return "The passphrase of a network has 8 to 63 plain letters, digits and signs."
        }
        return nil
    }

    private static func number(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let byte = UInt8(part), part == "0" || !part.hasPrefix("0")
            else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return value
    }
}
