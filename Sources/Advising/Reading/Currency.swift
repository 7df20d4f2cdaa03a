// Names of currencies.

/// Currency words and the ISO codes they stand for.
package enum Currency {
    /// The register's own currency.
    package static let register = "AUD"

    /// Stands for a peso of which no country was said: several have one, and they are worth very different sums.
    package static let sharedPeso = "pesos"
    /// The pesos to ask back for, by ISO code.
    static let pesos = ["ARS", "CLP", "COP", "MXN", "PHP"]

    /// Signs and codes that stand before an amount.
    static let before: [String: String] = [
        "$": "AUD", "a$": "AUD", "au$": "AUD", "aud": "AUD", "us$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR",
        "£": "GBP", "gbp": "GBP", "₹": "INR", "inr": "INR", "rs": "INR", "¥": "CNY", "cny": "CNY", "rmb": "CNY",
        "nz$": "NZD", "nzd": "NZD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "s$": "SGD", "sg$": "SGD", "sgd": "SGD",
        "hk$": "HKD", "hkd": "HKD", "nt$": "TWD", "twd": "TWD", "bdt": "BDT", "npr": "NPR", "pkr": "PKR", "ngn": "NGN",
        "lkr": "LKR", "vnd": "VND",
        "rub": "RUB", "myr": "MYR", "rm": "MYR", "php": "PHP", "idr": "IDR", "thb": "THB", "krw": "KRW", "jpy": "JPY",
        "zar": "ZAR", "brl": "BRL", "try": "TRY", "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "mxn": "MXN",
        "pln": "PLN", "kes": "KES", "ghs": "GHS", "aed": "AED", "sar": "SAR", "cop": "COP",
    ]

    /// Names that stand after an amount or ask for a conversion; the longest wins.
    static let names: PhraseTable<String> = {
        var table = PhraseTable<String>(written)
        for (phrases, code) in written {
            for phrase in phrases.split(separator: "|") {
                let stems = QuestionText.stems(of: String(phrase))
                // "Rupees (Indian)", "dollars (Canada)": the land behind the noun.
                if stems.count == 2, let country = ForeignPlaces.countries[[stems[0]]] {
                    for land in [[stems[0]], QuestionText.stems(of: country)] where table[[stems[1]] + land] == nil {
                        table.insert([stems[1]] + land, code)
                    }
                }
                // Arabic writes article and prepositions in one word with the noun, on the adjective behind it the article alone.
                guard let first = stems.first,
                    first.unicodeScalars.contains(where: { (0x0600...0x06FF).contains($0.value) })
                else { continue }
                let noun = first.hasPrefix("ال") ? String(first.dropFirst(2)) : first
                let rest = stems.dropFirst().map { $0.hasPrefix("ال") ? String($0.dropFirst(2)) : $0 }
                for prefix in ["", "ال", "بال", "لل", "ب", "ل", "وال", "و"] {
                    table.insert([prefix + noun] + rest, code)
                    if prefix.hasSuffix("ال") || prefix == "لل" {
                        table.insert([prefix + noun] + rest.map { "ال" + $0 }, code)
                    }
                }
            }
        }
        return table
    }()

    /// Whether the words at `range` belong to a currency's name: "Indian" in "rupees (Indian)".
    static func isNamed(with range: Range<Int>, in words: [Word]) -> Bool {
        names.matches(words).contains { $0.range.overlaps(range) }
    }

    /// How a code that is written in capitals beside another currency is read, "PEN to AUD": by the first name in two words.
    static let namesByCode: [String: String] = written.reduce(into: [:]) { names, entry in
        let (phrases, code) = entry
        let name = phrases.split(separator: "|").first {
            $0.split(separator: " ").count == 2 && $0.allSatisfy(\.isASCII)
        }
        if names[code] == nil, before[code.lowercased()] == nil, let name { names[code] = String(name) }
    }

    private static let written: [(String, String)] =
        before.filter { $0.key.count > 2 && $0.key.allSatisfy(\.isLetter) && $0.key != "try" }.map {
            ($0.key, $0.value)
        } + [
            ("australian dollar|aussie dollar|dollar|aud|aussie buck|buck", "AUD"),
            ("us dollar|american dollar|u s dollar|usd|dollar us", "USD"),
            ("euro|eur", "EUR"), ("pound|pound sterling|british pound|quid|sterling", "GBP"),
            ("rupee|indian rupee|rupee indian|indian currency|भारतीय रुपये|रुपये|rupaye", "INR"),
            ("nepali rupee|nepalese rupee", "NPR"),
            ("pakistani rupee", "PKR"), ("sri lankan rupee", "LKR"), ("indonesian rupiah|rupiah", "IDR"),
            ("yuan|renminbi|chinese yuan|人 民 币", "CNY"), ("yen|japanese yen", "JPY"),
            ("won|korean won|south korean won", "KRW"), ("lev|leva|bulgarian lev|bulgarian leva", "BGN"),
            ("taka|bangladeshi taka", "BDT"), ("naira|nigerian naira", "NGN"),
            ("dong|vietnamese dong|dong viet nam", "VND"),
            ("rouble|ruble|russian rouble|russian ruble", "RUB"), ("ringgit|malaysian ringgit", "MYR"),
            ("philippine peso|filipino peso|peso filipino|peso philippin", "PHP"), ("peso|pesos", sharedPeso),
            ("baht|thai baht", "THB"), ("rand|south african rand", "ZAR"),
            ("real|reais|brazilian real|brazilian reais", "BRL"), ("lira|turkish lira", "TRY"),
            ("franc|swiss franc", "CHF"),
            ("canadian dollar", "CAD"), ("new zealand dollar", "NZD"), ("singapore dollar", "SGD"),
            ("hong kong dollar", "HKD"), ("mexican peso|peso mexicano", "MXN"), ("zloty", "PLN"),
            ("kenyan shilling|shilling", "KES"),
            ("cedi", "GHS"), ("dirham", "AED"), ("riyal", "SAR"), ("krona", "SEK"), ("krone", "NOK"),
            ("colombian peso|peso colombiano", "COP"), ("chilean peso|peso chileno", "CLP"),
            ("argentine peso|argentinian peso|argentinean peso|peso argentino", "ARS"),
            ("uruguayan peso|peso uruguayo", "UYU"), ("dominican peso|peso dominicano", "DOP"),
            ("cuban peso|peso cubano", "CUP"),
            ("kuna|croatian kuna", "HRK"), ("hryvnia|ukrainian hryvnia", "UAH"), ("kenya shilling", "KES"),
            ("nigeria naira", "NGN"), ("birr|ethiopian birr", "ETB"), ("kwacha|zambian kwacha", "ZMW"), ("pula", "BWP"),
            ("tenge|kazakh tenge", "KZT"), ("lari|georgian lari", "GEL"), ("dram|armenian dram", "AMD"),
            ("manat", "AZN"),
            ("kyat|burmese kyat", "MMK"), ("riel|cambodian riel", "KHR"), ("lao kip", "LAK"),
            ("tugrik|tugriks|mongolian tugrik|togrog", "MNT"), ("bitcoin|btc", "BTC"),
            ("uzbek som|uzbekistani som|so'm", "UZS"),
            ("shekel|israeli shekel", "ILS"), ("forint|hungarian forint", "HUF"), ("czech koruna|koruna", "CZK"),
            ("leu|lei|romanian leu", "RON"), ("kuwaiti dinar", "KWD"), ("bahraini dinar", "BHD"),
            ("jordanian dinar", "JOD"),
            ("iraqi dinar", "IQD"), ("algerian dinar", "DZD"), ("tunisian dinar", "TND"), ("serbian dinar", "RSD"),
            ("iranian rial|rial iran", "IRR"), ("peruvian sol|soles", "PEN"), ("bolivian boliviano|boliviano", "BOB"),
            ("costa rican colon", "CRC"), ("venezuelan bolivar|bolivares", "VES"), ("albanian lek", "ALL"),
            ("macedonian denar", "MKD"), ("moldovan leu", "MDL"), ("belarusian rouble|belarusian ruble", "BYN"),
            ("uzbek som|uzbekistani som", "UZS"), ("kyrgyz som", "KGS"), ("tajik somoni|somoni", "TJS"),
            ("turkmen manat", "TMT"), ("afghan afghani|afghani", "AFN"), ("maldivian rufiyaa|rufiyaa", "MVR"),
            ("bhutanese ngultrum|ngultrum", "BTN"), ("macanese pataca|pataca", "MOP"),
            ("papua new guinean kina", "PGK"),
            ("vanuatu vatu|vatu", "VUV"), ("seychelles rupee", "SCR"), ("somali shilling", "SOS"),
            ("malagasy ariary|ariary", "MGA"), ("malawian kwacha", "MWK"), ("mozambican metical|metical", "MZN"),
            ("angolan kwanza|kwanza", "AOA"), ("congolese franc", "CDF"), ("gambian dalasi|dalasi", "GMD"),
            ("guinean franc", "GNF"), ("liberian dollar", "LRD"), ("sierra leonean leone", "SLE"),
            ("swazi lilangeni|emalangeni", "SZL"), ("lesotho loti|maloti", "LSL"), ("libyan dinar", "LYD"),
            ("syrian pound", "SYP"), ("yemeni rial", "YER"), ("trinidad dollar", "TTD"), ("barbadian dollar", "BBD"),
            ("haitian gourde|gourde", "HTG"), ("nicaraguan cordoba", "NIO"), ("panamanian balboa|balboa", "PAB"),
            ("guarani", "PYG"), ("quetzal", "GTQ"), ("lempira", "HNL"),
            ("canadian and australian dollar|canadian to australian dollar", "CAD"),
            ("us and australian dollar|us to australian dollar|american and australian dollar", "USD"),
            ("singapore and australian dollar|singapore to australian dollar", "SGD"),
            ("new zealand and australian dollar|new zealand to australian dollar", "NZD"),
            ("hong kong and australian dollar", "HKD"),
            ("कनाडाई डॉलर", "CAD"), ("सिंगापुर डॉलर", "SGD"), ("न्यूज़ीलैंड डॉलर", "NZD"),
            ("egyptian pound|libra egipcia", "EGP"), ("lebanese pound", "LBP"), ("sudanese pound", "SDG"),
            ("norwegian krone", "NOK"), ("danish krone", "DKK"), ("icelandic krona", "ISK"), ("mauritian rupee", "MUR"),
            ("qatari riyal", "QAR"), ("omani rial|omani riyal", "OMR"), ("moroccan dirham", "MAD"),
            ("ugandan shilling", "UGX"), ("tanzanian shilling", "TZS"), ("cfa franc", "XOF"), ("rwandan franc", "RWF"),
            ("taiwan dollar|taiwanese dollar|new taiwan dollar", "TWD"), ("fijian dollar|fiji dollar", "FJD"),
            ("jamaican dollar", "JMD"), ("namibian dollar", "NAD"), ("zimbabwean dollar", "ZWL"),
            ("brunei dollar", "BND"),
            ("rupia indonesia", "IDR"), ("rupia pakistani|rupia paquistani", "PKR"),
            ("rupia nepali|rupia nepalesa", "NPR"),
            ("澳元|澳币|澳洲元|ऑस्ट्रेलियाई डॉलर|dolar australiano|dolare australiano|do la uc|do uc|aud uc", "AUD"),
            ("دولار أسترالي|دولار استرالي|الدولار الأسترالي|دولارا أستراليا|دولار أسترالى", "AUD"),
            ("美元|美金|अमेरिकी डॉलर|dolar estadounidense|dolare estadounidense|dolare americano|do la my", "USD"),
            ("دولار أمريكي|دولار امريكي|الدولار الأمريكي|دولارا أمريكيا", "USD"),
            (
                "英镑|पाउंड|libra esterlina|libra|bang anh|جنيه إسترليني|جنيه استرليني|الجنيه الإسترليني|جنيها إسترلينيا",
                "GBP"
            ),
            ("جنيه مصري|جنيها مصريا|埃及镑|मिस्री पाउंड", "EGP"), ("डेनिश क्रोन|丹麦克朗|كرونة دنماركية|corona danesa", "DKK"),
            ("स्वीडिश क्रोना|瑞典克朗|كرونة سويدية|corona sueca", "SEK"), ("नॉर्वेजियन क्रोन|挪威克朗|كرونة نرويجية|corona noruega", "NOK"),
            ("巴基斯坦卢比|روبية باكستانية|पाकिस्तानी रुपये|पाकिस्तानी रुपया", "PKR"), ("尼泊尔卢比|नेपाली रुपये|नेपाली रुपया|روبية نيبالية", "NPR"),
            ("स्विस फ्रैंक", "CHF"), ("दक्षिण अफ्रीकी रैंड|南非兰特|راند جنوب أفريقي", "ZAR"), ("巴西雷亚尔|रियाल ब्राजील", "BRL"),
            ("印尼盾|印尼卢比", "IDR"), ("林吉特|马来西亚林吉特|रिंगित|رينغيت", "MYR"), ("新加坡元|新币|دولار سنغافوري|do la singapore", "SGD"),
            ("دولار نيوزيلندي|do la new zealand|dolar neozelandes", "NZD"), ("菲律宾比索", "PHP"), ("土耳其里拉", "TRY"),
            ("墨西哥比索", "MXN"),
            ("波兰兹罗提", "PLN"), ("نايرا|奈拉", "NGN"), ("塔卡|孟加拉塔卡|टका|تاكا", "BDT"), ("دينار كويتي", "KWD"),
            ("دينار عراقي", "IQD"),
            ("دينار أردني", "JOD"), ("ريال قطري", "QAR"), ("ريال عماني", "OMR"), ("درهم مغربي", "MAD"),
            ("ليرة لبنانية", "LBP"), ("ليرة سورية", "SYP"),
            ("جنيه سوداني", "SDG"), ("دينار تونسي", "TND"), ("دينار جزائري", "DZD"),
            ("欧元|यूरो|يورو", "EUR"), ("卢比|روبية هندية|روبية", "INR"), ("日元|yen japone", "JPY"),
            ("韩元", "KRW"), ("泰铢", "THB"), ("港币|港元", "HKD"), ("nhan dan te|يوان", "CNY"), ("加元", "CAD"),
            ("tien viet|tien viet nam|viet nam dong|dong viet|越南盾|دونغ", "VND"), ("tien uc", "AUD"), ("tien my", "USD"),
            ("tien anh", "GBP"), ("ريال سعودي", "SAR"), ("درهم إماراتي|درهم", "AED"), ("ليرة تركية", "TRY"),
            ("دولار كندي|do la canada|dolare canadiense|dolar canadiense", "CAD"),
            ("rupia|rupia india|rupee an do", "INR"),
            ("yuan chino|人民币元", "CNY"), ("瑞士法郎|franco suizo|فرنك سويسري", "CHF"), ("新西兰元|纽币", "NZD"),
        ]
}
