import Foundation
import PolicyFile
import Rating

/// What `kakuzuke policy validate` says of one policy file.
struct PolicyFileCheck {
    /// A line for each problem, in the form that editors understand, one that sums up, and what to do next.
    let lines: [String]
    /// Of these the lines of the problems.
    let problems: [String]
    /// True when the policy may be used.
    let isUsable: Bool

    /// Checks a text.
    ///
    /// - Parameters:
    ///   - text: the content of the file.
    ///   - file: its name for the lines.
    ///   - largestFeeJump: warn of fees of neighbours that lie further apart.
    init(text: String, file: String, largestFeeJump: BasisPoints) {
        let policyFile = PolicyFile(text: text, file: file, largestFeeJump: largestFeeJump)
        problems = policyFile.problems.map(\.description)
        isUsable = policyFile.policy != nil
        guard let policy = policyFile.policy else {
            lines =
                problems + [
                    "\(file): not usable: \(Self.count(policyFile.errors.count, "error", "errors"))",
                    "  next: correct the first line of these, and check again: kakuzuke policy validate \(file)",
                    "  \(Self.guide)",
                ]
            return
        }
        let warnings = policyFile.warnings.count
        let parts = [
            Self.count(policy.subjects.count, "subject", "subjects"),
            Self.count(policy.grades.count, "grade", "grades"),
            Self.count(policy.classes.count, "class", "classes"), Self.count(warnings, "warning", "warnings"),
        ]
        lines =
            problems + ["\(file): usable: \(parts.joined(separator: ", "))"] + (warnings > 0 ? ["  \(Self.guide)"] : [])
    }

    /// Checks a file.
    ///
    /// - Parameters:
    ///   - file: its name.
    ///   - largestFeeJump: warn of fees of neighbours that lie further apart.
    init(file: String, largestFeeJump: BasisPoints) {
        guard let data = FileManager.default.contents(atPath: file) else {
            self.init(unreadable: file)
            return
        }
        guard let text = String(data: data, encoding: .utf8) else {
            let place = Self.firstPlaceThatIsNotUTF8(data)
            self.init(
                "\(file):\(place.line):\(place.column): error: cannot be read as UTF-8 text",
                next: "save the file with the encoding UTF-8, and check again")
            return
        }
        self.init(text: text, file: file, largestFeeJump: largestFeeJump)
    }

    private init(unreadable file: String) {
        let unreadable = UnreadableFile(file)
        let next =
            switch unreadable {
            case .missing: "check the name and the folder; `kakuzuke policy init` makes a first file"
            case .folder: "name the file in it"
            case .refused: "check who may read the file"
            }
        self.init("\(file): error: \(unreadable.reason)", next: next)
    }

    private init(_ problem: String, next: String) {
        problems = [problem]
        lines = [problem, "  next: \(next)"]
        isUsable = false
    }

    private static let guide =
        "what each message means: docs/policy-guide.md, in Japanese docs/policy-guide.ja.md, part 6"

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    /// Line and column, from 1, of the first byte that no UTF-8 text has there.
    static func firstPlaceThatIsNotUTF8(_ data: Data) -> (line: Int, column: Int) {
        var decoder = UTF8()
        var bytes = data.makeIterator()
        var place = (line: 1, column: 1)
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            place = scalar == "\n" ? (place.line + 1, 1) : (place.line, place.column + 1)
        }
        return place
    }
}
