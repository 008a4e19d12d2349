import Foundation
import KakuzukeProtocol
import RPC
import Testing

@testable import Services

// Goal: whoever calls learns by a stable word what went wrong and what to do. Method: wrong batches over the wire, and
// every kind of refusal through its mapping.
@Suite struct WireErrorTests {
    private static func detail(_ error: RPCError) -> KakuzukeError? {
        error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
    }

    private static func refusal(
        _ backend: TestBackend, _ change: (inout Kakuzuke_V1_UploadBatch) -> Void
    ) async throws -> KakuzukeError? {
        let (client, _) = try await backend.enrolled("S01")
        let uploader = TestUploader(backend.tenant, agent: 0)
        let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
            "kakuzuke.v1.SyncService/Handshake", uploader.request())
        var message = try uploader.message([IngestTests.receipt(1, customer: 1)])
        change(&message)
        do {
            _ = try await SyncOverTLSTests.upload(client, [message])
            return nil
        } catch let error as RPCError {
            await client.shutdown()
            return Self.detail(error)
        }
    }

    @Test func wrongBatchesAreNamed() async throws {
        try await TestBackend.with { backend in
            let unreadable = try #require(try await Self.refusal(backend) { $0.contents = Data([1, 2, 3]) })
            #expect(unreadable.code == .batchInvalid && unreadable.nextStep == .reportDefect)
            #expect(unreadable.parameters["field"]?.isEmpty == false)
            let early = try #require(try await Self.refusal(backend) { $0.firstSequence = 9 })
            #expect(early.code == .batchOutOfOrder && early.nextStep == .shakeHands)
            let foreign = try #require(
                try await Self.refusal(backend) { $0.installEpoch = Data(repeating: 9, count: 16) })
            #expect(foreign.code == .spoolConflict && foreign.nextStep == .adoptSpool)
        }
    }

    @Test func everyRefusalHasAWordThatThisVersionKnows() throws {
        let codes: [ServiceError.Code] = [
            .unauthenticated, .notAllowed, .notFound, .alreadyExists, .invalidField, .batchInvalid, .wrongState,
            .handshakeMissing, .versionUnsupported, .policyMissing, .enrolmentTokenInvalid, .wrongSequence,
            .epochReplaced, .spoolConflict, .conflict, .tooMuch, .tenantSuspended, .quotaExceeded,
            .unavailable, .internalFault,
        ]
        for code in codes {
            let error = ServiceError(code, "words", field: "place").rpcError
            let detail = try #require(Self.detail(error), "\(code)")
            #expect(KakuzukeError.Code.known.contains(detail.code), "\(code)")
            #expect(Int(error.code.rawValue) == detail.code.statusNumber, "\(code)")
            #expect(detail.parameters == ["reason": code.rawValue, "field": "place"], "\(code)")
        }
    }
}
