import KakuzukeProtocol
import RPC
import Testing

@testable import Synchronizer

// Goal: what the next round can heal is tried soon, what a person must settle is not hurried.
@Suite struct SyncFailureTests {
    private func failure(
        _ status: RPCStatusCode, _ code: KakuzukeError.Code, parameters: [String: String] = [:]
    ) -> SyncFailure {
        var metadata = RPCMetadata()
        metadata.add(
            KakuzukeError.metadataKey, bytes: KakuzukeError(code, "a message", parameters: parameters).detail)
        return SyncFailure(RPCError(status, "", metadata: metadata))
    }

    @Test func theServersWordsDecide() {
        let conflict = failure(.failedPrecondition, .spoolConflict, parameters: ["field": "epoch_unknown"])
        #expect(conflict.code == .spoolConflict && !conflict.isTransient && conflict.nextStep == .adoptSpool)
        #expect(conflict.message == "a message (epoch_unknown)")
        #expect(failure(.failedPrecondition, .batchOutOfOrder).isTransient)
        #expect(failure(.failedPrecondition, .handshakeMissing).isTransient)
        #expect(!failure(.failedPrecondition, .versionUnsupported).isTransient)
        #expect(!failure(.unauthenticated, .certificateRevoked).isTransient)
        // Receipts wait without hurry until somebody has settled it; then they go by themselves.
        let full = failure(.resourceExhausted, .quotaExceeded, parameters: ["quota": "storage_megabytes"])
        let suspended = failure(.permissionDenied, .tenantSuspended)
        var pacing = SyncPacing()
        for settledByPeople in [full, suspended] {
            #expect(!settledByPeople.isTransient && settledByPeople.nextStep == .askAdministrator)
            #expect(pacing.failed(settledByPeople, random: 0) == pacing.longestPause)
        }
        let busy = failure(.resourceExhausted, .busy, parameters: ["seconds": "90"])
        #expect(busy.isTransient && busy.retryAfterSeconds == 90 && busy.message == "a message, again in 90 s")
        // A server that is out of its mind does not keep receipts in the stores for ever.
        for (asked, kept) in [("99999999999", SyncFailure.retryAfterSecondsMax), ("-5", 0)] {
            let failure = failure(.resourceExhausted, .busy, parameters: ["seconds": asked])
            #expect(failure.retryAfterSeconds == kept)
        }
        #expect(failure(.resourceExhausted, .busy, parameters: ["seconds": "soon"]).retryAfterSeconds == nil)
    }

    @Test func withoutWordsTheStatusDecides() {
        #expect(SyncFailure(RPCError(.unavailable, "")) == SyncFailure(.unavailable, ""))
        #expect(SyncFailure(RPCError(.unavailable, "")).isTransient)
        #expect(!SyncFailure(RPCError(.unauthenticated, "")).isTransient)
        #expect(SyncFailure(CancellationError()).isTransient)
        struct Strange: Error {}
        #expect(SyncFailure(Strange()) == SyncFailure(.defect, ""))
    }
}
