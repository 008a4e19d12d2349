import Foundation
import Storage
import Synchronization

/// The snapshots that were made lately, for agents whose connection broke off; one for each agent.
///
/// They are gone with the process, and an agent that asks another process gets a new one.
final class FeedArtefacts: Sendable {
    /// What is kept, and for how long.
    struct Limits: Hashable, Sendable {
        /// Bytes of all snapshots that are kept; the one that was used longest ago goes first (2 GiB).
        var bytesMax: Int64 = 2 << 30
        /// Snapshots that are kept; each holds a file open.
        var countMax = 256
        /// Bytes below which a snapshot is not worth keeping (256 KiB).
        var bytesMin: Int64 = 256 << 10
        /// Seconds after its last use.
        var keptSeconds: Int64 = 1_800
    }

    private struct Kept {
        var artefact: FeedArtefact
        var usedAt: Moment
    }

    private let folder: URL
    private let limits: Limits
    private let clock: WallClock
    private let random: RandomBytes
    private let kept = Mutex<[UUID: Kept]>([:])

    /// Keeps snapshots in files of a folder.
    init(folder: URL, limits: Limits = Limits(), clock: WallClock, random: RandomBytes) {
        self.folder = folder
        self.limits = limits
        self.clock = clock
        self.random = random
    }

    /// How many are kept.
    var count: Int { kept.withLock { $0.count } }

    /// A name that no other snapshot has.
    func newName() -> [UInt8] { random(FeedArtefact.nameByteCount) }

    /// An empty file; nil: the folder takes none, so the snapshot goes out as it is made.
    func newFile() -> PartsFile? { try? PartsFile(in: folder) }

    /// Keeps a snapshot instead of the agent's earlier one.
    func keep(_ artefact: FeedArtefact) {
        let now = clock.now()
        kept.withLock { kept in
            kept[artefact.agent.agent] = nil
            guard (limits.bytesMin...limits.bytesMax).contains(artefact.rest.byteCount) else { return }
            forgetOld(&kept, at: now)
            kept[artefact.agent.agent] = Kept(artefact: artefact, usedAt: now)
            while kept.count > limits.countMax || Self.bytes(kept) > limits.bytesMax {
                guard let oldest = kept.min(by: { $0.value.usedAt < $1.value.usedAt }) else { break }
                kept[oldest.key] = nil
            }
        }
    }

    /// The agent's snapshot, if it is the one that is named, was made for the same installation, and has parts left.
    func find(_ name: [UInt8], after parts: Int, of agent: UUID, epoch: [UInt8]) -> FeedArtefact? {
        let now = clock.now()
        return kept.withLock { kept in
            forgetOld(&kept, at: now)
            guard let found = kept[agent]?.artefact, found.name == name, found.epoch == epoch,
                (1..<found.partCount).contains(parts)
            else {
                kept[agent] = nil
                return nil
            }
            kept[agent]?.usedAt = now
            return found
        }
    }

    /// Forgets the agent's snapshot: it has got it, or wants another one.
    func forget(_ agent: UUID) { kept.withLock { $0[agent] = nil } }

    private static func bytes(_ kept: [UUID: Kept]) -> Int64 {
        kept.values.reduce(0) { $0 + $1.artefact.rest.byteCount }
    }

    private func forgetOld(_ kept: inout [UUID: Kept], at now: Moment) {
        kept = kept.filter { entry in
            now >= entry.value.usedAt && now <= entry.value.usedAt.adding(seconds: limits.keptSeconds)
        }
    }
}
