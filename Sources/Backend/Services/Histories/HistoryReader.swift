import Rating
import Storage

/// What one worker of a sweep makes of the histories that it is handed.
protocol HistoryReader: SendableMetatype {
    associatedtype Sum: Sendable

    /// What has come of them so far.
    var sum: Sum { get }

    /// Takes receipts of nobody known.
    mutating func take(walkIns: SimulatedHistory)

    /// Takes a customer.
    mutating func take(_ history: CustomerHistory)
}
