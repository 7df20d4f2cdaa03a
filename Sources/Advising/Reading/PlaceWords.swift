// States and cities of Australia as people write them.

import Catalog

package enum PlaceWords {
    static let states: [(String, String)] = [
        ("victoria|vic|state of victoria|victorian", "VIC"),
        ("new south wales|nsw|n s w", "NSW"),
        ("queensland|qld|sunshine state", "QLD"),
        (
            "south australia|south australian|sa|s a|south aus|south oz|sth australia|sth aus|adelaide region|australia meridional",
            "SA"
        ),
        (
            "west aus|western aus|west oz|western australia|western australian|west australian|wa|w a|west australia|perth region|australia occidental",
            "WA"
        ),
        ("tasmania|tas|tassie|tasmanian", "TAS"),
        ("northern territory|nt|n t", "NT"),
        (
            "australian capital territory|act|capital territory|a c t|territorio de la capital|territorio de la capital australiana|territoire de la capitale|territorio da capital|首 都 领 地|首 都 领 地 区",
            "ACT"
        ),
        (
            "australia del sur|south australia state|दक्षिण ऑस्ट्रेलिया|جنوب أستراليا|جنوب استراليا|nam uc|bang nam uc|南 澳 州|南 澳 大 利 亚",
            "SA"
        ),
        ("australia del oeste|पश्चिमी ऑस्ट्रेलिया|غرب أستراليا|غرب استراليا|tay uc|bang tay uc|西 澳 州|西 澳 大 利 亚", "WA"),
        ("nueva gales del sur|न्यू साउथ वेल्स|نيو ساوث ويلز|新 南 威 尔 士 州", "NSW"),
        ("विक्टोरिया|فيكتوريا|ولاية فيكتوريا|维 多 利 亚|bang victoria", "VIC"),
        ("क्वींसलैंड|क्वीन्सलैंड|كوينزلاند|昆 士 兰|bang queensland", "QLD"),
        ("तस्मानिया|تسمانيا|塔 州|塔 斯 马 尼 亚 州", "TAS"),
        ("territorio del norte|नॉर्दर्न टेरिटरी|उत्तरी क्षेत्र|الإقليم الشمالي|北 领 地|lanh tho bac uc|bac uc", "NT"),
        ("维 多 利 亚 州|维 州", "VIC"), ("新 南 威 尔 士|新 州", "NSW"), ("昆 士 兰 州", "QLD"), ("南 澳", "SA"),
        ("西 澳", "WA"), ("塔 斯 马 尼 亚", "TAS"),
    ]

    /// City names in other scripts and everyday forms, by the register's spelling.
    static let cityForms: [(String, String)] = [
        ("sydney cbd|sydney|sydney city|悉 尼|सिडनी|سيدني", "Sydney"),
        ("melbourne cbd|melbourne|melbourne city|melb|melbourn|墨 尔 本|मेलबर्न|ملبورن", "Melbourne"),
        ("brisbane cbd|brisbane city|brisbane|brissie|布 里 斯 班|ब्रिस्बेन|بريزبن", "Brisbane"),
        ("perth cbd|perth city|perth|珀 斯|पर्थ|بيرث", "Perth"),
        ("adelaide cbd|adelaide city|adelaide|阿 德 莱 德|एडिलेड|أديلايد", "Adelaide"),
        ("堪 培 拉|canberra|canberra city", "Canberra"), ("霍 巴 特|hobart", "Hobart"), ("达 尔 文|darwin", "Darwin"),
    ]

    /// Cities and suburbs whose names are also words of courses, people or sentences; only "in X" makes them a place.
    static let onlyAfterPreposition: Set<String> = [
        "bruce", "murdoch", "flinders", "nathan", "robina", "churchill", "liverpool", "newcastle", "camden", "richmond",
        "cambridge", "oxford", "kent", "windsor", "epping", "victoria park", "australia", "english", "business",
        "clayton",
        "griffith", "curtin", "deakin", "macquarie", "monash", "bond", "torren", "hope", "victoria", "tasmania",
        "queensland", "officer",
        "western australia", "south australia", "new south wale", "northern territory", "perth", "orange", "mile end",
    ]
}

/// Where a course is to be taught.
package enum Place: Sendable, Equatable {
    case state(String)
    case city(String, state: String)
}
