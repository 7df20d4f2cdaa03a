// Situations of language, health and clearance, and what the other routes are for.

extension RulesSituation {
    static let ofLanguage: [RulesSituation] = [
        RulesSituation(
            [
                degree, test,
                "english|abroad|country|nigeria|taught|medium|usa|america|australia|canada|zealand|ireland|home",
            ],
            not: "level|need for|foundation|cefr|b2|psw|score",
            "degree or degree-level qualification taught in a university|academic qualification"
        ),
        RulesSituation(
            ["ecctis|naric|enic|confirm|confirms|compare|recognise", degree],
            not: "cas|finished",
            "confirmation from Ecctis"
        ),
        RulesSituation(["gcse|igcse|alevel|school", test], not: "boarding|level|short", "GCSE or A Level English"),
        RulesSituation(
            ["level|score|band|b1|b2|cefr", test],
            not: "gcse|sat",
            "English language requirement for a Student|equivalent to level B2|level B2"
        ),
        RulesSituation(
            ["university|school|sponsor|college", "assess|check|own|interview|internal|itself", test],
            not: "old|valid",
            "have assessed the applicant’s English language ability"
        ),
        RulesSituation(
            [test, lasting, "result|score|certificate|valid|expire|test"],
            not: "tb|lung|xray|account|bank|level",
            "valid digital reference number|English language test"
        ),
        RulesSituation(
            [test, "already|before|last|previous|again|earlier"],
            not: "account|bank|degree|bachelor|money",
            "already shown they met the requirement"
        ),
        RulesSituation(
            [
                "passport|national|citizen|nationality|native|american|canadian|jamaican", test,
                "exempt|excused|need|test|native|count|require|must|skip",
            ],
            not: "degree|bachelor|tb",
            "majority-English-speaking countries"
        ),
        RulesSituation(
            ["deaf|disabled|disability|blind|dyslexia|dyslexic", test + "|component|part|listening"],
            "exempted from a component of that test"
        ),
    ]

    static let ofHealth: [RulesSituation] = [
        RulesSituation([lung], not: lasting, "valid TB certificate|active pulmonary tuberculosis"),
        RulesSituation([lung, lasting], not: "country|list", "A TB certificate is valid only if"),
        RulesSituation(
            ["security|technology|clearance|atas", "clearance|certificate|atas"],
            not: "entry|language|english",
            "ATAS certificate|ATAS requirement"
        ),
    ]

    static let ofOtherRoutes: [RulesSituation] = [
        RulesSituation(
            [parent + "|i|me", "accompany|accompanying|look|care|stay|live|come", child + "|pupil", school],
            not: "degree|master|phd",
            "Parent of a Child Student|care for their child",
            route: .parent,
            isPurpose: true
        ),
        RulesSituation(
            ["boarding|pupil|teenager|schoolchild"],
            not: "accompany|accompanying|mother|mum|father|" + partner,
            "Child Student",
            route: .childStudent,
            isPurpose: true
        ),
        RulesSituation(
            ["learn|learning|english|language", "course|class|only|classes", "short|year|month|months|11|6|visa|less"],
            not: "level|test|score|degree|master|bachelor|pre|ielts|prove",
            "Short-term Student|English language course",
            route: .shortTerm,
            isPurpose: true
        ),
        RulesSituation(
            ["learn|learning", "english", "visa|stay|route|long|only|course|class"],
            not: "level|test|score|degree|bachelor|pre|ielts|prove",
            "Short-term Student|English language course",
            route: .shortTerm,
            isPurpose: true
        ),
        RulesSituation(["covid|pandemic|lockdown"], "distance learning took place overseas", route: .graduate),
        RulesSituation(
            ["report|notify|tell|inform", "university|sponsor|school", "finish|finished|complete|completed|passed"],
            "student sponsor must have notified the Home Office",
            route: .graduate
        ),
    ]
}
