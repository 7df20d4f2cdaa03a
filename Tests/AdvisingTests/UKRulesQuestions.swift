// Questions on the UK Immigration Rules as visitors put them, each with the paragraph that answers and what it says.
// Written from the text of the ten appendices; the answers were read off the text, not computed.

/// The questions of `UKRulesQuestionTests`.
enum UKRulesQuestions {
    /// The question; the paragraph, or several of which one will do; a phrase or number of the answer.
    static let values: [(question: String, paragraphs: String, phrase: String)] = [
        (
            "How much money per month must I show for a UK student visa if my university is in London?", "ST 12.3",
            "1529"
        ),
        ("what funds do i need each month outside london for the student route", "ST 12.3", "1171"),
        ("For how many months at most do I have to show living costs for a UK Student visa?", "ST 12.3", "9"),
        ("How long must the money sit in my bank account before applying for a UK study visa?", "ST 12.6", "28"),
        (
            "Maximum accommodation deposit that can be offset against the maintenance funds, UK student route?",
            "ST 12.4", "1529"
        ),
        (
            "I am taking my husband along to Manchester for my PhD. How much do we need to show for him per month under the UK rules?",
            "ST 33.2", "680"
        ),
        ("funds for each dependent child of a Student in London?", "ST 37.2", "845"),
        ("How many hours a week can I work in term time on a UK student visa while doing a degree?", "ST 26.1", "20"),
        ("Weekly work limit for a student on a below-degree course in the UK?", "ST 26.1", "10"),
        ("How long can someone work as a Student Union Sabbatical Officer on a UK student visa?", "ST 26.3", "2"),
        ("How long may a work placement be on a degree-level course under the UK Student route?", "ST 17.3", "half"),
        ("What level of English does the UK require for a bachelor's degree student visa?", "ST 13.1", "B2"),
        ("Which CEFR level for a pre-sessional course in the UK immigration rules?", "ST 13.1", "B1"),
        ("How old may my English test result be when I apply for a UK visa?", "EL 6.1", "2 years"),
        (
            "Can a university assess my English itself instead of an IELTS for the UK student route?", "EL 8.1",
            "assessed the applicant’s English language ability"
        ),
        ("Does a GCSE in English count towards the UK English language requirement?", "EL 7.1", "GCSE"),
        (
            "My degree was awarded outside the UK and taught in English, who has to confirm it for UK immigration?",
            "EL 5.4", "Ecctis"
        ),
        ("How early can I apply for a UK student visa from abroad?", "ST 4.1", "6 months"),
        (
            "If I am inside Britain, how long before the course starts may I apply to extend my Student permission?",
            "ST 4.2", "3 months"
        ),
        ("What is the minimum age for the UK Student route?", "ST 1.5", "16"),
        ("How many points do I need for the UK Student route?", "ST 6.1", "70"),
        ("How long is a CAS valid for a UK student visa application?", "ST 1.2", "6 months"),
        (
            "How long after my course ends can I stay in the UK if the course was 12 months or longer?", "ST 25.3",
            "4 months"
        ),
        (
            "How many hours of classroom study a week must a below degree level course have for a UK student visa?",
            "ST 8.2", "15"
        ),
        ("What is the limit on years of study at degree level on the UK student route?", "ST 19.3", "five years"),
        ("max time for below degree level courses on a UK student visa from age 18", "ST 19.1", "two years"),
        ("What do I do if my UK student visa is refused, can I challenge it?", "ST 24.2", "Administrative Review"),
        ("Which students may bring a partner or children to the UK?", "ST 31.1", "research-based higher degree"),
        ("what does ST 14.3 say", "ST 14.3", "academic progress"),
        ("What does paragraph FIN 7.1 say?", "FIN 7.1", "31 days"),
        (
            "Who doesn't need to send bank statements with a UK student application (differential evidence)?",
            "ST 22.1", "Australia"
        ),
        ("How recent must the bank statement be for a UK visa?", "FIN 7.1", "31 days"),
        ("Which exchange rate does the Home Office use to convert my savings into pounds?", "FIN 1.1", "oanda"),
        ("Can I use my father's bank account for the UK student visa funds?", "FIN 5.1", "parent"),
        (
            "what do i need to prove if the money is in my mum's account for a uk student visa?", "FIN 5.3",
            "proof of that relationship"
        ),
        ("How old can my student loan letter be for a UK visa?", "FIN 9.2", "6 months"),
        ("Who counts as an official financial sponsor under UK rules?", "FIN 8.3", "British Council"),
        ("How long is the UK Graduate visa after a PhD?", "GR 8.1", "3 years"),
        ("How long does the Graduate route last for a master's graduate who applies before 2027?", "GR 8.1", "2 years"),
        (
            "If I apply for the UK graduate route in February 2027 after my bachelor's, how long will I get?", "GR 8.1",
            "18 months"
        ),
        ("Between which ages can a child apply for the UK Child Student route?", "CS 1.3", "4 and 17"),
        ("How many hours may a 16 year old Child Student work in term time in the UK?", "CS 16.1", "10"),
        (
            "How much must a close relative or foster carer have per month for a Child Student in the UK?",
            "CS 10.2|CS 9.4", "570"
        ),
        ("A 17-year-old Child Student living independently in London: how much money per month?", "CS 10.2", "1334"),
        ("How much money per month does the parent of a Child Student need in the UK?", "PC 7.3", "1560"),
        ("How old must the child be for the Parent of a Child Student route?", "PC 5.1", "4 and 11"),
        ("How long is permission given for a Short-term Student of English in the UK?", "STS 9.1", "11 months"),
        ("How long may an English course last for the UK Short-term Student route?", "STS 4.2", "11 months"),
        ("Which levels of study in the UK need an ATAS certificate?", "ATAS 1.1", "master’s degree"),
        (
            "How many days do I have to apply for a new ATAS certificate when my research proposal changes?",
            "ATAS 2.2", "28 days"
        ),
        ("How recent does a TB certificate have to be for a UK visa?", "TB 3", "6-month"),
        (
            "hi, quick one: UK student route maintenance for a course outside of London, monthly amount please",
            "ST 12.3", "1171"
        ),
        (
            "Say my course in Leeds lasts 9 months. What amount a month has the Home Office set for living costs?",
            "ST 12.3", "1171"
        ),
        (
            "my wife wants to come along while I study in London for my doctorate: how many pounds a month for her under immigration rules?",
            "ST 33.2", "845"
        ),
        ("Does the uk let degree students work full time during vacations?", "ST 26.1", "outside of term-time"),
        (
            "In which case can a student already take a full time permanent job before finishing, UK Skilled Worker application?",
            "ST 26.6", "3 months"
        ),
        (
            "What CEFR level must a student show for a foundation course (below degree) to get UK student permission?",
            "ST 13.1", "B1"
        ),
        ("how long is an IELTS valid for UKVI", "EL 6.1", "2 years"),
        (
            "How can a student with a disability who was exempted from part of the English test meet the UK requirement?",
            "EL 8.3", "sponsor has confirmed"
        ),
        (
            "What is the earliest a visa application for a UK course can be lodged when applying from home?", "ST 4.1",
            "6 months"
        ),
        ("UK: a gap between old visa expiry and new course start - what is the maximum?", "ST 4.3", "28 days"),
        (
            "How soon before my course starts does UK student permission begin for courses of 12 months or more?",
            "ST 25.3", "1 month"
        ),
        (
            "How long may a pre-sessional course last when combined with the main course on one CAS?", "ST 15.1",
            "3 months"
        ),
        ("For which subjects does the five-year cap of the UK student route not apply?", "ST 19.4", "architecture"),
        ("Which documents prove my earlier qualifications in a UK student application?", "ST 20.2", "transcript"),
        ("What happens if I change course at my UK university - when is this allowed?", "ST 27.3", "new course"),
        ("What information must a CAS contain?", "ST 23.1", "title of course"),
        ("Quote EL 3.1 please", "EL 3.1", "previous successful application"),
        ("st12.5", "ST 12.5", "receipt"),
        ("Banks not acceptable for UK visa funds - which?", "FIN 2.1", "electronic record keeping"),
        ("How are Iranian rials converted for a UK visa application?", "FIN 1.3", "FCDO"),
        ("What must an education loan letter confirm for the UK visa?", "FIN 9.2", "amount of the loan"),
        ("Which kinds of account are fine for holding the visa money, UK rules?", "FIN 8.1", "accessed immediately"),
        ("post study work visa UK length for doctoral graduates", "GR 8.1", "3 years"),
        (
            "What minimum time must I have studied in the UK for the graduate route if my course took 2 years?",
            "GR 6.1", "12 months"
        ),
        ("until when does the dependant partner of a Graduate get leave?", "GR 16.1", "same date"),
        ("how long does permission for an under 16 Child Student last at most in the UK?", "CS 15.2", "6 years"),
        ("Who may be the nominated guardian of a Child Student in the UK?", "CS 9.3", "British citizen"),
        (
            "A mum comes as Parent of a Child Student with a second child, how much extra per month for that child?",
            "PC 7.3", "625"
        ),
        ("Until when does a Parent of a Child Student visa run?", "PC 9.1", "12 years"),
        ("when must a short-term student leave the uk after the english course", "STS 5.1", "30 days"),
        ("minimum age short term study visa uk english course", "STS 1.3", "16"),
        ("When can the TB certificate requirement be waived by the Home Office?", "TB 5", "unable to obtain"),
        (
            "I'll study in Bristol for one year. How much maintenance a month does the Home Office want to see?",
            "ST 12.3", "1171"
        ),
        ("does part of a month get rounded up when calculating UK student funds?", "ST 12.3", "rounded up"),
        ("What evidence of paid fees is needed if they are not on the CAS?", "ST 12.5", "receipt"),
        ("How much for my daughter per month if she comes with me to London on my UK student visa?", "ST 37.2", "845"),
        ("Do pensions count as funds for the UK visa?", "FIN 8.1|FIN 8.2", "pension"),
        ("Must I have control over the money shown for the UK visa?", "FIN 5.2", "control of the funds"),
        ("who can be official sponsor paying for student, uk rules", "FIN 8.3", "British Council"),
        ("Money earned in the UK illegally - can it be used as funds?", "FIN 4.1", "lawfully"),
        ("Which currencies does the oanda rule not cover?", "FIN 1.2", "Mongolian Tugrik"),
        ("Number of hours I may work in term time while on a foundation course in the UK", "ST 26.1", "10"),
        ("How soon must the main course start after a pre-sessional course under one CAS?", "ST 15.1", "1 month"),
        ("Can my CAS be reused if a previous application was refused?", "ST 7.2", "must not have been used"),
        ("What must the CAS say about fees and accommodation?", "ST 7.5", "cost of any accommodation"),
        ("Which English level do I need for a PhD on the UK student route?", "ST 13.1", "B2"),
        (
            "I have a Bachelor taught in English from Canada. Does UK immigration accept it as proof of English?",
            "EL 5.2", "except Canada"
        ),
        ("What proof is needed for a GCSE in English?", "EL 7.2", "certificate"),
        ("latest time between my old visa ending and new UK course starting?", "ST 4.3", "28 days"),
        ("Which form does a student outside the UK use?", "ST 1.1", "Student visa"),
        ("How long after a six to twelve month course may a student remain in the UK?", "ST 25.3", "2 months"),
        (
            "Does time as a student with PhD supervisor moving to another institution need academic progress?",
            "ST 14.4", "academic supervisor"
        ),
        ("Maximum student permission for merchant navy courses with time at sea", "ST 19.2", "3 years"),
        (
            "For how long does the graduate visa get granted to bachelor graduates applying after 1 January 2027?",
            "GR 8.1", "18 months"
        ),
        (
            "Who must tell the Home Office that I completed my course, for the Graduate visa?", "GR 4.3",
            "student sponsor"
        ),
        ("Which dependants can stay on with me on the Graduate route?", "GR 9.4A", "dependent partner of a Student"),
        (
            "What does the letter of undertaking from a carer of a Child Student have to contain?", "CS 9.4",
            "nature of the relationship"
        ),
        (
            "A private foster care arrangement for a 14-year-old Child Student: what must be provided?", "CS 9.5",
            "local authority"
        ),
        ("Minimum age of the parent applying as Parent of a Child Student?", "PC 1.3", "18"),
        ("For how long must the parent of a Child Student have held the money?", "PC 7.5", "28-day"),
        (
            "does a short-term student need to show money for the trip home from UK?", "STS 6.2",
            "return or onward journey"
        ),
        ("When is a new ATAS certificate needed because my finish date slips?", "ATAS 2.2", "more than 3 months"),
        ("How long must I have been in a listed country for the TB certificate rule to apply?", "TB 2", "6 months"),
        ("What does CS 12.2 say?", "CS 12.2", "transcript"),
        ("Tell me about PC 4.2", "PC 4.2", "other parent"),
    ]

    /// The question, the paragraph that decides, and the answer.
    static let yesOrNo: [(question: String, paragraphs: String, answer: String)] = [
        (
            "Do I need to show funds if I have already lived in the UK for over a year with a student visa and I'm extending?",
            "ST 12.1", "no"
        ),
        ("Can I be self-employed on a UK Student visa, e.g. freelance web design?", "ST 26.5", "no"),
        ("am i allowed to work as an entertainer while on the uk student route", "ST 26.5", "no"),
        ("Can I coach sports professionally as an international student in the UK?", "ST 26.5", "no"),
        ("I'm a Canadian citizen. Do I have to prove my English for a UK student visa?", "EL 4.1", "no"),
        ("Are Jamaicans exempt from the English language requirement for the UK?", "EL 4.1", "yes"),
        ("Is Nigeria a majority English speaking country in the UK immigration rules?", "EL 4.1", "no"),
        ("Can I switch from a visitor visa to a student visa inside the UK?", "ST 1.4A", "no"),
        ("Can students on a UK student visa claim public funds?", "ST 25.1", "no"),
        ("Can I use an overdraft as proof of funds for my UK study visa?", "FIN 3.1", "no"),
        ("Would shares or bonds be accepted as proof of money for a UK visa?", "FIN 8.2", "no"),
        ("My uncle promises to pay for me later. Is that accepted for the UK visa finances?", "FIN 6.1", "no"),
        ("Can I apply for the UK Graduate route from outside the UK?", "GR 1.2", "no"),
        ("Can I get the Graduate visa twice in the UK?", "GR 1.4", "no"),
        ("May I be self-employed on the Graduate route in the UK?", "GR 8.2", "yes"),
        ("Is work as a professional footballer allowed on the UK graduate visa?", "GR 8.2", "no"),
        ("Does a PGCE qualify for the UK Graduate route?", "GR 5.2", "yes"),
        ("Can a UK Child Student attend a state school?", "CS 17.4", "no"),
        ("Can the parent of a child student work in the UK?", "PC 9.2", "no"),
        (
            "Can both parents come to Britain as Parent of a Child Student?",
            "PC 4.2|Appendix Parent of a Child Student", "no"
        ),
        ("May I work on the UK short-term English study visa?", "STS 9.2|STS 5.1", "no"),
        ("I'm from Japan; do I need an ATAS certificate for a UK master's?", "ATAS 3.1", "no"),
        ("Are Indian students exempt from ATAS?", "ATAS 3.1", "no"),
        ("Do applicants from Pakistan need a TB test for the UK?", "TB 6", "yes"),
        ("Do I need a tuberculosis certificate for the UK if I live in Germany?", "TB 6", "no"),
        ("Is running my own business permitted on a British student visa?", "ST 26.5", "no"),
        ("Do US nationals have to take an English test for a UK student visa?", "EL 4.1", "no"),
        (
            "Must an Indian citizen with a UK student application prove English ability, or is India on the majority english speaking list?",
            "EL 4.1", "yes"
        ),
        ("May a seasonal worker in the UK switch into the Student route?", "ST 1.4A", "no"),
        ("Can a 15 year old apply for a UK Student (not Child Student) visa?", "ST 1.5", "no"),
        ("Can I study at an academy or state school on a UK student visa?", "ST 27.7", "no"),
        ("Is cryptocurrency or a credit card limit OK as evidence of funds, UK?", "FIN 8.2", "no"),
        ("Can I take another university course while on the UK Graduate visa?", "GR 8.2", "no"),
        ("Does the Graduate route lead to settlement?", "Appendix Graduate", "no"),
        ("Must I be in the UK when I apply for the Graduate route?", "GR 1.2", "yes"),
        ("Can a Child Student in the UK work before turning 16?", "CS 15.1|CS 16.1", "no"),
        (
            "Can short-term English students apply from inside the UK?",
            "STS 1.2|Appendix Short-term Student (English language)", "no"
        ),
        ("Does a Singaporean need ATAS clearance for engineering research in the UK?", "ATAS 3.1", "no"),
        ("Is a taught master's in mechanical engineering covered by ATAS?", "ATAS 4.1", "yes"),
        ("Does Vietnam count among the countries for the UK TB test?", "TB 6", "yes"),
        ("Are people living in Brazil asked for a tuberculosis test by the UK?", "TB 6", "no"),
        ("Is an account with a bank that has no electronic records acceptable for UK visa funds?", "FIN 2.1", "no"),
        ("Can a part-time student in the UK take a job?", "ST 26.1", "no"),
        ("May I work 25 hours per week in term-time as a UK degree student?", "ST 26.1", "no"),
        (
            "Are students permitted to do a work placement that is an assessed part of the course, UK Student route?",
            "ST 26.2", "yes"
        ),
        ("Is Malta a majority English speaking country under the Immigration Rules?", "EL 4.1", "yes"),
        (
            "Do I have to show English again if I already met the level in an earlier successful UK application?",
            "EL 3.1", "no"
        ),
        ("Can someone on immigration bail apply for permission to stay as a Student?", "ST 2.2", "no"),
        ("Is voluntary work allowed on the Graduate route?", "GR 8.2", "yes"),
        ("Can a 3 year old get a Child Student visa?", "CS 1.3", "no"),
        ("May a Child Student be financially responsible for somebody else?", "CS 10.4", "no"),
        ("Can a Parent of a Child Student study in the UK?", "PC 9.2", "no"),
        ("Can I study maths besides English on the Short-term Student route?", "STS 4.2|STS 5.1", "no"),
        ("Are South Korean nationals exempt from ATAS?", "ATAS 3.1", "yes"),
        ("TB test for Nepal residents - is it on the list?", "TB 6", "yes"),
    ]

    /// What the appendices do not hold, and what would be advice on a person's own case.
    static let refused = [
        "How much is the UK student visa fee?",
        "What does the immigration health surcharge cost per year for a UK student?",
        "How long does the UK take to process a student visa application?",
        "What salary do I need for a UK Skilled Worker visa?",
        "Will I get a UK student visa with a study gap of 5 years?",
        "Should I appeal or reapply after my UK visa was refused?",
        "Which IELTS tests are on the Home Office list of approved tests?",
        "How long until I can get indefinite leave to remain in the UK?",
        "what is the price of a UK study visa for my child",
        "how many weeks does UKVI need to decide student visas",
        "IHS amount for the UK?",
        "What are my chances of getting the UK student visa with low savings?",
        "Requirements for a UK spouse visa?",
        "Can you recommend whether I should apply for the UK graduate route or go home?",
        "How much does it cost to apply for the graduate visa in the UK?",
        "How long is UKVI taking to decide at the moment?",
        "What is the NHS surcharge amount for students?",
        "Can you tell me if the Home Office will refuse me because of my gap?",
        "Which documents do I need for a Skilled Worker visa?",
        "What does ST 99.9 say?",
    ]

    /// Questions of other desks.
    static let ofOthers = [
        "What is the cheapest master of nursing in Melbourne?",
        "How many hours can I work on a student visa in Australia?",
        "What is the English requirement for Monash University?",
        "Is the University of Durham a licensed student sponsor?",
        "Is Eton College licensed for the Child Student route?",
        "Can Harvard issue an I-20 for F-1 students?",
        "How much does the Master of Data Science at University of Melbourne cost?",
        "Which masters have a work component in Sydney?",
        "Do I need ielts for Deakin?",
        "What is the admission rate of MIT?",
        "Does Princeton require an English test for undergraduates?",
        "How much money do I need to show for an Australian student visa?",
        "How long is the 485 graduate visa in Australia?",
        "I have 20000 pounds, what bachelor degree can I afford?",
        "Which US universities consider TOEFL?",
        "How much is the fee for a graduate diploma of education in Perth?",
        "What is the exchange rate of GBP to AUD?",
        "Which courses of the graduate certificate take 6 months?",
        "Can I bring my wife to Australia on a student visa?",
        "How long is the Master of Finance at UNSW?",
        "I want to study English for 6 months in Brisbane",
        "Does Australia require a TB test?",
        "Are there short term English courses under 3000 dollars?",
        "What documents does UQ require?",
        "Is Cambridge Education Institute a sponsor in the UK?",
        "Can I study at a state school in Queensland?",
        "Which American colleges have the lowest admission rate?",
        "how much is tuition at oxford",
        "university of leeds ranking",
        "What part of the UK is Durham in?",
    ]
}
