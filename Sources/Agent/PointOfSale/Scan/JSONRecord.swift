import KakuzukeProtocol

/// Makes rows of a record of JSON Lines: texts by dotted path, numbers as written.
enum JSONRecord {
    /// Deepest nesting of lists and objects in a record; levels.
    static let depthMax = 16

    /// The rows of a record: one for each element of the array `linesKey`, with the values beside it; without the key
    /// one row for the record.
    ///
    /// - Parameters:
    ///   - text: the record.
    ///   - linesKey: the name of the array of lines; nil: the record is one line.
    /// - Returns: the rows, at least one.
    /// - Throws: `JSONProblem` where the text is no JSON object.
    static func rows(_ text: String, linesKey: String?) throws(JSONProblem) -> [[String: String]] {
        let value = try JSONReader.value(Array(text.utf8), depthMax: depthMax)
        guard case .object(let members) = value else {
            throw JSONProblem(line: 1, byte: 1, reason: "an object is expected, not \(value.kindName)")
        }
        var head: [String: String] = [:]
        var lines: [WrittenJSON] = []
        for member in members {
            if member.name == linesKey, case .list(let elements) = member.value {
                lines = elements
            } else {
                flatten(member.value, path: member.name, into: &head)
            }
        }
        guard let linesKey, !lines.isEmpty else { return [head] }
        return lines.map { element in
            var row = head
            flatten(element, path: linesKey, into: &row)
            return row
        }
    }

    private static func flatten(_ value: WrittenJSON, path: String, into row: inout [String: String]) {
        switch value {
        case .text(let text), .number(let text): row[ColumnName.normalized(path)] = text
        case .bool(let value): row[ColumnName.normalized(path)] = value ? "true" : "false"
        case .object(let members):
            for member in members { flatten(member.value, path: path + "." + member.name, into: &row) }
        case .null, .list: break
        }
    }
}
