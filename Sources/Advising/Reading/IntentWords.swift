// Words that say what kind of answer is wanted.

/// One signal of a question's words.
package enum Cue: Sendable, Equatable {
    case cheapest, dearest, longest, shortest
    case ascending, descending
    case sort, compare
    case howMany, median, average
    case registered, stillOffered, isNew, gone
    case change, editionDate
    case list, exists, yesNo
    case singleDegree, withDouble, onlyDouble
    case greeting, thanks, startOver
    case providers, courses, states
    case withWork, withoutWork
    case convert
    case those, same, ordinal(Int), adds, instead, elsewhere
}

package enum IntentWords {
    package static let table = PhraseTable<Cue>([
        (
            "cheapest|lowest fee|lowest yearly fee|lowest annual fee|lowest price|lowest priced|least expensive|lowest tuition",
            .cheapest
        ),
        (
            "lowest yearly tuition|lowest annual tuition|lowest cost|most affordable|lowest yearly cost|lowest|cheepest",
            .cheapest
        ),
        ("最 便 宜|mas barato|mas barata|सबसे सस्ता|أرخص|re nhat|least costly|minimum fee|minimum tuition|cheapst", .cheapest),
        (
            "most expensive|dearest|highest fee|priciest|highest price|highest tuition|highest cost|costliest|highest priced",
            .dearest
        ),
        (
            "highest yearly fee|highest annual fee|highest annual tuition|highest yearly tuition|highest|most costly",
            .dearest
        ),
        ("cost most|cost the most|costs most|costs the most|charge most|charge the most|charges the most", .dearest),
        (
            "pay the most|pay most|pays the most|hardest on the pocket|hardest on the wallet|pocket hardest|wallet hardest",
            .dearest
        ),
        (
            "steepest|biggest fee|biggest bill|largest fee|greatest fee|top price|biggest tuition|largest tuition|priciest of",
            .dearest
        ),
        (
            "gentlest|bottom price|lowest price tag|best bargain|beats all others on low|rock bottom|least amount|smallest amount|less money",
            .cheapest
        ),
        (
            "meno caro|meno costoso|piu economico|moins cher|le moins cher|gunstigste|billigste|en ucuz|самый дешевый|самая дешевая",
            .cheapest
        ),
        (
            "top of the price|top in price|the most a student can pay|am teuersten|le plus cher|piu caro|самый дорогой",
            .dearest
        ),
        ("as little as possible|spend the least|least possible|spend least", .cheapest),
        ("least costly one|drain my account the least|hurt my wallet the least|hurts my wallet the least", .cheapest),
        (
            "pay the least|pay least|pays the least|smallest fee|smallest bill|smallest tuition|tuition the smallest",
            .cheapest
        ),
        (
            "fee the smallest|fee is smallest|tuition is smallest|fee is the smallest|tuition is the smallest|easiest on the pocket",
            .cheapest
        ),
        (
            "easiest on the wallet|kindest to the wallet|kindest to my wallet|gentlest on the wallet|smallest price|least money",
            .cheapest
        ),
        (
            "charging the least|asking the least|charge the smallest|easiest on the budget|ask the least|asks the least|ask least|want the least|wants the least|take the least|takes the least|demand the least|demands the least",
            .cheapest
        ),
        (
            "charging the most|asking the most|stings most|stings the most|sting the most|ask the most|asks the most|want the most|wants the most|take the most|takes the most|demands the most",
            .dearest
        ),
        (
            "undercut|undercuts the others|undercuts|undercut the others|best priced|best three price|best five price|best price|best price tag|best yearly price|best annual price|best fee|best rate",
            .cheapest
        ),
        ("cost least|cost the least|costs the least|charge least|charge the least|charges the least", .cheapest),
        ("最 贵|mas caro|mas cara|أغلى|dat nhat", .dearest),
        ("longest|most week|lengthiest|takes the most time|最 长", .longest),
        (
            "over soonest|soonest over|done soonest|finished soonest|shortest|fastest|quickest|fewest week|least time|最 短|takes the least time",
            .shortest
        ),
        (
            "cheapest first|lowest first|ascending|from cheapest|cheapest to|shortest first|shortest to|low to high",
            .ascending
        ),
        (
            "start with the lowest|start with the cheapest|start with the smallest|lightest to the heaviest|lightest to heaviest|from the lightest|lightest first|starting with the lowest|starting from the lowest|beginning with the lowest|smallest first|starting with the cheapest",
            .ascending
        ),
        (
            "starting from the cheapest|beginning with the cheapest|least first|starting with the smallest|starting with the least",
            .ascending
        ),
        (
            "start with the highest|start with the dearest|heaviest to the lightest|heaviest to lightest|from the heaviest|heaviest first|starting with the highest|starting with the dearest|starting with the most expensive|biggest first|largest first",
            .descending
        ),
        (
            "lowest yearly fee on top|lowest annual fee on top|lowest fee on top|lowest on top|lowest yearly fee first",
            .ascending
        ),
        (
            "lowest annual fee first|lowest tuition first|smallest fee first|lowest at the top|lowest yearly tuition first",
            .ascending
        ),
        (
            "cheapest per year first|lowest to highest|from low to high|least expensive first|increasing order",
            .ascending
        ),
        (
            "from cheap to expensive|cheap to expensive|from the cheapest|shortest to longest|cheapest on top",
            .ascending
        ),
        ("lowest fee first|smallest first|lowest price first|from shortest|cheapest at the top", .ascending),
        (
            "most expensive first|highest first|descending|from most expensive|dearest first|high to low|longest first",
            .descending
        ),
        (
            "highest to lowest|most expensive to|dearest to|longest to shortest|from dearest|from highest|from longest",
            .descending
        ),
        ("expensive to cheap|highest fee first|decreasing order|priciest first", .descending),
        ("sort|sorted|rank|ranked|order|ordered|put|arrange|in order|line up|sort by", .sort),
        (
            "compare|comparison|versus|vs|difference between|cheaper|dearer|more expensive|longer|shorter|less expensive",
            .compare
        ),
        ("costs more|costs less|which costs|compared", .compare),
        (
            "how many|number of|count of|total number|how many different|how many distinct|多 少 门|cuantos|cuantas",
            .howMany
        ),
        (
            "what the number|whats the number|need one figure|one figure|need a number|how long is that list|how long is the list|distinct provider|distinct institution|different provider|different institution|distinct universitie|distinct college|just the figure|just the number|only the number|number only|give the number|give number|give me the number|the number please|quantity in|quantity|count for me|how much course|how many course in number|just a figure|only a number|one number please",
            .howMany
        ),
        (
            "what number|what quantity|the number is|how big is the choice|total registered|total of registered|how many entries",
            .howMany
        ),
        ("count|count the|count all|tell me the number|what number of", .howMany),
        (
            "total of cricos registered|total of cricos registered course|total of course|total of cricos course|total of all course|total of the course|total of provider",
            .howMany
        ),
        (
            "bao nhieu khoa|कितने कोर्स|كم عدد|amount of|tally|the size of|in figure|in number|quantity of|the quantity",
            .howMany
        ),
        (
            "median|typical|middle value|midpoint|middle fee|middle yearly|middle yearly fee|middle price|half cost more",
            .median
        ), ("average|mean|avg", .average),
        (
            "still on cricos|still on the register|still on the cricos register|registered|on cricos|on the register|cricos registered|on the cricos|in cricos|on the australian register",
            .registered
        ),
        (
            "allowed to take oversea student|accept oversea student|accept international student|take oversea student",
            .registered
        ),
        (
            "take international student|enrol oversea student|enrol international student|cricos listed|in the register",
            .registered
        ),
        (
            "cricos registration|registration on cricos|have registration|a registered provider|registered provider|cricos status",
            .registered
        ),
        (
            "listed in cricos|listed with cricos|appear on cricos|appear in cricos|part of cricos|have a cricos",
            .registered
        ),
        (
            "enrol oversea pupil|take oversea pupil|accept oversea pupil|enrol international pupil|take international pupil|enrol foreign pupil|take foreign student|enrol foreign student|accept foreign student",
            .registered
        ),
        (
            "cricos list|present cricos|cricos at all|in cricos|got cricos|current cricos|cricos register or not|approved to teach|approved to enrol|approved to take|cricos have|cricos know|cricos show them|cricos contain",
            .registered
        ),
        (
            "take kid from abroad|take kid from oversea|take pupil from abroad|take student from abroad|take child from abroad|accept student from abroad|accept pupil from abroad|take child from oversea|oversea student provider|provider for oversea student|provider of oversea student|government list|foreign pupil enrol|oversea pupil enrol|international pupil enrol|foreign student enrol|oversea student enrol",
            .registered
        ),
        (
            "cricos approved|listed on cricos|cricos provider|enroll international student|teach oversea student",
            .registered
        ),
        (
            "still offered|still available|still registered|still open|still enrol|still running|currently registered",
            .stillOffered
        ),
        (
            "still valid|still active|still listed|expired|discontinued|currently offered|still on|still enroll|still exist",
            .stillOffered
        ),
        ("still join|still enter|still start|still get into|still possible|still valid", .stillOffered),
        ("still be offered|still apply|closed|ended|still taught|still run|still current|can i still", .stillOffered),
        (
            "gone|are gone|disappeared|vanished|removed from|dropped off|no longer on|deregistered|struck off|no longer listed",
            .gone
        ),
        (
            "deleted|deleted from|was deleted|taken off|dropped from|no longer registered|delisted|kicked off|wiped from|left cricos|erased",
            .gone
        ),
        (
            "come in after|came in after|come in since|come onto the register|came onto the register|join the register|joined the register|come on the register|has it been added|been added after|added after|a newcomer|newcomer|new since|new course|newly added|is new|added since|new on|new in|brand new|recently added|a new|added to cricos|added to the register|added to the list",
            .isNew
        ),
        (
            "change|changed|then and now|since 2023|in 2023|january 2023|jan 2023|2023 register|2023 edition|raise|raised",
            .change
        ),
        (
            "rise|risen|rose|increase|increased|went up|gone up|go up|go down|gone down|went down|old fee|decrease|dropped",
            .change
        ),
        (
            "older register|the register then|fee then and now|price then and now|and the one now|and what is it now|compared to now",
            .change
        ),
        (
            "old register|then now|old vs new|new register|two cricos edition|two edition|old edition|did it climb|climbed|gone up|up or down|between the two register|both register|both edition",
            .change
        ),
        (
            "in the 2023|2023 and 2026|from 2023|old and new|old price|previous edition|used to cost|earlier edition",
            .change
        ),
        (
            "older edition|fee history|back in 2023|lower since|difference since|2023|previously|decreased|fee fell|price fell|tuition fell|old edition",
            .change
        ),
        (
            "as of when|how old|how current|how recent|which edition|what edition|last updated|up to date|data from when",
            .editionDate
        ),
        (
            "what date|which date|date of the|how fresh|when was the register|when was your data|when was the data",
            .editionDate
        ),
        (
            "when was it updated|date of your|version of the register|how up to date|updated|as at when|which version",
            .editionDate
        ),
        ("date of the register|age of the data|when is your data from|of which date|what day", .editionDate),
        (
            "which day|from which day|file behind|date are they from|date are these from|date is that from|date do they come from|how dated",
            .editionDate
        ),
        (
            "list|show|show me|give me|find|couple of|which|suggest|recommend|any|look for|looking for|all|every|options|what are",
            .list
        ),
        (
            "is there|are there|is any|are any|exist|offer|offered|do they have|does it have|do you have|is anything",
            .exists
        ),
        ("hay|有 没 有|क्या|هل|co khoa|have a|has a|have any|is there any|are there any|offering", .exists),
        (
            "single degree|single|not double|no double|no double degree|not a double|excluding double|without double",
            .singleDegree
        ),
        (
            "double degree not counted|double degree not included|not counting double degree|not counting double|doubles excluded",
            .singleDegree
        ),
        (
            "double degree excluded|leave out double degree|leaving out double degree|ignore double degree|double not counted",
            .singleDegree
        ),
        (
            "no combined degree|no combined|without combined degree|not combined|except double degree|excluding the double degree|no doubles|without doubles|double degrees aside",
            .singleDegree
        ),
        (
            "leave the double degree|leave double degree|leave out the double|leave doubles|skip double degree",
            .singleDegree
        ),
        ("exclude double|no packaged|non double|no dual|single award|only single", .singleDegree),
        (
            "double degree included|including double|include double|include the double|including the double|include the double degree|count the double degree too|counting double degree|with double degree|double degrees too|incl double",
            .withDouble
        ),
        ("double degree only|only double|only double degree|dual degree|double degree|double masters", .onlyDouble),
        (
            "hi|hello|hey|good morning|good afternoon|good evening|greeting|namaste|hola|xin chao|你 好|नमस्ते|مرحبا",
            .greeting
        ),
        (
            "who are you|what can you do|help|what do you do|how do you work|what do you know|g day|salaam|salam",
            .greeting
        ),
        ("thank|thank you|thanks|cheers|bye|goodbye|ta", .thanks),
        (
            "start over|start again|new question|reset|forget everything|clear|begin again|from scratch|forget that",
            .startOver
        ),
        ("provider|institution|school|college|university|universitie|unis|uni|institute|how many uni", .providers),
        ("course|program|programme|degree|qualification|class|课 程|कोर्स|دورات|دورة|برامج|cursos|khoa hoc", .courses),
        ("state|territory|territorie|states and territorie|state and territorie|states or territorie", .states),
        ("with work component|with a work component|with placement|with a placement|with internship", .withWork),
        (
            "without work component|without a work component|no work component|without placement|no placement",
            .withoutWork
        ),
        (
            "without internship|without an internship|no internship|without work placement|without practicum",
            .withoutWork
        ),
        (
            "convert|exchange rate|conversion|rate of exchange|in aud|to aud|in australian dollar|to australian dollar",
            .convert
        ),
        ("those|these|of them|them|from those|among those|of these|from these|among them|that list|ones", .those),
        (
            "it|that|that one|that course|this course|this one|the course|they|their|there|that university|the same",
            .same
        ),
        ("its|that uni|this uni|the uni|he|she|same", .same),
        ("add|also|plus add|include|and also|as well", .adds),
        (
            "wrong one|wrong course|i asked wrong|asked wrong|instead|i meant|i mean|rather|sorry|actually|correction|not that",
            .instead
        ),
        (
            "which other city|which other citie|what other city|what other citie|other city|other citie|another city",
            .elsewhere
        ),
        (
            "which other state|what other state|other state|another state|which other town|other town|other place",
            .elsewhere
        ),
        ("which other campus|other campus|other campuse|another campus|where else|anywhere else|elsewhere", .elsewhere),
        ("which other place|what other place|somewhere else|other location|another place|other region", .elsewhere),
        ("the first|first one|1st|number one|number 1|the first one", .ordinal(1)),
        ("the second|second one|2nd|number two|number 2|the second one", .ordinal(2)),
        ("the third|third one|3rd|number three|number 3|the third one", .ordinal(3)),
        ("the fourth|fourth one|4th|number four|number 4|the fourth one", .ordinal(4)),
        ("the fifth|fifth one|5th|number five|number 5|the fifth one", .ordinal(5)),
        ("the last one|last one|the last", .ordinal(-1)),
    ])
}
