// What the UK Immigration Rules are and hold.

extension Register {
    /// The appendices of the UK Immigration Rules that concern study, as text by paragraph.
    public static let ukRules = Register(
        source: "uk-rules",
        title: "UK Immigration Rules",
        publisher: "UK Home Office",
        licence: "Open Government Licence v3.0",
        country: "GB",
        // The ten appendices on study had 326 numbered paragraphs in December 2025.
        tables: [Table("paragraphs", [.immigrationRule], floor: 200)],
        // Changed several times a year.
        timeToLiveDays: 90,
        files: "the appendices' pages in Markdown, each with 'url' and 'scraped_at' in its front matter",
        open: { try UKRulesPages($0) }
    )
}
