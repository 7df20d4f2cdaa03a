// Words that carry no condition: never part of a field of study, never corrected into a name.

package enum CommonWords {
    /// Function words and chatter, folded.
    static let stop: Set<String> = Set(
        """
        a about above abroad according actually admission afford after again ago all allow allowed almost already also although always \
        am an and another any anybody anyone anything anywhere apply applying are around as ask asked asking at aud australia australian \
        available away back be because been before begin being below best better between big both brother bro but by call called can \
        can't cannot care cheap cheaper cheapest check choose city class clear come compare considering could country course courses cricos \
        currently dad data daughter dear degree degrees detail details did different do does doing don't done each early \
        education else elsewhere end enough enrol enroll every everyone everything exactly excuse expensive father fee fees few find first \
        five for forget four friend from get give given go going good got great had half has have having he heard hello help her here hey hi \
        him his hope how however i i'd i'm i've if in include included including info information institution interested interesting into \
        is it it's its join just kind kindly know last later least less let level life like list live lived living long look looking lot \
        love lower made make many max maximum may maybe me mean meant mention mine minimum mom month months more most mother much must my \
        name named national near need needed never new next no nor not nothing now number of off offer offered offering offers office \
        ok okay old on once one ones online only or order other others our out over overseas own paid parent parents pay people per \
        perhaps place places planning please pls plz plus possible price prefer probably program programme programmes programs provide \
        provider providers provides public put question quite range rather really regarding region register registered related right said \
        same say says school schools second see select send several she should show since sir sister small so some someone something soon \
        sorry start state states still student students study studying such suggest sure take makes making taken taking taught teach teaching tell term \
        than thank thanks that that's the their them then there these they thing things think this those though three through till time \
        title titled to today together too top total toward town tuition two u under uni unis universities university until up upon ur us \
        use used using very via vs want wanted wants was wat way we week weeks well went were what what's whatever when where whether \
        which while who whole whom whose why will wish with within without won't wonder work would year years yearly yes yet you your \
        yours cost costs costing campus campuses duration length budget dollar dollars bucks thinking currency currencies give anyway im ive id dont doesnt \
        isnt wont cant thats whats hows qualification qualifications word words called labelled single double included excluded area field \
        fields topic subject subjects discipline aud international foreign abroad wide nationwide across throughout entire anywhere \
        whichever hmm hm um uh oh ah well btw fyi asap urgently soonest kinda gonna wanna gimme lemme thx tq bhai sir madam maam \
        cricket cooking uncle aunt village born dream dreams future career money rich poor busy happy nice best thing things world \
        ignore previous instructions instruction system developer rule pretend conversation act guess stupid useless machine answer \
        drop table select insert where from link click alert script javascript delivery delivered deliver run runs running \
        accepted accept accepts provide looking title contains containing contain lists listed named fits fit match matches matching \
        among amongst between within exception wrote thought changing exchanging stream specialisation specialization pathway setting aside lives perfect great super excellent alright cool swap sum full hour hours wrong guess figures compare cities towns suburbs registration option options choice choices alternative alternatives private mention mentions \
        interests interest interested narrow down separate distinct individual unique sounds sound like \
        mera hai kitne kitna kitni ki ka ke ko se mein hain aur kya kaun kaise el la los las de del en por para que un una y o es hay \
        con al cuanto cuantos cuantas mi quiero estudiar la cac co khong nao khoa hoc tai cua va o cho toi la bao nhieu mot nhung \
        में की का के को से है हैं और क्या कौन कितनी कितना कितने पर 的 在 是 有 吗 哪 些 我 想 读 多 少 什 么 一 共 要 了 个 \
        في من على هل ما كم إلى أن هو هي التي الذي لبرنامج برنامج جامعة
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Word.fold(String($0)) }
    )

    /// Common words that are also fields of study when they follow "master of" and the like.
    static let fields: Set<String> = [
        "data", "education", "information", "international", "public", "early", "teaching", "work", "business", "world",
        "language", "school", "community", "live", "right", "cooking", "development", "place", "money", "office",
    ]

    /// Words that follow a field without being part of it: "plumbing options".
    static let listNouns: Set<String> = ["option", "choice", "alternative"]

    /// Short verbs that are also somebody's initials: "sits", "aims".
    static func isVerb(_ text: String) -> Bool { verbs.contains(text) }

    private static let verbs: Set<String> = [
        "sits", "sit", "aims", "aim", "acts", "act", "helps", "sets", "set", "hits", "hit", "gets", "lets", "puts",
        "asks",
        "ask", "rise", "care", "cite", "gain", "lead", "move", "pass", "save", "rent", "stay", "span", "star", "team",
        "wait", "face", "pace", "ties", "site", "lite", "mega", "mice", "mite", "ants", "vial",
    ]

    /// Words that join others and can end no name.
    static let joints: Set<String> = [
        "and", "of", "in", "the", "for", "with", "to", "at", "on", "a", "an", "by", "from", "or", "is", "per", "under",
        "over", "as", "de",
    ]

    /// Words between two of which both are asked, or one rather than the other.
    static let pairing: Set<String> = ["and", "or", "vs", "versus"]

    /// Those and the words between two that are compared: "against", "cheaper than".
    static let comparing: Set<String> = pairing.union(["against", "than"])

    /// Whether a word can end a field of several words, where the first already was one: "… education and care".
    static func canEnd(_ word: Word) -> Bool { word.number == nil && !joints.contains(word.text) }

    /// Whether a word can begin or end the name of a field.
    static func canBound(_ word: Word) -> Bool {
        word.number == nil && word.text.count > 1 && (!stop.contains(word.text) || fields.contains(word.text))
    }
}
