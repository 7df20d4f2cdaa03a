// Web addresses as evidence: the domain that somebody had to register to use it.

/// The registrable domain of a web address: "mit.edu" of "https://web.mit.edu/", "unimelb.edu.au" of "www.unimelb.edu.au".
enum WebDomain {
    /// Second levels below a country's domain under which names are registered.
    private static let categories: Set<String> = [
        "ac", "co", "com", "ed", "edu", "gen", "go", "gob", "gov", "govt", "id", "lg", "mil", "ne", "net", "nom", "or",
        "org", "sch",
        "school",
    ]
    /// Second levels that are divided once more: schools of an Australian state, of a British county.
    private static let divided: Set<String> = [
        "act.edu.au", "catholic.edu.au", "eq.edu.au", "nsw.edu.au", "nt.edu.au", "qld.edu.au", "sa.edu.au",
        "tas.edu.au",
        "vic.edu.au", "wa.edu.au",
    ]
    /// Domains under which anybody may have a page: they say nothing about who does.
    private static let hosts: Set<String> = [
        "blogspot.com", "business.site", "facebook.com", "github.io", "google.com", "instagram.com", "linkedin.com",
        "squarespace.com", "twitter.com", "webnode.com", "weebly.com", "wix.com", "wixsite.com", "wordpress.com",
        "yolasite.com",
        "youtube.com",
    ]

    /// The registrable domains in a cell, which may hold several addresses. Empty for a cell without one, and for pages
    /// of a company that gives anybody pages.
    static func registrable(in cell: String) -> [String] {
        var domains: [String] = []
        for address in cell.split(whereSeparator: { $0.isWhitespace || ",;|".contains($0) }) {
            if let domain = registrable(String(address)), !domains.contains(domain) { domains.append(domain) }
        }
        return domains
    }

    /// The host of one address in lower case, cut to what is registered; nil where there is none.
    private static func registrable(_ address: String) -> String? {
        var host = address.lowercased()[...]
        if let scheme = host.firstRange(of: "//") {
            host = host[scheme.upperBound...]
        } else if host.hasPrefix("http:") || host.hasPrefix("https:") {
            host = host.drop { $0 != ":" }.dropFirst()
        }
        host = host.prefix { !"/?#:\\".contains($0) }
        // An e-mail address in its place tells of the provider of mail.
        if host.contains("@") { return nil }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let parts = labels.last == "" ? labels.dropLast() : labels[...]
        guard parts.count >= 2, parts.allSatisfy(isLabel), let last = parts.last, !last.allSatisfy(\.isNumber) else {
            return nil
        }
        let count = registeredLabels(Array(parts))
        guard parts.count >= count else { return nil }
        let domain = parts.suffix(count).joined(separator: ".")
        return hosts.contains(domain) ? nil : domain
    }

    private static func isLabel(_ label: String) -> Bool {
        !label.isEmpty && label.count <= 63
            && label.unicodeScalars.allSatisfy {
                $0 == "-" || $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
    }

    /// How many labels from the end make a registrable domain.
    private static func registeredLabels(_ labels: [String]) -> Int {
        let (top, second) = (labels[labels.count - 1], labels[labels.count - 2])
        guard top.count == 2 else { return 2 }
        // "boston.k12.ma.us", "hartnell.cc.ca.us": by kind, below a state.
        if top == "us" { return second.count == 2 ? 4 : 2 }
        guard categories.contains(second) else { return 2 }
        if top == "uk", second == "sch" { return 4 }
        return labels.count >= 3 && divided.contains(labels.suffix(3).joined(separator: ".")) ? 4 : 3
    }
}
