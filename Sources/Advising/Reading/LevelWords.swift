// Qualifications as people name them, and the register's own labels for them.

extension CourseLevel {
    /// The register's labels (column "Course Level") that the word stands for.
    package var registerLabels: Set<String> {
        switch self {
        case .masters: ["Masters Degree (Coursework)", "Masters Degree (Research)", "Masters Degree (Extended)"]
        case .bachelor: ["Bachelor Degree"]
        case .bachelorHonours: ["Bachelor Honours Degree"]
        case .anyBachelor: ["Bachelor Degree", "Bachelor Honours Degree"]
        case .doctoral: ["Doctoral Degree"]
        case .diploma: ["Diploma"]
        case .advancedDiploma: ["Advanced Diploma"]
        case .associateDegree: ["Associate Degree"]
        case .graduateCertificate: ["Graduate Certificate"]
        case .graduateDiploma: ["Graduate Diploma"]
        case .certificate1: ["Certificate I"]
        case .certificate2: ["Certificate II"]
        case .certificate3: ["Certificate III"]
        case .certificate4: ["Certificate IV"]
        case .undergraduate: ["Bachelor Degree", "Bachelor Honours Degree", "Associate Degree"]
        case .postgraduate:
            CourseLevel.masters.registerLabels.union(["Graduate Certificate", "Graduate Diploma", "Doctoral Degree"])
        case .primarySchool: ["Primary School Studies"]
        case .juniorSecondary: ["Junior Secondary Studies"]
        case .seniorSecondary: ["Senior Secondary Certificate of Education"]
        case .secondarySchool: ["Junior Secondary Studies", "Senior Secondary Certificate of Education"]
        case .school: Set(Self.yearsOfLabels.keys)
        case .english: ["Non AQF Award"]
        }
    }

    /// The word for one and for several courses of the level.
    package var noun: (one: String, many: String) {
        switch self {
        case .masters: ("master's course", "master's courses")
        case .bachelor: ("bachelor course", "bachelor courses")
        case .bachelorHonours: ("honours bachelor course", "honours bachelor courses")
        case .anyBachelor: ("bachelor course, with or without honours", "bachelor courses, with or without honours")
        case .doctoral: ("doctoral course", "doctoral courses")
        case .diploma: ("diploma", "diplomas")
        case .advancedDiploma: ("advanced diploma", "advanced diplomas")
        case .associateDegree: ("associate degree", "associate degrees")
        case .graduateCertificate: ("graduate certificate", "graduate certificates")
        case .graduateDiploma: ("graduate diploma", "graduate diplomas")
        case .certificate1: ("Certificate I course", "Certificate I courses")
        case .certificate2: ("Certificate II course", "Certificate II courses")
        case .certificate3: ("Certificate III course", "Certificate III courses")
        case .certificate4: ("Certificate IV course", "Certificate IV courses")
        case .undergraduate: ("undergraduate course", "undergraduate courses")
        case .postgraduate: ("postgraduate course", "postgraduate courses")
        case .primarySchool: ("primary school course", "primary school courses")
        case .juniorSecondary: ("junior secondary course", "junior secondary courses")
        case .seniorSecondary: ("senior secondary course", "senior secondary courses")
        case .secondarySchool: ("secondary school course", "secondary school courses")
        case .school: ("school course", "school courses")
        case .english: ("course outside the qualifications framework", "courses outside the qualifications framework")
        }
    }

    /// Whether a course of this register label is of the level; the honours bachelor counts as a bachelor when one
    /// course is asked for by name.
    package func includes(label: String) -> Bool {
        registerLabels.contains(label) || (self == .bachelor && label == "Bachelor Honours Degree")
    }
}

/// What a phrase of the level table says.
package struct LevelPhrase: Sendable {
    package var level: CourseLevel?
    /// Field words that an abbreviation carries with it (an MBA is a master's in business administration).
    package var nameTerm: [String] = []
}

package enum LevelWords {
    /// Phrases for levels. "Doctor of …" names titles at several levels, so it gives none.
    package static let table: PhraseTable<LevelPhrase> = {
        var table = PhraseTable<LevelPhrase>()
        for (phrases, level) in plain {
            for phrase in phrases.split(separator: "|") { table.insert(String(phrase), LevelPhrase(level: level)) }
        }
        for (phrases, level, terms) in titled {
            for phrase in phrases.split(separator: "|") {
                table.insert(String(phrase), LevelPhrase(level: level, nameTerm: terms))
            }
        }
        return table
    }()

    /// "Undergrad (bachelor)": of two levels side by side the one that says more, with the words of both.
    static func joined(_ levels: [(value: LevelPhrase, range: Range<Int>)]) -> [(value: LevelPhrase, range: Range<Int>)]
    {
        let general: [CourseLevel] = [.undergraduate, .postgraduate]
        var kept: [(value: LevelPhrase, range: Range<Int>)] = []
        for level in levels {
            if let last = kept.last, last.range.upperBound == level.range.lowerBound, last.value.nameTerm.isEmpty,
                let before = last.value.level, general.contains(before),
                level.value.level.map({ !general.contains($0) }) == true
            {
                kept[kept.count - 1] = (level.value, last.range.lowerBound..<level.range.upperBound)
            } else {
                kept.append(level)
            }
        }
        return kept
    }

    private static let plain: [(String, CourseLevel?)] = [
        (
            "master|masters|master of|masters of|masters in|master in|master degree|masters degree|master degree in",
            .masters
        ),
        (
            "master program|masters program|master level|masters level|msc|ma degree|m sc|mastre|maestria|master course",
            .masters
        ),
        ("msc in|mtech|meng|m tech|master's level|硕 士|स्नातकोत्तर|मास्टर|मास्टर्स|thac si|ماجستير|máster|masteres", .masters),
        ("postgraduate|postgrad|post graduate|postgraduate degree|pg", .postgraduate),
        ("undergraduate|undergrad|ug", .undergraduate),
        (
            "bachelor|bachelors|bach|bach of|bachelor of|bachelors of|bachelor in|bachelors in|bachelor degree|bachelors degree",
            .bachelor
        ),
        (
            "bachelor degree in|bsc|b sc|bsc in|btech|b tech|beng|ba degree|bachelor program|bachelor level|licenciatura",
            .bachelor
        ),
        (
            "grado|grados|grade bachelor|grado bachelor|cu nhan|本 科|学 士|स्नातक|बैचलर|بكالوريوس|bachelor course|bachler|bachelar",
            .bachelor
        ),
        (
            "honours year|honours year in|honours bachelor|honours bachelor in|honours bachelors in|honours degree in|bachelor honours|honours degree|bachelor honours degree|bachelor with honours",
            .bachelorHonours
        ),
        (
            "phd|ph d|doctorate|doctoral|doctoral degree|doctorate degree|phd in|doctoral program|phd program|dphil",
            .doctoral
        ),
        ("doctor of philosophy in", .doctoral),
        ("博 士|doctorado|tien si|दकतोरेट|دكتوراه|phd degree", .doctoral),
        ("diploma|diploma of|diploma in|diploma course|diplome|dip of|dip in|dip", .diploma),
        (
            "advanced diploma|advanced diploma of|advanced diploma in|adv diploma|adv diploma of|adv dip|adv dip of|adv dip in",
            .advancedDiploma
        ),
        (
            "associate degree|associate degree of|associate degree in|associates degree|assoc degree|assoc degree in|assoc degree of",
            .associateDegree
        ),
        (
            "graduate certificate|graduate certificate in|graduate certificate of|grad cert|grad cert in|gradcert",
            .graduateCertificate
        ),
        ("postgraduate certificate|graduate cert|grad certificate|pg certificate", .graduateCertificate),
        (
            "graduate diploma|graduate diploma in|graduate diploma of|grad dip|grad dip in|grad diploma|grad dip of",
            .graduateDiploma
        ),
        ("postgraduate diploma|pg diploma|graduate dip|graddip|pgd", .graduateDiploma),
        (
            "certificate iv|certificate iv in|certificate 4|certificate 4 in|cert iv|cert iv in|cert 4|cert 4 in",
            .certificate4
        ),
        ("certificate four|certificate four in|cert four|certificate ivs|cert ivs|certificate 4s", .certificate4),
        (
            "certificate iii|certificate iii in|certificate 3|certificate 3 in|cert iii|cert iii in|cert 3|cert 3 in",
            .certificate3
        ),
        ("certificate three|certificate three in|cert three|certificate iiis|cert iiis|certificate 3s", .certificate3),
        ("certificate ii|certificate ii in|certificate 2|certificate 2 in|cert ii|cert ii in|cert 2", .certificate2),
        ("certificate i|certificate i in|certificate 1|certificate 1 in|cert i|cert 1", .certificate1),
        (
            "ordinary bachelor|bachelor honours not needed|bachelor without honours|bachelor not honours|bachelor no honours",
            .bachelor
        ),
        ("bachelor honours included|bachelor including honours|bachelor with or without honours", .anyBachelor),
        (
            "bachelor or honours|bachelor and honours|bachelor incl honours|bachelor degree honours included",
            .anyBachelor
        ),
        ("doctor of|master by research|doctors of", nil),
    ]

    private static let titled: [(String, CourseLevel?, [String])] = [
        ("mba|m b a", .masters, ["Business Administration", "MBA"]),
        ("mph", .masters, ["Public Health"]), ("msw", .masters, ["Social Work"]),
        ("mpa", .masters, ["Professional Accounting"]),
        ("llm", .masters, ["Laws"]), ("llb", .bachelor, ["Laws"]), ("bba", .bachelor, ["Business Administration"]),
        ("mbbs", nil, ["Medicine", "Surgery"]), ("bcom|b com", .bachelor, ["Commerce"]),
        ("mcom", .masters, ["Commerce"]),
        ("mit degree|masters of it|master of it|masters in it|master in it", .masters, ["Information Technology"]),
        ("bit degree|bachelor of it|bachelor in it|bachelors in it", .bachelor, ["Information Technology"]),
        ("diploma of it|diploma in it", .diploma, ["Information Technology"]),
        ("med degree|m ed|m.ed", .masters, ["Education"]), ("b ed", .bachelor, ["Education"]),
        (
            "ib diploma|ib diploma program|ib diploma programme|ib program|ib programme", nil,
            ["International Baccalaureate", "IB"]
        ),
        ("dvm", nil, ["Veterinary Medicine"]), ("bvsc", .bachelor, ["Veterinary Science"]),
        ("bsn", .bachelor, ["Nursing"]), ("dpt", nil, ["Physiotherapy"]), ("jd|juris doctor", nil, ["Juris Doctor"]),
    ]
}
