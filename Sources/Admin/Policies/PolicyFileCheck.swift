import Foundation
import PolicyFile
import Rating

/// What `kakuzuke policy validate` says of one policy file.
struct PolicyFileCheck {
    /// A line for each problem, in the form that editors understand, and a last one that sums up.
    let lines: [String]
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
        let problems = policyFile.problems.map(\.description)
        isUsable = policyFile.policy != nil
        guard let policy = policyFile.policy else {
            lines = problems + ["\(file): not usable: \(policyFile.errors.count) errors"]
            return
        }
        lines =
            problems + [
                "\(file): usable: \(policy.subjects.count) subjects, \(policy.grades.count) grades, "
                    + "\(policy.classes.count) classes, \(policyFile.warnings.count) warnings"
            ]
    }

    /// Checks a file.
    ///
    /// - Parameters:
    ///   - file: its name.
    ///   - largestFeeJump: warn of fees of neighbours that lie further apart.
    init(file: String, largestFeeJump: BasisPoints) {
        if let data = FileManager.default.contents(atPath: file), let text = String(data: data, encoding: .utf8) {
            self.init(text: text, file: file, largestFeeJump: largestFeeJump)
        } else {
            self.init(unreadable: file)
        }
    }

    private init(unreadable file: String) {
        lines = ["\(file): error: cannot be read as UTF-8 text"]
        isUsable = false
    }
}
