// UK institutions and courses, and US programmes: answered from rows of invented registers.

import Advising
import Catalog
import Foundation
import Testing

@Suite("UK institutions and US programmes")
struct DegreeAndProgramTests {
    private static let programs = """
        unitid,opeid6,inst_name,state,control,cip_code,cip_desc,credential_level,credential_desc,completers_count,earnings,earnings_horizon,debt_median
        900001,000001,Cloudrest University,WY,Public,0301,Natural Resources Conservation and Research.,5,Master's Degree,12,71000,4yr_after_completion,22000
        900001,000001,Cloudrest University,WY,Public,3801,Philosophy.,3,Bachelor's Degree,4,,,
        900002,000002,University of Windrow-Main Campus,WY,Public,3801,Philosophy.,5,Master's Degree,9,50500,4yr_after_completion,31000
        900003,000003,Saltgrass College,UT,Public,3801,Philosophy.,5,Master's Degree,3,65250,4yr_after_completion,
        900003,000003,Saltgrass College,UT,Public,5116,Nursing.,3,Bachelor's Degree,1,,,
        900003,000003,Saltgrass College,UT,Public,5138,"Registered Nursing, Nursing Administration.",3,Bachelor's Degree,80,60100,4yr_after_completion,18000

        """
        + (0..<12).map {
            "91000\($0 + 10),000009,School \($0),NV,Public,5138,Registered Nursing,3,Bachelor's Degree,9,,,\n"
        }.joined()

    private static let dataset = [
        "INSTITUTION.csv": """
        LEGAL_NAME,FIRST_TRADING_NAME,OTHER_NAMES,PROVADDRESS,PROVTEL,PROVURL,PUBUKPRN,UKPRN,COUNTRY,PUBUKPRNCOUNTRY
        University of Kelpford,,,1 Quay,01234 567890,www.kelpford.example,10000001,10000001,XH,XH
        Tide Bay University,,,,,,10000002,10000002,XI,XI

        """,
        "TEFOutcome.csv": """
        PUBUKPRN,UKPRN,REPORT_UKPRN,OVERALL_RATING,STUDENT_EXPERIENCE_RATING,STUDENT_OUTCOMES_RATING
        10000001,10000001,10000001,Silver,Gold,Bronze

        """,
        "KISAIM.csv": "KISAIMCODE,KISAIMLABEL\n021,BSc (Hons)\n",
        "KISCOURSE.EXCERPT.csv": """
        PUBUKPRN,UKPRN,CRSEURL,FOUNDATION,DISTANCE,KISCOURSEID,KISMODE,NUMSTAGE,TITLE,KISAIMCODE,KISLEVEL
        10000001,10000001,https://kelpford.example/kelp,0,0,K1,01,4,Kelp Science,021,03

        """,
        "SBJ.csv":
            "PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,SBJ\n10000001,10000001,K1,01,CAH03-01-01\n10000001,10000001,K2,01,CAH03-01-01\n",
        "ENTRY.csv": """
        PUBUKPRN,UKPRN,KISCOURSEID,KISMODE,ENTPOP,ENTAGGYEAR,ENTSBJ,ACCESS,ALEVEL,BACC,DEGREE,FOUNDTN,NOQUALS,OTHER,OTHERHE
        10000001,10000001,K1,01,35,2023-24,,5,85,0,10,0,0,0,0

        """,
        "log_summary.csv": "UKPRN,DATASET_ITEM_AFFECTED,DATE\n10000001,ENTRY,11/11/2025\n",
    ]

    private static let adviser = Result {
        let folder = try TestRegister.folder()
        let catalog = try Catalog.open(path: folder + "/catalog.sqlite")
        _ = try catalog.importEdition(of: .cricos, from: try InventedRegister.write(date: "2026-01-02"))
        func write(_ text: String, _ name: String) throws -> String {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            return "\(folder)/\(name)"
        }
        let files = try dataset.map { try write($0.value, $0.key) }
        _ = try catalog.importEdition(of: .discoverUni, from: files, force: true)
        let table = try write(programs, "programs.csv")
        _ = try catalog.importEdition(of: .scorecard, from: [table], edition: "2026-06-10", force: true)
        return Adviser(catalog: catalog, prose: nil)
    }

    private func reply(_ question: String) async throws -> Answer {
        try await Self.adviser.get().reply(to: question)
    }

    @Test(
        "a teaching rating is answered from its row, what was asked first",
        arguments: [
            "What TEF rating does Kelpford University have for student experience?",
            "tef student experience of the university of kelpford pls",
            "How was Kelpford rated for student experience in the Teaching Excellence Framework?",
        ]
    )
    func rating(_ question: String) async throws {
        let answer = try await reply(question)
        #expect(
            answer.answerMarkdown.contains("student experience **Gold**, overall **Silver**"),
            "\(answer.answerMarkdown)"
        )
        #expect(answer.citations.map(\.key) == ["discover-uni:tef:10000001"])
        #expect(answer.citations.map(\.edition) == ["2025-11-11"])
    }

    @Test(
        "institutions by their rating, by aspect and country",
        arguments: [
            (
                "Which universities are Silver in the TEF?", "**1** institutions of the dataset have Silver overall",
                true
            ),
            (
                "Which unis got Gold for student experience in the TEF?",
                "**1** institutions of the dataset have Gold for student experience", true
            ),
            ("Which universities have Bronze overall in the TEF?", "**0** institutions", false),
            (
                "How many institutions in Scotland have a TEF rating?",
                "**1** institutions of the dataset in Scotland have a rating", false
            ),
            ("How many institutions in Wales have a TEF rating?", "**0** institutions of the dataset in Wales", false),
        ]
    )
    func rated(_ question: String, _ text: String, _ isListed: Bool) async throws {
        let answer = try await reply(question)
        #expect(answer.answerMarkdown.hasPrefix(text), "\(answer.answerMarkdown)")
        #expect(answer.rows == (isListed ? ["discover-uni:tef:10000001"] : []), "\(answer.rows)")
    }

    @Test("an absent rating and an absent telephone number are not published, and nothing is made up")
    func unpublished() async throws {
        for question in ["TEF rating of Tide Bay University?", "Tide Bay University phone number"] {
            let answer = try await reply(question)
            #expect(answer.refused && answer.answerMarkdown.contains("published"), "\(answer.answerMarkdown)")
            #expect(answer.citations.map(\.key) == ["discover-uni:institution:10000002"])
        }
    }

    @Test("institutions: telephone, website, country")
    func institution() async throws {
        #expect(try await reply("University of Kelpford telephone number").answerMarkdown.contains("01234 567 890"))
        #expect(
            try await reply("what's the web page of Kelpford University").answerMarkdown.contains(
                "www.kelpford.example"
            )
        )
        #expect(try await reply("Which country of the UK is Tide Bay University in?").answerMarkdown.contains("Wales"))
    }

    @Test("a course whose title is held is answered with its facts, one whose title is not held honestly")
    func course() async throws {
        let stages = try await reply("How many stages does Kelp Science at the University of Kelpford have?")
        #expect(stages.answerMarkdown.contains("4 stages"), "\(stages.answerMarkdown)")
        #expect(stages.citations.map(\.key) == ["discover-uni:course:10000001/K1/01"])
        let entry = try await reply(
            "Which entry qualifications did entrants to Kelp Science at Kelpford University have?"
        )
        #expect(
            entry.answerMarkdown.contains("85 % A level") && !entry.answerMarkdown.contains(" 0 %"),
            "\(entry.answerMarkdown)"
        )
        let foundation = try await reply("Does Kelp Science at Kelpford University have a foundation year?")
        #expect(foundation.answerMarkdown.hasPrefix("No."), "\(foundation.answerMarkdown)")
        let other = try await reply("How many stages does the Net Mending degree at the University of Kelpford have?")
        #expect(other.refused && other.answerMarkdown.contains("cannot tell"), "\(other.answerMarkdown)")
    }

    @Test("programmes by field, level and state, with the rows that are the answer")
    func list() async throws {
        let answer = try await reply("Which US universities offer a master's in philosophy?")
        #expect(
            answer.rows == ["scorecard:program:900003/3801/5", "scorecard:program:900002/3801/5"],
            "\(answer.answerMarkdown)"
        )
        let state = try await reply("masters in philosophy universities in Wyoming")
        #expect(state.rows == ["scorecard:program:900002/3801/5"], "\(state.answerMarkdown)")
        let code = try await reply("CIP 38.01 bachelors in Wyoming")
        #expect(code.rows == ["scorecard:program:900001/3801/3"])
        let count = try await reply("How many US institutions award a master's in philosophy?")
        #expect(count.answerMarkdown.hasPrefix("**2** institutions"), "\(count.answerMarkdown)")
        #expect(count.citations.map(\.key) == ["scorecard:edition:2026-06-10"])
    }

    @Test("a field under another official name is found where the plain name holds next to nothing")
    func field() async throws {
        let answer = try await reply("bachelor's in nursing in Utah")
        #expect(answer.rows.contains("scorecard:program:900003/5138/3"), "\(answer.answerMarkdown)")
    }

    @Test("one institution: yes, no, what graduates earn, and what is withheld")
    func oneSchool() async throws {
        let yes = try await reply("Does Cloudrest University offer a bachelor's in philosophy?")
        #expect(yes.answerMarkdown.hasPrefix("Yes"), "\(yes.answerMarkdown)")
        let no = try await reply("Does Cloudrest University offer a master's in philosophy?")
        #expect(no.answerMarkdown.hasPrefix("No") && no.answerMarkdown.contains("no proof"), "\(no.answerMarkdown)")
        let earned = try await reply("What do master's graduates in philosophy at the University of Windrow earn?")
        #expect(earned.answerMarkdown.contains("US$50,500"), "\(earned.answerMarkdown)")
        let withheld = try await reply("median debt of a masters in philosophy at Saltgrass College")
        #expect(withheld.answerMarkdown.contains("not published"), "\(withheld.answerMarkdown)")
    }

    @Test("the best paid is one row, and rows without the figure do not compete")
    func best() async throws {
        let answer = try await reply(
            "Which US university has the highest median earnings for a master's in philosophy?"
        )
        #expect(answer.rows == ["scorecard:program:900003/3801/5"], "\(answer.answerMarkdown)")
    }

    @Test("an unknown field is said to be unknown, and no list is made up")
    func unknown() async throws {
        let answer = try await reply("US universities with a masters in basket weaving")
        #expect(answer.refused && answer.rows.isEmpty, "\(answer.answerMarkdown)")
    }

    @Test(
        "questions of the Australian register stay with it",
        arguments: [
            "Master of Marine Robotics", "masters in kelp farming in Tasmania",
            "How long is the Bachelor of Kelp Farming at Northlight University?",
        ]
    )
    func others(_ question: String) async throws {
        let answer = try await reply(question)
        #expect(answer.citations.allSatisfy { $0.source == "cricos" }, "\(answer.answerMarkdown)")
        #expect(!answer.citations.isEmpty)
    }
}
