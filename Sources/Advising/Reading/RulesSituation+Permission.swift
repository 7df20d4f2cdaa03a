// Situations of families, and of asking for, changing and keeping a permission.

extension RulesSituation {
    static let ofFamily: [RulesSituation] = [
        RulesSituation(
            [family, coming, "bring|come|join|take|along|accompany|follow|allowed|can|may|with"],
            not: "look|pupil|boarding|work|working|job|money|month|born|hour|" + parent,
            "must be the partner or child of a person who is"
        ),
        RulesSituation(
            [
                "aunt|uncle|sister|brother|grandmother|grandfather|grandma|grandpa|relative|cousin|granny",
                "look|care|live|stay|living|staying|raise|keep", "boy|girl|son|daughter|nephew|niece|child|kid|pupil",
            ],
            "close relative|care arrangement|in the care of a close relative",
            route: .childStudent
        ),
        RulesSituation(
            [family, working],
            not: "bring|look|child student|my degree|fund",
            "dependent partner|work (including self-employment and voluntary work) is permitted"
        ),
        RulesSituation(
            [partner, "much|amount|" + money, "need|show|prove|have|must|require|proof|enough|month|saving|fund"],
            not: "work|job|account",
            "Financial requirement for dependent partner|funds required"
        ),
        RulesSituation(
            [child, "much|amount|" + money, "need|show|prove|have|must|require|proof|enough|month|saving|fund"],
            not: "work|job|boarding|pupil|account",
            "Financial requirement for dependent child|funds required"
        ),
        RulesSituation(
            [family, "marry|married|marriage|relationship|unmarried|living together|wedding|prove"],
            not: "money|fund",
            "The applicant must be the partner of a Person|Relationship with Partner"
        ),
        RulesSituation(
            [partner + "|family|dependant|dependent", "expire|expires|end|ends|run|runs|until|long|last"],
            not: "bank|account|money",
            "dependent partner will be granted permission which ends on the same date"
        ),
        RulesSituation(
            ["born|birth|newborn|pregnant", child + "|here|uk|baby"],
            "born during the Student’s current period of permission|born"
        ),
    ]

    static let ofPermission: [RulesSituation] = [
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
            "must not have, or have last been granted, permission|as a Visitor"
        ),
        RulesSituation(
            ["seasonal|domestic|short|visitor|tourist", "switch|change|convert|become|apply|extend|swap"],
            not: "money|fund|work|job|hour|english|tb|long|placement",
            "must not have, or have last been granted, permission"
        ),
        RulesSituation(
            [
                "soon|late|latest|long|when|within|day|gap", "after|behind|following|between", "start|begin|starting",
                "visa|permission|expire",
            ],
            not: "money|fund|bank|graduate|work|job|early|before|bring",
            "start date no more than 28 days after the expiry date of the applicant’s previous permission"
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
            [
                "diploma|below|foundation|college|hnd", "year|years|long|longest|maximum|limit|total",
                "study|visa|stay|student",
            ],
            not: "english|score|ielts|fee|tuition|cost|price|cheap|budget|aud|dollar",
            "below degree level, the grant of permission must not lead to"
        ),
        RulesSituation(
            ["below|under", "degree", "year|years|long|longest|maximum|limit|total", "student|permission"],
            not: "english|score|ielts|fee|tuition|cost|price|cheap|budget|aud|dollar",
            "below degree level, the grant of permission must not lead to",
            standsAlone: true
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
                "progress|progression|second|higher|another|lower", degree,
                "second|another|higher|lower|progress|progression|level",
            ],
            not: "english|ielts|cas|money|graduate|psw|fund|switch|change|swap|university|uni",
            "Academic Progress requirement|show academic progress"
        ),
        RulesSituation(
            ["soon|early|earliest|before|ahead|advance", "apply|application|applying|lodge|submit"],
            not: "job|work|decided|graduate",
            "must be made no more than 6 months before the start date|must be made no more than 3 months before the start date"
        ),
        RulesSituation(
            ["soon|early|earliest|before|ahead|how long", "enter|arrive|travel|fly|come|land"],
            not: "apply|xray|tb|lung|test|screening|wife|husband|family|clearance|child",
            "period of permission granted to an applicant before the start of the course"
        ),
        RulesSituation(
            [
                "extend|extension|stay|already|living|lived|been|renew", "month|months|year|years",
                money, "need|show|must|have|still|again|prove",
            ],
            not: "account|bank|statement|old|child|course|long|much|" + partner,
            "has been living in the UK with permission for 12 months or more|do not need to show funds"
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
            "Period granted after course end date|plus the relevant periods"
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
            not:
                "bank|statement|letter|cas|money|test|certificate|week|hour|account|papers|gig|gigs|singer|singing|entertainer|paid|perform|foster|carer|class|"
                + parent,
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
    ]
}
