import Foundation
import KakuzukeProtocol
import Rating

@testable import Services

/// The agent's side of an upload, with only as much memory as the conversation needs.
struct TestUploader {
    let tenant: ServiceTestTenant
    var agent: AgentCredential
    let epoch: InstallEpoch
    var next: UInt64 = 1
    var digest: BatchDigest = .start

    init(_ tenant: ServiceTestTenant, agent: Int, epoch byte: UInt8 = 1) {
        self.tenant = tenant
        self.agent = tenant.agents[agent]
        epoch = InstallEpoch(bytes: [UInt8](repeating: byte, count: 16))!
    }

    func request(last: UInt64? = nil, acknowledged: UInt64? = nil, adopt: Bool = false)
        -> Kakuzuke_V1_HandshakeRequest
    {
        var request = Kakuzuke_V1_HandshakeRequest()
        request.conversationVersion = ConversationVersion.current.number
        request.softwareVersion = "test"
        request.installEpoch = Data(epoch.bytes)
        request.lastSequence = last ?? (next - 1)
        request.acknowledgedSequence = acknowledged ?? (next - 1)
        request.oldestSequence = 1
        request.acknowledgedDigest = next > 1 ? Data(digest.bytes) : Data()
        request.adopt = adopt
        return request
    }

    mutating func handshake() async throws {
        let response = try await tenant.conversation.handshake(request(), agent)
        next = response.nextSequence
    }

    func message(_ facts: [Fact]) throws -> Kakuzuke_V1_UploadBatch {
        let sequenced = facts.enumerated().map {
            SequencedFact(sequence: SequenceNumber(next + UInt64($0.offset)), fact: $0.element)
        }
        return try FactBatch(installEpoch: epoch, facts: sequenced).message(after: digest)
    }

    @discardableResult
    mutating func upload(_ facts: [Fact]) async throws -> Kakuzuke_V1_UploadAcknowledgement {
        let message = try message(facts)
        let answer = try await tenant.conversation.store(message, from: agent).acknowledgement
        next += UInt64(facts.count)
        digest = BatchDigest(bytes: message.digest)!
        return answer
    }
}
