// Small publications of the registers beside CRICOS, written on the spot.

import Catalog
import Foundation

enum SmallRegisters {
    static func sevp(_ schools: [(name: String, f: Bool, m: Bool, code: String)], day: String = "2026-07-08") -> String
    {
        let campuses = schools.map {
            """
            {"school_name": "\($0.name)", "campus_name": "\($0.name)", "accepts_f": \($0.f), "accepts_m": \($0.m),
             "city": "Grinnell", "state": "IA", "campus_code": "\($0.code)"}
            """
        }
        return "{\"updated\": \"\(day)\", \"campuses\": [\(campuses.joined(separator: ","))]}"
    }

    static let sponsorHeader =
        "Sponsor Name,Town/City,Additional Locations,Sponsor Type,Status,Route,Immigration Compliance"

    /// As published: a byte order mark, CRLF, one blank in empty cells, a quoted comma.
    static let sponsors =
        "\u{FEFF}"
        + [
            sponsorHeader,
            "University of Durham,Durham, ,Higher Education Institution (HEI),Student Sponsor - Track Record,Student, ",
            "\"Birkbeck College, University of London\",London, ,Higher Education Institution (HEI),Student Sponsor,Student,Subject To Action Plan",
            "Harbour School (Seaside) Limited,Dover, ,Independent school,Student Sponsor,Student, ",
            "Harbour School (Seaside) Limited,Dover, ,Independent school,Student Sponsor,Child Student, ",
            "Harbour School (Seaside) Limited,Dover, ,Independent school,Student Sponsor,Student, ",
        ].joined(separator: "\r\n") + "\r\n"

    static let rates = """
        Date,USD,JPY,AUD,RUB,
        2026-10-30,1.1172,175.68,1.5904,N/A,
        2026-10-29,1.113,175.92,1.5842,,
        2022-03-01,1.1162,128.31,1.5337,117.201,
        """

    /// Directory, characteristics and admissions of two institutions, one of them closed.
    static let ipeds = [
        "hd2024.csv": """
        UNITID,INSTNM,IALIAS,CITY,STABBR,CHFNM,CHFTITLE,WEBADDR,SECTOR,CYACTIVE,CLOSEDAT
        100654,Alabama A & M University,AAMU | Alabama A&M,Normal,AL,Dr. Somebody,President,www.aamu.edu/,1,1,-2
        209287,Multnomah University,previously known as the College of the Multnomah Bible (prior to July 1993),Portland,OR,Dr. Nobody,President,www.multnomah.edu,2,3,05/01/2024
        """,
        "ic2024.csv": "UNITID,LEVEL5,LEVEL7,LEVEL17,OPENADMP\n100654,1,1,1,2\n",
        "adm2024.csv": """
        UNITID,ADMCON7,ADMCON8,APPLCN,ADMSSN,ENRLT
        100654,5,1,23406,15000,1968
        999999,5,1,10,5,1
        """,
    ]

    static func rulesPage(_ body: String, name: String = "Appendix Finance", day: String = "2025-12-06") -> String {
        """
        ---
        url: https://www.example.org/rules
        part_name: Immigration Rules \(name)
        scraped_at: \(day)T17:27:18.087758
        ---
        Cookies on this site
        --------------------
        From: Office Updated: 25 November 2025 - See all updates
        1.   [Back to contents](https://www.example.org/)

        Immigration Rules \(name)
        =========================
        \(body)

        Print this page

        Services
        --------
        FIN 99.9. This is the footer.
        """
    }

    /// Writes files of a publication and gives their paths.
    static func write(_ files: [String: String], in folder: TemporaryFolder) throws -> [String] {
        try files.sorted { $0.key > $1.key }.map { try folder.write($0.value, to: $0.key) }
    }
}
