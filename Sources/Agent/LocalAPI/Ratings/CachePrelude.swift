import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf

/// What all prices of one state of the file share: settings, feed, dates of the policy versions.
struct CachePrelude: Sendable {
    /// The state that it was read from.
    private(set) var state: CacheState
    let settings: Kakuzuke_V1_AgentSettings
    /// The tenant; nil when the file names none that can be read.
    let tenant: TenantID?
    let checkpoint: FeedCheckpoint
    let watermark: QuoteWatermark
    /// When which policy version begins to price, by date.
    let starts: [PolicyStart]

    /// Reads what hangs on a state of the file.
    ///
    /// - Parameters:
    ///   - state: the state; nil: the file is nobody's yet.
    ///   - reader: looks at the same state.
    /// - Throws: `KakuzukeError`: `wrong_state` before the enrolment, `cache_empty` before the first feed.
    init(_ state: CacheState?, _ reader: LocalReader) throws {
        guard let state else {
            throw KakuzukeError(.wrongState, "the agent is not enrolled", nextStep: .enrolAgain)
        }
        guard let settings = try? Kakuzuke_V1_AgentSettings(serializedBytes: state.installation.settings) else {
            throw KakuzukeError(.dataLoss, "the settings cannot be read")
        }
        guard let checkpoint = state.checkpoint, let watermark = state.watermark else {
            throw KakuzukeError(.cacheEmpty, "the server has not sent any ratings yet")
        }
        reader.know(state)
        self.state = state
        self.settings = settings
        tenant = TenantID(state.installation.tenant)
        self.checkpoint = checkpoint
        self.watermark = watermark
        starts = try reader.policyStarts()
    }

    /// Number of the policy version that prices on a date; nil: none does.
    func policyVersion(on date: CalendarDate) -> UInt32? {
        starts.last { $0.effectiveFrom <= date }?.version
    }
}
