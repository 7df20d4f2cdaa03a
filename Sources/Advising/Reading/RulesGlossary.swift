// Questions on visas in five other languages, turned word by word into the English that the Rules are searched by.

import Foundation

/// Words on studying in the United Kingdom in Chinese, Hindi, Spanish, Arabic and Vietnamese. Not a translation: what is not known
/// here is left out, and the paragraph found is quoted in English.
enum RulesGlossary {
    /// English, then the words of the other languages that mean it.
    private static let entries: [(english: String, others: String)] = [
        (
            "uk",
            "英国|英國|联合王国|ब्रिटेन|यूके|इंग्लैंड|reino unido|inglaterra|británica|británico|gran bretaña|بريطانيا|البريطانية|البريطاني|المملكة المتحدة|vương quốc anh|nước anh|ở anh|tại anh|anh quốc"
        ),
        (
            "student visa",
            "学生签证|學生簽證|留学签证|छात्र वीज़ा|स्टूडेंट वीज़ा|visado de estudiante|visa de estudiante|تأشيرة الطالب|تأشيرة طالب|تأشيرة الدراسة|تأشيرة دراسية|visa du học|thị thực du học|visa sinh viên|thị thực sinh viên"
        ),
        (
            "graduate route",
            "ruta graduate|visado graduate|visa graduate|vía graduate|graduate visa|visa tốt nghiệp|毕业生签证|毕业生路线|ग्रेजुएट रूट|visado de graduado|ruta de graduados|مسار الخريجين|تأشيرة الخريجين|visa sau tốt nghiệp"
        ),
        ("visa", "签证|簽證|वीज़ा|visado|تأشيرة|thị thực"),
        ("student", "学生|學生|छात्र|विद्यार्थी|estudiante|estudiantes|طالب|طلاب|sinh viên|du học sinh"),
        (
            "living costs",
            "生活费|生活費|生活费用|जीवन यापन|रहने का खर्च|गुज़ारे|gastos de manutención|manutención|costo de vida|مصاريف المعيشة|نفقات المعيشة|تكاليف المعيشة|chi phí sinh hoạt|sinh hoạt phí"
        ),
        ("money", "钱|錢|资金|存款|पैसे|पैसा|धन|dinero|fondos|مال|المال|أموال|مبلغ|tiền|số tiền"),
        ("show", "证明|證明|出示|दिखाना|दिखाने|साबित|demostrar|mostrar|acreditar|أثبت|إثبات|إظهار|chứng minh"),
        ("how much", "多少|कितना|कितने|कितनी|cuánto|cuánta|كم|bao nhiêu"),
        ("how many hours", "多少小时|几小时|几个小时|कितने घंटे|cuántas horas|كم ساعة|bao nhiêu giờ|mấy giờ"),
        ("how many years", "cuántos años|多少年|几年|कितने साल|कितने वर्ष|كم سنة|كم عاما|bao nhiêu năm|mấy năm"),
        ("how many months", "cuántos meses|多少个月|几个月|कितने महीने|كم شهرا|bao nhiêu tháng|mấy tháng"),
        (
            "stay after course end",
            "kết thúc khóa|sau khi kết thúc khóa học|sau khóa học|课程结束后|课程结束|कोर्स खत्म होने के बाद|कोर्स समाप्त|después de terminar el curso|tras terminar el curso|al terminar el curso|بعد انتهاء الدورة|بعد نهاية الدورة"
        ),
        ("how long", "多久|多长时间|कितने समय|कब तक|cuánto tiempo|كم المدة|ما المدة|bao lâu"),
        (
            "per month",
            "每个月|每月|प्रति माह|हर महीने|महीने|al mes|por mes|mensual|mensuales|شهريا|في الشهر|كل شهر|mỗi tháng|hàng tháng|một tháng"
        ),
        ("per week", "每周|每星期|每个星期|प्रति सप्ताह|हफ्ते में|हर हफ्ते|सप्ताह|por semana|a la semana|أسبوعيا|في الأسبوع|mỗi tuần|một tuần"),
        ("hours", "小时|घंटे|horas|ساعة|ساعات|giờ"),
        ("work", "工作|打工|काम|नौकरी|trabajar|trabajo|عمل|العمل|أعمل|يعمل|làm việc|làm thêm"),
        (
            "term time",
            "学期|学期中|पढ़ाई के दौरान|सत्र के दौरान|durante el curso|período lectivo|periodo lectivo|خلال الدراسة|أثناء الدراسة|الفصل الدراسي|trong kỳ học|trong học kỳ"
        ),
        ("vacation", "假期|छुट्टियों|vacaciones|العطلة|الإجازة|kỳ nghỉ"),
        ("london", "伦敦|倫敦|लंदन|londres|لندن|luân đôn"),
        (
            "outside london",
            "不在伦敦|不在伦敦读书|लंदन में नहीं|no en londres|ليس في لندن|không ở london|không phải london|伦敦以外|伦敦外|लंदन के बाहर|fuera de londres|خارج لندن|ngoài london|ngoài luân đôn"
        ),
        (
            "english language level",
            "英语水平|英语要求|英语成绩|अंग्रेज़ी स्तर|अंग्रेजी स्तर|nivel de inglés|مستوى اللغة الإنجليزية|مستوى الإنجليزية|trình độ tiếng anh"
        ),
        (
            "degree level",
            "学位|本科|डिग्री स्तर|डिग्री|nivel de grado|grado universitario|درجة جامعية|مستوى الدرجة|bậc đại học|trình độ đại học"
        ),
        ("bachelor", "学士|स्नातक|licenciatura|بكالوريوس|cử nhân"),
        ("master", "硕士|碩士|मास्टर|स्नातकोत्तर|máster|maestría|ماجستير|thạc sĩ"),
        ("phd", "博士|पीएचडी|doctorado|دكتوراه|tiến sĩ"),
        ("partner", "妻子|太太|老婆|先生|爱人|家属|丈夫|配偶|पत्नी|पति|esposa|esposo|cónyuge|pareja|زوجة|زوجتي|زوج|زوجي|vợ|chồng"),
        ("university", "上大学|读大学|就读大学|विश्वविद्यालय में पढ़|estudia en la universidad|va a la universidad"),
        ("my children", "孩子|子女|बच्चे|बच्चों|hijos|hijo|أطفال|أولاد|con cái"),
        ("bring", "带|लाना|ला सकता|traer|llevar|إحضار|أحضر|mang theo|đưa theo"),
        ("bank statement", "银行对账单|银行流水|बैंक स्टेटमेंट|extracto bancario|كشف حساب|sao kê ngân hàng"),
        ("how many days held in account", "多少天|कितने दिन|cuántos días|كم يوما|bao nhiêu ngày"),
        ("australia", "澳大利亚|澳洲|ऑस्ट्रेलिया|أستراليا|استراليا|nước úc|ở úc|tại úc"),
        (
            "course start",
            "بداية الدورة|بداية الدراسة|课程开始|开课|कोर्स शुरू|पाठ्यक्रम शुरू|inicio del curso|comienzo del curso|khóa học bắt đầu|bắt đầu khóa học"
        ),
        (
            "after permission expires",
            "انتهاء إقامته|انتهاء الإقامة|انتهاء إقامتي|انتهاء التأشيرة|انتهاء تأشيرته|签证到期|签证过期|वीज़ा समाप्त|vencimiento del visado|caduca el visado|visa hết hạn|thị thực hết hạn"
        ),
        ("minimum and maximum age", "edades mínima y máxima|edad mínima y máxima|edades|最小和最大年龄|年龄要求"),
        ("work placement", "prácticas|实习|इंटर्नशिप|التدريب|تدريب|thực tập"),
        (
            "what share of the total length of the course",
            "qué parte del curso|qué proporción del curso|qué parte de la duración|占课程多少|占课程的多少"
        ),
        (
            "below degree level",
            "dưới bậc đại học|dưới trình độ đại học|本科以下|学位以下|por debajo de grado|inferior al grado|أقل من درجة|डिग्री से नीचे"
        ),
        ("maximum", "tối đa|最长|最多|como máximo|máximo|كحد أقصى|أقصى|अधिकतम"),
        (
            "english test valid how many years",
            "kết quả thi tiếng anh có giá trị|英语成绩有效期|英语考试有效期|validez del examen de inglés"
        ),
        ("how many points", "कितने अंक|कुल कितने अंक|多少分|几分|cuántos puntos|كم نقطة|bao nhiêu điểm"),
        ("minimum age", "كم عمر|عمر الطالب الأدنى|العمر الأدنى|أدنى عمر|最小年龄|कम से कम उम्र|न्यूनतम उम्र|tuổi thấp nhất"),
        ("how much per month", "cantidad mensual|qué cantidad mensual|每月多少|每月需要多少|हर महीने कितना"),
        ("living costs", "mantenerme|mantenimiento"),
        ("bank account", "银行账户|账户|बैंक खाते|खाते में|cuenta bancaria|حساب بنكي|الحساب البنكي|tài khoản ngân hàng"),
        ("minimum age", "最低年龄|न्यूनतम आयु|edad mínima|الحد الأدنى للعمر|độ tuổi tối thiểu|tuổi tối thiểu"),
        ("tuberculosis test", "肺结核|结核病|टीबी|tuberculosis|السل|bệnh lao|lao phổi"),
        ("apply before course start", "提前多久|कितने पहले|con cuánta antelación|قبل كم|trước bao lâu"),
        ("can", "可以|सकता|सकते|सकती|puedo|puede|pueden|هل يمكن|يمكنني|có thể|được phép"),
        ("must", "必须|需要|चाहिए|ज़रूरी|debo|debe|hay que|necesito|يجب|يلزم|phải|cần"),
    ]

    private static let table: PhraseTable<String> = {
        var table = PhraseTable<String>()
        for (english, others) in entries {
            for phrase in others.split(separator: "|") {
                let stems = stems(of: words(of: String(phrase)))
                table.insert(stems, english)
                // Arabic writes article and prepositions in one word with the noun.
                guard let first = stems.first, isArabic(first) else { continue }
                for prefix in ["ال", "ل", "لل", "ب", "بال", "و", "وال", "ف"] {
                    table.insert([prefix + first] + stems.dropFirst(), english)
                }
            }
        }
        return table
    }()

    /// The words of a question in English as far as they are known; the question's own where it is in English or says nothing known.
    static func inEnglish(_ words: [Word]) -> [Word] {
        let plain = stemmed(words)
        let matches = table.matches(plain)
        // One word alone ("máster", "visa") also stands in English questions.
        guard matches.count >= 2,
            matches.contains(where: { !$0.range.allSatisfy { isLatin(words[$0]) } }) || matches.count >= 3
        else {
            return words
        }
        let ends = Dictionary(matches.map { ($0.range.lowerBound, $0) }) { first, _ in first }
        var english: [Word] = []
        var index = 0
        while index < words.count {
            if let match = ends[index] {
                english +=
                    QuestionText(match.value == "london" ? "London" : match.value == "uk" ? "UK" : match.value).words
                index = match.range.upperBound
                continue
            }
            // Names and numbers are the same in all languages.
            let word = words[index]
            if word.number != nil || word.surface.first?.isUppercase == true && isLatin(word) { english.append(word) }
            index += 1
        }
        return english
    }

    private static func isLatin(_ word: Word) -> Bool { word.surface.unicodeScalars.allSatisfy { $0.isASCII } }

    private static func isArabic(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x0600...0x06FF).contains($0.value) }
    }

    private static func words(of phrase: String) -> [Word] { stemmed(QuestionText(phrase).words) }

    private static func stems(of words: [Word]) -> [String] { words.map(\.stem) }

    /// Without vowel marks of Arabic and with one form of alif, as they are left out or written as one likes.
    private static func stemmed(_ words: [Word]) -> [Word] {
        words.map { word in
            guard isArabic(word.surface) else { return word }
            var plain = word
            let scalars = word.text.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
                !(0x064B...0x0655).contains($0.value) && $0.value != 0x0670
            }
            plain.text = String(String.UnicodeScalarView(scalars))
            plain.stem = plain.text
            return plain
        }
    }
}
