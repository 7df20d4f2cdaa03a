// Words for the facts that the register holds.

package enum AttributeWords {
    package static let table = PhraseTable<Attribute>([
        (
            "fee|tuition|tuition fee|cost|price|how much|how many dollar|charge|whole course fee|total fee|course fee|total tuition|full course|full program|full programme",
            .totalFee
        ),
        (
            "whats the damage|what's the damage|what is the damage|whole fee|full fee|how expensive|priced|costing|fess|free|gratis|zero dollar|without paying|what would i pay|tution|tution fee|total cost|take for its|take for the|take for it|asks for its|takes for its|set me back|set us back|set you back|set him back|set her back|sets me back|sets you back|price for the lot|for the lot|the lot",
            .totalFee
        ),
        ("学 费|费 用|फीस|शुल्क|رسوم|الرسوم|hoc phi|matricula|precio|cuesta|cuanto cuesta|costo|coste|多 少 钱", .totalFee),
        (
            "per year|a year|yearly|annual|annually|each year|every year|per annum|yearly fee|annual fee|one year|per yr",
            .annualFee
        ),
        (
            "annual tuition|yearly cost|annual cost|yearly tuition|1 year of|for one year|per year fee|pa|for 1 year|52 week of it|spread evenly|single year of|for a single year|a single year|1 yr fee|1 year fee|one year fee|fee of one year|fee of 1 year|split it into year|split into year|split by year|broken down by year|divided by year|by the year|it by year|by year for me|into years|per single year",
            .annualFee
        ),
        (
            "one academic year|academic year|each academic year|per academic year|for each year|for every year|for 1 yr|for one yr|per 1 year|each yr|every yr|one yr|एक साल|एक साल की|por cada ano|par an|pro jahr|por um ano",
            .annualFee
        ),
        (
            "1 year in|1 yr in|to 12 month|to twelve month|into 12 month|into twelve month|for 12 month|for twelve month|of 1 year|of one year|count one year|one year only|only one year|to one year|into one year|لسنة|لسنة واحدة|السنة الواحدة|رسوم السنة|لعام واحد|سنة واحدة|por un ano|de un ano|mot nam|um ano|pour un an|une annee|fur ein jahr|ein jahr|setahun|per tahun",
            .annualFee
        ),
        ("每 年|سنويا|السنوية|सालाना|प्रति वर्ष|वार्षिक|moi nam|hang nam|anual|por ano|al ano|一 年", .annualFee),
        (
            "non tuition|non tuition fee|non tuition cost|nontuition|nontuition fee|other fee|extra fee|additional fee",
            .nonTuitionFee
        ),
        (
            "besides the tuition|beside the tuition|apart from the tuition|on top of the tuition|in addition to the tuition|other than tuition|other than the tuition|outside tuition",
            .nonTuitionFee
        ),
        (
            "extras|the extras|leaving tuition aside|tuition aside|leave tuition aside|not tuition|extra charge|extra cost|ancillary fee|material fee|besides tuition|apart from tuition|in addition to tuition|on top of tuition|other charge",
            .nonTuitionFee
        ),
        (
            "tuition and all other|tuition and other|tuition and all|all other listed cost|other cost in one sum|with all other cost|with other cost",
            .estimatedTotal
        ),
        (
            "tuition along with|tuition together with|tuition with the non tuition|along with the non tuition|along with non tuition",
            .estimatedTotal
        ),
        (
            "add the non tuition|add non tuition|adding non tuition|adding the non tuition|non tuition fee to the tuition|non tuition to the tuition|plus non tuition|plus the non tuition|with non tuition|grand total|other charges to the tuition|both together|sum of both|the two together",
            .estimatedTotal
        ),
        (
            "tuition plus|estimated total|total course cost|estimated total course cost|all fee|all in|everything included",
            .estimatedTotal
        ),
        (
            "including other fee|including all fee|tuition and other fee|including non tuition|total including",
            .estimatedTotal
        ),
        (
            "tuition and non tuition|tuition plus non tuition|tuition and the non tuition|tuition fee and non tuition|tuition fee and the non tuition|fee plus other fee|with all fee|estimated course cost",
            .estimatedTotal
        ),
        (
            "whole bill|total bill|full bill|entire bill|all cost included|including non tuition fee|with the other fee|plus other fee|plus the other fee|together",
            .estimatedTotal
        ),
        (
            "how long|how much time|duration|length|how many week|how many year|how many month|number of week|take|run for|long is",
            .duration
        ),
        (
            "over what period|over which period|what period|spread over|over how long|how lengthy|time to complete|years does|weeks does|duracion|cuanto dura|cuantas semanas|dura|thoi gian",
            .duration
        ),
        ("学 制|多 长 时 间|几 年|多 少 周|अवधि|कितने साल|कितने सप्ताह|مدة|كم سنة|bao lau|keo dai|finish", .duration),
        (
            "other city|other cities|which cities|which other cities|which towns|in which cities|campus|campuse|where|location|which city|what city|which state|place|what place|which town|where is",
            .campus
        ),
        ("in what place|which suburb|site|venue|donde|在 哪|校 区|कहां|कहाँ|اين|أين|o dau|which location", .campus),
        (
            "language|language of instruction|teaching language|what language|which language|medium of instruction",
            .language
        ),
        ("speak english|speak korean|speak mandarin|speak chinese|lecturer speak|teacher speak|spoken in", .language),
        ("taught in english|delivered in english|in english|idioma|语 言|भाषा|لغة|ngon ngu", .language),
        ("course code|cricos code|cricos course code|code|register code|cricos number|cricos id", .courseCode),
        (
            "what level|level of qualification|qualification level|which level|course level|is it a doctorate|what kind of degree",
            .level
        ),
        ("what type of qualification|aqf level|what qualification", .level),
        (
            "work component|work placement|placement|internship|work experience|practical work|work hour|practicum",
            .workComponent
        ),
        (
            "work component hour|hour of work component|hours of placement|placement hour|internship hour|work hours in total",
            .workComponent
        ),
        ("work integrated|industry placement|work based|wil|clinical placement", .workComponent),
        (
            "field of education|which field|what field|broad field|narrow field|detailed field|fields of education",
            .fieldOfEducation
        ),
        ("dual qualification|double qualification", .doubleDegree),
        (
            "on the internet|on the web|find them online|find it online|address on the internet|address on the web|address in the internet|online address|internet page",
            .website
        ),
        (
            "website|web site|web page|webpage|homepage|home page|url|web address|internet address|site address|link",
            .website
        ),
        (
            "international intake|oversea intake|foreign intake|permitted intake|allowed intake|maximum intake|intake of oversea student|intake of international student|intake of foreign student",
            .capacity
        ),
        (
            "ceiling on international|ceiling on oversea|ceiling on foreign|international enrolment|oversea enrolment|how many oversea student they|allowed to enrol|oversea student may",
            .capacity
        ),
        (
            "how many foreign girl|how many foreign boy|how many oversea girl|how many international girl|how many oversea pupil|how many international pupil|how many foreign pupil|oversea pupil|international pupil|foreign pupil|maximum of pupil",
            .capacity
        ),
        (
            "capacity|maximum number of oversea student|max number of oversea student|how many oversea student",
            .capacity
        ),
        (
            "maximum of international student|maximum of oversea student|maximum of foreign student|maximum number of international student|most international student|how many international student|how many student|number of oversea student|number of international student",
            .capacity
        ),
        (
            "student capacity|how many foreign student|institution capacity|student limit|enrolment cap|max student|upper limit of foreign student|upper limit of international student|limit of oversea student|limit of foreign student|limit of international student|limit on international student|limit on foreign student",
            .capacity
        ),
        (
            "government private|private government|govt private|private or govt|govt or private|private or gov|gov or private|state or private|private or state",
            .providerType
        ),
        (
            "government or private|public or private|private or government|private or public|type of institution",
            .providerType
        ),
        (
            "is it government or private|is it private or government|is it public or private|is it private or public",
            .providerType
        ),
        (
            "government or a private|public or a private|private or a government|type of provider|provider type",
            .providerType
        ),
        (
            "institution type|state run|privately run|is it public|is it private|government run|ownership|a private",
            .providerType
        ),
        (
            "is it government|government owned|government institution|private institution|private provider|a government",
            .providerType
        ),
        ("address|postal address|mailing address|street address|postcode|post code|postal code|mail address", .address),
        (
            "called now|renamed|new name|current name|registered name|former name|old name|legal name|trading name",
            .registeredName
        ),
        (
            "changed name|name change|change its name|changed its name|now called|known as|what is it called|trade as",
            .registeredName
        ),
        (
            "provider code|cricos provider code|name now|rebranded|trades as|trading as|official name|provider number",
            .registeredName
        ),
    ])

    /// Facts of a provider rather than of a course.
    static let ofProvider: Set<Attribute> = [.website, .capacity, .providerType, .address, .registeredName]

    /// The name of a fact in a sentence.
    static func noun(_ attribute: Attribute) -> String {
        switch attribute {
        case .totalFee: "tuition fee of the whole course"
        case .annualFee: "tuition per year"
        case .nonTuitionFee: "non-tuition fee"
        case .estimatedTotal: "tuition and other fees together"
        case .duration: "length"
        case .campus: "campuses"
        case .language: "language of teaching"
        case .courseCode: "course code"
        case .level: "level"
        case .workComponent: "work component"
        case .fieldOfEducation: "field of education"
        case .doubleDegree: "dual qualification"
        case .website: "website"
        case .capacity: "number of overseas students it may enrol"
        case .providerType: "type"
        case .address: "postal address"
        case .registeredName: "registered name"
        }
    }
}
