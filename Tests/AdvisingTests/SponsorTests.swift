// Who may sponsor students: the UK register and the SEVP list, whole and as excerpts.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Who may sponsor students")
struct SponsorTests {
    private static let header =
        "Sponsor Name,Town/City,Additional Locations,Sponsor Type,Status,Route,Immigration Compliance"
    private static let sponsors = """
        \(header)
        University of Kelpford,Kelpford,,Higher Education Institution (HEI),Student Sponsor - Track Record,Student,
        University of the Tides,Fishport,Tidal Annexe,Higher Education Institution (HEI),Student Sponsor,Student,Subject To Action Plan
        Netmakers College,Fishport,,Independent school,Probationary Sponsor,Student,
        Netmakers College,Fishport,,Independent school,Probationary Sponsor,Child Student,
        Saint Cod School,Fishport,,Independent school,Student Sponsor,Student,
        Saint Cod School,Kelpford,,Independent school,Student Sponsor,Student,

        """

    private static func campus(_ name: String, _ f: Bool, _ m: Bool, _ city: String, _ code: String) -> String {
        """
        {"school_name": "\(name)", "campus_name": "\(name)", "accepts_f": \(f), "accepts_m": \(m), "city": "\(city)",
         "state": "WY", "campus_code": "\(code)"}
        """
    }

    /// A catalogue with an invented register of sponsors and an invented list of schools.
    private static func adviser(isExcerpt: Bool) throws -> Adviser {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        let register = folder + "/register-2026-09-01.csv"
        try sponsors.write(toFile: register, atomically: true, encoding: .utf8)
        _ = try catalog.importEdition(of: .ukSponsors, from: [register], isExcerpt: isExcerpt, force: true)
        let schools = [
            campus("Cloudrest College", true, false, "Cloudrest", "WYO1"),
            campus("Windrow Flight, LLC", false, true, "Laramie", "WYO2"),
        ]
        let list = folder + "/list.json"
        let text = "{\"updated\": \"2026-07-08\", \"campuses\": [\(schools.joined(separator: ","))]}"
        try text.write(toFile: list, atomically: true, encoding: .utf8)
        _ = try catalog.importEdition(of: .sevp, from: [list], force: true)
        return Adviser(catalog: catalog, prose: nil)
    }

    private static let excerpt = Result { try adviser(isExcerpt: true) }
    private static let whole = Result { try adviser(isExcerpt: false) }

    @Test(
        "a sponsor is found by its everyday name and answered with its row",
        arguments: [
            "Is Kelpford University a licensed student sponsor?",
            "Can the University of Kelpford sponsor a student visa in the UK?",
            "does kelpford university hold a student sponsor licence",
        ]
    )
    func licensed(_ question: String) async throws {
        let answer = try await Self.excerpt.get().reply(to: question)
        #expect(answer.answerMarkdown.hasPrefix("Yes."), "\(answer.answerMarkdown)")
        #expect(answer.citations.map(\.key) == ["uk-sponsors:row:University of Kelpford|Kelpford|Student"])
        #expect(answer.citations.first?.edition == "2026-09-01")
        #expect(answer.facts.first?.fields.contains { $0.name == "Status" } == true)
        #expect(!answer.refused)
    }

    @Test("what is not on an excerpt is not said to be unlicensed; what is not on the whole register is")
    func absent() async throws {
        let question = "Is Inkwell University a licensed student sponsor?"
        let unknown = try await Self.excerpt.get().reply(to: question)
        #expect(unknown.refused)
        #expect(unknown.answerMarkdown.contains("cannot tell"))
        let absent = try await Self.whole.get().reply(to: question)
        #expect(absent.answerMarkdown.hasPrefix("No."))
        #expect(!absent.refused)
        #expect(absent.citations.map(\.key) == ["uk-sponsors:edition:2026-09-01"])
    }

    @Test("a name that is only a part of the one asked for does not answer for it")
    func part() async throws {
        let answer = try await Self.whole.get().reply(to: "Is Netmakers College London a licensed student sponsor?")
        #expect(answer.answerMarkdown.hasPrefix("No."), "\(answer.answerMarkdown)")
    }

    @Test("status, routes and remarks are quoted as printed")
    func quoted() async throws {
        let adviser = try Self.excerpt.get()
        let routes = try await adviser.reply(to: "Which routes is Netmakers College licensed for?")
        #expect(routes.citations.count == 2)
        #expect(
            routes.answerMarkdown.contains("Child Student") && routes.answerMarkdown.contains("Probationary Sponsor")
        )
        let remark = try await adviser.reply(
            to: "What does the immigration compliance column say for University of the Tides?"
        )
        #expect(remark.answerMarkdown.contains("Subject To Action Plan"))
    }

    @Test("two sponsors of one name are asked about, unless the town is said")
    func ambiguous() async throws {
        let adviser = try Self.excerpt.get()
        let both = try await adviser.reply(to: "What is the sponsor status of Saint Cod School?")
        #expect(both.citations.count == 2)
        let one = try await adviser.reply(to: "What is the sponsor status of Saint Cod School in Kelpford?")
        #expect(one.citations.map(\.key) == ["uk-sponsors:row:Saint Cod School|Kelpford|Student"])
    }

    @Test("the route that was named decides, and where two are named both are told of")
    func routes() async throws {
        let adviser = try Self.whole.get()
        let other = try await adviser.reply(to: "Is Saint Cod School in Kelpford licensed for the Child Student route?")
        #expect(other.answerMarkdown.hasPrefix("No."), "\(other.answerMarkdown)")
        let one = try await adviser.reply(
            to: "Is Saint Cod School in Kelpford licensed for the Student route or only for Child Student?"
        )
        #expect(one.answerMarkdown.contains("one route only: Student."), "\(one.answerMarkdown)")
        let both = try await adviser.reply(
            to: "Is Netmakers College a sponsor for the Child Student route only, or more?"
        )
        #expect(both.answerMarkdown.contains("both routes"), "\(both.answerMarkdown)")
    }

    @Test(
        "names typed as on a telephone are names",
        arguments: ["kelpford uni licensed sponsor?", "is the univ of kelpford a licensed student sponsor"]
    )
    func typed(question: String) async throws {
        let answer = try await Self.whole.get().reply(to: question)
        #expect(answer.answerMarkdown.hasPrefix("Yes. **University of Kelpford**"), "\(answer.answerMarkdown)")
    }

    @Test("a name without its kind of institution is answered with the name in full, one without more is asked about")
    func kind() async throws {
        let adviser = try Self.whole.get()
        let whole = try await adviser.reply(to: "Is Windrow Flight SEVP certified for M-1?")
        #expect(whole.answerMarkdown.contains("Windrow Flight, LLC"), "\(whole.answerMarkdown)")
    }

    @Test("a school certified for one visa is not said to be certified for the other")
    func visas() async throws {
        let adviser = try Self.excerpt.get()
        let flight = try await adviser.reply(to: "Can Windrow Flight in Laramie take F-1 students?")
        #expect(flight.answerMarkdown.hasPrefix("No."), "\(flight.answerMarkdown)")
        #expect(flight.answerMarkdown.contains("M-1"))
        #expect(flight.citations.map(\.key) == ["sevp:campus:WYO2"])
        let college = try await adviser.reply(to: "Is Cloudrest College SEVP certified?")
        #expect(college.answerMarkdown.hasPrefix("Yes."))
        let absent = try await adviser.reply(to: "Can the University of the Prairie issue an I-20?")
        #expect(absent.answerMarkdown.hasPrefix("No."))
        #expect(absent.citations.map(\.key) == ["sevp:edition:2026-07-08"])
    }

    @Test("schools of a state are listed and counted by visa; a name keeps its question from becoming a list")
    func places() async throws {
        let adviser = try Self.excerpt.get()
        let list = try await adviser.reply(to: "Which schools in Wyoming accept M-1 students?")
        #expect(list.rows == ["sevp:campus:WYO2"], "\(list.answerMarkdown)")
        let count = try await adviser.reply(to: "How many SEVP-certified campuses are in Wyoming?")
        #expect(count.answerMarkdown.contains("**2**"), "\(count.answerMarkdown)")
        #expect(count.citations.map(\.key) == ["sevp:edition:2026-07-08"])
        let both = try await adviser.reply(to: "Which SEVP schools are in Laramie, Wyoming?")
        #expect(both.rows == ["sevp:campus:WYO2"], "\(both.answerMarkdown)")
        let named = try await adviser.reply(to: "Is Gull Rock Academy in Laramie SEVP certified?")
        #expect(named.rows.isEmpty && named.answerMarkdown.hasPrefix("No."), "\(named.answerMarkdown)")
        let town = try await adviser.reply(to: "Which licensed student sponsors are in Kelpford?")
        #expect(town.rows.count == 2 && town.answerMarkdown.contains("excerpt"), "\(town.answerMarkdown)")
    }

    @Test("a short name that begins several is asked about")
    func beginning() async throws {
        let answer = try await Self.excerpt.get().reply(to: "Does University of the sponsor students in the UK?")
        #expect(answer.rows.isEmpty)
        let both = try await Self.whole.get().reply(to: "Is St Cod on the UK sponsor register?")
        #expect(both.answerMarkdown.contains("Saint Cod School"), "\(both.answerMarkdown)")
    }

    @Test("the first word of a name, in the town that is said, is looked for before anything is denied")
    func partOfName() async throws {
        let adviser = try Self.excerpt.get()
        let flight = try await adviser.reply(to: "Windrow in Laramie is a school, may it take M-1 students?")
        #expect(flight.citations.map(\.key) == ["sevp:campus:WYO2"], "\(flight.answerMarkdown)")
        let absent = try await adviser.reply(to: "Is Gullfeather SEVP certified?")
        #expect(absent.answerMarkdown.contains("No institution of exactly that name"), "\(absent.answerMarkdown)")
    }

    @Test("the next turn's name is never answered with the row of the one before")
    func nextName() async throws {
        let adviser = try Self.excerpt.get()
        func next(_ turn: String) async throws -> Answer {
            let session = adviser.newSession()
            _ = await adviser.finalAnswer("Is the University of the Tides a licensed student sponsor?", in: session)
            return try #require(await adviser.finalAnswer(turn, in: session))
        }
        // A town of the register that also names a university.
        let known = try await next("same for Kelpford?")
        #expect(known.citations.map(\.key) == ["uk-sponsors:row:University of Kelpford|Kelpford|Student"])
        let unknown = try await next("and Gullfeather?")
        #expect(!unknown.answerMarkdown.contains("Tides"), "\(unknown.answerMarkdown)")
    }

    @Test("a list by status or remark keeps to it; a condition that is not understood gives no number")
    func conditions() async throws {
        let adviser = try Self.whole.get()
        let count = try await adviser.reply(to: "How many probationary sponsors are there in the UK?")
        #expect(count.answerMarkdown.contains("**2**"), "\(count.answerMarkdown)")
        let list = try await adviser.reply(to: "Which UK universities are under an action plan?")
        #expect(list.rows.count == 1 && list.answerMarkdown.contains("Tides"), "\(list.answerMarkdown)")
        let any = try await adviser.reply(to: "Any sponsors on probation? Name them")
        #expect(any.rows.count == 2, "\(any.answerMarkdown)")
        let small = try await adviser.reply(to: "student sponsors kelpford pls")
        #expect(!small.refused && small.rows.contains { $0.contains("|Kelpford|") }, "\(small.answerMarkdown)")
        let flights = try await adviser.reply(to: "I want an M-1. Who is certified for that in Wyoming?")
        #expect(!flights.rows.isEmpty && flights.answerMarkdown.contains("Wyoming"), "\(flights.answerMarkdown)")
        let unknown = try await adviser.reply(to: "How many underwater licensed sponsors are there in the UK?")
        #expect(unknown.refused && unknown.answerMarkdown.contains("underwater"), "\(unknown.answerMarkdown)")
    }

    @Test("the dates of several registers are given in order; one that is not loaded is named")
    func ages() async throws {
        let adviser = try Self.excerpt.get()
        let both = try await adviser.reply(to: "How old are your SEVP list and your UK sponsor register? Oldest first.")
        let sevp = try #require(both.answerMarkdown.range(of: "8 July 2026"))
        let sponsors = try #require(both.answerMarkdown.range(of: "1 September 2026"))
        #expect(sevp.lowerBound < sponsors.lowerBound)
        #expect(Set(both.citations.map(\.key)) == ["sevp:edition:2026-07-08", "uk-sponsors:edition:2026-09-01"])
        let missing = try await adviser.reply(to: "As of when are your exchange rates?")
        #expect(missing.refused, "\(missing.answerMarkdown)")
    }

    @Test("without the register of that country the question is answered as before: it is not in the data")
    func notLoaded() async throws {
        let adviser = Adviser(catalog: try TestRegister.starter.get(), prose: nil)
        let answer = try await adviser.reply(to: "Is Durham University a licensed student sponsor in the UK?")
        #expect(answer.refused)
    }

    @Test("a town beside a kind of institution is a name, and further places are told")
    func townsAndPlaces() async throws {
        let name = try await Self.excerpt.get().reply(to: "May Fishport University issue a CAS?")
        #expect(name.refused && !name.answerMarkdown.contains("Netmakers"), "\(name.answerMarkdown)")
        let place = try await Self.excerpt.get().reply(
            to: "Does the University of the Tides have an additional location on the sponsor register?"
        )
        #expect(place.answerMarkdown.contains("additional locations: Tidal Annexe"), "\(place.answerMarkdown)")
    }

    @Test("by the letters of the visas, and listed by who may issue the form")
    func letters() async throws {
        let letters = try await Self.whole.get().reply(to: "Which students, F or M, may Windrow Flight enrol?")
        #expect(letters.answerMarkdown.contains("visas: M-1"), "\(letters.answerMarkdown)")
        let list = try await Self.whole.get().reply(to: "List Wyoming campuses able to issue the I-20 for an M-1 visa.")
        #expect(list.rows == ["sevp:campus:WYO2"], "\(list.answerMarkdown)")
    }
}
