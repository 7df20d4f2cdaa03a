// Situations of money and of work.

extension RulesSituation {
    static let ofMoney: [RulesSituation] = [
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
    ]

    static let ofWork: [RulesSituation] = [
        RulesSituation(
            [working, "hour|hours|week|weekly|term|semester|part|full"],
            not: "short|saving|savings|aside|" + partner + "|" + child
                + "|dependant|placement|internship|graduate|parent|mother",
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
    ]
}
