/// Something that happened at a store and that the server must learn of.
public enum Fact: Hashable, Sendable {
    /// A receipt.
    case receipt(ReceiptFact)
    /// An input of a customer.
    case input(CustomerInputFact)

    /// The key that makes it unique within the tenant and its kind.
    public var key: String {
        switch self {
        case .receipt(let receipt): receipt.receiptKey
        case .input(let input): input.inputKey
        }
    }

    /// Tells one content from another under the same key.
    public var contentDigest: ContentDigest {
        switch self {
        case .receipt(let receipt): receipt.contentDigest
        case .input(let input): input.contentDigest
        }
    }

    /// Number of receipt lines, by which batches are cut; 0 for an input.
    public var lineCount: Int {
        switch self {
        case .receipt(let receipt): receipt.lines.count
        case .input: 0
        }
    }

    /// Checks every limit.
    ///
    /// - Throws: `FactProblem` with the first field that is wrong.
    public func validate() throws(FactProblem) {
        switch self {
        case .receipt(let receipt): try receipt.validate()
        case .input(let input): try input.validate()
        }
    }
}
