// Other countries and their best-known universities: recognised so that the box can say plainly that it does not hold them.

package enum ForeignPlaces {
    /// Countries, their people and their large cities. A country after "from", or its people's name before "student",
    /// says where the visitor comes from.
    static let countries = PhraseTable<String>([
        (
            "uk|u k|united kingdom|britain|great britain|england|scotland|wales|northern ireland|british|london|manchester",
            "the United Kingdom"
        ),
        (
            "edinburgh|glasgow|birmingham|leeds|英 国|ब्रिटेन|بريطانيا|reino unido|伦 敦|लंदन|لندن|البريطانية",
            "the United Kingdom"
        ),
        (
            "usa|u s a|us|united states|america|american|new york|california|texas|boston|florida|chicago|美 国|अमेरिका",
            "the United States"
        ),
        (
            "massachusetts|pennsylvania|ohio|michigan|wisconsin|wyoming|alaska|guam|new mexico|rhode island|kentucky",
            "the United States"
        ),
        (
            "south dakota|washington dc|arizona|virginia|north carolina|south carolina|illinois|indiana|oregon|utah",
            "the United States"
        ),
        (
            "colorado|minnesota|tennessee|maryland|iowa|kansas|missouri|nevada|nebraska|montana|idaho|hawaii|vermont",
            "the United States"
        ),
        ("canada|canadian|toronto|vancouver|montreal|ontario|加 拿 大|कनाडा|كندا", "Canada"),
        ("germany|german|berlin|munich|德 国|जर्मनी|ألمانيا|alemania", "Germany"),
        ("france|paris|法 国|francia", "France"), ("netherlands|holland|dutch|amsterdam", "the Netherlands"),
        ("new zealand|nz|auckland|kiwi", "New Zealand"), ("ireland|irish|dublin", "Ireland"),
        ("italy|italian|rome", "Italy"),
        ("spain|madrid|barcelona|espana", "Spain"), ("sweden|swedish|stockholm", "Sweden"),
        ("norway|norwegian", "Norway"),
        ("denmark|danish", "Denmark"), ("finland|finnish|helsinki", "Finland"),
        ("switzerland|swiss|zurich", "Switzerland"),
        ("austria|austrian|vienna", "Austria"), ("poland|polish|warsaw", "Poland"), ("hungary|budapest", "Hungary"),
        ("czech|prague", "Czechia"), ("portugal|lisbon", "Portugal"), ("belgium|belgian|brussels", "Belgium"),
        ("singapore|新 加 坡", "Singapore"), ("malaysia|malaysian|kuala lumpur", "Malaysia"), ("japan|tokyo|日 本", "Japan"),
        ("south korea|korea|seoul", "South Korea"), ("china|beijing|shanghai|中 国|hong kong", "China"),
        ("india|indian|delhi|mumbai|भारत", "India"), ("nepal|nepali|nepalese|kathmandu", "Nepal"),
        ("bangladesh|bangladeshi|dhaka", "Bangladesh"), ("pakistan|pakistani|lahore|karachi", "Pakistan"),
        ("sri lanka|sri lankan|colombo", "Sri Lanka"), ("nigeria|nigerian|lagos", "Nigeria"),
        ("ghana|ghanaian", "Ghana"),
        ("kenya|kenyan|nairobi", "Kenya"), ("vietnam|viet nam|vietnamese|hanoi", "Vietnam"),
        ("philippine|filipino", "the Philippines"),
        ("indonesia|indonesian|jakarta", "Indonesia"), ("thailand|thai|bangkok", "Thailand"),
        ("russia|russian|moscow", "Russia"),
        ("ukraine|ukrainian", "Ukraine"), ("turkey|turkish|istanbul", "Turkey"),
        ("uae|dubai|emirates|abu dhabi", "the United Arab Emirates"),
        ("saudi arabia|saudi", "Saudi Arabia"), ("qatar", "Qatar"), ("egypt|egyptian|cairo", "Egypt"),
        ("iran|iranian", "Iran"),
        ("uzbekistan|uzbek", "Uzbekistan"), ("kazakhstan", "Kazakhstan"), ("brazil|brazilian", "Brazil"),
        ("mexico|mexican", "Mexico"),
        ("colombian|colombia|colombianos", "Colombia"), ("chile|chilean", "Chile"), ("argentina", "Argentina"),
        ("peru", "Peru"),
        ("south africa|south african", "South Africa"), ("fiji", "Fiji"), ("bhutan|bhutanese", "Bhutan"),
        ("myanmar|burma", "Myanmar"),
        ("cambodia", "Cambodia"), ("mongolia", "Mongolia"), ("estonia", "Estonia"), ("europe|european", "Europe"),
        ("malta", "Malta"),
        ("cyprus", "Cyprus"), ("georgia", "Georgia"), ("lithuania", "Lithuania"), ("latvia", "Latvia"),
        ("taiwan|taiwanese", "Taiwan"),
    ])

    /// Universities abroad that visitors name most; none is on the Australian register by that name.
    /// Called by one word as well, which begins other names.
    static let imperial = "Imperial College London"

    static let universities = PhraseTable<String>([
        ("harvard|harvard university|harvard medical school", "Harvard University"),
        ("mit|massachusetts institute of technology", "MIT"),
        ("stanford|stanford university", "Stanford University"),
        ("oxford|university of oxford|oxford university", "the University of Oxford"),
        ("cambridge|university of cambridge|cambridge university", "the University of Cambridge"),
        ("yale|yale university", "Yale University"),
        ("princeton|princeton university", "Princeton University"), ("columbia university", "Columbia University"),
        ("cornell", "Cornell University"),
        ("berkeley|uc berkeley", "the University of California, Berkeley"), ("ucla", "UCLA"),
        ("nyu|new york university", "New York University"),
        ("boston university", "Boston University"), ("purdue|purdue university", "Purdue University"),
        ("caltech", "Caltech"),
        ("imperial|imperial college|imperial college london", imperial),
        ("ucl|university college london", "UCL"),
        ("lse|london school of economics", "LSE"), ("kings college london", "King's College London"),
        ("carnegie mellon|carnegie mellon university", "Carnegie Mellon University"),
        ("university of manchester", "the University of Manchester"),
        ("university of edinburgh", "the University of Edinburgh"),
        ("university of toronto", "the University of Toronto"), ("mcgill|mcgill university", "McGill University"),
        ("ubc|university of british columbia", "the University of British Columbia"),
        ("arizona state|arizona state university|asu", "Arizona State University"),
        ("university of florida", "the University of Florida"),
        ("rice university", "Rice University"), ("duke|duke university", "Duke University"),
        ("boise state|boise state university", "Boise State University"),
        ("northeastern|northeastern university", "Northeastern University"),
        ("hofstra|hofstra university", "Hofstra University"), ("uvm", "the University of Vermont"),
        ("eth zurich|eth", "ETH Zurich"), ("tu munich|tum", "TU Munich"),
        ("nus|national university of singapore", "the National University of Singapore"),
        ("ntu singapore", "Nanyang Technological University"), ("iit|iit bombay|iit delhi", "the IITs"),
        ("tsinghua|tsinghua university", "Tsinghua University"),
        ("peking university", "Peking University"), ("university of tokyo", "the University of Tokyo"),
        ("university of auckland", "the University of Auckland"),
        ("university of otago|otago", "the University of Otago"),
        ("durham university|university of durham", "Durham University"),
        ("university of warwick|warwick", "the University of Warwick"),
        ("coventry university|coventry", "Coventry University"),
        ("university of dhaka|dhaka university", "the University of Dhaka"),
        ("university of houston", "the University of Houston"),
    ])

    /// "University of the West of Scotland", "South Wales", "Culinary Institute of America": a country that a name ends in, and of which
    /// nothing is asked.
    static func isPartOfName(_ index: Int, _ words: [Word]) -> Bool {
        guard index > 1, words[index].surface.first?.isUppercase == true else { return false }
        let sides: Set<String> = ["south", "north", "west", "east", "new"]
        let (before, first) = (words[index - 1].text, words[index - 2].text)
        return sides.contains(before)
            || before == "of" && (sides.contains(first) || InstitutionFinder.kinds.contains(first))
    }

    /// A country's name or its people's.
    static func isOfNation(_ word: Word) -> Bool { countries.match([word], at: 0) != nil }

    /// Words after a nation's name that make it the visitor's origin or currency, not a destination.
    static let originFollowers: Set<String> = [
        "student", "citizen", "people", "passport", "family", "diploma", "certificate", "degree", "rupee", "rupees",
        "dollar",
        "dollars", "currency", "rupiah", "peso", "pesos", "naira", "taka", "yuan", "won", "dong", "ringgit", "girl",
        "boy", "national",
        "nationals", "applicant", "applicants", "students", "citizens", "teacher", "language", "rouble", "roubles",
        "baht", "cuisine",
        "lira", "real", "rand", "shilling", "board", "bachelor", "school", "highschool", "qualification", "transcript",
        "speaking",
    ]
}
