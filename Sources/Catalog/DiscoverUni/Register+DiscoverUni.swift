// What the Discover Uni dataset is and holds.

extension Register {
    /// Undergraduate courses of the United Kingdom with their institutions. No fees, and no postgraduate courses.
    public static let discoverUni = Register(
        source: "discover-uni",
        title: "Discover Uni dataset",
        publisher: "HESA (Jisc) for the Office for Students and the other UK funding bodies",
        licence: "Open data, free to copy, use, share and adapt; source: HESA",
        country: "GB",
        tables: [
            Table("institutions", [.institutionName, .institutionWebsite, .institutionLocation], floor: 300),
            Table("courses", [.courseCampus, .courseField], floor: 20_000),
            // KISCOURSE is the one file with titles. An edition may have it whole, as an excerpt, or not at all.
            Table("titled courses", [.courseTitle, .courseDuration, .courseLevel], isGuarded: false),
            Table("entry", [.entryQualifications], floor: 15_000, isGuarded: false),
            Table("accreditations", [.accreditation], floor: 100, isGuarded: false),
            Table("ratings", [.teachingRating], floor: 100, isGuarded: false),
            Table("places", floor: 500, isGuarded: false),
        ],
        // Collected yearly and corrected weekly.
        timeToLiveDays: 365,
        files: "INSTITUTION.csv and the other CSV files of the dataset, or the ZIP that holds them (plain or gzipped)",
        open: { try DiscoverUniFiles($0) },
        linking: .discoverUni
    )
}
