import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale
import Rating
import SwiftProtobuf

extension RoundRunner {
    /// How far the recount of the journals has come.
    struct Recounting: Sendable {
        /// The one that is under way; nil: none is.
        var current: JournalRecount?
        /// When the last one ended that found anything; nil: none has.
        var endedAt: ContinuousClock.Instant?
        /// True: the journals were read again for receipts that the agent had never seen.
        var hasReadAgain = false

        /// How much of the journals is read beside a look.
        ///
        /// - Parameters:
        ///   - isAsked: true: somebody asks, so that the recount begins anew.
        ///   - now: the present moment.
        /// - Returns: bytes; nil: nothing, because the last recount has ended a short while ago.
        mutating func bytes(isAsked: Bool, at now: ContinuousClock.Instant) -> Int? {
            if isAsked {
                current = nil
                hasReadAgain = false
                return JournalRecount.bytesAskedMax
            }
            if current == nil, let endedAt, now - endedAt < JournalRecount.pause { return nil }
            return JournalRecount.bytesPerLook
        }
    }

    /// Reads the journals once more, a part beside each look, or all where somebody asks; only in the journals' lane.
    ///
    /// - Parameters:
    ///   - isAsked: true: all of it now, from the beginning.
    ///   - moment: the agent's wall clock.
    /// - Throws: `LocalStoreError` when the agent's file fails, `CommandFailure` when the folder cannot be read.
    func recount(isAsked: Bool, at moment: StoredInstant) async throws {
        guard let bytes = recounting.bytes(isAsked: isAsked, at: .now) else { return }
        guard !folders.followers.isEmpty, let begun = try await begunRecount() else { return }
        guard let recount = try await read(begun, bytes) else { return }
        recounting.current = recount.isDone ? nil : recount
        guard recount.isDone else { return }
        try await compare(recount, isAsked: isAsked, at: moment)
    }

    /// Reads on; nil: a folder hangs, and the next one begins anew.
    private func read(_ recount: JournalRecount, _ bytes: Int) async throws -> JournalRecount? {
        let further = try await folders.readAgain { moved in
            var recount = recount
            try recount.read(bytes, moved: moved)
            return recount
        }
        if further == nil { recounting.current = nil }
        return further
    }

    /// The recount that is under way, or a new one; nil: there is nothing to compare, or a folder hangs.
    private func begunRecount() async throws -> JournalRecount? {
        if let current = recounting.current { return current }
        let (clock, database, followers) = (parts.clock, parts.database, folders.followers)
        let begun = try await folders.readAgain { _ -> JournalRecount? in
            let bytes = try database.read { try $0.installation()?.settings } ?? []
            let settings = (try? Kakuzuke_V1_AgentSettings(serializedBytes: bytes)) ?? .init()
            guard
                let dates = DayLimits.dates(
                    before: clock.businessDate(settings), keptDays: Int(settings.keepAcknowledgedDays))
            else { return nil }
            return try JournalRecount(followers, dates)
        }
        return begun ?? nil
    }

    /// Compares what was read with the spool; what the agent has never seen is read into it by the next look.
    private func compare(
        _ recount: JournalRecount, isAsked: Bool, at moment: StoredInstant
    ) async throws {
        let readsAgain = !recounting.hasReadAgain
        let hasNeverSeen = try await parts.database.perform { database in
            let comparison = try database.read { try recount.comparison($0, at: moment) }
            try database.saveJournalDays(comparison.days, keepingFrom: recount.dates.lowerBound)
            if comparison.hasNeverSeen, readsAgain { try database.readJournalsAgain() }
            return comparison.hasNeverSeen
        }
        recounting.endedAt = recount.finished.isEmpty ? nil : .now
        guard hasNeverSeen, readsAgain else {
            recounting.hasReadAgain = hasNeverSeen
            return
        }
        recounting.hasReadAgain = true
        recounting.endedAt = nil
        guard isAsked else { return }
        _ = try await folders.look(at: moment, forgetting: nil)
        guard let again = try await begunRecount(), let whole = try await read(again, JournalRecount.bytesAskedMax)
        else { return }
        recounting.current = whole.isDone ? nil : whole
        if whole.isDone { try await compare(whole, isAsked: false, at: moment) }
    }
}
