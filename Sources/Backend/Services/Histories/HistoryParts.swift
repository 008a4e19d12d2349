import Synchronization

/// The parts of a work that nobody has begun.
final class HistoryParts<Part: Sendable>: Sendable {
    private let left: Mutex<ArraySlice<Part>>

    init(_ parts: [Part]) { left = Mutex(parts[...]) }

    /// The next part; nil when all have been begun.
    func next() -> Part? { left.withLock { $0.popFirst() } }
}
