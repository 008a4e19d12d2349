import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf
import Synchronization

/// A server with one snapshot at a time, whose feeds break off where a test wants it.
final class SnapshotServer: Sendable {
    /// A snapshot with all its parts.
    struct Artefact: Sendable {
        var name: [UInt8]
        var change: UInt64
        var parts: [[UInt8]]
    }

    private struct State {
        var artefact: Artefact
        /// Parts after which the next feeds break off; empty: they come to their end.
        var cuts: [Int] = []
        var sentParts = 0
        var continued = 0
    }

    private let key = Curve25519.Signing.PrivateKey()
    private let state: Mutex<State>

    init(change: UInt64, itemParts: Int) throws {
        state = Mutex(State(artefact: try Self.artefact(change, itemParts, key)))
    }

    /// How often a feed went on behind parts that the agent had.
    var continued: Int { state.withLock { $0.continued } }
    /// Parts that were sent in all feeds.
    var sentParts: Int { state.withLock { $0.sentParts } }
    /// Parts of the present snapshot.
    var partCount: Int { state.withLock { $0.artefact.parts.count } }

    /// The next feeds break off after so many parts.
    func cut(after parts: [Int]) { state.withLock { $0.cuts += parts } }

    /// Makes another snapshot.
    func change(to change: UInt64, itemParts: Int) throws {
        let artefact = try Self.artefact(change, itemParts, key)
        state.withLock { $0.artefact = artefact }
    }

    /// Customers and products whose contents follow from the change, so that no two snapshots can be mistaken.
    private static func artefact(
        _ change: UInt64, _ itemParts: Int, _ key: Curve25519.Signing.PrivateKey
    ) throws -> Artefact {
        let name = Array(SHA256.hash(data: Array("\(change) \(itemParts)".utf8)).prefix(16))
        var header = Kakuzuke_V1_FeedHeader()
        header.isSnapshot = true
        header.upToChange = change
        header.madeOn = 20_000
        header.artefact = Data(name)
        var version = Kakuzuke_V1_PolicyVersion()
        version.version = UInt32(change)
        version.effectiveFrom = 19_000
        version.policy.currency = "JPY"
        header.policies = [version]
        var digest = FeedDigest()
        digest.update(try header.serializedBytes())
        var first = Kakuzuke_V1_FeedPart()
        first.header = header
        var parts: [[UInt8]] = [try first.serializedBytes()]
        for number in 0..<itemParts {
            var items = Kakuzuke_V1_FeedItems()
            items.customers = (1...20).map { place in
                var item = Kakuzuke_V1_CustomerItem()
                // The later snapshots lack customers that the earlier ones have.
                item.customerID = UInt64(number * 1_000 + place) + change
                var identifier = Kakuzuke_V1_CustomerIdentifier()
                identifier.kind = 1
                identifier.keyID = 1
                identifier.hash = Data(SHA256.hash(data: Array("\(item.customerID)".utf8)).prefix(16))
                item.identifiers = [identifier]
                var states = Kakuzuke_V1_CustomerStates()
                states.policyVersion = UInt32(change)
                states.states = Data("\(change) \(number) \(place)".utf8)
                item.states = [states]
                return item
            }
            var product = Kakuzuke_V1_ProductItem()
            product.code = "P\(number)"
            product.name = "of change \(change)"
            items.products = [product]
            let contents = try items.contents()
            digest.update(contents)
            var part = Kakuzuke_V1_FeedPart()
            part.items = Data(contents)
            parts.append(try part.serializedBytes())
        }
        var end = Kakuzuke_V1_FeedPart()
        end.end.digest = Data(digest.bytes())
        end.end.signature = try key.signature(for: Data(digest.bytes()))
        return Artefact(name: name, change: change, parts: parts + [try end.serializedBytes()])
    }

    var methods: RPCMethodTable {
        var methods = RPCMethodTable()
        methods.unary("kakuzuke.v1.SyncService/Handshake") { (_: Kakuzuke_V1_HandshakeRequest, _) in
            var response = Kakuzuke_V1_HandshakeResponse()
            response.conversationVersion = ConversationVersion.current.number
            response.nextSequence = 1
            response.settings.feedPublicKey = self.key.publicKey.rawRepresentation
            return response
        }
        methods.serverStreaming(
            "kakuzuke.v1.SyncService/Feed", request: Kakuzuke_V1_FeedRequest.self, response: Kakuzuke_V1_FeedPart.self
        ) { request, writer, _ in
            let (artefact, cut) = self.state.withLock { state in
                (state.artefact, state.cuts.isEmpty ? Int.max : state.cuts.removeFirst())
            }
            var first = 0
            let isKnown = request.artefact.elementsEqual(artefact.name)
            if isKnown, (1..<artefact.parts.count).contains(Int(request.artefactParts)) {
                first = Int(request.artefactParts)
                self.state.withLock { $0.continued += 1 }
                var part = Kakuzuke_V1_FeedPart()
                part.continuation.artefact = request.artefact
                part.continuation.parts = request.artefactParts
                try await writer.send(part)
            }
            for place in first..<artefact.parts.count {
                guard place < cut else { throw RPCError(.unavailable, "the line was cut") }
                try await writer.send(try Kakuzuke_V1_FeedPart(serializedBytes: artefact.parts[place]))
                self.state.withLock { $0.sentParts += 1 }
            }
        }
        return methods
    }
}
