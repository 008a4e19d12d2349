import Foundation
import KakuzukeProtocol
import Storage
import SwiftProtobuf

/// A snapshot as it was made for one agent, with all its parts: who lost the connection goes on where it stood.
struct FeedArtefact: Sendable {
    /// Length of a name; bytes.
    static let nameByteCount = 16

    /// By which the agent asks for the rest.
    let name: [UInt8]
    /// Whose it is.
    let agent: AgentCredential
    /// The agent's installation, whose sequences the header names.
    let epoch: [UInt8]
    /// The change that the agent will have applied.
    let upTo: Storage.ChangeNumber
    /// The first part, kept as it was made: written again it might come out in other bytes.
    let header: Kakuzuke_V1_FeedPart
    /// All others.
    let rest: PartsFile

    /// How many parts there are, header and end included.
    var partCount: Int { 1 + rest.count }

    /// Sends the parts from a place on, from 0; beyond the first one it says so before them.
    func send(
        from place: Int, _ send: @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        if place == 0 {
            try await send(header)
        } else {
            var part = Kakuzuke_V1_FeedPart()
            part.continuation.artefact = Data(name)
            part.continuation.parts = UInt32(place)
            try await send(part)
        }
        for place in max(place - 1, 0)..<rest.count {
            let bytes = try rest.part(place)
            try await send(try Kakuzuke_V1_FeedPart(serializedBytes: bytes))
        }
    }
}
