import Foundation
import Synchronization

/// Counts the quotes that are handed out in a small file of its own.
///
/// It is written without waiting for the disk: the system keeps it when the agent is killed, so that the next start
/// knows how many quotes had not been recorded yet. A power cut may take its last writes.
public final class QuoteTally: Sendable {
    /// Largest number that is believed; quotes.
    public static let countMax: Int64 = 1 << 50

    private struct State {
        var count: Int64
        let descriptor: CInt
    }

    private let state: Mutex<State>

    /// Opens the file, or makes it (0600).
    ///
    /// - Throws: `LocalStoreError.Code.unavailable` when it can be neither.
    public init(path: String) throws(LocalStoreError) {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LocalStoreError(
                .unavailable, "the tally of quotes cannot be opened: \(String(cString: strerror(errno)))",
                nextStep: "Let the agent's user own its folder and everything in it")
        }
        var stored: Int64 = 0
        let length = withUnsafeMutableBytes(of: &stored) { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let count = length == MemoryLayout<Int64>.size ? Int64(bigEndian: stored) : 0
        state = Mutex(State(count: (0...Self.countMax).contains(count) ? count : 0, descriptor: descriptor))
        // Takes its room on the disk while there is some.
        state.withLock { Self.write($0.count, &$0) }
    }

    deinit {
        state.withLock { _ = Foundation.close($0.descriptor) }
    }

    /// Quotes that were handed out so far.
    public var count: Int64 { state.withLock { $0.count } }

    /// Counts one more.
    public func add() { state.withLock { Self.write($0.count + 1, &$0) } }

    /// Goes on from another number.
    public func set(_ count: Int64) { state.withLock { Self.write(count, &$0) } }

    private static func write(_ count: Int64, _ state: inout State) {
        state.count = count
        // A disk that cannot take eight bytes over eight others costs the number, never the quote.
        _ = withUnsafeBytes(of: count.bigEndian) { pwrite(state.descriptor, $0.baseAddress, $0.count, 0) }
    }
}
