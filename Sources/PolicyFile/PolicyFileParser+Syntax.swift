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
        } else if let columns = Self.columnSlip(in: text, at: mark) {
            error([], columns, at: mark)
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
        // Of a long part the end: the reader stumbles soon after the slip.
        let start = max(first, last - searchedLinesMax + 1) - 1
        for index in lines.indices.dropFirst(start) {
            if let slip = YAMLSlip(lines[index], after: index > 0 ? lines[index - 1] : nil) { return (slip, index + 1) }
        }
        return nil
    }

    /// Says where a line should begin that begins beside the columns of the lines above it; nil where it does not.
    ///
    /// - Parameters:
    ///   - text: the whole file.
    ///   - mark: where the reader stumbled.
    /// - Returns: the columns of both lines.
    private static func columnSlip(in text: String, at mark: FilePlace) -> String? {
        let lines = text.split(maxSplits: mark.line, omittingEmptySubsequences: false) { $0.isNewline }
        guard lines.indices.contains(mark.line - 1), column(lines[mark.line - 1]) == mark.column else { return nil }
        // Going upwards, the parts that are still open begin further and further to the left.
        var right: FilePlace?
        var left = mark.column + searchedLinesMax
        for index in lines[..<(mark.line - 1)].indices.reversed() {
            guard let column = column(lines[index]), column < left else { continue }
            left = column
            if column == mark.column { return nil }
            if column < mark.column {
                let (line, own) = (index + 1, mark.column)
                guard let right else {
                    return "not valid YAML: this line begins in column \(own), and line \(line) in column \(column)"
                }
                let places = "\(right.column) as line \(right.line) or \(column) as line \(line)"
                return "not valid YAML: this line begins in column \(own), not in column \(places)"
            }
            right = FilePlace(line: index + 1, column: column)
        }
        return nil
    }

    /// Where a line begins, from 1; nil for comments and empty lines.
    private static func column(_ line: Substring) -> Int? {
        let indent = line.prefix { $0 == " " }
        guard let first = line[indent.endIndex...].first, first != "#" else { return nil }
        return indent.count + 1
    }
}
