import PolicyFile
import Rating
import Wording

/// A template of a policy: a complete policy file in which marks (`#?` at the end of a line) tell what answers decide.
///
/// | mark | the line |
/// | --- | --- |
/// | `#? typical N` | tells the purchase for which the amounts are meant |
/// | `#? en NAME` | has the English name for its `name` |
/// | `#? amounts` | has amounts, which are scaled |
/// | `#? block NAME` … `#? end` | stands before lines that are written anew |
/// | `#? current N` | has the weight of the present basket, N without a hold |
/// | any other | has a value that an answer replaces |
struct PolicyTemplate {
    /// What begins a mark.
    static let mark = "#?"

    /// The trade.
    let kind: ShopKind
    /// The text with its marks, names in the language.
    let text: String
    /// What the text says by itself: the answers of somebody who changes nothing.
    let policy: Policy
    /// The purchase for which the amounts are meant; minor units of the yen.
    let typicalPurchase: Int64

    /// Reads the template of a trade.
    ///
    /// - Parameters:
    ///   - kind: the trade.
    ///   - language: the language of names.
    /// - Throws: `CommandFailure` when the template is no policy, which is a defect of the program.
    init(_ kind: ShopKind, _ language: Language) throws(CommandFailure) {
        self.kind = kind
        let lines = String(decoding: kind.template, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        text = lines.map { Self.named($0, language) }.joined(separator: "\n")
        let typical = lines.lazy.compactMap { Self.parts($0).marks.first { $0.first == "typical" } }.first
        guard let policy = PolicyFile(text: text, file: kind.rawValue).policy,
            let amount = typical?.last.flatMap({ Int64($0) }), amount > 0
        else {
            throw CommandFailure(.other, "the template `\(kind.rawValue)` is not usable", next: "report a defect")
        }
        self.policy = policy
        typicalPurchase = amount
    }

    /// What the best grade and class of a subject of the template pay less than the standard fee.
    ///
    /// - Parameter subject: its position.
    /// - Returns: the distance of the last cell.
    func reduction(ofSubject subject: Int) -> BasisPoints {
        let best = policy.fees.cells[subject].last?.last ?? policy.fees.standard[subject]
        return BasisPoints(policy.fees.standard[subject].rawValue - best.rawValue)
    }

    /// A line without its marks, and the words of each mark.
    static func parts(_ line: Substring) -> (content: Substring, marks: [[Substring]]) {
        let pieces = line.split(separator: mark, omittingEmptySubsequences: false)
        let content = pieces.count > 1 ? Substring(pieces[0].trimmingSuffix { $0 == " " }) : line
        return (content, pieces.dropFirst().map { $0.split(separator: " ") })
    }

    /// Puts the English name in the place of the Japanese one, where the line has one.
    private static func named(_ line: Substring, _ language: Language) -> String {
        guard language == .english, let words = parts(line).marks.first(where: { $0.first == "en" }),
            let key = line.firstRange(of: "name: "),
            let end = line[key.upperBound...].firstIndex(where: { $0 == "," || $0 == "#" })
        else { return String(line) }
        let space = line[end] == "#" ? " " : ""
        return line[..<key.upperBound] + words.dropFirst().joined(separator: " ") + space + line[end...]
    }
}

extension Substring {
    /// The text without the characters at its end that match.
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, matches(last) { text.removeLast() }
        return text
    }
}
