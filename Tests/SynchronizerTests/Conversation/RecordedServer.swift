import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import RPC
import SwiftASN1
import SwiftProtobuf
import Synchronization
import X509

/// Answers an agent of today as a server of an earlier version did, and expects the requests that were made then.
///
/// Batches may be packed in another way today: their facts are compared, and the recorded digests stand for those that
/// today's agent sends in their places.
final class RecordedServer: Sendable {
    private struct State {
        var calls: ArraySlice<RecordedCall>
        /// Digests of today by those of the recording.
        var digests: [Data: Data] = [:]
        var last = BatchDigest.start
        var differences: [String] = []
    }

    /// True: every answer has a field besides that today's agent does not know.
    private let hasLaterFields: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - recorded: the conversation.
    ///   - hasLaterFields: true: every answer has a field besides that today's agent does not know.
    init(_ recorded: RecordedConversation, hasLaterFields: Bool) {
        self.hasLaterFields = hasLaterFields
        state = Mutex(State(calls: recorded.calls.filter(\.reachedAgent)[...]))
    }

    /// The calls that the agent has not made yet.
    var missing: [String] { state.withLock { $0.calls.map(\.name) } }
    /// What today's agent said otherwise than the recorded one.
    var differences: [String] { state.withLock { $0.differences } }

    func expect(_ isAlike: Bool, _ what: String) {
        if !isAlike { state.withLock { $0.differences.append(what) } }
    }

    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        methods.unary(EnrolmentServiceMethod.enrol.rawValue) { message, context in
            let call = try self.next(context.method)
            try self.compare(
                Kakuzuke_V1_EnrolRequest(serializedBytes: message),
                Kakuzuke_V1_EnrolRequest(serializedBytes: call.requests.first ?? []))
            return try self.answer(call)
        }
        methods.unary(SyncServiceMethod.handshake.rawValue) { message, context in
            try self.shakeHands(Kakuzuke_V1_HandshakeRequest(serializedBytes: message), try self.next(context.method))
        }
        methods.unary(SyncServiceMethod.renewCertificate.rawValue) { message, context in
            let call = try self.next(context.method)
            try self.compareKeys(
                Kakuzuke_V1_RenewCertificateRequest(serializedBytes: message).certificateRequest,
                Kakuzuke_V1_RenewCertificateRequest(serializedBytes: call.requests.first ?? []).certificateRequest)
            return try self.answer(call)
        }
        methods.serverStreaming(SyncServiceMethod.feed.rawValue) { message, writer, context in
            let call = try self.next(context.method)
            var request = try Kakuzuke_V1_FeedRequest(serializedBytes: message)
            let then = try Kakuzuke_V1_FeedRequest(serializedBytes: call.requests.first ?? [])
            // What later versions of the agent say beside it is not part of what was recorded.
            request.takesSomeStores = then.takesSomeStores
            self.expect(request == then, "feed request \(request)")
            for part in call.answers { try await writer.send(self.outgoing(part)) }
            return RPCMetadata()
        }
        methods.bidirectional(SyncServiceMethod.upload.rawValue) { batches, writer, context in
            try await self.take(batches, writer, try self.next(context.method))
        }
        registerLater(&methods)
        return methods
    }

    /// The next call, which has to be of this method.
    func next(_ method: String) throws -> RecordedCall {
        let call = state.withLock { $0.calls.popFirst() }
        guard let call, call.method == method else {
            expect(false, "\(method) in place of \(call?.method ?? "the end")")
            throw RPCError(.unimplemented, "the recorded agent did otherwise")
        }
        return call
    }

    func outgoing(_ message: [UInt8]) -> [UInt8] { message + (hasLaterFields ? LaterField.bytes : []) }

    /// The recorded answer, or the recorded refusal.
    func answer(_ call: RecordedCall) throws -> RPCResponse {
        guard let answer = call.answers.first else { throw Self.refusal(call) }
        return RPCResponse(outgoing(answer))
    }

    private static func refusal(_ call: RecordedCall) -> RPCError {
        var metadata = RPCMetadata()
        metadata.add(KakuzukeError.metadataKey, bytes: call.detail)
        return RPCError(RPCStatusCode(rawValue: UInt8(call.status)) ?? .unknown, "", metadata: metadata)
    }

    private func shakeHands(_ request: Kakuzuke_V1_HandshakeRequest, _ call: RecordedCall) throws -> RPCResponse {
        let then = try Kakuzuke_V1_HandshakeRequest(serializedBytes: call.requests.first ?? [])
        let digests = state.withLock { $0.digests }
        expect(request.conversationVersion == ConversationVersion.current.number, "version of the handshake")
        expect(Self.comparable(request) == Self.comparable(then, digests), "handshake \(request)")
        var answer = try Kakuzuke_V1_HandshakeResponse(serializedBytes: call.answers.first ?? [])
        answer.acknowledgedDigest = digests[answer.acknowledgedDigest] ?? answer.acknowledgedDigest
        return RPCResponse(outgoing(try answer.serializedBytes()))
    }

    /// Without clock, versions and what later versions of agents say besides; recorded digests in the form of today.
    private static func comparable(
        _ request: Kakuzuke_V1_HandshakeRequest, _ digests: [Data: Data] = [:]
    ) -> Kakuzuke_V1_HandshakeRequest {
        var request = request
        request.conversationVersion = 0
        request.softwareVersion = ""
        request.agentTimeMs = 0
        request.wantsHeld = false
        request.acknowledgedDigest = digests[request.acknowledgedDigest] ?? request.acknowledgedDigest
        return request
    }

    private func take(
        _ batches: RPCMessageStream, _ writer: RPCMessageWriter, _ call: RecordedCall
    ) async throws -> RPCMetadata {
        var count = 0
        for try await bytes in batches {
            let message = try Kakuzuke_V1_UploadBatch(serializedBytes: bytes)
            guard count < call.requests.count else { throw RPCError(.invalidArgument, "more batches than recorded") }
            let then = try Kakuzuke_V1_UploadBatch(serializedBytes: call.requests[count])
            // What is sent again by a command stands beside the chain.
            let isAgain = then.commandNumber > 0
            let previous = isAgain ? .start : state.withLock { $0.last }
            let batch = try FactBatch(message, after: previous)
            expect(batch == (try FactBatch(then, after: nil)), "facts from \(message.firstSequence) on")
            expect(message.commandNumber == then.commandNumber, "command of \(message.firstSequence)")
            if !isAgain {
                state.withLock { state in
                    state.digests[then.digest] = message.digest
                    state.last = BatchDigest(bytes: message.digest) ?? previous
                }
            }
            guard count < call.answers.count else { throw Self.refusal(call) }
            var answer = try Kakuzuke_V1_UploadAcknowledgement(serializedBytes: call.answers[count])
            answer.digest = message.digest
            try await writer.send(outgoing(try answer.serializedBytes()))
            count += 1
        }
        expect(count == call.requests.count, "\(count) batches in place of \(call.requests.count)")
        return RPCMetadata()
    }

    /// The software has another version today, and signatures are never the same twice.
    private func compare(_ request: Kakuzuke_V1_EnrolRequest, _ then: Kakuzuke_V1_EnrolRequest) throws {
        try compareKeys(request.certificateRequest, then.certificateRequest)
        let essences = [request, then].map { request in
            var essence = request
            essence.certificateRequest = Data()
            essence.softwareVersion = ""
            return essence
        }
        expect(essences[0] == essences[1], "enrolment")
    }

    /// Expects a signed request for the same key.
    private func compareKeys(_ request: Data, _ then: Data) throws {
        let parsed = try CertificateSigningRequest(derEncoded: [UInt8](request))
        let recorded = try CertificateSigningRequest(derEncoded: [UInt8](then))
        let isSigned = parsed.publicKey.isValidSignature(parsed.signature, for: parsed)
        expect(parsed.publicKey == recorded.publicKey && isSigned, "request for a certificate")
    }
}
