import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf
import Synchronization

/// Policies made ready to rate; a version never changes, so each is prepared once.
final class PolicyShelf: Sendable {
    private let engines = Mutex<[UInt32: RatingEngine]>([:])

    /// The engine of a version.
    ///
    /// - Throws: `KakuzukeError` when the policy cannot be used.
    func engine(_ version: UInt32, _ reader: LocalReader) throws -> RatingEngine {
        if let known = engines.withLock({ $0[version] }) { return known }
        guard let policy = try reader.policies().first(where: { $0.version == version }),
            let message = try? Kakuzuke_V1_Policy(serializedBytes: policy.payload),
            let value = try? Policy(message), let engine = try? RatingEngine(value)
        else { throw KakuzukeError(.policyInvalid, "policy version \(version) cannot be used") }
        engines.withLock { $0[version] = engine }
        return engine
    }
}
