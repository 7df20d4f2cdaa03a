// What visitors call a thing, and what the UK Immigration Rules call it. A general table of the domain: it says which
// words mean the same, never which paragraph answers.

/// An idea of the Rules, by the words of visitors and by the words of the text.
struct RulesConcept: Sendable {
    /// The Rules' words, as terms of a search.
    let terms: [PassageTerm]
    /// How far it shows that the Rules are meant.
    let evidence: Evidence

    /// How far a word shows that a question is about the Rules.
    enum Evidence: Int, Sendable, Comparable {
        /// Other questions use it as much.
        case none
        /// With the country's name and another such word.
        case some
        /// With the country's name.
        case topic
        /// By itself: no other register knows the thing.
        case unmistakable

        static func < (left: Evidence, right: Evidence) -> Bool { left.rawValue < right.rawValue }
    }

    /// A term and what it weighs; see `PassageQuery.Term`.
    struct PassageTerm: Sendable, Equatable {
        let text: String
        let weight: Double
    }

    /// - Parameter terms: separated by bars; "~" before one says that it means the idea only nearly.
    init(_ terms: String, _ evidence: Evidence) {
        self.terms = terms.split(separator: "|").map { term in
            term.hasPrefix("~")
                ? PassageTerm(text: String(term.dropFirst()), weight: 0.5)
                : PassageTerm(text: String(term), weight: 1)
        }
        self.evidence = evidence
    }

    static let table: PhraseTable<RulesConcept> = {
        let kinds: [([(String, String)], Evidence)] = [
            (plain, .none), (words, .some), (topics, .topic), (unmistakable, .unmistakable),
        ]
        return PhraseTable(kinds.flatMap { entries, evidence in entries.map { ($0.0, RulesConcept($0.1, evidence)) } })
    }()

    /// What only a question about permission to come and stay is about.
    private static let topics: [(String, String)] = [
        // Money to show.
        (
            "proof of fund|proof of money|show money|money to show|maintenance fund|maintenance money|maintenance|proof of finance|financial proof",
            "funds|~financial requirement"
        ),
        (
            "financial requirement|financial evidence|evidence of fund|show fund|need to show|must show|have to show",
            "funds|~financial evidence"
        ),
        (
            "how long hold|hold the money|hold the fund|held the money|held in my account|sit in my bank|money sit|in my account for|keep the money",
            "held the required level of funds|~28-day period|~held"
        ),
        (
            "third party|uncle|aunt|friend pay|friend will pay|promise|promises|relative pay|promise to pay|cousin",
            "third-party support|promises"
        ),
        // Work.
        (
            "work limit|work restriction|work condition|right to work|working right|work right|work allowed|allowed to work",
            "work|employment"
        ),
        (
            "part time job|part time work|work part time|side job|student job|hours can i work|hour a week work",
            "employment|hours per week|~work"
        ),
        (
            "self employed|self employment|freelance|freelancer|freelancing|own business|run a business|start a business|business activity",
            "self-employed|self-employment|~business activity"
        ),
        (
            "sportsperson|athlete|footballer|sports coach|professional sport|coach|play professionally|cricketer|professional player",
            "professional sportsperson"
        ),
        (
            "singing gig|gig|gigs|entertainer|musician|actor|dj|perform on stage|performer|singer|comedian",
            "entertainer"
        ),
        (
            "permanent job|full time permanent|permanent vacancy|permanent full time|permanent position",
            "full-time permanent vacancy|permanent full-time vacancy"
        ),
        // People.
        (
            "dependant|dependent|bring my family|bring family|bring relatives|accompany|accompanying|family member",
            "dependent partner|dependent child|dependant"
        ),
        (
            "bring|come with me|come along|accompany me|take along|join me|who may bring|who can bring",
            "must be the partner or child of a person who|~dependent partner"
        ),
        ("my wife|my husband|husband|wife|spouse|partner|fiance|girlfriend|boyfriend", "partner"),
        ("my kid|my kids|kids|my children|my son|my daughter|my baby|baby", "child"),
        ("born in the uk|born here|was born|is born|newborn|gave birth", "born"),
        ("guardian|nominated guardian|guardianship", "nominated guardian|guardian|guardianship"),
        (
            "foster|foster carer|foster care|foster family|foster parent|foster home|host family",
            "private foster carer|foster"
        ), ("close relative", "close relative"),
        // Permission.
        (
            "switch|change from|change my visa|convert my visa|switch from|transfer from",
            "must not have or have last been granted|last been granted"
        ),
        ("visitor|tourist|visit visa|visitor visa|tourist visa|holiday visa", "visitor"),
        ("overstay|overstayed|overstaying|overstayer|breach of immigration", "overstaying|breach of immigration laws"),
        (
            "take a course|do a course|another university course|take another course|further study|study further|study again|do another degree|study another|study while",
            "study is permitted|no study|~study with an education provider"
        ),
        (
            "be in the uk|in the uk when i apply|inside the uk when|be inside the uk|be in britain",
            "must be in the UK on the date of application|must be in the UK"
        ),
        ("under 16|under sixteen|below 16|younger than 16", "aged under 16|Under 16 years"),
        ("immigration bail|bail", "immigration bail"),
        ("biometric|fingerprint", "biometrics"),
        ("health charge|health surcharge|ihs|nhs surcharge", "Immigration Health Charge"),
        (
            "settlement|settle|permanent residence|permanent residency|indefinite leave|ilr",
            "route to settlement|~settlement"
        ),
        (
            "turns down|turn down|turned me down|remedy|remedies|redress|recourse|turns my application|turned my application",
            "Administrative Review"
        ),
        (
            "administrative review|appeal|challenge|visa refused|is refused|was refused|refusal|rejected|turned down",
            "Administrative Review|~refused"
        ),
        ("genuine student", "genuine student"), ("points", "points"),
        (
            "remain in the uk|remain in britain|stay in the uk after|stay on|stay after|after it end|after it ends|after study|after my study|after the course|after course|once my course end|after it finish|when it ends|after the course end|after my course end|after my course|after the end of my course|after finishing|leave the uk|when my course end|after course end",
            "course end date|~end of"
        ),
        (
            "parental consent|parents permission|permission of my parent|consent of my parent|parents agree",
            "parental consent"
        ),
        (
            "supplementary study|evening class|extra course|additional course|extra class|extra classes|extra lesson|classes on the side|piano|dance class",
            "supplementary study"
        ),
        ("academic progress|progress|progression", "academic progress"),
        (
            "english language requirement|english requirement|english language ability|english ability|prove english|prove my english|language requirement|english test|english proficiency|english level|level of english|ielts|toefl|pte|selt|secure english language test|language test|language exam|english exam|language certificate|speaking test|language ability",
            "English language requirement|English language test|~English language|~Common European Framework"
        ),
        (
            "test taken|selt taken|exam taken|taken my test|taken my ielts|took the test|test be taken|test date|sat the test",
            "in the 2 years before|~English language test"
        ),
        (
            "ielts valid|test valid|score valid|result valid|test result|test results|ielts result|validity",
            "in the 2 years before|valid only if|~English language test"
        ),
        ("ecctis|naric|enic", "Ecctis"),
        (
            "graduate route|graduate visa|post study work|psw|post study visa|post study work visa|stay back visa|visa after graduation|visa after my degree|work visa after study",
            "~Graduate route|~Graduate"
        ),
    ]

    /// Words that other questions use as well.
    private static let words: [(String, String)] = [
        ("teenager|schoolchild|toddler", "child"), ("pupil|boarding school pupil", "Child Student"),
        ("cash|bank balance|balance|lump sum|pocket money", "funds"),
        ("in the capital|the capital", "studying in London"),
        ("outside the capital|out of the capital|not in the capital", "studying outside London"),
        ("down payment|advance payment|paid in advance|prepaid|prepayment", "deposit|paid"),
        ("in a row|consecutive|without a break|continuously", "28-day period"),
        (
            "offer number|offer letter|acceptance letter|offer letter number|admission letter",
            "Confirmation of Acceptance for Studies"
        ),
        ("say no|says no|said no|knocked back|denied|declined|turned down", "refused|Administrative Review"),
        ("agree|agreement|approval|allow me", "consent"), ("foster|carer", "private foster carer"),
        ("translate|translated|translation|translator", "translation"),
        (
            "uber|taxi|deliveroo|delivery driver|courier|etsy|ebay|youtube channel|gig work|sell online",
            "self-employed|business activity"
        ),
        ("football|rugby|tennis|hockey|basketball|cricket team|sports club", "professional sportsperson"),
        ("look after|care for|looking after", "care"), ("prison|jail|criminal record", "convicted"),
        ("clearance|security clearance|technology clearance", "ATAS certificate"),
        ("lung|lung screening|chest|x ray|xray", "TB certificate|tuberculosis"),
        ("excused|exempt|exemption|skip", "exempt|exempted"), ("excused from", "exempted"),
        ("money|finance|finances|fund|funds|savings|saving|bank balance|afford", "funds"),
        ("bank statement|bank letter|bank document", "financial evidence|account"),
        (
            "how recent|recent|how old may|how old can|how fresh|not older|dated",
            "dated|issued within|in the 2 years before|no more than 6 months before|~within"
        ),
        ("bank account|account|building society|accounts", "account|~financial institution"),
        ("bank|banks", "financial institution|~account"),
        ("current account|savings account|deposit account", "account"),
        (
            "exchange rate|convert|currency|foreign currency|pounds|sterling|conversion|converted",
            "exchange rate|converted|currencies"
        ),
        ("loan|education loan|student loan|loan letter", "student loan|loan"),
        (
            "father account|father bank account|mother account|mother bank account|parent account|parent bank account|mum account|mom account|dad account|dad bank account",
            "account in the name of a parent|account is in the name of their parent"
        ),
        (
            "joint account|in the name|whose name|name on the account|someone else account",
            "joint account holder|in the name of"
        ),
        ("dad|mum|mom|father|mother|parent|parents|daddy|mummy", "parent"),
        ("spent|below the level|dropped|less money|falls", "spent funds|~substantially below"),
        (
            "change course|change my course|change of course|new course|different course|switch course|change courses|another course",
            "new course"
        ),
        (
            "change university|move to another university|new university|new sponsor|transfer university|other university|another university|different university",
            "new student sponsor|partner institution|~student sponsor"
        ),
        ("deposit", "deposit"), ("accommodation|hostel|dorm|hall|housing|dormitory", "accommodation"),
        ("start date|course start|starts|start|begin|begins|commence|beginning", "start date|start|begin"),
        (
            "return ticket|trip home|journey home|travel home|flight home|onward journey|ticket home|return journey|flight back",
            "return or onward journey"
        ),
        ("work|job|jobs|employment|employed|working|earn", "work|employment"),
        ("cafe|restaurant|shop|bar|pub|supermarket|warehouse|waiter|barista|evening job|shift", "work|employment"),
        ("hours|hour", "hours|hours per week"), ("term|semester", "term-time|term time"),
        ("holiday|vacation|break|summer|christmas|outside term|holidays", "vacation|outside of term-time"),
        ("internship|placement|work placement|sandwich year|industrial placement|intern", "work placement"),
        ("volunteer|voluntary|unpaid work|volunteering", "voluntary work"),
        ("skilled worker|work visa|skilled worker visa", "Skilled Worker"),
        ("innovator founder|innovator", "Innovator Founder"),
        (
            "extend|extension|renew|renewal|inside the uk|in country|within the uk|already in the uk|from within",
            "~permission to stay|~must be outside the UK|~must be in the UK"
        ),
        (
            "from abroad|from my home country|from home|from overseas|outside the uk|from outside|home country",
            "entry clearance|must be outside the UK|must be in the UK|~outside the UK"
        ),
        (
            "how early|earliest date|earliest time|how soon|earliest|when can i apply|how far in advance|in advance|before the start|how long before|advance|soonest|lodge",
            "no more than 6 months before the start date|no more than 3 months before the start date|before the start date"
        ),
        ("gap between|expiry|expire|expires|runs out|run out", "expiry date|expired"),
        ("apply online|form|which form|application form", "specified form"),
        ("months ago|month ago|weeks ago|issued|was issued", "issued within|valid only if"),
        ("passport|travel document|identity", "passport"), ("scholarship|scholarships", "scholarship or sponsorship"),
        ("consent|written consent", "written consent"), ("withdrawn|withdraw|cancelled", "withdrawn"),
        ("classroom|daytime|contact hours|lecture", "classroom-based daytime study"),
        (
            "below degree|foundation course|foundation|diploma course|sub degree|under degree level|college course|hnd",
            "below degree level|below UK bachelor’s degree level"
        ),
        ("resit|re sit|repeat|retake|repeat a module|fail|failed", "re-sit examinations|repeat modules"),
        (
            "five year|maximum time|time limit|maximum period|max time|cap|limit on year|total time|maximum years|years at most",
            "more than five years’ permission|more than two years’ permission|maximum period of study"
        ),
        (
            "how many year",
            "~more than five years’ permission|~more than two years’ permission|~maximum period of study|~years"
        ),
        ("disability|disabled|exempted|deaf|dyslexia", "disability|exempted"),
        ("waive|waived|waiver", "waive"),
        ("taught in english|english medium|medium of instruction|moi", "taught or researched in English"),
        (
            "degree from|foreign degree|overseas degree|degree abroad|degree was awarded|awarded outside",
            "awarded by a body from outside the UK|~academic qualification"
        ),
        (
            "university assess|assess|assessed|own test|own assessment|internal test|university itself|sponsor assess",
            "assessed the applicant’s English language ability|assessed"
        ),
        (
            "previous application|already proved|already shown|shown before|proved before",
            "already shown|previous successful application"
        ),
        ("b1|b2|common european framework", "Common European Framework|level B2|level B1"),
        ("age|old|minimum age|years old|aged|how old|youngest|oldest|how young", "aged|years old|~age"),
        ("stock|share|bond", "~other accounts|shares|bonds"),
        ("under 18|minor|17 year|16 year|16 or 17|under eighteen", "aged under 18|aged 16 or 17|aged 16"),
        ("granted for|permission granted|permission last", "granted permission|period of grant"),
        (
            "cas valid|cas expire|cas validity|old can my cas|old may my cas|how old can a cas|cas be used",
            "Confirmation of Acceptance for Studies reference number"
        ),
        (
            "twice|second time|again|previously|already had|second one|a second|once already|already once|once before",
            "previously been granted|previously granted|already shown|~previous|~previously"
        ),
        ("proposal|research proposal|topic change", "research proposal"),
        ("delayed|delay|later than planned", "delayed"),
        (
            "rent my own|own room|my own room|own flat|my own flat|rent a room|rent a flat|live with|living with|living independently|live independently|living alone|live alone",
            "living independently|live with|living"
        ),
        ("independently|on my own|alone", "independently"),
        ("criminal|conviction|convicted|crime", "convicted|criminal offence"),
        ("accredited|recognised provider", "accredited institution"), ("main home|home outside", "main home"),
        ("both parent|other parent|two parent|one parent", "other parent|only one of the child’s parents"),
        ("probationary|probationary sponsor", "probationary sponsor"), ("state|government", "Government"),
        ("approved test|approved provider|list of test", "approved English language test"),
        ("at sea|seafarer|maritime|merchant navy", "Maritime and Coastguard Agency"),
        ("integrated master|integrated", "integrated master’s"), ("supervisor", "academic supervisor"),
        ("revoked|lost its licence|loses its licence", "licence revoked"),
    ]

    /// What no question but one about the Rules names.
    private static let unmistakable: [(String, String)] = [
        ("public fund|welfare|benefits|social security|state benefit", "public funds"),
        ("28 day|28 days|twenty eight day", "28-day period"),
        ("secure english|secure english language test|selt", "English language test|~English language requirement"),
        ("overdraft", "overdraft"), ("cefr", "Common European Framework|level B2|level B1"),
        ("credit card|crypto|cryptocurrency|bitcoin", "~other accounts|shares|bonds|credit cards"),
        (
            "official sponsor|official financial sponsor|financial sponsor|financial sponsorship",
            "official financial sponsor|~financial sponsorship"
        ),
        ("entry clearance", "entry clearance"), ("permission to stay|leave to remain", "permission to stay"),
        (
            "confirmation of acceptance for study|confirmation of acceptance for studies|confirmation of acceptance|cas",
            "Confirmation of Acceptance for Studies"
        ),
        ("atas|academic technology approval scheme|academic technology approval", "ATAS certificate|ATAS"),
        (
            "tuberculosis|tb|tb test|tb certificate|tb screening|tuberculosis test|lung test|chest x ray|tb free",
            "TB certificate|tuberculosis|TB"
        ),
        (
            "sabbatical|sabbatical officer|student union officer|union officer|nus officer|student union sabbatical officer",
            "Student Union Sabbatical Officer"
        ),
        (
            "differential evidence|low risk|low risk country|low risk national",
            "differential evidence|Evidence to show that the applicant meets|does not need to be provided"
        ),
        (
            "majority english speaking|english speaking country|native speaker|english speaking countries",
            "majority-English-speaking countries"
        ),
        ("pre sessional|presessional|pre sessional course", "pre-sessional course"),
        ("term time|termtime|during term", "term-time|term time"),
        ("oanda", "oanda"),
        (
            "nhs surcharge|health surcharge|ihs|immigration health surcharge|immigration health charge",
            "Immigration Health Charge"
        ),
        ("academic progress", "academic progress"), ("dependent partner|dependant partner", "dependent partner"),
        ("dependent child|dependant child|dependent children|dependant children", "dependent child"),
        (
            "count towards fund|count toward fund|count as fund|count as proof of fund|towards the fund|funds required",
            "funds"
        ),
        ("held fund|hold fund|hold the fund|funds held", "held the required level of funds|~funds"),
    ]

    /// Words that questions about courses use as much.
    private static let plain: [(String, String)] = [
        ("course fee|tuition|tuition fee|fees paid|paid my fee|pay the fee", "course fees|fees"),
        ("receipt", "receipt"),
        ("licence|license", "licence"), ("contain|information|include|state on", "information|contain"),
        ("part time|parttime", "part-time"), ("full time|fulltime", "full-time"),
        ("degree level|bachelor|bachelor degree|undergraduate|bsc|ba", "degree level|bachelor’s degree"),
        (
            "master|masters|msc|postgraduate|master degree|ma",
            "master’s degree|postgraduate|~bachelor’s degree level or above"
        ),
        ("phd|doctorate|doctoral|doctor of philosophy|dphil", "PhD|doctoral qualification|~degree level or above"),
        ("acca|chartered accountant", "ACCA"), ("pilot|aviation|flying", "aviation licence"),
        ("online|remote|distance|distance learning|remotely|from home online", "remote delivery|distance learning"),
        ("architecture", "architecture"), ("medicine|medical student|medical degree|mbbs", "medicine"),
        ("dentistry|dentist", "dentistry"), ("law|llb|law conversion", "law"),
        (
            "qualification|certificate|transcript|documents|document|marksheet",
            "evidence of the qualifications|transcript|qualification"
        ),
        (
            "state school|public school|academy|state funded school|government school",
            "State School or Academy|academy or state-funded school|state school or academy"
        ),
        ("independent school|private school|boarding school|boarding", "independent school|boarding"),
        ("study abroad|exchange programme|year abroad|semester abroad", "study abroad programme"),
        ("gcse|a level|igcse|school english", "GCSE"), ("welsh|gaelic", "Welsh"),
        ("score|band", "score for each component|~level B2"),
        ("component|reading|writing|speaking|listening", "components"),
        ("subject|subjects|field|research area", "subjects|subject"), ("research", "research"),
        (
            "list of countries|which countries|which country|country|countries|nationals|nationality|citizen|national",
            "countries|national of"
        ),
        ("doctor|clinic|medical practitioner|medical", "medical practitioner|medical certificate"),
        ("same date|until when|ends|end", "ends|end"), ("pgce|teaching certificate", "PGCE"),
        ("living cost|living expense|living costs|cost of living|living money", "funds"),
        ("london", "studying in London"),
        ("outside london|outside of london|not in london|elsewhere in the uk", "studying outside London"),
        (
            "english course|english language course|learn english|study english|language school|language course",
            "English language course"
        ),
        ("premises|place of study|campus", "premises"),
        ("successfully completed|completed|finish|complete|completion", "successfully completed"),
    ]
}
