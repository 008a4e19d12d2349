public import KakuzukeProtocol
import Rating

/// A fact, the store that tells it and the day on which it does.
public struct ToldFact: Sendable, CustomStringConvertible {
    /// Days after the first feed; 0: the server knew it when the feed was made.
    public var day: Int
    /// What is told.
    public var fact: Fact

    /// Makes a told fact.
    public init(day: Int, _ fact: Fact) {
        self.day = day
        self.fact = fact
    }

    /// The store that tells it.
    public var store: StoreCode {
        switch fact {
        case .receipt(let receipt): receipt.store
        case .input(let input): input.store
        }
    }

    /// One line that says everything that a rating may depend on.
    public var description: String {
        switch fact {
        case .receipt(let receipt):
            let lines = receipt.lines.map { line in
                let cost = line.cost.map { "\($0.rawValue)" } ?? "-"
                return "\(line.category) \(line.amount.rawValue) x\(line.quantity.rawValue) cost \(cost)"
            }
            let time = receipt.writtenTime.map { "\($0)" } ?? "-"
            return "day \(day): \(receipt.event) \(receipt.receiptKey) of \(receipt.businessDate) \(time), "
                + "\(receipt.payment)/\(receipt.fulfilment)/\(receipt.reservedDaysAhead): "
                + lines.joined(separator: "; ")
        case .input(let input): return "day \(day): \(input.inputKey): \(input.input)"
        }
    }
}
