import Foundation
import FoundationXML

/// Takes one transaction of POSLog apart.
///
/// It never sees a document type, so that there are no entities beyond those of XML itself.
final class TransactionParser: NSObject, XMLParserDelegate {
    /// Deepest nesting; elements.
    static let depthMax = 32
    /// Longest text of one element; UTF-8 bytes.
    static let textBytesMax = 64 * 1024
    /// Most elements of one transaction; elements.
    static let elementsMax = 200_000

    private let firstLine: Int64
    private var open: [TransactionElement] = []
    private var elements = 0
    private var textBytes = 0
    private var transaction: TransactionElement?
    private var problem: String?

    private init(firstLine: Int64) {
        self.firstLine = firstLine
    }

    /// Reads a transaction.
    ///
    /// - Parameters:
    ///   - text: the element with its tags.
    ///   - rootTag: start tag of the document, with the namespaces.
    ///   - line: the line where the element begins.
    /// - Returns: its element.
    /// - Throws: `not_well_formed`, `too_deep`, `element_too_long`, `too_many_elements`.
    static func transaction(_ text: String, rootTag: String, line: Int64) throws(RowProblem) -> TransactionElement {
        // The tag on one line, so that lines count from the transaction's own; its name may have a prefix.
        let root = rootTag.replacingOccurrences(of: "\n", with: " ").replacingOccurrences(of: "\r", with: " ")
        let opening = root.hasSuffix("/>") ? String(root.dropLast(2)) + ">" : root
        let name = opening.dropFirst().prefix { !$0.isWhitespace && $0 != ">" }
        let parser = XMLParser(data: Data("\(opening)\(text)</\(name)>".utf8))
        parser.shouldResolveExternalEntities = false
        let builder = TransactionParser(firstLine: line)
        parser.delegate = builder
        let isWhole = parser.parse()
        if let problem = builder.problem { throw RowProblem(problem) }
        guard isWhole, let transaction = builder.transaction else { throw RowProblem("not_well_formed") }
        return transaction
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes attributeDict: [String: String]
    ) {
        elements += 1
        guard open.count < Self.depthMax else { return stop(parser, "too_deep") }
        guard elements <= Self.elementsMax else { return stop(parser, "too_many_elements") }
        var attributes: [String: String] = [:]
        for (name, value) in attributeDict { attributes[Self.local(name)] = value }
        let element = TransactionElement(
            name: Self.local(elementName), attributes: attributes, line: firstLine + Int64(parser.lineNumber) - 1)
        // The document's own element is the first one.
        if elements > 1 { open.last?.children.append(element) }
        if elements == 2 { transaction = element }
        open.append(element)
        textBytes = 0
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
    ) {
        open.removeLast(open.isEmpty ? 0 : 1)
        textBytes = 0
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        textBytes += string.utf8.count
        guard textBytes <= Self.textBytesMax else { return stop(parser, "element_too_long") }
        open.last?.text += string
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        self.parser(parser, foundCharacters: String(decoding: block, as: UTF8.self))
    }

    private func stop(_ parser: XMLParser, _ reason: String) {
        if problem == nil { problem = reason }
        parser.abortParsing()
    }

    private static func local(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
