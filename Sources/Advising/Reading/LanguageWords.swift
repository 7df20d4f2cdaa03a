// Languages of instruction.

package enum LanguageWords {
    /// Languages that visitors ask for, whether or not any course is taught in them.
    static let names: Set<String> = [
        "english", "korean", "mandarin", "chinese", "cantonese", "french", "japanese", "german", "spanish", "italian",
        "arabic",
        "hindi", "vietnamese", "thai", "indonesian", "malay", "portuguese", "russian", "greek", "turkish", "bengali",
        "urdu",
        "nepali", "tamil", "punjabi", "persian", "farsi", "hebrew", "latin", "dutch", "swedish", "polish", "tagalog",
        "auslan",
    ]

    /// The register's languages and the common ones, by name.
    static func table(register: [String]) -> PhraseTable<String> {
        var table = PhraseTable<String>()
        for name in names { table.insert(name, name.prefix(1).uppercased() + name.dropFirst()) }
        for language in register { table.insert(language, language) }
        return table
    }
}
