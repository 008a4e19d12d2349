import Foundation
import Storage
import Synchronization

/// The snapshots that were made lately: each is made once and sent to all agents that are to get the same, and who lost
/// the connection goes on with it.
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
        /// Seconds after it was begun for which others get it too; what is newer comes with their next feed.
        var sharedSeconds: Int64 = 600
    }

    private struct Kept {
        var artefact: FeedArtefact
        var usedAt: Moment
    }

    private struct State {
        var kept: [[UInt8]: Kept] = [:]
        /// What each agent has not got to its end, or not told us that it has.
        var deliveries: [UUID: FeedDelivery] = [:]
        /// Who waits until one that is being made is made.
        var waiting: [FeedArtefact.Content: [UnsafeContinuation<Void, Never>]] = [:]
    }

    private let folder: URL
    private let limits: Limits
    private let clock: WallClock
    private let random: RandomBytes
    private let state = Mutex(State())

    /// Keeps snapshots in files of a folder.
    init(folder: URL, limits: Limits = Limits(), clock: WallClock, random: RandomBytes) {
        self.folder = folder
        self.limits = limits
        self.clock = clock
        self.random = random
    }

    /// How many are kept.
    var count: Int { state.withLock { $0.kept.count } }

    /// How many agents may go on with one.
    var deliveryCount: Int { state.withLock { $0.deliveries.count } }

    /// A name that no other snapshot has.
    func newName() -> [UInt8] { random(FeedArtefact.nameByteCount) }

    /// An empty file; nil: the folder takes none, so the snapshot goes out as it is made.
    func newFile() -> PartsFile? { try? PartsFile(in: folder) }

    /// Lets one at a time make a snapshot of the same content; whoever waited for it finds it made.
    ///
    /// - Parameters:
    ///   - content: what is to be made.
    ///   - body: looks for it, and makes it.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws.
    func alone<Value>(_ content: FeedArtefact.Content, _ body: () async throws -> Value) async throws -> Value {
        await withUnsafeContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.waiting[content] != nil else {
                    state.waiting[content] = []
                    return true
                }
                state.waiting[content]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        defer {
            let next = state.withLock { state -> UnsafeContinuation<Void, Never>? in
                guard state.waiting[content]?.isEmpty == false else {
                    state.waiting[content] = nil
                    return nil
                }
                return state.waiting[content]?.removeFirst()
            }
            next?.resume()
        }
        return try await body()
    }

    /// The newest snapshot of a content that others are to get too; nil: there is none.
    func shared(_ content: FeedArtefact.Content) -> FeedArtefact? {
        let now = clock.now()
        return state.withLock { state in
            Self.forgetOld(&state, limits, at: now)
            return state.kept.values.map(\.artefact).filter { artefact in
                artefact.content == content && now >= artefact.madeAt
                    && now <= artefact.madeAt.adding(seconds: limits.sharedSeconds)
            }.max { $0.madeAt < $1.madeAt }
        }
    }

    /// Keeps a snapshot, if it is worth it.
    func keep(_ artefact: FeedArtefact) {
        let now = clock.now()
        state.withLock { state in
            guard (limits.bytesMin...limits.bytesMax).contains(artefact.items.byteCount) else { return }
            Self.forgetOld(&state, limits, at: now)
            state.kept[artefact.name] = Kept(artefact: artefact, usedAt: now)
            while state.kept.count > limits.countMax || Self.bytes(state) > limits.bytesMax {
                guard let oldest = state.kept.min(by: { $0.value.usedAt < $1.value.usedAt }) else { break }
                Self.drop(oldest.key, &state)
            }
        }
    }

    /// Notes that an agent is sent a snapshot, in place of an earlier one; where that is kept it may go on with it.
    func note(_ delivery: FeedDelivery) {
        let now = clock.now()
        state.withLock { state in
            let name = delivery.artefact.name
            state.deliveries[delivery.agent.agent] = state.kept[name] == nil ? nil : delivery
            state.kept[name]?.usedAt = now
        }
    }

    /// The snapshot on its way to an agent, if it is the one that is named, is for the same installation, and has parts
    /// left.
    func find(_ name: [UInt8], after parts: Int, of agent: UUID, epoch: [UInt8]) -> FeedDelivery? {
        let now = clock.now()
        return state.withLock { state in
            Self.forgetOld(&state, limits, at: now)
            guard let found = state.deliveries[agent], found.artefact.name == name, found.epoch == epoch,
                (1..<found.artefact.partCount).contains(parts)
            else {
                state.deliveries[agent] = nil
                return nil
            }
            state.kept[name]?.usedAt = now
            return found
        }
    }

    /// Forgets what was on its way to an agent: it has got it, or wants another one.
    func forget(_ agent: UUID) { state.withLock { $0.deliveries[agent] = nil } }

    /// Forgets a snapshot that is of another past than the database's.
    func drop(_ name: [UInt8]) { state.withLock { Self.drop(name, &$0) } }

    private static func drop(_ name: [UInt8], _ state: inout State) {
        state.kept[name] = nil
        state.deliveries = state.deliveries.filter { $0.value.artefact.name != name }
    }

    private static func bytes(_ state: State) -> Int64 {
        state.kept.values.reduce(0) { $0 + $1.artefact.items.byteCount }
    }

    private static func forgetOld(_ state: inout State, _ limits: Limits, at now: Moment) {
        for (name, kept) in state.kept
        where now < kept.usedAt || now > kept.usedAt.adding(seconds: limits.keptSeconds) {
            drop(name, &state)
        }
    }
}
