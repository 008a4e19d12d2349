import Crypto
import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import Testing

@testable import Synchronizer

// Goal: all quotes of a store arrive once and signed, whatever becomes of single ones, and whatever goes wrong with
// them ends no round and is told. Method: the agent's own file and synchroniser against a server that takes quotes as
// the test says.
@Suite struct QuoteUploadTests {
    private struct Store {
        let folder = NSTemporaryDirectory() + "kz-quotes-\(UUID().uuidString.prefix(8))"
        let database: AgentDatabase
        let quotes: QuoteServer
        let server: RPCServer
        let client: RPCClient
        let signer: QuoteSigner
        let synchronizer: Synchronizer

        init(_ quotes: QuoteServer, limits: SyncLimits) async throws {
            self.quotes = quotes
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            database = try AgentDatabase(path: folder + "/agent.db")
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 3, count: 16), tenant: "t", agent: "a", store: "S001", settings: []))
            server = try RPCServer(methods: quotes.methods, wallClockSeconds: { 0 })
            _ = try await server.start([.unixSocket(path: folder + "/s", mode: 0o600)])
            client = try RPCClient(.unixSocket(path: folder + "/s"), random: { 0.5 })
            signer = try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation)
            synchronizer = Synchronizer(
                database: database, link: ServerLink(client: client), softwareVersion: "test", quoteSigner: signer,
                limits: limits, now: { StoredInstant(millisecondsSinceEpoch: 5) })
        }

        func record(_ numbers: ClosedRange<Int>, payload bytes: Int = 100) throws {
            try database.record(
                numbers.map { number in
                    QuoteRecord(
                        id: "Q\(number)", madeAt: StoredInstant(millisecondsSinceEpoch: 1), policyVersion: 1,
                        asOf: CalendarDate(daysSinceEpoch: 20_000),
                        watermark: QuoteWatermark(
                            epoch: [UInt8](repeating: 3, count: 16), feedChange: 1, includedSequence: 0,
                            ownSequence: 0), payload: [UInt8](repeating: 7, count: bytes))
                })
        }

        func status() throws -> QuoteStatus { try database.read { try $0.quoteStatus() } }

        /// Why the quotes could not be sent, after a round that must succeed.
        func round() async throws -> String? {
            _ = try await synchronizer.run(takingFeed: false)
            let note = try database.read { try $0.conversation() }
            #expect(note.failureCode == nil && note.succeededAt != nil)
            #expect((note.quotesFailureCode == nil) == (note.quotesFailureMessage == nil))
            return note.quotesFailureCode
        }

        func close() async throws {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            try database.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private static func with(
        _ version: ConversationVersion = .current, limits: SyncLimits = SyncLimits(),
        _ body: (Store) async throws -> Void
    ) async throws {
        let store = try await Store(QuoteServer(version: version), limits: limits)
        do { try await body(store) } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    @Test func allQuotesArriveOnceAndSigned() async throws {
        try await Self.with { store in
            #expect(try await store.round() == nil)
            #expect(store.quotes.calls == 0)
            let count = RecordedQuoteLimits.quotesMax * 2 + 3
            try store.record(1...count)
            #expect(try await store.round() == nil)
            #expect(store.quotes.taken.map(\.quoteID) == (1...count).map { "Q\($0)" })
            let key = store.signer.publicKey
            #expect(store.quotes.taken.allSatisfy { QuoteSignature.isValid($0, publicKey: key) })
            #expect(try store.status().unsentCount == 0)
            #expect(try await store.round() == nil)
            #expect(store.quotes.calls == 1)
        }
    }

    @Test func largeQuotesGoInBatchesWithinTheLimit() async throws {
        try await Self.with { store in
            try store.record(1...5, payload: RecordedQuoteLimits.contentsBytesMax)
            #expect(try await store.round() == nil)
            #expect(store.quotes.taken.count == 5)
        }
    }

    @Test func aRoundSendsOnlySoMany() async throws {
        var limits = SyncLimits()
        limits.quotesPerRoundMax = 300
        try await Self.with(limits: limits) { store in
            try store.record(1...1_000)
            #expect(try await store.round() == nil)
            #expect(store.quotes.taken.count == 512)
            #expect(try store.status().unsentCount == 488)
        }
    }

    @Test func refusedQuotesAreNotSentAgainAndStopNoOthers() async throws {
        try await Self.with { store in
            store.quotes.turn(.refuses("5"))
            try store.record(1...20)
            #expect(try await store.round() == nil)
            let status = try store.status()
            #expect(status.unsentCount == 0 && status.refusedCount == 2)
            #expect(status.lastRefusal == "Q15: out_of_range: as_of")
            #expect(store.quotes.taken.count == 18)
            store.quotes.turn(.takes)
            #expect(try await store.round() == nil)
            #expect(store.quotes.taken.count == 18)
        }
    }

    @Test func whatGoesWrongEndsNoRoundAndIsTriedAgain() async throws {
        try await Self.with { store in
            try store.record(1...10)
            store.quotes.turn(.fails)
            #expect(try await store.round() == "defect")
            #expect(try store.status().unsentCount == 10)
            // The server has them, the acknowledgement is lost.
            store.quotes.turn(.isLost)
            #expect(try await store.round() == "unavailable")
            #expect(try store.status().unsentCount == 10)
            // Headquarters has taken them and wants no more for now, which is no failure.
            store.quotes.turn(.isBusy)
            #expect(try await store.round() == nil)
            #expect(try store.status().unsentCount == 0)
            #expect(store.quotes.taken.count == 10)
            store.quotes.turn(.takes)
            #expect(try await store.round() == nil)
        }
    }

    @Test func aServerOfAnEarlierVersionIsNotAsked() async throws {
        try await Self.with(ConversationVersion(major: 1, minor: 0)) { store in
            #expect(try await store.round() == nil)
            try store.record(1...2)
            #expect(try await store.round() == "version_unsupported")
            #expect(store.quotes.calls == 0)
            #expect(try store.status().unsentCount == 2)
        }
    }
}
