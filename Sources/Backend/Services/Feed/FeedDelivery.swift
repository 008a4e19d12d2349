import Foundation
import KakuzukeProtocol
import Storage
import SwiftProtobuf

/// A snapshot on its way to one agent: who lost the connection goes on where it stood.
struct FeedDelivery: Sendable {
    /// What is sent.
    let artefact: FeedArtefact
    /// To whom.
    let agent: AgentCredential
    /// The agent's installation, whose sequences the header names.
    let epoch: [UInt8]
    /// The first part, kept as it was made: written again it might come out in other bytes.
    let header: Kakuzuke_V1_FeedHeader

    /// Sends the parts from a place on, from 0; beyond the first one it says so before them.
    ///
    /// The signature is over all of them, so that those before the place are read again.
    ///
    /// - Parameters:
    ///   - place: how many parts the agent has.
    ///   - signer: signs the end.
    ///   - send: takes each part; waits while the agent is slow.
    /// - Throws: what `send` throws, `HistoryError` when the file cannot be read.
    func send(
        from place: Int, signedBy signer: FeedSigner,
        _ send: @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        var digest = FeedDigest()
        digest.update(try header.serializedBytes())
        var part = Kakuzuke_V1_FeedPart()
        if place == 0 {
            part.header = header
        } else {
            part.continuation.artefact = Data(artefact.name)
            part.continuation.parts = UInt32(place)
        }
        try await send(part)
        for number in 0..<artefact.items.count {
            let contents = try artefact.items.part(number)
            digest.update(contents)
            guard number + 1 >= place else { continue }
            var part = Kakuzuke_V1_FeedPart()
            part.items = Data(contents)
            try await send(part)
        }
        try await send(try signer.end(digest))
    }
}
