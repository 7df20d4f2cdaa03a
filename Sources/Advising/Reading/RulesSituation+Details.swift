// Situations of forms and papers, of how a sum or a test is proven, and of the routes of children, parents and graduates.

extension RulesSituation {
    private static let kin =
        "aunt|uncle|sister|brother|grandmother|grandfather|grandma|grandpa|relative|cousin|niece|nephew"
    private static let graduate = "graduate|psw|post"

    static let ofForms: [RulesSituation] = [
        RulesSituation(
            ["form", "which|what|name|called|online|find"],
            not: "bank|tb|refused|invalid|surcharge|fee|left|offer",
            "must apply on the specified form|apply online on the gov.uk website on the specified form"
        ),
        RulesSituation(
            ["form|application", "invalid|incomplete|missing|forgot|forgotten|forget|skipped|left|unpaid"],
            not: "cas|offer|uk|course",
            "does not meet all the validity requirements|rejected as invalid and not considered"
        ),
        RulesSituation(
            ["surcharge|fingerprint|fingerprints|biometric|biometrics", "before|paid|pay|must|need|when|form"],
            "any fee and Immigration Health Charge must have been paid|must have provided biometrics"
        ),
        RulesSituation(
            ["identity|identification|passport|id", "document|paper|what|which|prove"],
            not: "english|language|tb|national|list|exempt|need",
            "passport or other travel document which satisfactorily establishes their identity and nationality|passport or other document which satisfactorily establishes"
        ),
        RulesSituation(
            [
                "scholarship|sponsor|sponsored|funded|covered|paid|government",
                "consent|blessing|agree|letter|permission|written",
                "finished|completed|last|ago|before|previous|back|covered",
            ],
            not: "parent|bank|loan|mother|father|guardian",
            "completed a course of studies in the UK for which they have been awarded a scholarship or sponsorship|must provide written consent"
        ),
        RulesSituation(
            ["extend|extension|extending|renew|renewal", "abroad|home|outside|flew|fly|overseas|away|back|country"],
            not: "money|bank|fund|test|proof|statement",
            "If applying for permission to stay, the applicant must be in the UK on the date of application"
        ),
        RulesSituation(
            [
                "holder|holders|who|which|kind|kinds|what", "switch|swap|change|convert",
                "cannot|cant|not|unable|barred|excluded",
            ],
            not: "course|university|money",
            "must not have, or have last been granted, permission"
        ),
        RulesSituation(
            [
                "arrive|arrives|arriving|land|landing|airport|heathrow|border|board|boards|boarding|plane|travel|travels|fly|flies",
                "visa|clearance|permission", "before|after|afterwards|first|hand|later|sorted|already|need|needs|must",
            ],
            not: "course|start|month|soon|early|money|week|days|term|school|ticket",
            "must apply for and obtain entry clearance|before they arrive in the UK"
        ),
        RulesSituation(
            [
                "disease|illness|medical|health|screen|screening",
                "certificate|test|paper|check|screen|screened|before|screening",
            ],
            not: "charge|surcharge|nhs|insurance|doctor|fee",
            "screening for active pulmonary tuberculosis|valid medical certificate"
        ),
        RulesSituation(
            [
                "january|february|march|april|may|june|july|august|september|october|november|december|month|months",
                "start|starts|begin|begins|term|course",
                "apply|send|submit|put|lodge",
            ],
            not: "graduate|money|bank|work|tb|loan|statement|atas|old|long",
            "no more than 6 months before the start date|no more than 3 months before the start date"
        ),
        RulesSituation(
            ["cas|offer", "invalid|void|thrown|withdrawn"],
            not: "letter|contain",
            "could have been relied on in a previous application which was rejected as invalid|must not have been used in a previous application"
        ),
        RulesSituation(
            ["cas", "written|state|states|contain|contains|information|details|dates|say"],
            not: "old|valid|month|number|used|scholarship|english",
            "must provide all the following information about the course of study on the Confirmation of Acceptance for Studies"
        ),
        RulesSituation(
            [
                "certificate|transcript|diploma|marksheet|degree", "lost|find|instead|missing|replace",
                "certificate|transcript|diploma|marksheet|paper|do",
            ],
            not: "tb|atas|english|gcse|bank",
            "The evidence of each qualification must be one of the following|the transcript of results"
        ),
        RulesSituation(
            ["print|printout|screenshot|printed", "exam|result|results|certificate|website|board|online|transcript"],
            not: "bank|atas|tb|statement",
            "print out of qualifications or transcript results from the awarding body’s online checking service|may require the applicant to provide the certificate of qualification"
        ),
        RulesSituation(
            [
                nation, "statement|statements|document|documents|papers|paper|evidence|proof|records",
                "bank|money|document|documents|financial|let|send|put|need|must|submit|include|sending|papers",
            ],
            not:
                "english|tb|atas|lung|degree|test|currency|chest|language|old|recent|fresh|rate|loan|gcse|clinic|translated|translation",
            "does not need to be provided with the application|is a national of any of the following|Differential evidence requirement"
        ),
    ]

    static let ofCourses: [RulesSituation] = [
        RulesSituation(
            [
                "two|both|pair|second", "course|courses|degrees|programmes|diplomas",
                "one|single|same|cover|covering|together", "visa|cas|application",
            ],
            not: "pre|english|money|year|sessional",
            "must be for a single course of study"
        ),
        RulesSituation(
            [
                "time|times|clock|hour|hours|between|morning|evening|daytime",
                "lesson|lessons|class|classes|lecture|lectures", "below|degree|day|visa|week|count|foundation|diploma",
            ],
            not: "work|job|extra|dance|permitted|supplementary|side",
            "a minimum of 15 hours per week of classroom-based daytime study"
        ),
        RulesSituation(
            [
                "lowest|minimum|level|least|rqf|scqf", "level|qualification|rqf|scqf|framework",
                "england|scotland|wales|course|sponsor|probationary|visa|student",
            ],
            not: "english|ielts|b2|b1|score|language|diploma|ukvi|fund|money|work|year",
            "the course must meet one of the following requirements|Regulated Qualifications Framework level 3 or above|Scottish Credit and Qualifications Framework level 6 or above"
        ),
        RulesSituation(
            ["exchange|erasmus", "term|semester|year|home|university|uni|degree"],
            not: "rate|currency|money",
            "short-term study abroad programme in the UK as part of the applicant’s qualification at an overseas higher education institution"
        ),
        RulesSituation(
            [
                "year|term|semester|abroad|overseas", "degree|course|programme",
                "assessed|integral|includes|part|abroad", "abroad|overseas|go|spend|spain|france|germany|italy",
            ],
            not: "english|work|hour|placement|home|graduate|covid|loan|money",
            "study abroad programme overseas that is an integral and assessed part of the course"
        ),
        RulesSituation(
            [
                "partner", "college|university|institution|school|campus",
                "lesson|lessons|class|classes|study|taught|teach|attend",
            ],
            not: "wife|husband|visa extension",
            "premises of the student sponsor or a partner institution|studying at a partner institution of their student sponsor"
        ),
        RulesSituation(
            [
                "another|other|second|unconnected|different|elsewhere", "university|uni|college|school",
                "attend|study|go|class|classes|lectures|visit",
            ],
            not: "english|offer|exam|graduate|guardian|change|switch|move|transfer",
            "must only study with the student sponsor which assigned the Confirmation of Acceptance for Studies"
        ),
        RulesSituation(
            [
                "dropped|drop|quit|leave|leaving|left|without|gave|abandon|abandoned",
                "finish|finishing|finished|out|completed|completing|completion|up",
                "extend|another|different|new|course|degree|ba|bsc",
            ],
            not: "money|balance|graduate|fee|fees|guardian|job",
            "must have successfully completed the course of study for which they were last granted permission as a Student"
        ),
        RulesSituation(
            ["resit|resat|resits|retake|repeat|repeated", "probationary"],
            "re-sat the same examination or repeated the same module, more than once"
        ),
        RulesSituation(
            [
                "english|summer|pre|preparation|preparatory", "cas", "combined|share|single|one|together|same",
                "degree|main|course",
            ],
            not: "test|money|child|pupil|school",
            "combined pre-sessional course and a main course|the pre-sessional course lasts no longer than 3 months"
        ),
        RulesSituation(
            ["english|summer|pre", "cas", "unconditional|conditional|b2"],
            not: "child|pupil|school",
            "an unconditional offer of a place on the main course"
        ),
        RulesSituation(
            ["placement|internship", "probationary"],
            "a student sponsor (who is not a probationary sponsor) if the course of study is below degree level"
        ),
        RulesSituation(
            ["placement|internship", "slice|share|part|big|proportion|fraction|third|half|percent|much"],
            not: "hour|hours|money|pay",
            "must not be longer than one third of the total length of the course|one half of the total length"
        ),
        RulesSituation(
            [
                "3c|pending|waited|waiting", "count|counted|counts|limit|toward|towards",
                "limit|permission|time|year|study",
            ],
            not: "work|wife|husband|money",
            "extended under section 3C of the Immigration Act 1971 will count towards the period of permission granted"
        ),
        RulesSituation(
            ["acca"],
            "ACCA approved learning partner – student tuition at either Gold or Platinum level"
        ),
        RulesSituation(
            [
                "extra|hang|remain|stay|time|long|month|months|days", "after|behind|once",
                "end|ends|over|class|last|finish|finishes|course", "course|summer|degree|bsc|class",
            ],
            not:
                "work|job|money|fund|bring|account|graduate|apply|evening|permanent|english|side|dance|psw|cas|test|holiday|kid|wife",
            "Period granted after course end date|period of permission dependent on the type and length of course"
        ),
    ]

    static let ofOwnBusiness: [RulesSituation] = [
        RulesSituation(
            [
                "boss|business|founder|startup|entrepreneur|selfemployed|company", "own|run|start|be|found",
                "visa|route|permission|which|requested|applied",
            ],
            not: "wife|husband|partner|child student|graduate|master|degree|sponsor|employer|pays",
            "A Student may be self-employed, if|Innovator Founder route"
        ),
        RulesSituation(
            ["permanent|skilled", "before|soon|early|ends|end|start|begin", working + "|vacancy|position|worker"],
            not: "wife|husband|child|language|ielts",
            "may start employment in a full-time permanent vacancy either up to 3 months prior to the course completion date"
        ),
    ]

    static let ofProof: [RulesSituation] = [
        RulesSituation(
            [
                "extend|extending|extension|renew|still|again", "month|months|year|years",
                money + "|statement|statements|bank|proof|saving",
                "show|prove|must|need|dropped|gotta|drop|required|have",
            ],
            not: "child|partner|wife|husband|account|loan|course|letter",
            "has been in the UK with permission for 12 months or longer|do not need to show funds"
        ),
        RulesSituation(
            ["loan", "28|days|held|sitting|sit|period|hold"],
            "unless the applicant is relying on a student loan or official financial sponsorship|28-day period"
        ),
        RulesSituation(
            [
                "include|included|inside|already|addition|top|extra|separate|own|besides", family,
                money + "|cost|costs|amount|sum",
            ],
            not: "work|job|statement|account|boarding|name",
            "The funds must be in addition to the funds required for the Student"
        ),
        RulesSituation(
            [
                "rate|exchange|convert|converted|converts|conversion|turns|turn",
                money + "|naira|rupee|rupees|rial|rials|tugrik|rand|peso|taka|cedi|yuan",
                "which|whose|where|what|day|official|how",
            ],
            not: "aud|australian",
            "converted into pound sterling|Consular Exchange Rate|spot exchange rate"
        ),
        RulesSituation(
            ["rate|convert|converted", "exchange|pounds|sterling|converted", "savings|saving|funds"],
            not: "fee|fees|tuition|aud|australian|cost|costs",
            "using the spot exchange rate which appears on www.oanda.com for the date of the application|monthly FCDO Consular Exchange Rate",
            standsAlone: true
        ),
        RulesSituation(
            ["tugrik|syrian|mongolian"],
            "The following currencies do not appear on www.oanda.com|Mongolian Tugrik"
        ),
        RulesSituation(["iranian|iran|rial|rials"], not: "atas|phd|tb|research", "Iranian Rials|monthly FCDO CER rate"),
        RulesSituation(
            [
                "village|paper|book|cooperative|informal|unregulated|regulated|moneylender|lender",
                "bank|saving|savings|society|account|institution",
            ],
            not: "statement|letter|student loan",
            "does not use electronic record keeping|financial institution is not regulated"
        ),
        RulesSituation(
            [
                "illegal|illegally|lawful|lawfully|permitted|breach|allowed|cash",
                "worked|working|earned|hours|job|work", "saving|savings|aside|fund|funds|earned|income",
            ],
            not: "wife|husband|can i work|may i work",
            "they must have been earned or acquired lawfully|was not in breach of any conditions attached to that permission"
        ),
        RulesSituation(
            ["promise|promises|promised|promising|letter", "pay|support|fund|later|future"],
            not: "loan|cas|official|government|deposit|carer|guardian|bank|consent",
            "Promises of future third-party support will not be accepted as evidence of funds"
        ),
        RulesSituation(
            [
                "fresh|recent|new|newest|latest|last|old|dated", "statement|paper|evidence|document",
                "bank|money|financial|statement",
            ],
            not: "loan|offer|tb|28|cover|covers|village|back",
            "most recently dated piece of financial evidence must be dated within 31 days"
        ),
        RulesSituation(
            ["count|counting|counted|back|start|begin|begins", "28|days|statement", "statement|balance|day|days|28"],
            not: "course|term|visa end|expiry|cover|covers|loan",
            "counting back from the date of the closing balance"
        ),
        RulesSituation(
            ["statement|statements|paper|evidence", "cover|covers|covering|only|short|enough", "28|days|period|whole"],
            "The financial evidence provided must cover the whole period of time for which the funds must be held"
        ),
        RulesSituation(
            [
                "pension|fixed|investment|saving|savings|money|account",
                "anytime|immediately|instantly|withdraw|withdrawn|access|accessed|emptied|reach|notice|locked",
            ],
            "the account allows the funds to be accessed immediately|pensions from which the funds cannot be withdrawn immediately"
        ),
        RulesSituation(
            [
                "university|uni|school|sponsor|government|ministry|company|embassy",
                "scholarship|pays|pay|paying|funding|everything",
                "where|which|what|written|paper|document|stated|letter|proof",
            ],
            not: "deposit|wife|old|bank|loan|guardian|rent|english|consent",
            "the funds being provided must be stated in the Confirmation of Acceptance for Studies|a letter of confirmation from the official financial sponsor"
        ),
        RulesSituation(
            ["red|overdrawn|overdraft|minus", "bank|account|money|fund|funds|go"],
            "Overdraft facilities will not be counted"
        ),
        RulesSituation(
            ["official|financial", "sponsor|sponsors", "who|which|may|can"],
            not: "licence|student sponsor",
            "official financial sponsor, which must be His Majesty’s Government"
        ),
    ]

    static let ofEnglish: [RulesSituation] = [
        RulesSituation(
            [
                "english|language|ielts", "good|level|much|how|which|score|what",
                "diploma|foundation|below|course|degree|bachelor|master|level",
            ],
            not: "check|confirm|university|gcse|short|valid|old|learn|learning|passport|school",
            "show English language ability on the Common European Framework"
        ),
        RulesSituation(
            [
                "already|proved|proven|shown|last|previous|before", "b2|b1|english|test|language|ielts",
                "another|new|next|still|again",
            ],
            not: "degree from|passport|gcse|ba|bsc|bachelor|bank",
            "already shown they met the requirement|in a previous successful application"
        ),
        RulesSituation(
            [nation, "passport|national|nationality|citizen|speak|native", test],
            not: "degree|bachelor|master|tb|gcse|atas",
            "a national of any of the following majority-English-speaking countries"
        ),
        RulesSituation(
            [
                "ba|bsc|degree|bachelor|master|msc|graduated", "ielts|test|english|language",
                "need|needed|still|again|exempt|prove|instead|count|enough|use",
            ],
            not: "b2|level|score|pre|foundation|speaking|gcse|sponsor|university test|track|visa for my degree",
            "a bachelor’s degree, master’s degree or doctorate awarded in the UK|academic qualification which meets one of the requirements"
        ),
        RulesSituation(
            [
                "confirm|confirms|prove|proves|body|check|checks", "degree|qualification|bachelor|master",
                "foreign|abroad|overseas|taught|english", "who|which|body|what|must",
            ],
            not: "cas|work|placement|uk degree|sponsor",
            "proven by confirmation from Ecctis|confirmation from Ecctis that the qualification meets"
        ),
        RulesSituation(
            [
                "taught", "english", "degree|bachelor|master|qualification",
                "test|ielts|confirm|confirms|prove|instead|body|enough",
            ],
            not: "courses|gcse",
            "a degree or degree level qualification which was taught or researched in English|proven by confirmation from Ecctis",
            standsAlone: true
        ),
        RulesSituation(
            ["code|number|reference", "english|test|passed|ielts|language"],
            not: "cas|phone|course|offer|telephone",
            "a valid digital reference number from an approved provider"
        ),
        RulesSituation(
            ["gcse|igcse|alevel|a level|level", "english|language", "prove|send|show|certificate|evidence|proof"],
            not: "b2|b1|score|ielts|diploma|below|university|sponsor",
            "The requirement at EL 7.1. must be proven by either|an official transcript issued by the awarding body"
        ),
        RulesSituation(
            ["school|boarding", "english", "gcse|igcse|level|a"],
            not: "learn|course|short|score|b2",
            "following education undertaken in a UK based school which began while they were aged under 18"
        ),
        RulesSituation(
            [
                "university|uni|college|sponsor|provider",
                "judge|judges|check|checks|assess|assesses|confirm|itself|own|vouch|test", "english|language",
            ],
            not: "taught|foreign|ecctis|skip|exempt|stammer|degree taught|gcse|placement",
            "they have assessed the applicant’s English language ability|Where an assessment under EL 8.1. has been carried out"
        ),
        RulesSituation(
            [
                "skip|exempt|exempted|excused|stammer|deaf|disability|dyslexia|disabled|let",
                "component|speaking|listening|writing|reading|part", "test|english|examiner|examiners|ielts",
            ],
            not: "atas|tb",
            "exempted from a component of that test by the test provider due to a disability"
        ),
        RulesSituation(
            ["abroad|exchange|short", "test|english", "country|home|american|usa|america|states"],
            not: "learn|learning|degree taught|taught|gcse|bachelor",
            "the study abroad programme is part of a course of study at degree level or above at an overseas higher education institution in the United States of America"
        ),
    ]

    static let ofGraduates: [RulesSituation] = [
        RulesSituation(
            [
                graduate, "inside|in|within", "country|uk|britain|kingdom",
                "apply|file|filing|lodge|application|applying",
            ],
            not:
                "wife|husband|kid|child|covid|online|distance|bank|account|tax|study|studied|family|born|month|year|long",
            "the applicant must be in the UK|An application for permission as a Graduate must meet all the following",
            route: .graduate
        ),
        RulesSituation(
            [
                graduate, "home|outside|abroad|overseas|here|back|leaving|left|from",
                "apply|file|filing|lodge|application|submit|send",
            ],
            not: "wife|husband|kid|child|covid|online|distance|bank|account|tax|course|study|studied|family|born",
            "the applicant must be in the UK|An application for permission as a Graduate must meet all the following",
            route: .graduate
        ),
        RulesSituation(
            [graduate, "home|outside|abroad|overseas", "get|obtain|request|claim|receive"],
            not:
                "wife|husband|kid|child|covid|online|distance|bank|account|tax|course|work|job|study|studied|family|born",
            "the applicant must be in the UK|An application for permission as a Graduate must meet all the following",
            route: .graduate
        ),
        RulesSituation(
            [graduate, "without|failed|dropped|never|finish|finished|left|completed|unfinished|incomplete"],
            not:
                "wife|husband|kid|child|baby|covid|report|notify|reported|job|born|partner|home|outside|abroad|overseas",
            "must have successfully completed the course of study which was undertaken during their last grant of permission",
            route: .graduate
        ),
        RulesSituation(
            [
                "tell|tells|notify|notified|report|reported|reports|inform|informed",
                "passed|result|results|completed|graduate|finished|home",
            ],
            not: "police|money|address|council|authority|foster|guardian",
            "must have notified the Home Office, by the date of application, that the applicant has successfully completed",
            route: .graduate
        ),
        RulesSituation(
            [
                "which|what", "degree|degrees|qualification|qualifications", graduate + "|afterwards",
                "qualify|qualifies|count|counts|need|required|eligible",
            ],
            not: "cas|placement|year|online|home|wife",
            "will meet the qualification requirement if they have successfully completed a course of study",
            route: .graduate
        ),
        RulesSituation(
            ["renamed|name|title|rename", "course|degree|programme", graduate],
            not: "form|bank",
            "If the name of the applicant’s course of study was changed by the Student sponsor",
            route: .graduate
        ),
        RulesSituation(
            [
                graduate, "earned|old|earlier|previous|latest|ago|before", "degree|ba|bsc|msc|master|bachelor",
                "last|latest|visa|visas",
            ],
            not: "month|bank|wife|husband",
            "The qualification must have been gained during the last grant of permission to study as a Student",
            route: .graduate
        ),
        RulesSituation(
            [
                graduate, "inside|here|home|online|half|spend|spent|much|minimum|abroad|part",
                "study|studying|studied|course|master|msc|degree|bsc",
            ],
            not: "wife|husband|kid|apply|application|lodge|file|dependant|money|hour|work|job|child|partner|benefit",
            "Relevant period of Student permission granted during which all study took place in the UK|Study in the UK requirement",
            route: .graduate
        ),
        RulesSituation(
            ["covid|pandemic|lockdown", "online|distance|abroad|home|date|dates"],
            "distance learning took place overseas between 24 January 2020 and 30 June 2022",
            route: .graduate,
            standsAlone: true
        ),
        RulesSituation(
            [
                "last|latest|before|until|date|deadline|wait|2026|2027", "two|2|18|year|years|months|eighteen",
                graduate + "|bsc|degree|bachelor",
            ],
            not: "account|bank|wife|study limit|english|money|course|cas|phd student",
            "Period granted from date of decision|the application is made before 1 January 2027",
            route: .graduate
        ),
        RulesSituation(
            [graduate, "master|course|degree|study|credit|benefit|claim|universal|second"],
            not:
                "completed|finished|wife|husband|kid|partner|child|before|long|earned|which|application|renamed|home|online|sponsor|track|again|spend",
            "study is permitted, except study with an education provider which is a Student sponsor|no access to public funds",
            route: .graduate
        ),
        RulesSituation(
            [family, graduate, "never|married|born|join|abroad|back|there|apply|new|already|after"],
            not: "work|job|salon|study",
            "permission as a dependent partner of a Student and that Student is applying for|The applicant must be in the UK on the date of application",
            route: .graduate
        ),
        RulesSituation(
            [family, graduate, "work|job|salon|business|open|study|self|freelance"],
            "work (including self-employment and voluntary work) is permitted except as a professional sportsperson",
            route: .graduate
        ),
        RulesSituation(
            ["waiting|pending|undecided|yet|meanwhile|decided", family, "apply|application|put|submit"],
            not: "work|job",
            "has made a valid application|that has not been decided"
        ),
    ]

    static let ofSchoolchildren: [RulesSituation] = [
        RulesSituation(
            [
                "prison|jail|convicted|conviction|crime|criminal|court|fine|fined|sentence|offence",
                "guardian|carer|host|" + kin,
            ],
            "has been convicted of a criminal offence in the UK or overseas",
            route: .childStudent
        ),
        RulesSituation(
            ["foundation", "child|pupil|son|daughter|school|boarding"],
            not: "wife|husband|money|fund|work|hour|year below|dependant",
            "is not a foundation course intended to prepare the Child Student for entry",
            route: .childStudent
        ),
        RulesSituation(
            ["guardian|carer|" + kin, "british|settled|citizen|visa|status|who|student|nationality"],
            not: "money|account|month|sum|pay|bank|convicted|fund|promise|wife|husband|parent visa",
            "must be: (a) a British citizen|settled in the UK|nominated guardian, close relative or foster carer must be",
            route: .childStudent
        ),
        RulesSituation(
            ["foster", "council|authority|office|told|notify|confirm|notification"],
            "letter of notification from their parent, legal guardian or intended carer to the UK local authority|private foster care arrangement",
            route: .childStudent,
            standsAlone: true
        ),
        RulesSituation(
            [
                "guardianship", "agency|organisation|organization|company",
                "guardian|paper|letter|check|checks|background|undertaking",
            ],
            "the guardianship organisation must provide a letter of undertaking|Disclosure and Barring Service",
            route: .childStudent,
            standsAlone: true
        ),
        RulesSituation(
            ["boarder|boards|boarding", "guardian|carer", "day|days|holidays|long"],
            not: "money|fee|fees",
            "a nominated guardian (for a period of less than 28 continuous days)|Living arrangement requirement for a Child Student",
            route: .childStudent,
            standsAlone: true
        ),
        RulesSituation(
            [
                "month|monthly|sum|much|amount", "foster|carer|host|hosting|guardian|" + kin,
                child + "|boy|girl|pupil|nephew|niece|him|her",
            ],
            not: "account|promise|loan|bring|join|wife",
            "=Living full time with a private foster carer or close relative",
            route: .childStudent
        ),
        RulesSituation(
            [
                "month|monthly|sum|much|amount|pounds", "alone|independently|himself|herself|own|flat|room|rent",
                "16|17|child|pupil|school",
            ],
            not: "account|guardian|parent|wife",
            "=Aged 16 or 17 and living independently",
            route: .childStudent
        ),
        RulesSituation(
            ["fund|funds|money|sum|fees|pay|show|much", "boarding|boarder|boards"],
            not: "foster|carer|alone|sister|aunt|account|loan|parent visa",
            "=boarding at a residential independent school",
            route: .childStudent
        ),
        RulesSituation(
            [
                "longest|maximum|period|year|years|long", "granted|gets|get|grant|period|permission|visa",
                RulesSituation.age + "|child|pupil",
            ],
            not:
                "work|hour|money|bank|minimum|before|soon|wife|husband|dependant|degree|master|bachelor|english|age|parent",
            "The shortest of: the period requested by the applicant|Period granted for study",
            route: .childStudent
        ),
        RulesSituation(
            ["change|move|switch|transfer|another|new", "school|schools", child + "|pupil|boy|girl"],
            not: "work|state|academy|free|guardian|foster",
            "A Child Student must study with the student sponsor which issued their Confirmation of Acceptance for Studies",
            route: .childStudent
        ),
        RulesSituation(
            ["newspaper|newspapers|babysit|babysitting|paper round|" + working, RulesSituation.schoolAge],
            not: "wife|husband|parent|mother|father|master|bachelor|degree|graduate|short",
            "no work until the Child Student is aged over 16 years|A Child Student who is aged 16 or over may work",
            route: .childStudent
        ),
    ]

    static let ofParents: [RulesSituation] = [
        RulesSituation(
            [
                "birthday|until|till|longest|end|ends|expire|how", "parent|mother|father|mum|dad",
                "birthday|age|old|years",
            ],
            not: "money|fund|account|month|work|working|job|consent|bank|minimum",
            "or on the date the Child Student reaches the age of",
            route: .parent
        ),
        RulesSituation(
            [RulesSituation.age, "parent|accompany|accompanying", child + "|pupil|boarding|school"],
            not: "money|fund|work|account|month|" + working,
            "The Child Student must be aged between 4 and 11 years on the date of application",
            route: .parent
        ),
        RulesSituation(
            ["both|two", "parent|parents|mum|dad|mother|father", "stay|live|come|accompany|with|join"],
            not: "account|money|consent|agree|fund|work|sign",
            "The Child Student’s other parent must not be in the UK",
            route: .parent
        ),
        RulesSituation(
            ["accompany|accompanying|parent|mother|father|mum|dad", working, child + "|pupil|school|old"],
            not: "may my son|may my daughter|bank|statement|hour a week|master|degree|dependant|account|may he|may she",
            "no work|Conditions of grant for Parent of a Child Student",
            route: .parent
        ),
        RulesSituation(
            ["home|house|flat", "main|keep|maintain|abroad|own", "parent|mother|father|child|son|daughter"],
            not: "online|account|distance|bank",
            "must not intend to make the UK their main home",
            route: .parent
        ),
        RulesSituation(
            [
                "parent|mother|mum|father|dad", "month|monthly|sum|amount|much",
                "child|pupil|second|sibling|brother|joining|separately|other|another|own|stay",
            ],
            not: "account|promise|loan|boarding|foster|guardian|wife|husband|consent|master|degree|dependant",
            "have funds of £1,560 for each month of their intended stay in the UK|funds of £625 for each month",
            route: .parent
        ),
        RulesSituation(
            ["husband|wife|partner|spouse", "account", "parent"],
            "may rely on funds held in the account of a partner who is outside the UK",
            route: .parent
        ),
    ]

    static let ofShortCourses: [RulesSituation] = [
        RulesSituation(
            [
                "short", "add|mix|mornings|afternoons|other|business|photography|second|besides",
                "english|course|class|study|subject|visa",
            ],
            not: "graduate|master|bachelor|degree|extend",
            "English language course (that does not include any other subject)|study only on the course for which the applicant was granted permission",
            route: .shortTerm
        ),
        RulesSituation(
            ["short", "school|provider|college", "accredited|kind|what|which|must|be"],
            not: "state|money|month|long",
            "The course provider must be an accredited institution",
            route: .shortTerm
        ),
        RulesSituation(
            [
                "short", "inside|holiday|already|here|in|britain|scotland|wales|england|switch",
                "apply|get|change|switch|application|convert|put",
            ],
            not: "money|fund|long|add|mix|work|job|english at|bring",
            "the applicant must be outside the UK|applying for entry clearance as a Short-term Student",
            route: .shortTerm
        ),
        RulesSituation(
            ["short", working + "|waitressing|weekend"],
            "no work|Conditions of grant for a Short-term Student",
            route: .shortTerm
        ),
        RulesSituation(
            [
                "months|month", "english", "brighton|london|learn|learning|course|school|britain",
                "form|certificate|medical|visa",
            ],
            not: "level|score|b2|master|degree|bachelor|pre|prove|tb",
            "Short-term Student|Validity requirements for a Short-term Student",
            route: .shortTerm
        ),
    ]

    static let ofClearance: [RulesSituation] = [
        RulesSituation(
            ["clearance", "sensitive|security|technology|atas"],
            not: "entry",
            "requires a valid ATAS certificate if the course of study",
            standsAlone: true
        ),
        RulesSituation(
            ["clearance|atas|sensitive", "before|start|begin|wait|arrives|commence|without"],
            not: "entry|travel",
            "must have a valid ATAS certificate before commencing study"
        ),
        RulesSituation(
            ["tb|tuberculosis|chest|xray", "doctor|clinic|hospital|gp|family doctor|who|where"],
            not: "country|list|expired|old|waive",
            "issued by a medical practitioner approved by the Secretary of State"
        ),
        RulesSituation(
            ["tb|tuberculosis|chest", "expired|ran|run|out|new|another|again"],
            not: "country|list|doctor|clinic|war|waive",
            "may be required to provide a new valid TB certificate"
        ),
        RulesSituation(
            ["tb|tuberculosis", "waive|war|unable|impossible|works|closed|cannot"],
            "may waive the requirement to provide a valid TB certificate"
        ),
        RulesSituation(
            [
                "tb|tuberculosis|chest|lung", "lived|living|moved|been|spent|back|month|months|year|years",
                "need|needed|required|must|still|check|certificate",
            ],
            not: "issued|old|valid|ago|expired|ran",
            "continuously present in a country or countries listed at TB6 for 6 months or more|for more than 6 months"
        ),
    ]
}
