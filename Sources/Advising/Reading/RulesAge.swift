// Ages in a question on the Rules: "my son is 15", "a 17-year-old".

import Catalog

enum RulesAge {
    /// The age that somebody has or will have; nil where a number counts something else.
    static func stated(_ words: [Word]) -> Double? {
        for index in words.indices.dropFirst() {
            guard let age = words[index].number, (3...60).contains(age), age == age.rounded() else { continue }
            let next = index + 1
            let after = next < words.count && !words[next].breakBefore ? words[next].text : ""
            let saysOld =
                ["year", "years", "yr", "yrs"].contains(after) && next + 1 < words.count
                && words[next + 1].text == "old"
            let isSaid = before.contains(words[index - 1].text) && (after.isEmpty || followers.contains(after))
            if saysOld || isSaid { return age }
        }
        return nil
    }

    private static let before: Set<String> = [
        "is", "am", "im", "be", "aged", "turn", "turned", "turns", "turning", "reaches", "hits", "only", "just", "m",
        "s", "being",
    ]
    /// Words behind an age that is said without "years old".
    private static let followers: Set<String> = [
        "and", "when", "now", "at", "so", "may", "can", "on", "in", "by", "but", "this", "is", "am", "will", "next",
        "if",
    ]

    /// Whether a yes or no hangs on an age: somebody of that age asks for the permission itself, and not for work or money.
    static func decides(_ form: RulesQuestion.Form, _ words: [Word]) -> Bool {
        guard form == .permission || form == .membership, stated(words) != nil else { return false }
        let texts = Set(words.map(\.text))
        return !texts.isDisjoint(with: ["apply", "visa", "route", "enough", "eligible", "permission", "student"])
            && texts.isDisjoint(with: [
                "work", "working", "job", "hours", "money", "fund", "funds", "live", "wife", "bring", "paid", "gig",
                "gigs",
                "singer", "singing", "entertainer", "perform", "business", "employed", "class", "classes", "course",
                "switch", "change", "foster", "carer", "account", "consent", "test", "earn", "play",
            ])
    }

    static let situation = RulesSituation(
        [],
        "years old on the date of application|years old at the date of application"
    )
}
