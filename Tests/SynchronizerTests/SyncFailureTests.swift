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
        let busy = failure(.resourceExhausted, .busy, parameters: ["seconds": "90"])
        #expect(busy.isTransient && busy.retryAfterSeconds == 90)
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
