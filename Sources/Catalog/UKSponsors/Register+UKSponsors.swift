// What the UK register of licensed student sponsors is and holds.

extension Register {
    /// The institutions that may sponsor students in the United Kingdom.
    public static let ukSponsors = Register(
        source: "uk-sponsors",
        title: "UK register of licensed student sponsors",
        publisher: "UK Home Office (UK Visas and Immigration)",
        licence: "Open Government Licence v3.0",
        country: "GB",
        tables: [
            Table(
                "sponsors",
                [.enrolmentAuthorisation, .visaRoute, .sponsorStatus, .institutionName, .institutionLocation],
                // 1,307 rows on 1 September 2026.
                floor: 1_200
            ),
            Table("student routes", floor: 600),
        ],
        // Published most working days.
        timeToLiveDays: 14,
        files: "the register's CSV file (…Student_Web_Register_-_YYYY-MM-DD.csv)",
        address: PublishedAddress(
            "https://www.gov.uk/api/content/government/publications/register-of-licensed-sponsors-students",
            form: .govUKPage(attachment: ".csv"),
            sizeLimit: 16 << 20
        ),
        open: { try UKSponsorRegister($0) },
        linking: .ukSponsors
    )
}
