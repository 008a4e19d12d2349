/// An element of a transaction; names and attributes without prefixes of namespaces.
final class TransactionElement {
    let name: String
    let attributes: [String: String]
    /// Line in the file, from 1.
    let line: Int64
    var text = ""
    var children: [TransactionElement] = []

    init(name: String, attributes: [String: String], line: Int64) {
        self.name = name
        self.attributes = attributes
        self.line = line
    }

    /// The first child of a name.
    func child(_ name: String) -> TransactionElement? { children.first { $0.name == name } }

    /// The trimmed text of the first child of a name; nil: there is none, or it is empty.
    func value(_ name: String) -> String? {
        let text = child(name).map { ColumnName.trimmed($0.text) } ?? ""
        return text.isEmpty ? nil : text
    }

    /// The trimmed text of the first element of a name anywhere within; nil: there is none, or it is empty.
    func found(_ name: String) -> String? {
        for child in children {
            if child.name == name, let text = value(name) { return text }
            if let text = child.found(name) { return text }
        }
        return nil
    }

    /// Whether an attribute says so.
    func isFlagged(_ attribute: String) -> Bool { ["true", "1"].contains(attributes[attribute]) }
}
