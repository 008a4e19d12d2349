import Foundation
import KakuzukeProtocol
import RPC
import Synchronization

/// A server that stores facts by the rules of the conversation and lets only so many pass per second of its own time.
///
/// It reckons in a way of its own: after each batch it refuses everything until the batch has been paid for.
final class QuotaServer: Sendable {
    struct Refused: Hashable {
        /// Milliseconds of the server's time.
        var at: Int64
        var seconds: Int
        var method: String
    }

    private struct State {
        var nowMilliseconds: Int64 = 0
        var paidAt: Int64 = 0
        var handshakesPaidAt: Int64 = 0
        var next: UInt64 = 1
        var digest = BatchDigest.start
        var keys: [String] = []
        var refused: [Refused] = []
        var calls: [Int64] = []
    }

    let factsPerSecond: Int
    private let state = Mutex(State())

    /// The version of the conversation that it says it speaks.
    let version: ConversationVersion

    init(factsPerSecond: Int, version: ConversationVersion = .current) {
        self.factsPerSecond = factsPerSecond
        self.version = version
    }

    var keys: [String] { state.withLock { $0.keys } }
    var refused: [Refused] { state.withLock { $0.refused } }
    /// When each call of the conversation began.
    var calls: [Int64] { state.withLock { $0.calls } }
    var nowMilliseconds: Int64 { state.withLock { $0.nowMilliseconds } }

    func pass(_ pause: Duration) {
        let parts = pause.components
        state.withLock {
            $0.nowMilliseconds += parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
        }
    }

    /// Refuses handshakes for so long.
    func refuseHandshakes(seconds: Int64) {
        state.withLock { $0.handshakesPaidAt = $0.nowMilliseconds + seconds * 1_000 }
    }

    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        methods.unary("kakuzuke.v1.SyncService/Handshake") { (_: Kakuzuke_V1_HandshakeRequest, _) in
            try self.state.withLock { state in
                state.calls.append(state.nowMilliseconds)
                try Self.refuse(&state, until: state.handshakesPaidAt, "Handshake")
                var response = Kakuzuke_V1_HandshakeResponse()
                response.conversationVersion = self.version.number
                response.nextSequence = state.next
                response.acknowledgedDigest = state.next > 1 ? Data(state.digest.bytes) : Data()
                return response
            }
        }
        methods.bidirectional(
            "kakuzuke.v1.SyncService/Upload", request: Kakuzuke_V1_UploadBatch.self,
            response: Kakuzuke_V1_UploadAcknowledgement.self
        ) { batches, writer, _ in
            for try await message in batches { try await writer.send(try self.store(message)) }
        }
        return methods
    }

    private func store(_ message: Kakuzuke_V1_UploadBatch) throws -> Kakuzuke_V1_UploadAcknowledgement {
        try state.withLock { state in
            try Self.refuse(&state, until: state.paidAt, "Upload")
            guard message.firstSequence == state.next else { throw RPCError(.failedPrecondition, "out of order") }
            let batch = try FactBatch(message, after: state.digest)
            state.keys += batch.facts.map { fact in
                if case .receipt(let receipt) = fact.fact { receipt.receiptKey } else { "" }
            }
            state.next = message.lastSequence + 1
            state.digest = BatchDigest(bytes: message.digest) ?? .start
            state.paidAt = state.nowMilliseconds + Int64(batch.facts.count * 1_000 / factsPerSecond)
            var answer = Kakuzuke_V1_UploadAcknowledgement()
            answer.lastSequence = message.lastSequence
            answer.digest = message.digest
            answer.accepted = UInt32(batch.facts.count)
            return answer
        }
    }

    private static func refuse(_ state: inout State, until paidAt: Int64, _ method: String) throws {
        guard state.nowMilliseconds < paidAt else { return }
        let seconds = Int((paidAt - state.nowMilliseconds + 999) / 1_000)
        state.refused.append(Refused(at: state.nowMilliseconds, seconds: seconds, method: method))
        var metadata = RPCMetadata()
        metadata.add(
            KakuzukeError.metadataKey,
            bytes: KakuzukeError(
                .busy, "the quota receipts_per_second is used up",
                parameters: ["seconds": String(seconds), "quota": "receipts_per_second"]
            ).detail)
        throw RPCError(.resourceExhausted, "busy", metadata: metadata)
    }
}
