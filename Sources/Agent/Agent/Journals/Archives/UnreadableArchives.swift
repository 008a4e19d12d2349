import PointOfSale
import Synchronization

/// Packed files that could not be read, as they were then: unpacking them again would bring nothing else.
///
/// What has changed since is tried again, and so is everything when the agent starts.
final class UnreadableArchives: Sendable {
    private let known = Mutex<[JournalStillness.File: [JournalProblem]]>([:])

    /// What was wrong with a file as it lies there now; nil: nothing is known against it.
    func problems(of file: JournalStillness.File) -> [JournalProblem]? { known.withLock { $0[file] } }

    /// Notes what is wrong with a file.
    func note(_ problems: [JournalProblem], of file: JournalStillness.File) {
        known.withLock { $0[file] = problems }
    }

    /// Forgets files that no longer lie there as they did.
    func keep(_ files: some Sequence<JournalStillness.File>) {
        let present = Set(files)
        known.withLock { known in known = known.filter { present.contains($0.key) } }
    }
}
