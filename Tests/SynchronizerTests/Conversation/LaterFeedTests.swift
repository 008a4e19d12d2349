import ConversationVectorSupport
import Crypto
import Foundation
import KakuzukeProtocol
import LocalStore
import SwiftProtobuf
import Synchronizer
import Testing

// Goal: a feed whose header holds what nobody knows here, or bytes in another order, is verified as it was sent and
// applied; one that was changed on its way is not. Method: feeds signed by a key of the test, put together by hand.
@Suite struct LaterFeedTests {
    private let key = Curve25519.Signing.PrivateKey()

    private var settings: Kakuzuke_V1_AgentSettings {
        var settings = Kakuzuke_V1_AgentSettings()
        settings.feedPublicKey = key.publicKey.rawRepresentation
        return settings
    }

    private func header(change: UInt64) -> Kakuzuke_V1_FeedHeader {
        var header = Kakuzuke_V1_FeedHeader()
        header.isSnapshot = true
        header.upToChange = change
        header.madeOn = 20_000
        var version = Kakuzuke_V1_PolicyVersion()
        version.version = 1
        version.effectiveFrom = 19_000
        version.policy.currency = "JPY"
        header.policies = [version]
        return header
    }

    /// A field of a message within a message.
    private func field(_ number: UInt8, _ contents: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(contents.count)] + contents
    }

    /// The parts of a feed with this header; what is signed and what is sent may differ.
    private func parts(sending header: [UInt8], signing signed: [UInt8]) throws -> [[UInt8]] {
        var items = Kakuzuke_V1_FeedItems()
        var product = Kakuzuke_V1_ProductItem()
        product.code = "4900000000016"
        items.products = [product]
        let contents = try items.contents()
        var digest = FeedDigest()
        digest.update(signed)
        digest.update(contents)
        var end = Kakuzuke_V1_FeedPart()
        end.end.digest = Data(digest.bytes())
        end.end.signature = try key.signature(for: Data(digest.bytes()))
        var middle = Kakuzuke_V1_FeedPart()
        middle.items = Data(contents)
        return [field(1, header) + LaterField.bytes, try middle.serializedBytes(), try end.serializedBytes()]
    }

    /// The change that an agent has after a feed.
    private func change(after parts: [[UInt8]]) async throws -> Int64? {
        let folder = NSTemporaryDirectory() + "kz-later-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try AgentDatabase(path: folder + "/agent.db")
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
        var arrival = FeedArrival(database: database, itemsPerWrite: 100, report: SyncReport())
        do {
            for part in parts {
                try await arrival.take(part, settings: settings, at: StoredInstant(millisecondsSinceEpoch: 0))
            }
        } catch {
            await arrival.abandon()
            let held = try database.read { try $0.checkpoint() }
            #expect(held == nil)
            throw error
        }
        #expect(arrival.isComplete && arrival.report.products == 1)
        return try database.read { try $0.checkpoint()?.change }
    }

    @Test func whatWasSentIsVerified() async throws {
        let known: [UInt8] = try header(change: 77).serializedBytes()
        // A second policy with a field more, before everything else: written again, it would come out in other bytes.
        let policy = field(5, LaterField.bytes + [0x1A, 0x00, 0x08, 2])
        let backwards = LaterField.bytes + [0x18, 77, 0x08, 1]
        for sent in [known, known + LaterField.bytes, LaterField.bytes + known, policy + known, backwards] {
            #expect(try await change(after: parts(sending: sent, signing: sent)) == 77)
        }
    }

    @Test func whatWasChangedOnItsWayIsRefused() async throws {
        let known: [UInt8] = try header(change: 77).serializedBytes()
        let other: [UInt8] = try header(change: 78).serializedBytes()
        for (sent, signed) in [(other, known), (known + LaterField.bytes, known), (known, known + LaterField.bytes)] {
            let parts = try parts(sending: sent, signing: signed)
            let error = await #expect(throws: LocalStoreError.self) { _ = try await change(after: parts) }
            #expect((error?.cause as? SyncFailure)?.code == .dataLoss)
        }
    }

    @Test func partsThatCannotBeReadAreRefused() async throws {
        let known: [UInt8] = try header(change: 77).serializedBytes()
        let good = try parts(sending: known, signing: known)
        // Two headers in one part, a damaged part, parts in another order.
        for parts in [[field(1, known) + good[0], good[1], good[2]], [[0x0A, 0xFF]], [good[1], good[0]], [[]]] {
            await #expect(throws: SyncFailure(.defect, "")) { _ = try await change(after: parts) }
        }
    }
}
