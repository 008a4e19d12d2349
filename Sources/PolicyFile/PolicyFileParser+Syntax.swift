import Rating
import Yams

extension PolicyFileParser {
    /// Most lines that are searched for a slip of the keyboard.
    private static let searchedLinesMax = 200

    /// Says what keeps a text from being read, where it begins, and what to write instead where that can be told.
    mutating func addSyntaxProblem(_ error: any Error, text: String) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            addSyntaxProblem(problem, at: FilePlace(mark), context, text: text)
        case .composer(_, let problem, let mark, _):
            self.error([], "not valid YAML: \(problem)", at: FilePlace(mark))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.sorted().map { "`\($0)`" }.joined(separator: ", ")
            self.error([], "the key \(keys) stands twice", at: FilePlace(context.mark))
        case .reader(let problem, let offset, _, let text):
            let lines = text.prefix(offset ?? 0).split(omittingEmptySubsequences: false) { $0.isNewline }
            let place = FilePlace(line: max(1, lines.count), column: (lines.last?.count ?? 0) + 1)
            self.error([], "not readable as YAML: \(problem)", at: place)
        default:
            self.error([], "not readable as YAML")
        }
    }

    private mutating func addSyntaxProblem(
        _ problem: String, at mark: FilePlace, _ context: YamlError.Context?, text: String
    ) {
        let begin = context.map { FilePlace($0.mark) } ?? mark
        // A line that begins with a full-width space is read, and the next one does not fit it.
        if let (slip, line) = Self.slip(in: text, from: max(1, begin.line - 1), through: mark.line) {
            error([], slip.reason, at: FilePlace(line: line, column: slip.column))
        } else if context?.text.contains("quoted") == true, problem.contains("unexpected") {
            error([], "not valid YAML: the quotation mark that stands here is not closed", at: begin)
        } else if problem.contains("expected ':'") {
            error([], "not valid YAML: \(problem)", at: begin)
        } else if begin.line < mark.line {
            let (line, column) = (begin.line, begin.column)
            error(
                [], "not valid YAML: \(problem); it belongs to what begins in line \(line), column \(column)", at: mark)
        } else {
            error([], "not valid YAML: \(problem)", at: mark)
        }
    }

    /// The first slip between two lines: where one thing is not closed the reader stumbles only at a later one.
    private static func slip(in text: String, from first: Int, through last: Int) -> (YAMLSlip, line: Int)? {
        let lines = text.split(maxSplits: last, omittingEmptySubsequences: false) { $0.isNewline }.prefix(last)
        for (offset, line) in lines.dropFirst(first - 1).prefix(searchedLinesMax).enumerated() {
            if let slip = YAMLSlip(line) { return (slip, first + offset) }
        }
        return nil
    }
}
