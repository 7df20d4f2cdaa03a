// Which phrases occur in course names: what makes a run of words a field of study.

/// All distinct course names, indexed by word.
package struct CourseNameIndex: Sendable {
    private var numbers: [String: Int32] = [:]
    private var names: [[Int32]] = []
    private var postings: [[Int32]] = []

    /// Built once; ~17,000 names take some tens of milliseconds in release mode.
    package init(names courseNames: [String]) {
        names.reserveCapacity(courseNames.count)
        for name in courseNames {
            var sequence: [Int32] = []
            for stem in QuestionText.stems(of: name) {
                let number: Int32
                if let known = numbers[stem] {
                    number = known
                } else {
                    number = Int32(postings.count)
                    numbers[stem] = number
                    postings.append([])
                }
                sequence.append(number)
                let nameNumber = Int32(names.count)
                if postings[Int(number)].last != nameNumber { postings[Int(number)].append(nameNumber) }
            }
            names.append(sequence)
        }
    }

    package var vocabulary: Set<String> { Set(numbers.keys) }

    package func knows(_ stem: String) -> Bool { numbers[stem] != nil }

    /// In how many names the word occurs.
    package func frequency(_ stem: String) -> Int { numbers[stem].map { postings[Int($0)].count } ?? 0 }

    /// Whether the words occur side by side, in this order, in some course name.
    package func contains(_ stems: [String]) -> Bool {
        guard !stems.isEmpty else { return false }
        var phrase: [Int32] = []
        for stem in stems {
            guard let number = numbers[stem] else { return false }
            phrase.append(number)
        }
        guard let rarest = phrase.min(by: { postings[Int($0)].count < postings[Int($1)].count }) else { return false }
        if phrase.count == 1 { return true }
        return postings[Int(rarest)].contains { Self.occurs(phrase, in: names[Int($0)]) }
    }

    private static func occurs(_ phrase: [Int32], in name: [Int32]) -> Bool {
        guard name.count >= phrase.count else { return false }
        for start in 0...(name.count - phrase.count) where name[start] == phrase[0] {
            if phrase.indices.allSatisfy({ name[start + $0] == phrase[$0] }) { return true }
        }
        return false
    }

    /// Spellings of a phrase that the names use as well: "cybersecurity" for "cyber security" and the reverse.
    package func spellings(of stems: [String]) -> [[String]] {
        var found = [stems]
        if stems.count >= 2 {
            for joint in 0..<(stems.count - 1) {
                var joined = stems
                joined.replaceSubrange(joint...(joint + 1), with: [stems[joint] + stems[joint + 1]])
                if contains(joined) { found.append(joined) }
            }
        }
        for (position, stem) in stems.enumerated() where stem.count >= 8 {
            for cut in 3...(stem.count - 3) {
                let index = stem.index(stem.startIndex, offsetBy: cut)
                var split = stems
                split.replaceSubrange(position...position, with: [String(stem[..<index]), String(stem[index...])])
                if contains(split) { found.append(split) }
            }
        }
        return found
    }
}
