// Requests that another site sends in a visitor's name are refused: by the host they name and by where they come from.

/// Checks of a request's header that come before everything else.
package struct RequestGuard: Sendable {
    /// Names this box answers to besides its addresses and local names.
    let hostNames: Set<String>

    package init(hostNames: [String]) {
        self.hostNames = Set(hostNames.map { $0.lowercased() })
    }

    package func check(_ request: HTTPRequest) throws {
        // HTTP/1.0 clients may leave the host out; no browser does.
        if let host = request.headers["host"], !accepts(host: host) {
            throw HTTPError(
                .misdirectedRequest,
                "unknown_host",
                "This box does not answer to that name. Use its address, or have the name added to \"hostNames\" in its settings."
            )
        }
        if request.method == .post, !isFromThisBox(request) {
            throw HTTPError(
                .forbidden,
                "cross_site",
                "Questions are taken from this box's own page only, not from another site."
            )
        }
    }

    /// A page elsewhere can point a domain name of its own at this box (DNS rebinding) but not an address, a name without a
    /// dot or a `.local` name; those three and the configured names are therefore let in.
    package func accepts(host field: String) -> Bool {
        guard let name = Self.name(ofHost: field)?.lowercased(), !name.isEmpty else { return false }
        if name.hasPrefix("[") { return true }
        if !name.contains(".") || name.hasSuffix(".local") || hostNames.contains(name) { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count)
                    && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// Browsers send `Origin` with every POST; programs such as curl send neither field and are not a visitor's browser.
    private func isFromThisBox(_ request: HTTPRequest) -> Bool {
        if let origin = request.headers["origin"] {
            guard let scheme = origin.firstRange(of: "://") else { return false }
            return origin[scheme.upperBound...].lowercased() == request.headers["host"]?.lowercased()
        }
        if let site = request.headers["sec-fetch-site"] { return site == "same-origin" || site == "none" }
        return true
    }

    /// The name in `name:port` or `[address]:port`; nil when the port is not a number.
    private static func name(ofHost field: String) -> String? {
        if field.hasPrefix("[") {
            guard let end = field.firstIndex(of: "]") else { return nil }
            return portIsFine(field[field.index(after: end)...]) ? String(field[...end]) : nil
        }
        guard let colon = field.firstIndex(of: ":") else { return field }
        return portIsFine(field[colon...]) ? String(field[..<colon]) : nil
    }

    /// The port in `name:port` or `[address]:port`; nil when there is none.
    static func port(ofHost field: String) -> Int? {
        name(ofHost: field).flatMap { Int(field.dropFirst($0.count + 1)) }
    }

    private static func portIsFine(_ rest: Substring) -> Bool {
        rest.isEmpty || (rest.hasPrefix(":") && rest.dropFirst().allSatisfy(\.isASCIIDigit))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
