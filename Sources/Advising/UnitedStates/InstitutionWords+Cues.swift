// The phrases by which visitors ask about institutions of the United States, and what each says.

import Catalog

extension InstitutionWords {
    enum Cue: Sendable {
        case fact(Fact)
        case country
        case noun
        case control([InstitutionQuery.Control])
        case length(String)
        case flag(InstitutionQuery.Flag)
        case award(Int)
        case exactAward
        case demands(Demand)
        case count, list, lowest, highest
        case test(Test)
        case section(String)
        case pronoun
        /// "Harder to get into": by the admission rate, the highest or the lowest.
        case comparison(highest: Bool)
        /// "More applications": by their number.
        case byApplicants(highest: Bool)

        /// What it is to a question that goes on.
        var part: TopicPart.Kind? {
            switch self {
            case .fact, .demands, .test: .fact
            // "And reading?" after the range in mathematics.
            case .section: .limit
            case .country: .country
            case .noun: .noun
            case .control: .control
            case .length: .length
            case .flag: .control
            case .award, .exactAward: .level
            case .count, .list: .form
            case .lowest, .highest, .comparison, .byApplicants: .order
            case .pronoun: nil
            }
        }
    }

    static let cues = PhraseTable<Cue>([
        (
            "on the internet|on the web|find them online|address on the internet|address on the web|address in the internet|online address|internet page",
            .fact(.website)
        ),
        (
            "link|web|website|web site|web page|webpage|homepage|home page|url|web address|internet address|site",
            .fact(.website)
        ),
        (
            "where|whereabouts|located|location|which city|what city|which state|what state|city and state|which town|situated",
            .fact(.place)
        ),
        (
            "phone|telephone|phone number|telephone number|tel|call|contact number|contact|ring|ring them|ring it",
            .fact(.phone)
        ),
        ("number to call|number to ring|call them|call it|which number|what number", .fact(.phone)),
        ("reach the admission office|reach the admissions office|reach them|how do i reach|get hold of", .fact(.phone)),
        ("switchboard|switchboard number|landline|hotline|front desk number|dial", .fact(.phone)),
        ("address|street address|mailing address|postal address|street", .fact(.address)),
        ("zip|zip code|zipcode|postal code|postcode|post code", .fact(.postcode)),
        (
            "public or private|private or public|state or private|public or a private|private or a public",
            .fact(.control)
        ),
        ("public university or private|a public|a private|publicly|privately|who run|who control", .fact(.control)),
        (
            "state school or|a state school|state school or a private|state or a private|private school or a state",
            .fact(.control)
        ),
        (
            "toefl|ielts|english test|english proficiency|english proficiency test|english language test|duolingo",
            .fact(.englishTest)
        ),
        (
            "english test score|english score|test of english|proof of english|english exam|pte|english certificate",
            .fact(.englishTest)
        ),
        (
            "admission test|test score|standardized test|standardised test|entrance test|admission test score",
            .fact(.admissionTest)
        ),
        ("test optional|test blind|testing policy|test policy|entrance exam", .fact(.admissionTest)),
        (
            "admission rate|acceptance rate|admit rate|acceptance percentage|acceptance ratio|selectivity|selective",
            .fact(.rate)
        ),
        (
            "percent of applicant|percentage of applicant|share of applicant|proportion of applicant|rate of admission",
            .fact(.rate)
        ),
        (
            "getting offer|getting an offer|get an offer|gets an offer|get a place|given a place|let in|get accepted",
            .fact(.rate)
        ),
        ("are accepted|is accepted|accepted out of|picky|how picky|choosy|how choosy", .fact(.rate)),
        (
            "taxa de aceitacao|taxa de admissao|tasa de admision|tasa de aceptacion|taux d admission|taux d acceptation",
            .fact(.rate)
        ),
        ("نسبة القبول|معدل القبول|录 取 率|ty le chap nhan|ty le trung tuyen|स्वीकृति दर|प्रवेश दर|zulassungsquote", .fact(.rate)),
        ("sitio web|pagina web|site internet|网 站|官 网|trang web|वेबसाइट|الموقع|موقع|website resmi|situs", .fact(.website)),
        ("فون نمبر|फोन|전화번호|ফোন নম্বর", .fact(.phone)),
        ("numero de telefono|telefono|telefone|电 话|so dien thoai|फोन नंबर|फ़ोन|رقم الهاتف|هاتف|telepon", .fact(.phone)),
        (
            "اختبار اجادة اللغة|إجادة اللغة|اختبار إجادة اللغة|اختبار لغة|اختبار اللغة|اختبار الانجليزية|英 语 考 试|英 语 成 绩|examen de ingles|prueba de ingles|prova de ingles",
            .fact(.englishTest)
        ),
        (
            "تشترط|يشترط|تتطلب|要 求|必 须|exige|exigen|requiere|requieren|yeu cau|bat buoc|अनिवार्य|जरूरी|obligatorio|obligatoire",
            .demands(.required)
        ),
        ("hard to get into|hard to get in|easy to get into|rate of acceptance|admit|accept rate", .fact(.rate)),
        (
            "got accepted|were accepted|applicant|applied|how many applied|application number|got admitted|got in|were admitted|number of application",
            .fact(.applicants)
        ),
        (
            "enrolled|enroled|first year enrolled|people apply|student apply|how many apply|applications|get admitted",
            .fact(.applicants)
        ),
        (
            "percentile|25th|75th|middle 50|middle fifty|mid 50|score range|sat range|act range|average sat|average act",
            .fact(.scores)
        ),
        ("median sat|median act|typical sat|typical act|sat average|act average|interquartile", .fact(.scores)),
        ("highest degree|highest award|highest qualification|award level|degree level|level of degree", .fact(.award)),
        (
            "still operating|still open|still exist|still there|still running|closed|close|shut|shut down|operating",
            .fact(.status)
        ),
        ("still active|active|exist|defunct|operate|open", .fact(.status)),
        ("other name|alias|also known|nickname|known as|also called|short name|abbreviation", .fact(.names)),
        (
            "renamed|new name|called now|now called|current name|present name|which name|name now|name today|called today",
            .fact(.names)
        ),
        (
            "used to be|formerly|former name|old name|previous name|earlier name|previously called|changed its name",
            .fact(.names)
        ),
        ("open admission|open enrolment|open enrollment|open door", .fact(.openAdmission)),
        ("tuition|fee|cost|price|how much|expensive|charge", .fact(.costs)),
        ("usa|u s|u s a|united states|america|american|us university|us college|us school|us institution", .country),
        ("ipeds|us universitie|in the us|of the us|the us", .country),
        ("university|universitie|college|school|institution|uni|unis|campus|campuse", .noun),
        ("community college|junior college|two year college|two year", .length("2-year")),
        ("2 year college|2 year|two year institution", .length("2-year")),
        (
            "hbcu|hbcus|historically black|historically black college|historically black university",
            .flag(.historicallyBlack)
        ),
        ("historically black college and university|historically black institution", .flag(.historicallyBlack)),
        ("tribal|tribal college|tribal university|tribal institution|tribally controlled", .flag(.tribal)),
        ("land grant|land grant university|land grant college|land grant institution", .flag(.landGrant)),
        ("four year|4 year|four year college|4 year college|four year institution", .length("4-year")),
        (
            "public university|public college|public institution|public school|public|state run|government",
            .control([.isPublic])
        ),
        (
            "state universitie|state colleges|state schools|state institutions|state owned|state run",
            .control([.isPublic])
        ),
        ("public universitie|public four year|public 4 year", .control([.isPublic])),
        (
            "private|private university|private college|private universitie|private institution|private school",
            .control([.nonProfit, .forProfit])
        ),
        (
            "non profit|nonprofit|not for profit|private non profit|private nonprofit|private not for profit",
            .control([.nonProfit])
        ),
        ("for profit|private for profit|profit making|commercial", .control([.forProfit])),
        ("doctorate|doctoral|doctoral degree|doctor degree|phd|ph d|doctor", .award(9)),
        ("master|master degree", .award(7)),
        ("bachelor|bachelor degree", .award(5)),
        ("associate degree|associate|associate of art", .award(3)),
        ("go up to|goes up to|up to|no higher|at most|only up to|maximum", .exactAward),
        (
            "have to|has to|force|forces|forced|required|require|mandatory|need|needed|compulsory|must|obligatory|necessary|demand|insist on|a requirement|requirement|want|wants|ask for",
            .demands(.required)
        ),
        ("optional|not required|test optional|voluntary|not mandatory|not needed|without", .demands(.optional)),
        (
            "not require|dont require|doesnt require|dont need|doesnt need|do not require|does not require|no longer require",
            .demands(.optional)
        ),
        (
            "test blind|not considered|not consider|ignore|ignored|never look|do not look|dont look|doesnt look|blind|not look",
            .demands(.ignored)
        ),
        (
            "do not consider|does not consider|dont consider|doesnt consider|not use|do not use|dont use|doesnt use",
            .demands(.ignored)
        ),
        (
            "standing of|role of|what role|weight of|look at|look on|care about|care for|consider|considered|use|take into account|into account|accept|count",
            .demands(.used)
        ),
        (
            "what the number|how big|how many|number of|count of|total number|total the|can you total|tally|what number",
            .count
        ),
        ("which|list|show|what are|name all|give me", .list),
        (
            "hardest college|hardest university|hardest school|toughest to get into|toughest college|hardest",
            .comparison(highest: false)
        ),
        ("easiest college|easiest university|easiest school", .comparison(highest: true)),
        ("lowest|least|smallest|fewest|hardest to get into|most selective|lower|strictest|pickiest|choosiest", .lowest),
        (
            "harder to get into|harder to get in|tougher to get into|more selective|more competitive|more difficult to get into",
            .comparison(highest: false)
        ),
        ("easier to get into|easier to get in|less selective|less competitive", .comparison(highest: true)),
        ("highest|biggest|largest|most|top|easiest to get into|least selective|higher|greatest", .highest),
        (
            "more application|more applicant|most application|most applicant|more people apply",
            .byApplicants(highest: true)
        ),
        ("fewer application|fewer applicant|fewest application|fewest applicant", .byApplicants(highest: false)),
        ("sat", .test(.sat)), ("act", .test(.act)),
        ("sat score|sat result", .test(.sat)), ("act score|act result", .test(.act)),
        ("sat act|sat or act|act or sat|sat and act|sat or the act", .test(.either)),
        ("math|mathematics|maths|quantitative", .section("math")),
        ("reading|verbal|evidence based reading|ebrw|reading and writing|critical reading", .section("reading")),
        ("composite", .section("composite")), ("english section|act english", .section("english")),
        (
            "it|its|they|their|them|there|that university|that college|that school|this university|this college|the school",
            .pronoun
        ),
        ("that one|this one|the university|the college|he|she", .pronoun),
    ])
}
