// What the list of SEVP-certified schools is and holds.

extension Register {
    /// The schools in the United States that may enrol F-1 and M-1 students.
    public static let sevp = Register(
        source: "sevp",
        title: "SEVP list of certified schools",
        publisher: "US Department of Homeland Security, Student and Exchange Visitor Program",
        licence: "US government work, public domain",
        country: "US",
        tables: [
            Table(
                "campuses",
                [.enrolmentAuthorisation, .visaRoute, .institutionName, .institutionLocation],
                floor: 10_000
            )
        ],
        // Published about monthly.
        timeToLiveDays: 60,
        files: "the list as JSON: an object with 'updated' (the day) and 'campuses'",
        open: { try SEVPList($0) },
        linking: .sevp
    )
}
