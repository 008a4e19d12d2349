/// Something wrong in a profile, with its place.
public struct JournalProfileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name as the caller gave it.
    public var file: String
    /// Line from 1.
    public var line: Int
    /// The field, such as `tax.rate`; empty for the file as a whole.
    public var field: String
    /// What is wrong; one sentence.
    public var reason: String

    /// Makes a problem.
    public init(file: String, line: Int, field: String, reason: String) {
        self.file = file
        self.line = line
        self.field = field
        self.reason = reason
    }

    /// `file:line: error: field: reason`, the form that editors understand.
    public var description: String {
        "\(file):\(line): error: " + (field.isEmpty ? reason : "\(field): \(reason)")
    }
}
