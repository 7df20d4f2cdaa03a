// What the community's list of universities and their domains is and holds.

extension Register {
    /// Names, countries and web sites of universities. Anyone may add an entry: it says nothing about recognition.
    public static let hipo = Register(
        source: "hipo",
        title: "Hipo list of university domains",
        publisher: "Hipo, university-domains-list (community-maintained)",
        licence: "MIT",
        country: nil,
        tables: [Table("universities", [.institutionName, .institutionWebsite], floor: 8_000)],
        timeToLiveDays: 365,
        files: "world_universities_and_domains.json",
        open: { try HIPOList($0) },
        linking: .hipo
    )
}
