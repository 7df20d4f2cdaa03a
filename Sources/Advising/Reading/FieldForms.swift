// Abbreviations of fields of study.

package enum FieldForms {
    /// What course names write for an abbreviation; several where the names do.
    static let abbreviations: [String: [String]] = [
        "ds": ["data science"], "cs": ["computer science"], "it": ["information technology"],
        "ai": ["artificial intelligence"],
        "ml": ["machine learning"], "hr": ["human resource"], "hrm": ["human resource management"],
        "biotech": ["biotechnology"],
        "cyber": ["cyber security"], "psych": ["psychology"], "physio": ["physiotherapy"], "maths": ["mathematics"],
        "math": ["mathematics"], "accountancy": ["accounting"], "compsci": ["computer science"],
        "infosec": ["cyber security"],
        "ict": ["information and communication technology", "ICT"], "pr": ["public relation"],
        "se": ["software engineering"],
        "econ": ["economics"], "mecheng": ["mechanical engineering"], "ux": ["user experience"],
        "gis": ["geographic information"],
        "ot": ["occupational therapy"], "pm": ["project management"], "scm": ["supply chain management"],
        "ee": ["electrical engineering"],
        "tesol": ["TESOL"], "coding": ["programming", "software"], "lawyer": ["laws", "law"], "vet": ["veterinary"],
        "mba": ["business administration", "MBA"], "commerical cookery": ["commercial cookery"],
        "childcare": ["early childhood"],
        "paramedicine": ["paramedicine", "paramedic"], "paramedic": ["paramedic", "paramedicine"],
        "archeology": ["archaeology", "archeology"], "pediatric": ["paediatric", "pediatric"],
        "orthopedic": ["orthopaedic", "orthopedic"], "esthetic": ["aesthetic", "esthetic"],
    ]

    /// Those that are also words when written small.
    static let onlyInCapitals: Set<String> = ["it", "pr", "se", "ot", "pm", "vet", "ee", "hr"]
}
