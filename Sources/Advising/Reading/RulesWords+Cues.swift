// The phrases by which visitors ask of the UK Immigration Rules, and the words that say nothing a paragraph could be found by.

extension RulesWords {
    enum Cue: Sendable {
        /// Said of the Rules only.
        case rules
        case kingdom, visa, australia
        case route(RulesQuestion.Route), person(RulesQuestion.Person), asked(RulesQuestion.Asked)
        case advice
        /// Says nothing that a paragraph could be found by.
        case filler
    }

    static let cues = PhraseTable<Cue>([
        ("immigration rule|home office|ukvi|uk visas and immigration|tier 4|entry clearance|uk immigration", .rules),
        (
            "appendix student|appendix finance|appendix graduate|appendix atas|appendix english language|appendix tuberculosis",
            .rules
        ),
        (
            "appendix child student|appendix short term student|appendix parent of a child student|appendix o|gov uk",
            .rules
        ),
        (
            "confirmation of acceptance for study|confirmation of acceptance|atas|academic technology approval scheme|cas letter|cas number",
            .rules
        ),
        ("cas|uk rule|uk visa rule", .rules),
        (
            "uk|u k|united kingdom|britain|great britain|england|scotland|wales|northern ireland|british|london",
            .kingdom
        ),
        (
            "manchester|edinburgh|glasgow|birmingham|leeds|liverpool|bristol|cardiff|belfast|sheffield|nottingham|oxford|cambridge",
            .kingdom
        ),
        (
            "australia|australian|cricos|subclass 500|subclass|485|melbourne|sydney|brisbane|perth|adelaide|aussie",
            .australia
        ),
        (
            "visa|visas|permission|immigration|student application|visa application|study permit|leave to remain|permission to stay|immigrant",
            .visa
        ),
        ("child student|child student route|child student visa|child student permission", .route(.childStudent)),
        (
            "parent of a child student|parent of child student|child student parent|parent route|parent of a student at school",
            .route(.parent)
        ),
        (
            "parent of the child student|parents of a child student|parent of an child student|child student mother|child student father",
            .route(.parent)
        ),
        (
            "parents of child student|mother of a child student|father of a child student|mum of a child student",
            .route(.parent)
        ),
        (
            "short term student|short term study visa|short term student visa|short term route|short term student route",
            .route(.shortTerm)
        ),
        (
            "short term english language student|short term english language|short term study|short term visa|short term english study|short term english visa|short term english student",
            .route(.shortTerm)
        ),
        ("english course visa|language course visa|visa for an english course", .route(.shortTerm)),
        ("school visa|child visa|pupil visa|school child visa|children visa", .route(.childStudent)),
        (
            "parent visa|school parent|parent permission|parents visa|visa as a parent|visa as his parent|visa as her parent",
            .route(.parent)
        ),
        ("partner college|partner institution|partner university|partner school|approved partner", .filler),
        (
            "graduate route|graduate visa|graduate permission|post study work|psw|post study visa|graduate route visa|appendix graduate",
            .route(.graduate)
        ),
        ("graduate immigration route|of a graduate|stay after graduation|post study", .route(.graduate)),
        ("student route|student visa|study visa|tier 4|appendix student|student permission", .route(.student)),
        ("husband|wife|spouse|partner|girlfriend|boyfriend|married", .person(.partner)),
        ("dependent partner|dependant partner", .person(.partner)),
        (
            "dependent child|dependant child|dependent children|my kid|my kids|my children|my son|my daughter|my baby|children|kid|kids",
            .person(.child)
        ),
        (
            "little daughter|little son|small daughter|small son|young daughter|young son|old girl|old boy|old son|old daughter|little girl|little boy|my girl|my boy|our girl|our boy|our son",
            .person(.child)
        ),
        ("our daughter|our child|our kid|our kids|our children|my little one|my toddler", .person(.child)),
        ("for a child|for each child|per child|for every child|must a child|each child|every child", .person(.child)),
        ("dependant|dependent|family|family member|relatives", .person(.dependant)),
        (
            "how much|what amount|how many pound|how much money|what sum|which amount|amount|monthly amount|how many gbp",
            .asked(.money)
        ),
        (
            "extra for her|extra for him|extra for them|per month for|each month for|money per month|money each month",
            .asked(.money)
        ),
        (
            "monthly fund|monthly money|monthly living|monthly sum|monthly maintenance|monthly cost|monthly living cost|monthly living money",
            .asked(.money)
        ),
        ("the rule ask|do the rule|the rules say|rule ask of|rules ask", .visa),
        ("how many hour|hours|hour|hours a week|weekly hours", .asked(.hours)),
        (
            "how long|how early|how soon|how many month|how many day|how many year|how many week|how old can my|how old may my|how old can the",
            .asked(.time)
        ),
        (
            "shelf life|how recent|until when|what period|which period|for what time|maximum time|minimum time|duration|how far in advance|what length|length",
            .asked(.time)
        ),
        (
            "how old is|how old must|minimum age|what age|which age|between which age|how old do|age limit|maximum age|how young",
            .asked(.age)
        ),
        ("how many point|points", .asked(.points)),
        ("which level|what level|cefr|english level|level of english|ielts score|what score", .asked(.level)),
        (
            "will i get|my chance|chances|likely to get|am i likely|is it likely|will they give|will i be granted|will my visa|guarantee",
            .advice
        ),
        (
            "recommend|advise me|what would you do|best for me|is it worth|your opinion|what do you think|my odds|do you think",
            .advice
        ),
        (
            "what i should do now|in my own case|my own case|tell me what i should do|you are my lawyer|be my lawyer|as my lawyer",
            .advice
        ),
        ("what should i say|what i should say|what to say to the officer|let me off|so that i am let off", .advice),
        ("curtailed|curtailment|in my defence|in my defense|what i should write|what to write in", .advice),
        ("wisest|smartest thing|best thing for me|fly home or|fight it|in my place|what would be best", .advice),
        (
            "what should i tell|what should i personally|what do i tell the home office|was caught|i was caught|got caught",
            .advice
        ),
        ("refuse me|reject me|deny me|study gap|my gap|gap in my study|approve me", .advice),
        (
            "will my application|will they refuse|will they approve|get approved|will i be refused|will i be allowed|would they refuse",
            .advice
        ),
    ])

    static let fillers: Set<String> = Set(
        """
        student students visa visas uk u k route routes rule rules immigration home office apply applying application applicant applicants \
        need needs needed required require requires requirement requirements must show show shown allow allowed permit permitted can may could would should \
        british britain england kingdom united person people anyone somebody say says quote paragraph para section text please hi hello quick question \
        under according official exactly currently today still long many much old early soon late far maximum minimum max min most least limit limits \
        month months monthly week weeks weekly year years yearly day days daily pound pounds gbp per each every total number count eg etc just really \
        university college school course courses study studying studied studies get gets give given granted grant come comes coming bring brings take \
        takes taking took taken join stay staying live living lived go going went someone let lets want wants going applied ask asked case happens happen \
        count counts qualify qualifies accepted accept accepts ok okay fine valid international overseas foreign abroad appendix permission ukvi tier 4 \
        when what which who whom whose why how where there whether if then than into onto while during after before about along also even only however \
        using used use has had having have been being do does did done my me mine i im ive we our us you your he she his her him it its they them their a an the and or \
        manchester edinburgh glasgow birmingham leeds liverpool bristol cardiff belfast sheffield nottingham oxford cambridge scotland wales northern ireland one two three thing things kind kinds sort type types e g \
        amount sum extra set fixed attend attends mean means called possible able forbidden prohibited banned web site website clearance \
        earlier later first second place certain specific details latest newest turning turn meet meets alone towards toward paid pay itself \
        boy boys girl girls lad niece nephew goes permissible acceptable not longer home end ends exempt exempted exemption excused
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Word.stem(of: String($0)) }
    )
}
