import Foundation
import LocalStore

/// The agent's clock: the machine's wall clock, which trials may set forward or back while the agent runs.
struct AgentClock: Sendable {
    /// File with the shift as milliseconds in decimal digits, read at every look at the clock; nil: no shift.
    ///
    /// A file that is not there, or holds no number, shifts nothing. Whoever changes it renames a new file over it.
    let shiftFile: String?

    /// The present moment.
    func now() -> StoredInstant {
        let wall = Int64(Date().timeIntervalSince1970 * 1_000)
        guard let shiftFile, let text = try? String(contentsOfFile: shiftFile, encoding: .utf8),
            let shift = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { return StoredInstant(millisecondsSinceEpoch: wall) }
        return StoredInstant(millisecondsSinceEpoch: wall + shift)
    }
}
