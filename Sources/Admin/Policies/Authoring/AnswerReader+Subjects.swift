import Foundation
import Rating

extension AnswerReader {
    /// The code of a subject that no other one has.
    static func subjectCode(_ text: String, besides taken: [String]) throws -> String {
        let code = try self.code(text)
        guard !taken.contains(code) else {
            throw WrongAnswer("コード \(code) はもうあります", "the code \(code) is taken")
        }
        return code
    }

    /// A short word of letters, digits, hyphens and underscores.
    static func code(_ text: String) throws -> String {
        let code = narrow(text)
        let isCode = code.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isCode, !code.isEmpty, code.utf8.count <= codeCharactersMax else {
            throw WrongAnswer(
                "コードは英数字と - _ で \(codeCharactersMax) 文字までです",
                "a code has 1 to \(codeCharactersMax) letters, digits, - and _")
        }
        return code
    }

    /// A name, or a code of the point of sale, which may have any letters.
    static func name(_ text: String) throws -> String {
        let name = text.trimmingCharacters(in: .whitespaces)
        guard !name.isEmpty, name.utf8.count <= InputLimits.textBytesMax else {
            throw WrongAnswer(
                "空でなく、\(InputLimits.textBytesMax) バイトまでにしてください",
                "must not be empty and have at most \(InputLimits.textBytesMax) bytes")
        }
        guard name.unicodeScalars.allSatisfy(isPlain), !name.contains("*") else {
            throw WrongAnswer("使えない文字があります(制御文字や *)", "holds a character that is not allowed, such as *")
        }
        return name
    }

    /// Categories separated by commas, none of them in another subject.
    static func categories(_ text: String, besides taken: [String]) throws -> [String] {
        let names = text.replacing("、", with: ",").replacing("\u{FF0C}", with: ",").split(
            separator: ",", omittingEmptySubsequences: false)
        var found: [String] = []
        for piece in names {
            let category = try name(String(piece))
            guard !taken.contains(category), !found.contains(category) else {
                throw WrongAnswer(
                    "部門 \(category) が2度あります。一つの科目にだけ入れてください",
                    "the category \(category) stands twice: put it into one subject only")
            }
            found.append(category)
        }
        guard found.count <= PolicyLimits.entriesMax else {
            throw WrongAnswer(
                "部門は \(PolicyLimits.entriesMax) までです", "at most \(PolicyLimits.entriesMax) categories are allowed")
        }
        return found
    }

    /// The subjects of the command line: `CODE=NAME:CATEGORY,CATEGORY`, the last one `CODE=NAME`.
    static func subjects(_ texts: [String]) throws -> [Subject] {
        var subjects: [Subject] = []
        for (position, text) in texts.enumerated() {
            let isLast = position == texts.count - 1
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let rest = parts.count == 2 ? parts[1] : ""
            let colon = rest.lastIndex(of: ":")
            let hasCategories = colon.map { rest.index(after: $0) < rest.endIndex } ?? false
            guard parts.count == 2, isLast ? !hasCategories : colon != nil else {
                throw WrongAnswer(
                    "`\(text)`: CODE=名前:部門,部門 の形にし、最後の科目だけ部門なしにしてください",
                    "`\(text)`: write CODE=NAME:CATEGORY,CATEGORY; the last one, for everything else, has no "
                        + "categories")
            }
            var subject = Subject(
                code: try subjectCode(String(parts[0]), besides: subjects.map(\.code)),
                name: try name(String(colon.map { rest[..<$0] } ?? rest)))
            if let colon, !isLast {
                subject.categories = try categories(
                    String(rest[rest.index(after: colon)...]), besides: subjects.flatMap(\.categories))
            }
            subjects.append(subject)
        }
        guard subjects.count <= PolicyLimits.subjectsMax else {
            throw WrongAnswer(
                "科目は \(PolicyLimits.subjectsMax) までです", "at most \(PolicyLimits.subjectsMax) subjects are allowed")
        }
        return subjects
    }

    /// Tax rates: `NAME=PERCENT`, separated by commas.
    static func taxRates(_ text: String) throws -> [TaxRule.NamedRate] {
        var rates: [TaxRule.NamedRate] = []
        // The full-width comma has become a plain one by then, the ideographic one has not.
        for piece in narrow(text).replacing("、", with: ",").split(separator: ",", omittingEmptySubsequences: false) {
            let pair = piece.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2 else {
                throw WrongAnswer("名前=% の形にしてください(例 standard=10)", "write NAME=PERCENT, such as standard=10")
            }
            let name = try code(String(pair[0]))
            guard !rates.contains(where: { $0.name == name }) else {
                throw WrongAnswer("\(name) が2度あります", "\(name) stands twice")
            }
            rates.append(TaxRule.NamedRate(name: name, rate: try percent(String(pair[1]), in: 0...taxMax)))
        }
        guard rates.contains(where: { $0.name == "standard" }) else {
            throw WrongAnswer(
                "standard が要ります。税率の書いていない商品の税率です",
                "standard is missing: it is the rate of goods for which none is given")
        }
        return rates
    }

    /// The values of an option that is given once for each subject, as `CODE=VALUE`.
    static func bySubject(_ texts: [String], codes: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let list = codes.joined(separator: ", ")
            guard pair.count == 2, codes.contains(pair[0]) else {
                throw WrongAnswer(
                    "`\(text)`: CODE=% の形にしてください。科目のコードは \(list) です",
                    "`\(text)`: write CODE=PERCENT; the subjects are \(list)")
            }
            guard values.updateValue(pair[1], forKey: pair[0]) == nil else {
                throw WrongAnswer("\(pair[0]) が2度あります", "\(pair[0]) stands twice")
            }
        }
        return values
    }

    /// True for what can be seen and does not steer a terminal or a YAML reader.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: scalar != "\u{FFFD}"
        }
    }
}
