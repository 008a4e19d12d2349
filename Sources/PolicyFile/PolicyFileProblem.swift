public import Rating

/// Something wrong or doubtful in a policy file, with its place.
public struct PolicyFileProblem: Error, Hashable, Sendable {
    /// Whether the policy may be used.
    public var severity: PolicyProblem.Severity
    /// The file's name as the caller gave it.
    public var file: String
    /// Line from 1.
    public var line: Int
    /// Column from 1, in characters.
    public var column: Int
    /// The field, such as `fees.table.FRESH.G1.C1`; empty for the file as a whole.
    public var field: String
    /// What is wrong; one sentence.
    public var reason: String

    /// Makes a problem.
    public init(
        severity: PolicyProblem.Severity, file: String, line: Int, column: Int, field: String, reason: String
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.reason = reason
    }
}

extension PolicyFileProblem: CustomStringConvertible {
    /// `file:line:column: error: field: reason`, the form that editors understand.
    public var description: String {
        let place = "\(file):\(line):\(column): \(severity.rawValue): "
        return place + (field.isEmpty ? reason : "\(field): \(reason)")
    }
}
