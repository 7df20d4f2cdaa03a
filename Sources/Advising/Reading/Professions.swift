// What somebody wants to become, and what courses for it are called: "I want to be a physiotherapist".

enum Professions {
    /// What course names write for a profession's field, the commonest first.
    private static let fields = PhraseTable<[String]>([
        ("physiotherapist|physio", ["physiotherapy"]), ("speech therapist|speech pathologist", ["speech pathology"]),
        ("occupational therapist", ["occupational therapy"]), ("nurse|registered nurse", ["nursing"]),
        ("midwife", ["midwifery"]), ("pharmacist", ["pharmacy"]), ("dentist", ["dentistry", "dental", "oral health"]),
        ("vet|veterinarian|animal doctor", ["veterinary"]), ("lawyer|solicitor|barrister", ["law", "laws"]),
        ("architect", ["architecture", "architectural"]), ("accountant", ["accounting", "accountancy"]),
        ("psychologist", ["psychology"]), ("teacher", ["teaching", "education"]), ("social worker", ["social work"]),
        ("radiographer", ["radiography", "medical imaging"]), ("paramedic", ["paramedicine", "paramedic"]),
        ("dietitian|dietician", ["dietetics"]), ("nutritionist", ["nutrition"]), ("optometrist", ["optometry"]),
        ("podiatrist", ["podiatry"]), ("chiropractor", ["chiropractic"]), ("osteopath", ["osteopathy"]),
        ("chef|cook", ["cookery"]), ("baker", ["baking"]), ("pastry chef", ["patisserie"]),
        ("pilot", ["aviation", "pilot"]), ("electrician", ["electrotechnology"]), ("plumber", ["plumbing"]),
        ("carpenter", ["carpentry"]), ("bricklayer", ["bricklaying"]), ("welder", ["welding", "fabrication"]),
        ("mechanic|car mechanic", ["automotive"]), ("hairdresser", ["hairdressing"]), ("barber", ["barbering"]),
        ("beautician|beauty therapist", ["beauty"]), ("journalist", ["journalism"]), ("economist", ["economics"]),
        ("geologist", ["geology", "geoscience"]), ("archaeologist|archeologist", ["archaeology"]),
        ("surveyor", ["surveying"]), ("interpreter", ["interpreting"]), ("translator", ["translation", "translating"]),
        ("librarian", ["library"]), ("actor|actress", ["acting"]), ("filmmaker|film maker", ["film"]),
        ("graphic designer", ["graphic design"]), ("interior designer", ["interior design"]),
        ("fashion designer", ["fashion"]), ("game developer|game designer|games developer", ["game", "games"]),
        ("data scientist", ["data science"]), ("data analyst", ["data analytics"]),
        ("software engineer", ["software engineering"]), ("civil engineer", ["civil engineering"]),
        ("mechanical engineer", ["mechanical engineering"]), ("electrical engineer", ["electrical engineering"]),
        ("chemical engineer", ["chemical engineering"]), ("project manager", ["project management"]),
        ("counsellor|counselor", ["counselling"]), ("speech therapist|speech pathologist", ["speech pathology"]),
        ("youth worker", ["youth work"]), ("biologist", ["biology"]), ("mathematician", ["mathematics"]),
        ("photographer|photo", ["photography"]), ("musician", ["music"]), ("painter", ["painting"]),
    ])

    /// What courses for a profession are called, by its name alone: "nurse", "mining engineer"; nil for what names none.
    static func fields(of name: String) -> [String]? {
        let stems = QuestionText.stems(of: name)
        if let known = fields[stems] { return known }
        return stems.last == "engineer"
            ? [(stems.dropLast() + ["engineering"]).joined(separator: " ")] : nil
    }

    private static let training: Set<String> = [
        "train", "training", "retrain", "trained", "qualify", "qualified", "educated",
    ]
    private static let nouns: Set<String> = ["course", "degree", "program", "programme", "training", "class", "classe"]
    private static let verbs: Set<String> = ["be", "become", "becoming", "being"]

    /// The first profession that somebody wants to take up, and where it stands.
    static func wanted(in words: [Word]) -> (fields: [String], range: Range<Int>)? {
        let written = words.map(\.asWritten)
        for (fields, range) in fields.matches(written) {
            var verb = range.lowerBound - 1
            while verb >= 0, ["a", "an", "the", "good", "qualified", "professional"].contains(written[verb].text) {
                verb -= 1
            }
            if verb >= 0, verbs.contains(written[verb].text) { return (fields, range) }
            // "Train as a dentist".
            if verb > 0, written[verb].text == "as", training.contains(written[verb - 1].text) {
                return (fields, range)
            }
            // "Plumber courses".
            let next = range.upperBound
            if next < written.count, !written[next].breakBefore, nouns.contains(written[next].stem) {
                return (fields, range)
            }
        }
        return nil
    }
}
