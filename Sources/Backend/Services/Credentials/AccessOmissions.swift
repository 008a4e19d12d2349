import KakuzukeProtocol
import Synchronization

/// Checks that a test leaves out, by which it sees that each of them is missed when it is not there.
///
/// Executables have none: they make the interceptor without it.
final class AccessOmissions: Sendable {
    private struct Omitted {
        var roleChecks: Set<KakuzukeMethod> = []
        var extents: Set<KakuzukeMethod> = []
    }

    private let omitted = Mutex(Omitted())

    /// Makes one that leaves nothing out.
    init() {}

    /// Lets every role call the method.
    func omitRoleCheck(of method: KakuzukeMethod) { omitted.withLock { _ = $0.roleChecks.insert(method) } }

    /// Lets every role reach the whole tenant with the method.
    func omitExtents(of method: KakuzukeMethod) { omitted.withLock { _ = $0.extents.insert(method) } }

    /// True when the method's roles are not looked at.
    func hasNoRoleCheck(_ method: KakuzukeMethod) -> Bool { omitted.withLock { $0.roleChecks.contains(method) } }

    /// True when the method's extents are not looked at.
    func hasNoExtents(_ method: KakuzukeMethod) -> Bool { omitted.withLock { $0.extents.contains(method) } }
}
