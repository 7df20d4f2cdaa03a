// Institutions that several registers hold, linked on evidence only.

import Catalog
import Foundation
import Testing

@Suite("Links across registers")
struct LinkTests {
    let folder: TemporaryFolder
    let catalog: Catalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = try folder.newCatalog()
    }

    private struct School {
        var name: String
        var campus = ""
        var town = "Grinnell"
        var state = "IA"
        var code: String
    }

    private func sevp(_ schools: [School], day: String = "2026-07-08") throws {
        let campuses = schools.map {
            """
            {"school_name": "\($0.name)", "campus_name": "\($0.campus.isEmpty ? $0.name : $0.campus)", "accepts_f": true,
             "accepts_m": false, "city": "\($0.town)", "state": "\($0.state)", "campus_code": "\($0.code)"}
            """
        }
        let text = "{\"updated\": \"\(day)\", \"campuses\": [\(campuses.joined(separator: ","))]}"
        _ = try catalog.importEdition(of: .sevp, from: [try folder.write(text, to: "sevp.json")], force: true)
    }

    private func ipeds(_ rows: [String]) throws {
        let header = "UNITID,INSTNM,IALIAS,CITY,STABBR,WEBADDR,SECTOR,CYACTIVE,CLOSEDAT"
        let text = ([header] + rows).joined(separator: "\n")
        _ = try catalog.importEdition(of: .ipeds, from: [try folder.write(text, to: "hd2024.csv")], force: true)
    }

    private func hipo(_ entries: [(name: String, country: String, domains: String)]) throws {
        let records = entries.map {
            """
            {"name": "\($0.name)", "alpha_two_code": "\($0.country)", "country": "x", "state-province": null,
             "web_pages": [], "domains": [\($0.domains)]}
            """
        }
        let path = try folder.write("[\(records.joined(separator: ","))]", to: "hipo.json")
        _ = try catalog.importEdition(of: .hipo, from: [path], edition: "2026-06-20", force: true)
    }

    private func links(_ key: String) throws -> [String] {
        try catalog.links(ofKey: key).map { "\($0.evidence.rawValue): \($0.otherKey)\($0.isConflict ? " ?" : "")" }
    }

    @Test("the same name in the same town links, from either side and from every row of the institution")
    func names() throws {
        try sevp([
            School(name: "Grinnell College", code: "KAN214F00001000"),
            School(
                name: "Grinnell College",
                campus: "Grinnell in London",
                town: "London",
                state: "OH",
                code: "KAN214F00001001"
            ),
            School(name: "Iowa College", town: "Ames", code: "KAN214F00002000"),
        ])
        try ipeds(["100,Grinnell College,,Grinnell,IA,www.grinnell.edu,2,1,-2", "101,Iowa College,,Boone,IA,,2,1,-2"])
        #expect(try links("ipeds:hd:100") == ["name and town: sevp:campus:KAN214F00001000"])
        #expect(try links("ipeds:adm:100") == links("ipeds:hd:100"))
        #expect(try links("sevp:campus:KAN214F00001001") == ["name and town: ipeds:hd:100"])
        #expect(try links("ipeds:hd:101").isEmpty)
        let link = try #require(try catalog.links(ofKey: "ipeds:hd:100").first)
        #expect(link.text == "'Grinnell College' in Grinnell, IA (ipeds), 'Grinnell College' in Grinnell (sevp)")
        #expect(link.edition == "2026-07-08")
        #expect(link.otherName == "Grinnell College")
    }

    @Test("the same name in another state is another institution; Saint and St are one town")
    func states() throws {
        try ipeds(["100,Columbia College,,Columbia,MO,,2,1,-2", "101,Saint Paul School,,Saint Paul,MN,,2,1,-2"])
        try sevp([
            School(name: "Columbia College", town: "Columbia", state: "SC", code: "KAN214F00001000"),
            School(name: "Saint Paul School", town: "St. Paul", state: "MN", code: "KAN214F00002000"),
        ])
        #expect(try links("ipeds:hd:100").isEmpty)
        #expect(try links("ipeds:hd:101") == ["name and town: sevp:campus:KAN214F00002000"])
    }

    @Test("another name of the register links as such; one that is only the town's name does not")
    func otherNames() throws {
        try ipeds(["100,CUNY City College,City College|Brooklyn,Brooklyn,NY,,1,1,-2"])
        try sevp([
            School(name: "Saint Joseph", campus: "Brooklyn", town: "Brooklyn", state: "NY", code: "NYC214F00001000")
        ])
        #expect(try links("ipeds:hd:100").isEmpty)
        try sevp([School(name: "The City College, Inc.", town: "Brooklyn", state: "NY", code: "NYC214F00001000")])
        #expect(try links("ipeds:hd:100") == ["other name and town: sevp:campus:NYC214F00001000"])
    }

    @Test("one web domain links, however it is written; a shared one, a host of pages and a mail address do not")
    func domains() throws {
        try ipeds([
            "100,Alpha University,,A,IA,https://web.alpha.edu/x,2,1,-2", "101,Beta East,,B,IA,east.beta.edu,2,1,-2",
            "102,Beta West,,C,IA,WWW.BETA.EDU,2,1,-2", "103,Gamma School,,D,IA,https://gamma.wixsite.com/home,2,1,-2",
            "104,Delta School,,E,IA,delta@gmail.com,2,1,-2",
        ])
        try hipo([
            ("Alpha U", "US", "\"ALPHA.edu\""), ("Beta", "US", "\"beta.edu\""),
            ("Gamma", "US", "\"gamma.wixsite.com\""),
            ("Delta", "US", "\"gmail.com\""),
        ])
        #expect(try links("ipeds:hd:100") == ["web domain: hipo:university:Alpha U|US"])
        #expect(try links("hipo:university:alpha u|us") == ["web domain: ipeds:hd:100"])
        for unit in 101...104 { #expect(try links("ipeds:hd:\(unit)").isEmpty) }
    }

    @Test("domains below a country's categories are told apart")
    func countryDomains() throws {
        let files = try TinyRegister.write([.init(code: "0100001")], date: "2026-01-02", in: folder)
        _ = try catalog.importEdition(of: .cricos, from: files, force: true)
        try hipo([("Tiny", "AU", "\"tiny.example\""), ("Other", "AU", "\"other.edu.au\", \"edu.au\"")])
        #expect(try links("cricos:provider:00001A") == ["web domain: hipo:university:Tiny|AU"])
        #expect(try links("cricos:course:0100001") == ["web domain: hipo:university:Tiny|AU"])
        #expect(try links("hipo:university:Other|AU").isEmpty)
    }

    @Test("one entry with the domains of two institutions is kept twice and marked")
    func conflicts() throws {
        try ipeds(["100,Washington East,,A,WA,east.edu,1,1,-2", "101,Washington West,,B,WA,west.edu,1,1,-2"])
        try hipo([("Washington", "US", "\"east.edu\", \"west.edu\"")])
        #expect(
            try links("hipo:university:Washington|US") == ["web domain: ipeds:hd:100 ?", "web domain: ipeds:hd:101 ?"]
        )
        #expect(try links("ipeds:hd:100") == ["web domain: hipo:university:Washington|US ?"])
    }

    @Test("two campuses of a school that are two institutions elsewhere are no conflict")
    func campuses() throws {
        try ipeds(["100,State East,,East,WA,,1,1,-2", "101,State West,,West,WA,,1,1,-2"])
        try sevp([
            School(name: "State", campus: "State East", town: "East", state: "WA", code: "SEA214F00001000"),
            School(name: "State", campus: "State West", town: "West", state: "WA", code: "SEA214F00001001"),
        ])
        let expected = ["other name and town: ipeds:hd:100", "other name and town: ipeds:hd:101"]
        #expect(try links("sevp:campus:SEA214F00001000") == expected)
    }

    @Test("a new edition's links replace the old one's, and a roll-back brings those back")
    func editions() throws {
        try ipeds(["100,Grinnell College,,Grinnell,IA,,2,1,-2"])
        try sevp([School(name: "Grinnell College", code: "KAN214F00001000")])
        try sevp([School(name: "Grinnell Academy", code: "KAN214F00001000")], day: "2026-08-08")
        #expect(try links("ipeds:hd:100").isEmpty)
        try catalog.rollBack("sevp")
        #expect(try links("ipeds:hd:100") == ["name and town: sevp:campus:KAN214F00001000"])
        #expect(throws: CatalogError.self) { try sevp([], day: "2026-07-08") }
        #expect(try links("ipeds:hd:100") == ["name and town: sevp:campus:KAN214F00001000"])
        #expect(CatalogExamination(path: catalog.path).faults.isEmpty)
    }

    @Test("initials that the web address uses are a name; others are not")
    func initials() throws {
        try ipeds([
            "100,Massachusetts Institute of Technology,,Cambridge,MA,web.mit.edu/,2,1,-2",
            "101,Northern Ice College,,Nome,AK,www.northernice.edu,2,1,-2",
        ])
        #expect(try catalog.rows(named: "mit", in: "ipeds").map(\.code) == ["100"])
        #expect(try catalog.rows(named: "nic", in: "ipeds").isEmpty)
    }

    @Test(
        "keys of no institution have no links",
        arguments: ["ecb:rate:2026-10-30", "nothing", "sevp:campus:X", "hipo:university:X"]
    )
    func strangers(_ key: String) throws {
        try sevp([School(name: "Grinnell College", code: "KAN214F00001000")])
        try hipo([("Alpha", "US", "\"alpha.edu\"")])
        #expect(try catalog.links(ofKey: key).isEmpty)
    }
}
