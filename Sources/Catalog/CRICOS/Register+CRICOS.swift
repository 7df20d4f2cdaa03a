// What CRICOS is and holds.

extension Register {
    /// The Australian register of institutions and courses for overseas students.
    public static let cricos = Register(
        source: "cricos",
        title: "CRICOS, the Australian register of institutions and courses for overseas students",
        publisher: "Australian Government Department of Education",
        licence: "CC BY 2.5 AU",
        country: "AU",
        tables: [
            Table("courses", [.courseTitle, .courseFee, .courseDuration, .courseLevel, .courseField, .courseLanguage]),
            Table("providers", [.institutionName, .institutionWebsite, .enrolmentAuthorisation]),
            Table("locations", [.institutionLocation], isGuarded: false),
            Table("offers", [.courseCampus], isGuarded: false),
        ],
        // Published monthly.
        timeToLiveDays: 60,
        files: "the official workbook (.xlsx), its CSV files, or the folder of a starter catalogue",
        open: { try CRICOSFiles($0) },
        linking: .cricos
    )
}
