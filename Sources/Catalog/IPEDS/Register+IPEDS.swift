// What the files of IPEDS are and hold.

extension Register {
    /// The survey of all institutions of higher education in the United States.
    public static let ipeds = Register(
        source: "ipeds",
        title: "IPEDS, the US survey of colleges and universities",
        publisher: "US Department of Education, National Center for Education Statistics",
        licence: "US government work, public domain",
        country: "US",
        tables: [
            Table(
                "institutions",
                [.institutionName, .institutionWebsite, .institutionLocation, .operatingStatus],
                floor: 5_000
            ),
            Table("offerings", [.awardLevels], floor: 5_000, isGuarded: false),
            Table("admissions", [.admissionRate, .englishTestPolicy, .testScores], floor: 1_500, isGuarded: false),
            Table("student aid", [.studentAid], floor: 4_500, isGuarded: false),
            Table("costs", [.institutionCost], floor: 4_000, isGuarded: false),
        ],
        // Published yearly, more than a year after the year it is named after has ended.
        timeToLiveDays: 900,
        files: "HD, and with it any of IC, ADM, SFA and COST1 of one year (CSV, also gzipped or zipped)",
        open: { try IPEDSFiles($0) },
        linking: .ipeds
    )
}
