import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf

/// One state of the agent's file, as prices need it: settings, feed, policy.
struct CacheView {
    let reader: LocalReader
    let settings: Kakuzuke_V1_AgentSettings
    /// The tenant; nil when the file names none that can be read.
    let tenant: TenantID?
    let checkpoint: FeedCheckpoint
    let version: UInt32
    let engine: RatingEngine
    /// The business date for which is rated.
    let date: CalendarDate

    /// Looks at the file.
    ///
    /// - Parameters:
    ///   - reader: one state of the file.
    ///   - clock: gives the business date where the caller names none.
    ///   - asked: the business date the caller names; nil: today's.
    ///   - policies: prepared policies.
    /// - Throws: `KakuzukeError`: `cache_empty` before the first feed, `policy_missing` when none prices on the date.
    init(_ reader: LocalReader, clock: StoreClock, asked: CalendarDate?, policies: PolicyShelf) throws {
        self.reader = reader
        guard let installation = try reader.installation() else {
            throw KakuzukeError(.wrongState, "the agent is not enrolled", nextStep: .enrolAgain)
        }
        guard let settings = try? Kakuzuke_V1_AgentSettings(serializedBytes: installation.settings) else {
            throw KakuzukeError(.dataLoss, "the settings cannot be read")
        }
        guard let checkpoint = try reader.checkpoint() else {
            throw KakuzukeError(.cacheEmpty, "the server has not sent any ratings yet")
        }
        self.settings = settings
        tenant = TenantID(installation.tenant)
        self.checkpoint = checkpoint
        date = asked ?? clock.businessDate(settings)
        guard let version = try reader.policyVersion(on: date) else {
            throw KakuzukeError(.policyMissing, "no policy prices on \(date)", parameters: ["field": "as_of"])
        }
        self.version = version
        engine = try policies.engine(version, reader)
    }

    /// How old the ratings are on a business date.
    func freshness(on today: CalendarDate) -> Kakuzuke_V1_Freshness {
        Kakuzuke_V1_Freshness(madeOn: checkpoint.madeOn, today: today, settings: settings)
    }
}
