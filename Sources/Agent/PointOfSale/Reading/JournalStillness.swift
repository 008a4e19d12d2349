import Synchronization

/// Watches for how long journals have stood still, by a clock that nobody can set.
///
/// A file that nobody has written to for a while holds whole receipts only. Dates of files tell that of the past, and
/// only as long as the machine's clock is not set; what this has seen for itself counts for more.
public final class JournalStillness: Sendable {
    /// A file as it lies in its folder now.
    public struct File: Hashable, Sendable {
        /// Number of the device that holds it.
        public var device: Int64
        /// Its number on the device.
        public var inode: Int64
        /// Bytes.
        public var size: Int64
        /// When it was last written, by the clock of the machine; nanoseconds since 1970.
        public var modifiedAt: Int64

        /// Makes a file.
        public init(device: Int64, inode: Int64, size: Int64, modifiedAt: Int64) {
            self.device = device
            self.inode = inode
            self.size = size
            self.modifiedAt = modifiedAt
        }
    }

    private struct Place: Hashable {
        var device: Int64
        var inode: Int64
    }

    private struct Seen {
        var file: File
        /// When it was found as it is; nil: it lay there at the first look.
        var since: ContinuousClock.Instant?
    }

    private struct State {
        var seen: [Place: Seen] = [:]
        var hasLooked = false
    }

    private let state = Mutex(State())

    /// Makes a watch that has seen nothing yet.
    public init() {}

    /// Tells which files have stood still for so long as far as this knows.
    ///
    /// - Parameters:
    ///   - files: all of the folder; what is no longer among them is forgotten.
    ///   - time: how long they must have stood still.
    ///   - now: the moment of the look at them.
    /// - Returns: those that have, and those of the first look, of which only their dates tell.
    public func still(
        _ files: [File], for time: Duration, at now: ContinuousClock.Instant
    ) -> Set<File> {
        state.withLock { state in
            var seen: [Place: Seen] = [:]
            var still: Set<File> = []
            for file in files {
                let place = Place(device: file.device, inode: file.inode)
                let known = state.seen[place]
                var entry = Seen(file: file, since: state.hasLooked ? now : nil)
                if let known, known.file == file { entry = known }
                seen[place] = entry
                if entry.since.map({ $0.duration(to: now) >= time }) ?? true { still.insert(file) }
            }
            state.seen = seen
            state.hasLooked = true
            return still
        }
    }
}
