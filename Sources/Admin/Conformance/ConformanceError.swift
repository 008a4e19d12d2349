/// A case or policy of a conformance run cannot be used.
struct ConformanceError: Error, Equatable, CustomStringConvertible {
    /// The file.
    var file: String
    /// Name or number of the case; nil when the file as a whole is meant.
    var caseName: String?
    /// The field within the case, such as `basket.lines[2].quantity`; nil when the case as a whole is meant.
    var field: String?
    /// What is wrong; one sentence.
    var reason: String

    var description: String {
        [file, caseName.map { "case \($0)" }, field, reason].compactMap { $0 }.joined(separator: ": ")
    }
}
