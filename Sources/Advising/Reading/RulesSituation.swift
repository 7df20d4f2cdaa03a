// What several everyday words together ask of the Rules, where none of them alone says it: "my mum's" and "account", "failed" and
// "again". A general table of the domain, as `RulesConcept` is: it says how the Rules put a thing, never which paragraph answers.

/// A situation told in lay words, and the Rules' own words for it.
struct RulesSituation: Sendable {
    /// Of each group one word must be said.
    private let groups: [Set<String>]
    /// None of these must be.
    private let others: Set<String>
    /// What the Rules say, as terms of a search.
    let terms: [String]
    /// The route that is meant where none is named.
    let route: RulesQuestion.Route?

    /// - Parameters:
    ///   - groups: Words divided by bars, as stems.
    ///   - others: Words that mean something else is asked.
    init(_ groups: [String], not others: String = "", _ terms: String, route: RulesQuestion.Route? = nil) {
        self.groups = groups.map { Set($0.split(separator: "|").map { Word.stem(of: String($0)) }) }
        self.others = Set(others.split(separator: "|").map { Word.stem(of: String($0)) })
        self.terms = terms.split(separator: "|").map(String.init)
        self.route = route
    }

    func holds(_ stems: Set<String>) -> Bool {
        others.isDisjoint(with: stems) && groups.allSatisfy { !$0.isDisjoint(with: stems) }
    }

    /// The situations that a question tells, in the table's order.
    static func all(in words: [Word]) -> [RulesSituation] {
        let stems = Set(words.map(\.stem)).union(words.map(\.text))
        return table.filter { $0.holds(stems) }
    }

    // MARK: Words that mean much the same

    private static let money = "money|cash|saving|balance|fund|finance|pound|gbp|£"
    private static let holding = "account|bank|savings|statement|balance"
    private static let parent = "mum|mom|mother|dad|father|parent|mummy|daddy|mama|papa|guardian"
    private static let partner = "wife|husband|spouse|partner|girlfriend|boyfriend|fiance|fiancee"
    private static let child = "child|children|kid|son|daughter|baby|toddler"
    private static let family = partner + "|" + child + "|family|dependant|dependent"
    private static let coming = "bring|come|join|take|along|accompany|accompanied|with|follow|move"
    private static let working = "work|working|job|employment|employed|earn|shift|earning"
    private static let test = "test|exam|ielts|toefl|pte|selt|english|language"
    private static let degree = "degree|bachelor|master|undergraduate|postgraduate|bsc|msc|qualification"
    private static let refused = "refused|refuse|refusal|rejected|rejection|denied|deny|declined|reject"
    private static let lasting = "valid|expire|expired|old|long|good|validity|usable|still|last"
    private static let lung = "tb|tuberculosis|xray|ray|chest|lung"
    private static let again = "again|repeat|resit|retake|redo|second|twice|reuse"
    private static let school = "school|boarding|pupil|college"

    private static let table: [RulesSituation] = [
        // Money.
        RulesSituation(
            [
                "much|amount|sum", money,
                "need|have|show|prove|bank|account|require|must|enough|minimum|month|monthly|visa",
            ],
            not: family + "|deposit|loan|hall|accommodation|dorm|ticket|flight|" + parent,
            "must have the following funds|Funds required"
        ),
        RulesSituation(
            ["living|live|rent|maintenance", "prove|show|proof|need|require|month|months"],
            not: family + "|alone|already|" + parent,
            "must have the following funds|Funds required"
        ),
        RulesSituation(
            [money, "9|12|nine|twelve|month", "many|months|whole|only|long"],
            not: family + "|statement|" + parent,
            "for each month of the course|must have the following funds"
        ),
        RulesSituation(
            [
                "long|day|days|row|consecutive|continuous|continuously|period|month", money + "|account|bank",
                "stay|sit|kept|keep|held|hold|remain|untouched|row|there|leave|left|been",
            ],
            not: "recent|newest|latest|letter|dated|child|wife|each",
            "have held the required level of funds for a 28-day period|28-day period"
        ),
        RulesSituation(
            [parent, holding + "|money|fund|saving"],
            not: "agree|consent|carer|month",
            "account in the name of a parent|name of a parent or legal guardian|written consent"
        ),
        RulesSituation(
            [
                "uncle|aunt|friend|cousin|brother|sister|grandfather|grandmother|relative|somebody|someone|employer|company",
                "pay|promise|promised|promises|send|support|sponsor|sponsoring|help",
            ],
            not: "government|council|scholarship",
            "third-party support|Promises of future third-party support"
        ),
        RulesSituation(
            [
                "company|employer|government|university|sponsor|scholarship|organisation",
                "pay|pays|paying|paid|cover|sponsor|sponsorship|scholarship",
                "proof|letter|show|evidence|document|money|fund",
            ],
            not: "deposit|account",
            "official financial sponsor|financial sponsorship"
        ),
        RulesSituation(
            [
                "year|years|12|month|while|already", "lived|living|live|been|here|britain|uk",
                money + "|bank|financial|maintenance|proof|evidence|prove",
            ],
            not: "next|course|per|each",
            "living in the UK with permission for 12 months|will meet the financial requirement and do not need to show funds"
        ),
        RulesSituation(
            ["dropped|drop|less|below|spent|lower|fell|fall|spend", money + "|account|amount"],
            not: "degree|level",
            "fall substantially below the level of funds|spent funds"
        ),
        RulesSituation(
            ["deposit|payment|prepaid|paid", "accommodation|hall|hostel|dorm|residence|housing|room"],
            "deposit to the student sponsor for accommodation|offset against the funds"
        ),
        RulesSituation(
            [
                "paid|prepaid|pay|payment", "tuition|fee|fees|part|half",
                "show|prove|proof|receipt|confirm|deducted|deduct|less|count|off",
            ],
            not: "visa fee",
            "paid all or part of their course fees|receipt issued by the student sponsor"
        ),
        RulesSituation(
            ["name|joint|mine|own|somebody|someone|else|alone", "account|bank|money|saving"],
            not: "friend|uncle",
            "Accounts relied on must be in the name of the applicant|joint account holder"
        ),
        RulesSituation(
            ["bitcoin|crypto|cryptocurrency|share|bond|stock|investment|gold|credit|property|house|land|pension"],
            not: "course|hour|placement|flat",
            "Funds held in other accounts or financial instruments such as shares, bonds, credit cards|other accounts or financial instruments"
        ),
        RulesSituation(
            [
                "type|kind|sort|which|saving|savings|current|fixed", "account",
                "use|ok|okay|allowed|fine|accepted|may|can|proof|proving",
            ],
            not: parent,
            "any form of personal bank or building society account"
        ),
        RulesSituation(
            [
                "rupee|dollar|naira|taka|currency|currencies|foreign|euro|yuan|dirham|peso|cedi",
                "bank|account|convert|converted|saving|held|exchange|pound",
            ],
            not: "aud|australian",
            "held in one or more foreign currencies|converted into pound sterling"
        ),
        RulesSituation(
            ["recent|newest|latest|old|dated|date", "statement|letter|evidence"],
            not: "loan|offer",
            "most recently dated piece of financial evidence must be dated within 31 days"
        ),
        RulesSituation(["loan"], not: "deposit|best|interest|cheapest", "student loan letter|student loan"),
        RulesSituation(
            ["bank", "small|online|app|electronic|paper|digital|regulated|any"],
            not: "statement",
            "financial institution is not regulated|electronic record keeping"
        ),
        // Work.
        RulesSituation(
            [working, "hour|hours|week|weekly|term|semester|part|full"],
            not: partner + "|" + child + "|dependant|placement|internship|graduate|parent|mother",
            "hours per week during term-time|employment conditions"
        ),
        RulesSituation(
            ["holiday|vacation|summer|christmas|break|easter", working + "|full"],
            not: "parent|mother",
            "outside of term-time|employment conditions"
        ),
        RulesSituation(
            [
                "uber|taxi|deliveroo|delivery|courier|youtube|etsy|ebay|freelance|freelancing|startup|business|shop|influencer|tutor|tutoring|contractor|selfemployed",
                working + "|run|own|start|drive|sell|open|do|be",
            ],
            not: "master|bachelor|mba|studies|" + partner,
            "be self-employed or engage in business activity"
        ),
        RulesSituation(
            [
                "football|sport|sports|cricket|rugby|tennis|athlete|team|club|basketball|hockey|footballer|coach",
                "play|paid|professional|professionally|semi|coach|train|job|work",
            ],
            "work as a professional sportsperson, including as a sports coach"
        ),
        RulesSituation(
            ["singer|musician|band|actor|dj|dancer|comedian|stage|gig|perform|concert|model"],
            not: "course|degree|bachelor|master",
            "entertainer"
        ),
        RulesSituation(
            [
                "permanent|job|full|start|career|graduate", "before|wait|waiting|pending|decided|decision|until",
                working + "|permanent|vacancy",
            ],
            not: partner,
            "start employment in a full-time permanent vacancy"
        ),
        RulesSituation(
            [
                "placement|internship|sandwich",
                "long|share|part|third|proportion|fraction|compared|half|maximum|percent|big",
            ],
            "must not be longer than one third of the total length of the course"
        ),
        RulesSituation(
            ["placement|internship", "hour|hours|20|count|counted|against|allowed|course|integral|programme"],
            not: "long|share|third|proportion",
            "work related to a work placement, assessed as an integral part of the course"
        ),
        // Family.
        RulesSituation(
            [family, coming, "bring|come|join|take|along|accompany|follow|allowed|can|may|with"],
            not: "look|pupil|boarding|work|working|job|money|month|born|hour|" + parent,
            "must be the partner or child of a person who is"
        ),
        RulesSituation(
            [family, working],
            not: "bring|look|child student|my degree|fund",
            "dependent partner|work (including self-employment and voluntary work) is permitted"
        ),
        RulesSituation(
            [partner, money + "|much|amount"],
            not: "work|job|account",
            "Financial requirement for dependent partner|funds required"
        ),
        RulesSituation(
            [child, money + "|much|amount"],
            not: "work|job|boarding|pupil|account",
            "Financial requirement for dependent child|funds required"
        ),
        RulesSituation(
            [family, "marry|married|marriage|relationship|unmarried|living together|wedding|prove"],
            not: "money|fund",
            "The applicant must be the partner of a Person|Relationship with Partner"
        ),
        RulesSituation(
            [partner + "|family|dependant|dependent", "expire|expires|end|ends|run out|until|long|last"],
            not: "bank|account|money",
            "dependent partner will be granted permission which ends on the same date"
        ),
        RulesSituation(
            ["born|birth|newborn|pregnant", child + "|here|uk|baby"],
            "born during the Student’s current period of permission|born"
        ),
        // Permission.
        RulesSituation(
            [
                refused + "|turned down|turned",
                "can|what|again|review|appeal|challenge|look|ask|happen|do|options|reapply|reconsider",
            ],
            not: "cas|offer|reuse|number|guardian|used|account|advise|should",
            "can apply for an Administrative Review"
        ),
        RulesSituation(
            [
                "tourist|visitor|visit|holiday|travel",
                "switch|change|convert|inside|without|leaving|transfer|become|swap",
            ],
            "must not have, or have last been granted, permission as a Visitor"
        ),
        RulesSituation(
            [
                "year|years|time|long", "limit|maximum|most|total|many|max|cap|longest|allowed",
                "student|study|visa|route|studying",
            ],
            not:
                "account|bank|after|graduate|test|placement|per|week|hour|prove|money|statement|early|soon|before|work|english",
            "more than five years’ permission as a Student|Maximum period of study"
        ),
        RulesSituation(
            ["diploma|below|foundation|college|hnd", "year|years|long|maximum|limit|total", "study|visa|stay"],
            not: "english|score|ielts",
            "below degree level, the grant of permission must not lead to"
        ),
        RulesSituation(
            ["change|swap|switch|different|move|transfer|new", "course|degree|subject|major|programme|program"],
            not: "tourist|visitor|university|uni|another university|level|holiday|start|begin|gap|soon|early",
            "may begin studying on a new course with their current student sponsor"
        ),
        RulesSituation(
            ["change|swap|switch|different|move|transfer|new", "same", "university|uni|college|school|sponsor"],
            not: "tourist|visitor",
            "may begin studying on a new course with their current student sponsor"
        ),
        RulesSituation(
            ["change|move|transfer|switch|another|different|other|new", "university|uni|college|sponsor|institution"],
            not: "same|tourist|visitor|work|english|clearance",
            "must only study with the student sponsor which assigned|new student sponsor"
        ),
        RulesSituation(
            [
                "evening|extra|hobby|side|weekend|additional|private|dance|painting|second",
                "class|classes|lesson|lessons|course|study",
            ],
            not: "english|visa extension|money|degree progress",
            "Supplementary study is permitted"
        ),
        RulesSituation(
            ["state|public|government|academy", "school"],
            not: "funding|hour",
            "must not study at a State School or Academy"
        ),
        RulesSituation(
            [
                "fail|failed|failing|repeat|resit|retake|redo",
                "exam|exams|module|modules|year|course|class|semester|subject",
            ],
            "re-sit examinations or repeat modules"
        ),
        RulesSituation(
            [
                "progress|progression|level|higher|same|second", degree,
                "second|another|same|new|higher|lower|progress|up",
            ],
            not: "english|ielts|cas|money|graduate|psw|fund|switch|change|swap|university|uni",
            "Academic Progress requirement|show academic progress"
        ),
        RulesSituation(
            ["soon|early|earliest|before|ahead|advance", "apply|application|applying|lodge|submit"],
            not: "job|work|decided|graduate",
            "application must be made no more than|before the start date of the course"
        ),
        RulesSituation(
            ["soon|early|earliest|before|ahead|how long", "enter|arrive|travel|fly|come|land"],
            not: "apply|xray|tb|lung|test|screening|wife|husband|family|clearance|child",
            "period of permission granted to an applicant before the start of the course"
        ),
        RulesSituation(
            ["gap|between", "visa|permission|old|course|start|expiry"],
            not: "study gap|year gap",
            "no more than 28 days after the expiry date of the applicant’s previous permission"
        ),
        RulesSituation(
            [
                "after|finish|finished|finishing|end|ends|complete|completed|graduating", "stay|leave|remain|long",
                "course|degree|study|studies|visa|graduation|phd|master|bachelor",
            ],
            not: "work|job|money|fund|bring|account",
            "relevant period of permission granted after the course ends|period granted"
        ),
        RulesSituation(
            ["after|finish|finished|graduation|graduating|graduate", "stay|remain|look|search|find", working],
            not: "wife|husband|before",
            "Period of grant for a Graduate|Period granted from date of decision",
            route: .graduate
        ),
        RulesSituation(
            [
                "doctorate|phd|master|bachelor|degree", "after|get|graduate|psw", "long|year|years",
                "graduate|psw|post|studying|graduation|work",
            ],
            not: "limit|maximum|prove",
            "Period granted from date of decision|period of grant"
        ),
        RulesSituation(
            [
                "agree|agreement|consent|permission|approve|sign|allow", parent,
                "16|17|under|young|before|need|must|have",
            ],
            not: "account|money|bank|work",
            "parental consent requirement"
        ),
        RulesSituation(
            ["16|17|15|14|age|old|young|minimum|youngest"],
            not: "bank|statement|letter|cas|money|test|certificate|week|hour|account|papers|" + parent,
            "at least 16 years old on the date of application|years old on the date of application"
        ),
        RulesSituation(
            ["offer|cas|confirmation|acceptance", "old|valid|expire|usable|age|month|still|long"],
            "Confirmation of Acceptance for Studies reference number|no more than 6 months"
        ),
        RulesSituation(
            ["offer|cas|confirmation|acceptance", again + "|used|use|refused|earlier|previous"],
            not: "old|valid",
            "must not have been used in a previous application"
        ),
        RulesSituation(
            ["licence|license|sponsor", "lost|loses|taken|revoked|lose|away|withdrawn|cancelled"],
            "student sponsor whose licence is still valid|licence revoked"
        ),
        RulesSituation(
            [
                "certificate|transcript|diploma|marksheet|document|papers|original",
                "offer|admission|submit|send|show|provide|translate|upload",
            ],
            not: "low|risk|waived|tb|lung|atas|bank|loan|account",
            "evidence of the qualifications or references they used to obtain the offer"
        ),
        RulesSituation(
            [
                "low|risk|brazilian|chinese|indian|nationality|country",
                "document|papers|bank|evidence|waived|submit|send", "need|not|waived|must|have|require|submit",
            ],
            not: "english|tb|atas|currency|old|currencies",
            "Differential evidence requirement|does not need to be provided"
        ),
        RulesSituation(
            ["online|remote|remotely|distance", "study|course|lesson|lessons|class|classes|lecture"],
            not: "apply|form|bank|covid|pandemic|test",
            "permitted remote delivery|premises of the student sponsor"
        ),
        RulesSituation(
            ["full|part", "time", "course|study|studying|student"],
            not: "work|working|job|wife|husband|hour|partner|parent",
            "must be for a course which is one of the following|part-time course"
        ),
        // Language.
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
        // Health and clearance.
        RulesSituation([lung], not: lasting, "valid TB certificate|active pulmonary tuberculosis"),
        RulesSituation([lung, lasting], not: "country|list", "A TB certificate is valid only if"),
        RulesSituation(
            ["security|technology|clearance|atas", "clearance|certificate|atas"],
            not: "entry|language|english",
            "ATAS certificate|ATAS requirement"
        ),
        // The other routes.
        RulesSituation(
            ["boarding|pupil|teenager|schoolchild"],
            not: "accompany|accompanying|mother|mum|father|" + partner,
            "Child Student",
            route: .childStudent
        ),
        RulesSituation(
            [parent + "|i|me", "accompany|accompanying|look|care|stay|live|come", child + "|pupil", school],
            not: "degree|master|phd",
            "Parent of a Child Student|care for their child",
            route: .parent
        ),
        RulesSituation(
            ["learn|learning|english|language", "course|class|only|classes", "short|year|month|months|11|6|visa|less"],
            not: "level|test|score|degree|master|bachelor|pre|ielts|prove",
            "Short-term Student|English language course",
            route: .shortTerm
        ),
        RulesSituation(
            ["learn|learning", "english", "visa|stay|route|long|only|course|class"],
            not: "level|test|score|degree|bachelor|pre|ielts|prove",
            "Short-term Student|English language course",
            route: .shortTerm
        ),
        RulesSituation(["covid|pandemic|lockdown"], "distance learning took place overseas", route: .graduate),
        RulesSituation(
            ["report|notify|tell|inform", "university|sponsor|school", "finish|finished|complete|completed|passed"],
            "student sponsor must have notified the Home Office",
            route: .graduate
        ),
    ]
}
