// Words for what a register of courses does not hold.

package enum TopicWords {
    package static let table = PhraseTable<UncoveredTopic>([
        (
            "deposit they want|deposit up front|upfront deposit|initial deposit|tuition deposit|how much deposit",
            .applicationFees
        ),
        (
            "application fee|admission fee|enrolment fee|enrollment fee|application cost|registration fee",
            .applicationFees
        ),
        (
            "cost to live|cost me to live|money to live|expensive to live|cheap to live|student accommodation",
            .livingCosts
        ),
        (
            "get pr|pr after|pr in australia|for pr|apply for pr|get a pr|immigrate|settle in australia|citizenship",
            .visa
        ),
        (
            "accept me|accept my|take me|admit me|will i be accepted|be accepted|do i qualify|good enough for",
            .admissionChance
        ),
        (
            "last visitor|last student|last user|visitor ask|previous question|someone ask|previous person",
            .otherVisitors
        ),
        (
            "ielts|toefl|pte|duolingo|english requirement|english test|english score|english language requirement|band",
            .englishTest
        ),
        (
            "english proficiency|english level|language requirement|cae|english test score|雅 思|托 福|आईईएलटीएस|آيلتس",
            .englishTest
        ),
        ("english exam|pte score|oet|naati|language test", .englishTest),
        (
            "gpa|gre|gmat|sat|atar|entry requirement|admission requirement|entry score|minimum grade|prerequisite",
            .entryRequirements
        ),
        (
            "percentage in class|class 12 percentage|12th percentage|work experience before|many year of work experience|many year of experience|work experience needed|work experience required|need work experience|work experience do they|lsat|mcat|lsat score|mcat score|which marks|what marks|marks do they ask|marks do they want|marks needed|marks required|percentage do they ask|12th standard|12th marks|class 12 marks|gpa do they",
            .entryRequirements
        ),
        (
            "which average|what average|average for entry|average for direct entry|for direct entry|baccalaureate for|accept the ib|accept my|accept the baccalaureate",
            .entryRequirements
        ),
        (
            "cutoff|cut off|eligibility|eligible|requirement|required mark|percentage needed|minimum mark|act score",
            .entryRequirements
        ),
        (
            "act composite|sat math|sat score|admission criteria|entry criteria|portfolio|interview|backlog|ucat|gamsat",
            .entryRequirements
        ),
        (
            "study gap|gap year|accept gap|hsc|a level|ib score|entry mark|academic requirement|录 取 要 求",
            .entryRequirements
        ),
        (
            "deadline|application deadline|application close|close the application|closing date|intake|start date|next intake|application date|semester start|when start",
            .deadlines
        ),
        (
            "closing date|last date|apply by|when can i apply|when do i apply|commencement date|application open",
            .deadlines
        ),
        (
            "february intake|july intake|september intake|orientation|when does semester|due date|截 止|fecha limite",
            .deadlines
        ),
        (
            "when does the course start|which month does|what month does|months can i start|when do they start|february or july|february or march|march or july|start the course|when start|start in which month",
            .deadlines
        ),
        (
            "applications close|when do classes|start in february|start in july|starting date|when does it start",
            .deadlines
        ),
        (
            "стипендия|стипендии|стипендию|burs|burslar|borsa di studio|borse di studio|bourse|bourses|stipendium|bolsa|bolsas|장학금|বৃত্তি|beasiswa",
            .scholarships
        ),
        ("scholarship|bursary|bursarie|financial aid|fee waiver|stipend|grant|funding|beca|奖 学 金|छात्रवृत्ति", .scholarships),
        ("منح|منحة|hoc bong|fellowship|discount|tuition waiver|assistantship|fully funded", .scholarships),
        (
            "league table|league|in the table of universities|what rank|which rank|rank in|us news|rank does|what position|the rank",
            .rankings
        ),
        (
            "ranking|rank of|qs|the ranking|times higher|world ranking|ranked|top university|best university|qs ranking",
            .rankings
        ),
        (
            "best universitie|how good is|reputation|prestigious|prestige|排 名|रैंकिंग|ranking of|world rank|better university",
            .rankings
        ),
        (
            "which one is better|which one's better|which ones better|which is the better|is it good|which is better|student satisfaction|teaching quality|good university|reviews|review|quality of",
            .rankings
        ),
        (
            "visa|student visa|subclass 500|gte|genuine student|visa fee|immigration|residency|permanent residency",
            .visa
        ),
        (
            "pr pathway|migration|485|post study work|psw|graduate visa|visa interview|coe|embassy|passport|签 证|वीज़ा",
            .visa
        ),
        (
            "biometric|dependent|spouse visa|permanent resident|skilled occupation|skills assessment|bridging visa|تأشيرة",
            .visa
        ),
        ("visado|thi thuc|oshc|health cover|health insurance|medical check|police check|visa rule|stay back", .visa),
        (
            "work part time|part time work|part time job|work hour limit|how many hour can i work|work while",
            .workRights
        ),
        (
            "work right|work on a student visa|work during study|job while studying|allowed to work|hours of work",
            .workRights
        ),
        ("work permit|can i work|part time jobs|hours per fortnight|hours a fortnight", .workRights),
        (
            "bank balance|bank statement|proof of fund|show money|financial requirement|fund to show|sponsor letter",
            .savings
        ),
        (
            "financial capacity|savings requirement|loan|education loan|proof of financial|money to show|blocked account",
            .savings
        ),
        (
            "rent|living cost|cost of living|living expense|accommodation|hostel|food cost|monthly expense|dormitory|dorm",
            .livingCosts
        ),
        (
            "housing|room|apartment|groceries|transport cost|airfare|flight|homestay|live on campus|living money",
            .livingCosts
        ),
        (
            "living expenses|weekly rent|monthly living|student housing|on campus housing|生 活 费|expenses|meal",
            .livingCosts
        ),
        (
            "avg pay|average pay|mean pay|median pay|typical pay|starting pay|paid after|how much do they make|how much will i make|average income",
            .salary
        ),
        (
            "salary|salarie|earn after|earning|job prospect|employment rate|starting pay|how much will i earn|wage",
            .salary
        ),
        (
            "job opportunities|employability|get a job|jobs after|average pay|employment outcome|income after|job market",
            .salary
        ),
        ("job guarantee|find a job|career prospect|how much do nurse earn|graduate outcome|demand for", .salary),
        ("safe|safety|ragging|crime|racism|bullying|harassment|dangerous|discrimination|hazing|seguridad", .safety),
        (
            "credit transfer|transfer credit|recognition of prior learning|rpl|credit exemption|advanced standing|exemption",
            .creditTransfer
        ),
        (
            "recognise the first|recognize the first|recognise my degree|start in year|start in second year|enter second year|enter in year|join in year|exempted|transfer my credit|credit for my|transfer unit|recognise my",
            .creditTransfer
        ),
        ("agent|consultant|consultancy|education agent|agency|best agent|agencies", .agents),
        (
            "my odds|odds at|odds of|what are the odds|odds for me|do i stand a chance|stand a chance|good enough to get in",
            .admissionChance
        ),
        (
            "my chance|chance of admission|chance to get in|will i get in|get admitted|acceptance chance|admission chance",
            .admissionChance
        ),
        (
            "can i get in|acceptance rate|admission rate|probability|admit rate|will they accept me|percent of applicant",
            .admissionChance
        ),
        (
            "get into|my chances|likely to be admitted|how competitive|how hard is it to get|acceptance ratio",
            .admissionChance
        ),
        (
            "should i appeal|visa refused|visa was refused|refused visa|what is best for me|visa rejected|overstay|deported",
            .personalAdvice
        ),
        ("visa rejection|visa refusal|refusal letter|reapply|my lawyer|visa cancelled|tribunal", .personalAdvice),
        ("curtailed|curtailment|my defence|my defense|what i should write|which form i should file", .personalAdvice),
        (
            "system prompt|your prompt|your instruction|password|wifi key|wi fi|wifi password|api key|secret|admin",
            .internals
        ),
        (
            "tus instrucciones|instrucciones iniciales|palabra por palabra|suas instrucoes|vos instructions|系 统 提 示|提 示 词|你 的 指 令|सिस्टम प्रॉम्प्ट|تعليماتك|التعليمات",
            .internals
        ),
        (
            "hidden text|configured with|your configuration|text you were given|you were configured|repeat the text above",
            .internals
        ),
        (
            "hidden instruction|initial prompt|developer message|root access|source code|your rules|configuration file",
            .internals
        ),
        ("print your|reveal your|model weights|system message|database file|your training|ssh|private key", .internals),
        (
            "student before me|other student|previous user|other user|someone else|last person|before me|other visitor",
            .otherVisitors
        ),
        (
            "other people|previous student|previous visitor|earlier visitor|chat log|other session|who asked|history of other",
            .otherVisitors
        ),
        (
            "interview answers|answer for my interview|so she can lie|so he can lie|so i can lie|so they can lie|fake letter|fake document|forged",
            .writing
        ),
        (
            "statement of purpose|sop|write me|write my|essay|cover letter|personal statement|motivation letter|my assignment",
            .writing
        ),
        ("letter of recommendation|recommendation letter|write a|do my homework|draft my|compose", .writing),
        (
            "what instruction|which instruction|instructions were you|instruction you were given|before this conversation",
            .internals
        ),
        (
            "until what date|till what date|until when can|till when can|by what date|by which date|until which date|till which date|last day to apply|last date to apply|apply until when|apply till when",
            .deadlines
        ),
        (
            "which month|what month|next batch|next intake|batch start|batch begin|next class|class begin|classes begin|by when|by what time",
            .deadlines
        ),
        ("husband work|wife work|spouse work|partner work|my husband work|my wife work", .workRights),
        (
            "last day to|final day to|final date|hand in an application|hasta que fecha|fecha limite|hasta cuando|ate que data|ate quando|data limite|jusqu a quelle date|date limite|bis wann|截 止 日 期|截 止 时 间|last date for",
            .deadlines
        ),
        (
            "what i should do now|in my own case|my own case|tell me what i should do|you are my lawyer|be my lawyer|as my lawyer",
            .personalAdvice
        ),
        ("repeat everything|above this line|text above|hidden rule|words above|lines above", .internals),
        ("ivy league", .other),
        (
            "root login|license key|licence key|admin password|root password|login of this|administrator password",
            .internals
        ),
        (
            "what he wrote|what she wrote|what they wrote|talked to you yesterday|spoke to you yesterday|wrote to you",
            .otherVisitors
        ),
        (
            "january start|february start|march start|april start|may start|june start|july start|august start|september start|october start|november start|december start|january intake|february intake|july intake|september intake",
            .deadlines
        ),
        ("in what month|in which month|what month can|which month can|can one begin|आख़िरी तारीख|आवेदन भरने", .deadlines),
        ("next start|next starting date|when is the start|next commencement", .deadlines),
        (
            "used this computer|used this screen|used this terminal|used this box|tell you about|told you about|did they tell you|they tell you",
            .otherVisitors
        ),
        (
            "required percentage|percentage for|minimum percentage|percentage required|percent required|cut off percentage",
            .entryRequirements
        ),
        ("safely|walk home|at night|alone at night", .safety),
        ("租 房|月 租|房 租|租 金", .livingCosts),
        (
            "how many credit|credits would|credit would|recognise my credit|credits count|count my credit",
            .creditTransfer
        ),
        (
            "registration board|recognised in|recognized in|recognised by|recognized by|equivalence|equivalent in",
            .other
        ),
        ("प्रतिशत|दाखिले के लिए|दाखिले|दाखिला", .entryRequirements),
        (
            "offers come out|offer come out|offers go out|offer letters come|when do offers|offers released|hear back|when do results|results come out",
            .deadlines
        ),
        (
            "rebate|family rebate|sibling discount|chevening|fulbright|commonwealth scholarship|gates cambridge|rhodes scholarship|daad|erasmus mundus",
            .scholarships
        ),
        ("commission|commission do you|kickback|referral fee|finder fee", .agents),
        (
            "false document|forged document|fake document|what should i write|what do i write|what shall i write|should i write to",
            .personalAdvice
        ),
        (
            "used this chat|use this chat|used the chat|this chat yesterday|she want to know|he want to know|they want to know",
            .otherVisitors
        ),
        ("by what day|application close|applications close|applications open|closing day", .deadlines),
        ("what i should say|what should i say|what to say to|what must i say|so that i am let off", .personalAdvice),
        (
            "used this box|was she asking|was he asking|did she ask|did he ask|what she asked|what he asked|were they asking",
            .otherVisitors
        ),
        (
            "the food|food at|food good|halal food|campus food|canteen|cafeteria|library opening|library hour|opening hour|the library open",
            .other
        ),
        (
            "which bus|what bus|bus to|bus stop|bus go|train to|tram to|train station|medical centre|medical center|health centre|swimming pool|prayer room",
            .other
        ),
        ("dress code|graduation gown|graduation ceremony|book me|an appointment|my dog|my cat|my pet", .other),
        ("any good|reputation|reputable", .rankings),
        ("head of the|head of department|dean of|principal of|who teaches|professor of|who is the professor", .other),
        (
            "out of state|in state tuition|net price|sevp|i 20|f 1|m 1|tef|ipeds|sponsor licence|sponsor license|domestic fee",
            .otherCountry
        ),
        ("domestic student|local student fee|commonwealth supported|csp|hecs", .other),
        (
            "actually enrolled|student enrolled|student are enrolled|enrolled last year|enrolled this year|really enrolled|currently enrolled",
            .enrolments
        ),
        (
            "enrolled from|enrolment number|enrolment figure|actual enrolment|actual number of student|by nationality|nationality of student",
            .enrolments
        ),
        (
            "how many international student from|how many oversea student from|how many foreign student from|are enrolled at",
            .enrolments
        ),
        (
            "how many indian|how many chinese|how many nepali|how many vietnamese|student actually|how many student from|number of student from",
            .enrolments
        ),
        (
            "get me pr|get pr|for pr|pr in|pr after|lead to pr|leads to pr|pr easily|path to pr|pr pathway",
            .visa
        ),
        (
            "pr point|point for pr|migration point|immigration point|point test|points test|regional point|extra point",
            .visa
        ),
        (
            "pr chance|chance of pr|pr easy|pr easier|pr after study|state nomination|nomination|state sponsorship",
            .visa
        ),
        (
            "cuando cierra|cuando cierran|cierre|inscripcion|inscripciones|cuando empieza|cuando comienza|fecha de inicio|plazo",
            .deadlines
        ),
        ("han nop|han chot|ngay nhap hoc|ky nhap hoc|khi nao nhap hoc|开 学|申 请 时 间|什 么 时 候|报 名", .deadlines),
        ("अंतिम तिथि|आखिरी तारीख|कब शुरू|आवेदन की तारीख|موعد|الموعد|متى يبدأ|متى|آخر موعد|تاريخ", .deadlines),
        ("becas|ayuda financiera|奖 学 金|छात्रवृत्तियां|स्कॉलरशिप|المنح|المنحة|منحة دراسية", .scholarships),
        (
            "nivel de ingles|requisito de ingles|puntaje|examen de ingles|yeu cau tieng anh|diem ielts|英 语 要 求|英 语 成 绩",
            .englishTest
        ),
        ("अंग्रेजी परीक्षा|शर्त अंग्रेजी|شرط اللغة|اختبار اللغة|الايلتس|الآيلتس|ايلتس", .englishTest),
        ("requisitos|nota minima|promedio|dieu kien|yeu cau dau vao|入 学 要 求|绩 点|高 考|录 取 分 数", .entryRequirements),
        ("प्रवेश योग्यता|योग्यता|न्यूनतम अंक|شروط القبول|متطلبات|متطلبات القبول|المعدل", .entryRequirements),
        ("alquiler|coste de vida|costo de vida|alojamiento|gastos|房 租|住 宿|किराया|रहने का खर्च|आवास", .livingCosts),
        (
            "chi phi sinh hoat|sinh hoat phi|tien thue nha|thue nha|ky tuc xa|تكاليف المعيشة|المعيشة|السكن|الإيجار|الايجار",
            .livingCosts
        ),
        ("移 民|永 居|永 久 居 留|वीसा|पीआर|التأشيرة|الإقامة|الهجرة|visa de estudiante|dinh cu|xin visa", .visa),
        (
            "clasificacion|mejor universidad|xep hang|tot nhat|सबसे अच्छा|सर्वश्रेष्ठ|تصنيف|ترتيب الجامعة|أفضل جامعة|最 好 的 大 学",
            .rankings
        ),
        ("sueldo|salario|工 资|薪 水|就 业|वेतन|तनख्वाह|नौकरी|راتب|الراتب|رواتب|muc luong|tien luong|viec lam", .salary),
        ("trabajar|trabajo mientras|打 工|兼 职|पार्ट टाइम|काम कर सकते|العمل أثناء|العمل بدوام|lam them", .workRights),
        (
            "student sponsor|licensed sponsor|uk visa|graduate route|cas number|atas|ukvi|opt|cpt|pgwp|green card|h1b",
            .otherCountry
        ),
        (
            "child student|short term student|community college|zip code|sevis|ucas|eu blue card|aps certificate",
            .otherCountry
        ),
        (
            "phone|telephone|phone number|telephone number|mobile number|fax number|number to call|number to ring|email|e mail|contact number|contact detail|call them|fax|contact",
            .contact
        ),
        (
            "2027 fee|2025 fee|fee in 2027|next year fee|fee next year|fee increase next year|fee for 2027",
            .feesOfOtherYears
        ),
        (
            "one class|per class|phd supervisor|own supervisor|find a supervisor|class size|student ratio|professor|teacher name|lecturer|number of graduate|alumni|acceptance letter|syllabus",
            .other
        ),
        (
            "curriculum|subject list|units of study|which subject|what subject|weather|climate|mosque|halal|temple|church",
            .other
        ),
        (
            "refund|payment plan|instalment|installment|exam pattern|attendance rule|sports facilities|library hour|parking",
            .other
        ),
        ("online study|part time study|refund policy|gender ratio|diversity|nightlife|facilities", .other),
        ("joke|weather today|president of|prime minister|football|recipe|poem|song|movie|stock price|bitcoin", .other),
        (
            "applicant|applicants|people applied|student applied|many applied|applied to|rejection rate|reject|rejects",
            .statistics
        ),
        (
            "drop out|dropout|dropped out|drops out|drop out rate|attrition|attrition rate|retention rate|retention|completion rate|success rate",
            .statistics
        ),
        (
            "graduation rate|pass rate|fail rate|failure rate|pass percentage|got offers|offers made|offer rate|withdrawal|withdrawals|withdrew",
            .statistics
        ),
        (
            "percentage of student|percent of student|how many graduate|proportion of student|share of student",
            .statistics
        ),
        (
            "contact hour|class hour|hours of class|hours of lecture|hours of teaching|class per week|lecture|tutorial|timetable",
            .timetable
        ),
        (
            "schedule|class time|hours per week|hours a week|hours each week|hour per week|hours of study per week|evening classes|day per week",
            .timetable
        ),
        (
            "days per week|days a week|weekend class|evening class|night class|what time|class start|weekly hour",
            .timetable
        ),
        (
            "grocery|food per month|monthly food|food bill|food budget|food and transport|electricity|utility bill|utilities|internet bill|bills per month",
            .livingCosts
        ),
        (
            "bus ticket|train ticket|bus fare|train fare|public transport|bus pass|train pass|travel card|eating out|cost of food|food price|sim card",
            .livingCosts
        ),
        (
            "each month to live|per month to live|a month to live|live on per month|per month for food|spend per month|spend a month|monthly cost|monthly budget",
            .livingCosts
        ),
        (
            "living in australia cost|transport per month|transport and food|phone bill|power bill|gas bill|water bill|price of food|shared house|share house|rents",
            .livingCosts
        ),
        (
            "wisest thing|wisest for me|best thing for me|what should i do now|fly home or|fight it|what shall i do|what would you do in my place|smartest thing",
            .personalAdvice
        ),
        (
            "overstayed|stayed past|overstaying|deport|deportation|was deported|refused by home affairs|home affairs|application was refused|i appeal|appeal",
            .personalAdvice
        ),
        (
            "refused entry|visa got refused|visa denied|denied visa|refusal|expelled|illegal|unlawful|lie to|banned|cancel my visa|tell immigration|immigration officer|detention",
            .personalAdvice
        ),
        (
            "find work|get work|work afterwards|job chance|job after|jobs|employment|employment chance|chance of a job|chances of a job|getting a job|getting work",
            .salary
        ),
        (
            "hire me|hires me|would hire|who hire|who hires|firm hire|which firms|which employer|employers hire|hire graduate|job opportunity|job outlook|career outcome|placement rate|how easy to find|work after graduation",
            .salary
        ),
        (
            "student who asked|students who asked|people who asked|who asked about|asked about here|of the students who|other student asked",
            .otherVisitors
        ),
        (
            "his conversation|her conversation|their conversation|his chat|her chat|their chat|his question|her question|their question|who used this|used this machine|used this kiosk",
            .otherVisitors
        ),
        (
            "conversation of user|last conversation|previous conversation|of user|other conversation|conversation history|visitor before|visitors asked",
            .otherVisitors
        ),
        (
            "person before|at this terminal|an hour ago|asked before me|asked yesterday|somebody else asked|other person",
            .otherVisitors
        ),
        (
            "swimming pool|gym|sports club|student club|vice chancellor|chancellor|pass mark|average mark|library book|staff work|crowded",
            .other
        ),
    ])

    /// Attributes of the register that a topic's own words would also trigger ("visa fee" is no tuition fee).
    static let shadowsAttribute: Set<UncoveredTopic> = [
        .visa, .livingCosts, .salary, .savings, .workRights, .internals, .otherVisitors, .personalAdvice, .writing,
        .agents,
        .safety, .admissionChance, .timetable,
    ]
}
