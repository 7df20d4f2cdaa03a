// Colleges and universities of the United States: found by their names, told apart, listed by conditions.

import Advising
import Catalog
import Foundation
import Testing

@Suite("Institutions of the United States")
struct InstitutionTests {
    private static func directory(_ rows: [String]) -> String {
        (["UNITID,INSTNM,IALIAS,ADDR,CITY,STABBR,ZIP,GENTELE,WEBADDR,SECTOR,HLOFFER,CYACTIVE,CLOSEDAT,HBCU,TRIBAL"]
            + rows).joined(
                separator: "\n"
            )
            + "\n"
    }

    /// An invented survey: namesakes, a closed college, a main campus among others, all three test policies.
    private static let adviser = Result {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        let hd = directory([
            "1,Cloudrest University,CRU,1 Peak Road,Cloudrest,WY,82001,3075550101,www.cloudrest.edu/,1,9,1,-2,2,2",
            "2,Prairie College,,2 Field Way,Laramie,WY,82070,3075550102,www.prairie.edu/,2,5,1,-2,2,1",
            "3,Prairie College,,3 Lake Street,Duluth,MN,55801,2185550103,www.prairielakes.edu/,2,7,1,-2,2,2",
            "4,Sandbar Institute of Technology,SIT,4 Shore Drive,Dover,DE,19901,3025550104,www.sit.edu/,3,9,1,-2,2,2",
            "5,Elmfall College,,5 Old Road,Rutland,VT,05701,8025550105,www.elmfall.edu/,2,5,3,05/01/2024,2,2",
            "6,Tidewater State University-Main Campus,,6 Bay Road,Norfolk,VA,23501,7575550106,www.tidewater.edu/,1,9,1,-2,1,2",
            "7,Tidewater State University-Inlet,,7 Bay Road,Inlet,VA,23502,7575550107,www.tidewater.edu/,1,7,1,-2,2,2",
            "8,Wyoming System Office,,8 Hall,Cheyenne,WY,82002,3075550108,www.wyo.edu/,0,-2,1,-2,2,2",
            "10,Merrow University Bay,,10 Way,Boston,MA,02101,6175550110,www.merrow.example/,2,9,1,-2,2,2",
            "11,Merrow University Hill,,11 Way,Denver,CO,80201,3035550111,www.merrowhill.example/,2,9,1,-2,2,2",
            "9,P&A Oyster School,,9 Quay,Bath,ME,04530,2075550109,www.pandaoyster.example/,9,1,1,-2,2,2",
        ])
        let ic =
            "UNITID,LEVEL5,LEVEL7,LEVEL17,OPENADMP\n" + (1...11).map { "\($0),1,1,1,2" }.joined(separator: "\n") + "\n"
        let adm = """
            UNITID,ADMCON7,ADMCON8,APPLCN,ADMSSN,ENRLT,SATMT25,SATMT50,SATMT75
            1,5,1,1000,250,100,600,650,700
            2,3,5,400,300,80,-2,-2,-2
            4,1,3,200,190,50,500,540,590
            6,5,-2,5000,4000,900,,,

            """
        var paths: [String] = []
        for (name, text) in [("hd2024.csv", hd), ("ic2024.csv", ic), ("adm2024.csv", adm)] {
            paths.append("\(folder)/\(name)")
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        _ = try catalog.importEdition(of: .cricos, from: try InventedRegister.write(date: "2026-01-02"))
        _ = try catalog.importEdition(of: .ipeds, from: paths, force: true)
        return Adviser(catalog: catalog, prose: nil)
    }

    private func ask(_ question: String, in session: AdvisingSession = AdvisingSession()) async throws -> Answer {
        try #require(await Self.adviser.get().finalAnswer(question, in: session))
    }

    @Test("a letter is no beginning of a name")
    func letter() async throws {
        let named = try await ask("What is the telephone number of P&A Oyster School?")
        #expect(named.answerMarkdown.contains("2075550109"), "\(named.answerMarkdown)")
        let years = try await ask("What is the fee of P-6 at Korowa?")
        #expect(!years.answerMarkdown.contains("pandaoyster") && !years.refused, "\(years.answerMarkdown)")
    }

    @Test(
        "one fact of one institution, under any of its names",
        arguments: [
            ("What is the telephone number of Cloudrest University?", "3075550101", "ipeds:hd:1"),
            ("cru phone", "3075550101", "ipeds:hd:1"),
            ("zip code of sandbar institute of technology", "19901", "ipeds:hd:4"),
            ("where is Cloudrest?", "Wyoming", "ipeds:hd:1"),
            ("Is Cloudrest Uni public or private?", "public", "ipeds:hd:1"),
            ("SAT math range at Cloudrest University", "600", "ipeds:adm:1"),
            ("What share of applicants does Prairie College in Laramie admit?", "75 %", "ipeds:adm:2"),
        ]
    )
    func facts(_ question: String, _ value: String, _ key: String) async throws {
        let answer = try await ask(question)
        #expect(answer.answerMarkdown.contains(value), "\(answer.answerMarkdown)")
        #expect(answer.citations.map(\.key).contains(key))
        #expect(!answer.refused)
    }

    @Test("required, considered and ignored are three answers, and Yes or No comes first where it is asked")
    func policies() async throws {
        let required = try await ask("Do I need an English test for Cloudrest University?")
        #expect(required.answerMarkdown.hasPrefix("Yes."), "\(required.answerMarkdown)")
        let optional = try await ask("Is the SAT required at Cloudrest University?")
        #expect(optional.answerMarkdown.hasPrefix("No."))
        #expect(optional.answerMarkdown.contains("considered when it is submitted"))
        let ignored = try await ask("Does Prairie College in Laramie consider SAT scores?")
        #expect(ignored.answerMarkdown.hasPrefix("No."))
        #expect(ignored.answerMarkdown.contains("not consider"))
    }

    @Test("a negative code is not published, never a number")
    func missing() async throws {
        let answer = try await ask("SAT math percentiles of Prairie College in Laramie")
        #expect(answer.answerMarkdown.contains("not published"), "\(answer.answerMarkdown)")
        #expect(!answer.answerMarkdown.contains("-2"))
    }

    @Test("namesakes are asked about, unless the town or the state is said")
    func namesakes() async throws {
        let both = try await ask("phone of Prairie College")
        #expect(both.answerMarkdown.contains("Which one"), "\(both.answerMarkdown)")
        #expect(both.answerMarkdown.contains("Minnesota") && both.answerMarkdown.contains("Wyoming"))
        let one = try await ask("phone of Prairie College, Minnesota")
        #expect(one.answerMarkdown.contains("2185550103"), "\(one.answerMarkdown)")
    }

    @Test("the main campus is meant where another one is not said")
    func campus() async throws {
        #expect(try await ask("website of Tidewater State University").citations.map(\.key) == ["ipeds:hd:6"])
        #expect(try await ask("zip code of Tidewater State University Inlet").answerMarkdown.contains("23502"))
    }

    @Test("a closed institution is said to be closed whatever is asked of it")
    func closed() async throws {
        let answer = try await ask("What is the phone number of Elmfall College?")
        #expect(
            answer.answerMarkdown.contains("closed") && answer.answerMarkdown.contains("1 May 2024"),
            "\(answer.answerMarkdown)"
        )
        #expect(try await ask("Is Elmfall College still open?").answerMarkdown.hasPrefix("No."))
    }

    @Test("lists and counts by state, control, highest degree and rate")
    func lists() async throws {
        let inState = try await ask("Which public universities in Virginia go up to doctoral degrees?")
        #expect(inState.rows == ["ipeds:hd:6"], "\(inState.answerMarkdown)")
        let bachelor = try await ask("Which institutions in Wyoming have a bachelor's as their highest degree?")
        #expect(bachelor.rows == ["ipeds:hd:2"], "\(bachelor.answerMarkdown)")
        let selective = try await ask("US colleges in Wyoming with an admission rate under 50 percent")
        #expect(selective.rows == ["ipeds:hd:1"], "\(selective.answerMarkdown)")
        let blind = try await ask("Colleges in Wyoming where SAT scores are not considered")
        #expect(blind.rows == ["ipeds:hd:2"], "\(blind.answerMarkdown)")
        // Prairie College of another state must not answer for all colleges of one.
        let plural = try await ask("Wyoming colleges where SAT scores are not considered")
        #expect(plural.rows == ["ipeds:hd:2"], "\(plural.answerMarkdown)")
        let most = try await ask("Which got more applications, Cloudrest University or Prairie College in Laramie?")
        #expect(most.rows == ["ipeds:hd:1"], "\(most.answerMarkdown)")
        // To turn away most is to admit the smallest share.
        let away = try await ask(
            "Cloudrest University or Sandbar Institute of Technology: who turns away the largest share of applicants?"
        )
        #expect(away.rows == ["ipeds:hd:1"], "\(away.answerMarkdown)")
        let count = try await ask("How many institutions does IPEDS list in Wyoming?")
        #expect(
            count.answerMarkdown.contains("**3**") && count.answerMarkdown.contains("office"),
            "\(count.answerMarkdown)"
        )
        let none = try await ask("Which private universities are in Virginia?")
        #expect(none.rows.isEmpty && none.answerMarkdown.hasPrefix("No institution fits"), "\(none.answerMarkdown)")
    }

    @Test("flags of the directory are conditions; a word that is none gives neither list nor number")
    func flags() async throws {
        let black = try await ask("List the HBCUs in Virginia")
        #expect(black.rows == ["ipeds:hd:6"], "\(black.answerMarkdown)")
        let tribal = try await ask("How many tribal colleges are in Wyoming?")
        #expect(tribal.answerMarkdown.contains("**1**"), "\(tribal.answerMarkdown)")
        let unknown = try await ask("Which volcanic colleges are in Wyoming?")
        #expect(unknown.refused && unknown.rows.isEmpty, "\(unknown.answerMarkdown)")
    }

    @Test("an application's deadline is not the number of applications")
    func deadline() async throws {
        let deadline = try await ask("application deadline of Cloudrest University")
        #expect(!deadline.answerMarkdown.contains("1,000"), "\(deadline.answerMarkdown)")
        let number = try await ask("How many applications did Cloudrest University get?")
        #expect(number.answerMarkdown.contains("1,000"), "\(number.answerMarkdown)")
    }

    @Test("an institution of another town or state than the one said does not answer")
    func elsewhere() async throws {
        let other = try await ask("zip code of Prairie College in Springfield, IL")
        #expect(
            !other.answerMarkdown.contains("82070") && !other.answerMarkdown.contains("55801"),
            "\(other.answerMarkdown)"
        )
        let share = try await ask("Wyoming colleges that admit fewer than half of applicants")
        #expect(share.rows == ["ipeds:hd:1"], "\(share.answerMarkdown)")
    }

    @Test("of several named the lowest rate is one row")
    func lowest() async throws {
        let answer = try await ask(
            "Between Cloudrest University, Sandbar Institute of Technology and Tidewater State University, which has the lowest admission rate?"
        )
        #expect(answer.rows == ["ipeds:hd:1"], "\(answer.answerMarkdown)")
        #expect(answer.answerMarkdown.contains("25 %"))
    }

    @Test("a second question goes on about the same institution")
    func followUp() async throws {
        let session = AdvisingSession()
        _ = try await ask("Tell me about Cloudrest University", in: session)
        let answer = try await ask("is an English test required there?", in: session)
        #expect(answer.answerMarkdown.hasPrefix("Yes."), "\(answer.answerMarkdown)")
    }

    @Test(
        "what the survey does not hold is refused, and so is a chance",
        arguments: ["What is the tuition at Cloudrest University?", "What are my chances at Cloudrest University?"]
    )
    func refused(_ question: String) async throws { #expect(try await ask(question).refused) }

    @Test("a word that begins several names is asked back, whoever has it as his address")
    func shared() async throws {
        let answer = try await Self.adviser.get().reply(to: "Merrow phone number?")
        #expect(answer.answerMarkdown.contains("Which one do you mean?"), "\(answer.answerMarkdown)")
    }

    @Test("a state behind one of several names is none of the others'")
    func states() async throws {
        let answer = try await Self.adviser.get().reply(
            to:
                "Which got more applications: Cloudrest University, Sandbar Institute of Technology or Tidewater State University in Virginia?"
        )
        #expect(answer.rows == ["ipeds:hd:6"], "\(answer.answerMarkdown)")
    }

    @Test("a course is no college of that name")
    func course() async throws {
        let answer = try await Self.adviser.get().reply(to: "Where can I study a Bachelor of Prairie?")
        #expect(!answer.citations.contains { $0.source == "ipeds" }, "\(answer.answerMarkdown)")
    }
}
