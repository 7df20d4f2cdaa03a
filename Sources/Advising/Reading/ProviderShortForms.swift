// Short forms of providers that the register itself does not print. Each points to a name, not to a code, so that a new
// edition cannot leave a code behind.

package enum ProviderShortForms {
    /// Short forms, and the register's name they stand for.
    static let curated: [(String, String)] = [
        (
            "unsw|uni of new south wales|university of new south wales|unsw sydney|新 南 威 尔 士 大 学",
            "University of New South Wales"
        ),
        ("usyd|sydney uni|uni of sydney|uni sydney|sydney university|悉 尼 大 学", "University of Sydney"),
        ("uts|uni of technology sydney|悉 尼 科 技 大 学", "University of Technology Sydney"),
        (
            "unimelb|melbourne uni|melb uni|uni of melbourne|uni of melb|uom|melbourne university|墨 尔 本 大 学",
            "University of Melbourne"
        ),
        ("monash|monash uni|莫 纳 什 大 学|莫 纳 什|蒙 纳 士 大 学|蒙 纳 士|मोनाश|موناش", "Monash University"),
        ("rmit|rmit uni|rmit university|皇 家 墨 尔 本 理 工 大 学", "Royal Melbourne Institute of Technology"),
        ("deakin|deakin uni|迪 肯 大 学", "Deakin University"),
        ("swinburne|swinburne uni|swinburne university|swin", "Swinburne University of Technology"),
        ("la trobe|latrobe|la trobe uni|latrobe university|latrobe uni|ltu|拉 筹 伯 大 学|乐 卓 博 大 学", "La Trobe University"),
        ("vu|vic uni|victoria uni|vu melbourne", "Victoria University"),
        ("federation uni|feduni|fed uni|federation university|federation", "Federation University Australia"),
        ("uq|uni of queensland|queensland uni|uni of qld|uqld|昆 士 兰 大 学", "University of Queensland"),
        ("qut|queensland uni of technology|昆 士 兰 科 技 大 学", "Queensland University of Technology"),
        ("griffith|griffith uni|格 里 菲 斯 大 学|ग्रिफ़िथ", "Griffith University"), ("bond|bond uni|邦 德 大 学", "Bond University"),
        ("jcu|james cook|james cook uni|詹 姆 斯 库 克 大 学", "James Cook University"),
        ("usq|unisq|uni of southern queensland|southern queensland", "University of Southern Queensland"),
        ("cqu|cquniversity|cq university|central queensland uni|cquni", "Central Queensland University"),
        (
            "usc|unisc|sunshine coast uni|uni of the sunshine coast|uni of sunshine coast|university of sunshine coast",
            "University of the Sunshine Coast"
        ),
        ("uwa|uni of wa|uni of western australia|西 澳 大 学|西 澳 大 利 亚 大 学", "University of Western Australia"),
        ("curtin|curtin uni|科 廷 大 学", "Curtin University"),
        ("ecu|edith cowan|edith cowan uni", "Edith Cowan University"),
        ("murdoch|murdoch uni|默 多 克 大 学", "Murdoch University"),
        ("notre dame|unda|notre dame uni|notre dame university", "University of Notre Dame Australia"),
        ("anu|australian national uni|澳 大 利 亚 国 立 大 学|澳 国 立", "Australian National University"),
        ("uc|uni of canberra|canberra uni|canberra university|堪 培 拉 大 学", "University of Canberra"),
        (
            "utas|uni of tas|uni of tasmania|tasmania uni|uni tas|university of tas|tas uni|塔 斯 马 尼 亚 大 学",
            "University of Tasmania"
        ),
        ("cdu|charles darwin|charles darwin uni", "Charles Darwin University"),
        ("flinders|flinders uni|弗 林 德 斯 大 学", "Flinders University"),
        ("unisa|uni of south australia|south australia uni|uni sa|南 澳 大 学", "University of South Australia"),
        ("uofa|uni of adelaide|阿 德 莱 德 大 学", "University of Adelaide"), ("adelaide uni", "Adelaide University"),
        ("macquarie|macquarie uni|mac uni|mq|mq uni|麦 考 瑞 大 学", "Macquarie University"),
        ("uow|uni of wollongong|wollongong uni|wollongong university|伍 伦 贡 大 学|卧 龙 岗 大 学", "University of Wollongong"),
        ("uon|uni of newcastle|newcastle uni|newcastle university|纽 卡 斯 尔 大 学", "University of Newcastle"),
        ("wsu|uws|western sydney|western sydney uni|西 悉 尼 大 学", "Western Sydney University"),
        ("une|uni of new england|new england uni", "University of New England"),
        ("csu|charles sturt|charles sturt uni", "Charles Sturt University"),
        ("scu|southern cross uni", "Southern Cross University"),
        ("acu|australian catholic uni|catholic university", "Australian Catholic University"),
        ("torrens|torrens uni|torrens university", "Torrens University Australia"),
        ("avondale|avondale uni", "Avondale University"),
        ("uni of divinity", "University of Divinity"), ("cit", "Canberra Institute of Technology"),
        ("nida", "National Institute of Dramatic Art"),
        ("box hill tafe|bhi", "Box Hill Institute"), ("holmesglen tafe", "Holmesglen Institute"),
        ("angliss", "William Angliss Institute of TAFE"),
        ("chisholm", "Chisholm Institute"), ("kangan", "Bendigo Kangan Institute"), ("tafe nsw|nsw tafe", "TAFE NSW"),
        ("tafe qld|queensland tafe", "TAFE Queensland"), ("tafe sa|sa tafe", "TAFE SA"),
    ]

    /// Words of the language that lie within a typing error of a provider's or city's name: never corrected into one.
    static let realWords: Set<String> = Set(
        """
        accenting accosting accountant amounting avoidable campuse carpus centrally certificated charge \
        collage colleague contrail courting cranberry crass cress crosse curtain dilation diplomacy diplomat \
        diplomata disunity divinely divining divinitie doctoral doctored donation federating finder flintier \
        flounder graduated graffiti graffito granulate instigate instituted masher mastered masterly mastery \
        matter mister muster nationally northerly northerner notional perch southerly southerner spurt start \
        strut stunt technologie torrent tribe trope universality universitie victorie waled westerly \
        westerner whale
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    )
}
