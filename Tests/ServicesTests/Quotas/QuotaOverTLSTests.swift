import Foundation
import KakuzukeProtocol
import Postgres
import PostgresTestSupport
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: a tenant that asks more than its quota is refused from memory and told when to come again, and loses nothing.
// Method: real TLS, real database; the time of quotas is shifted by as much as the server asks for.
@Suite struct QuotaOverTLSTests {
    /// When each connection of the server began its last statement: equal means that none has run between.
    private static func statements(_ backend: TestBackend) async throws -> String {
        try await backend.tenant.store.throwaway.withPool { pool in
            try await pool.batch(nil, LastStatements()).map(\.text).joined()
        }
    }

    private struct LastStatements: PostgresRowStatement {
        struct Row: Sendable { var text: String }
        static let sql: PostgresSQL = """
            SELECT coalesce(string_agg(pid || ' ' || query_start, ',' ORDER BY pid), '')
            FROM pg_stat_activity WHERE datname = current_database() AND usename = 'kakuzuke_app'
            """
        func bind(into parameters: inout PostgresParameters) {}
        func decode(row: inout PostgresRow) throws(PostgresError) -> Row { Row(text: try row.next()) }
    }

    private static func limit(_ backend: TestBackend, receipts: Int32 = 0, lookups: Int32 = 0) async throws {
        let scope = backend.tenant.scope
        _ = try await backend.tenant.store.database.run(
            scope,
            UpsertTenantLimits(
                tenant: scope.tenant, stores: 0, receiptsPerSecond: receipts, lookupsPerSecond: lookups,
                storageMegabytes: 0))
    }

    private static func detail(_ error: any Error) -> KakuzukeError? {
        (error as? RPCError)?.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
    }

    /// How a call ended: nil when it was answered.
    private static func failure(_ call: () async throws -> Void) async -> KakuzukeError? {
        do {
            try await call()
            return nil
        } catch {
            return detail(error) ?? KakuzukeError(.defect, "\(error)")
        }
    }

    @Test(.timeLimit(.minutes(5))) func lookupsBeyondTheQuotaNeverReachTheDatabase() async throws {
        try await TestBackend.with { backend in
            try await Self.limit(backend, lookups: 1)
            let token = SecretToken(
                kind: .tenant, tenant: backend.tenant.scope.tenant, secret: [UInt8](repeating: 9, count: 32))
            try await backend.tenant.insertOwnerToken(token)
            let client = try backend.client()
            func ask() async -> KakuzukeError? {
                var request = Kakuzuke_V1_GetRatingRequest()
                request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
                request.reason = "test"
                return await Self.failure {
                    let _: Kakuzuke_V1_GetRatingResponse = try await client.unary(
                        RatingServiceMethod.getRating.rawValue, request, options: backend.options(token))
                }
            }
            func quote() async -> KakuzukeError? {
                await Self.failure {
                    let _: Kakuzuke_V1_QuoteResponse = try await client.unary(
                        RatingServiceMethod.quote.rawValue, Kakuzuke_V1_QuoteRequest(), options: backend.options(token))
                }
            }
            for _ in 0..<10 { #expect(await ask()?.code == .notFound) }
            while await ask()?.code != .busy {}
            // Of windows of 10 refusals at least one falls between the readings of limits and credential. They are
            // short, because a look-up is free again after each second.
            var quietWindows = 0
            for _ in 0..<100 where quietWindows == 0 {
                let before = try await Self.statements(backend)
                var refused = 0
                for _ in 0..<5 {
                    for answer in [await ask(), await quote()] where answer?.code == .busy {
                        #expect(answer?.nextStep == .retryLater)
                        #expect(answer?.parameters["seconds"] == "1")
                        #expect(answer?.parameters["quota"] == "lookups_per_second")
                        refused += 1
                    }
                }
                if refused == 10, try await Self.statements(backend) == before { quietWindows += 1 }
            }
            #expect(quietWindows == 1)
            // Other methods are not look-ups.
            let _: Kakuzuke_V1_ListStoresResponse = try await client.unary(
                StoreServiceMethod.listStores.rawValue, Kakuzuke_V1_ListStoresRequest(),
                options: backend.options(token))
            backend.time.shiftSeconds += 2
            #expect(await ask()?.code == .notFound)
            await client.shutdown()
        }
    }

    @Test(.timeLimit(.minutes(5))) func anAgentAtTenTimesTheQuotaLosesNothing() async throws {
        try await TestBackend.with { backend in
            try await Self.limit(backend, receipts: 20)
            let (client, _) = try await backend.enrolled("S01")
            var uploader = TestUploader(backend.tenant, agent: 0)
            let began = ContinuousClock.now
            var refusals = 0
            var waited: Int64 = 0
            // 2,000 receipts in batches of 100, as fast as the server takes them: 100 seconds of the quota.
            while uploader.next <= 2_000 {
                let shaken: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                    SyncServiceMethod.handshake.rawValue, uploader.request())
                #expect(shaken.nextSequence == uploader.next)
                let first = Int(uploader.next)
                let message = try uploader.message(
                    (first..<(first + 100)).map { IngestTests.receipt($0, customer: $0 % 7) })
                let refused = await Self.failure { _ = try await SyncOverTLSTests.upload(client, [message]) }
                if let refused {
                    #expect(refused.code == .busy && refused.parameters["quota"] == "receipts_per_second")
                    let seconds = try #require(refused.parameters["seconds"].flatMap { Int64($0) })
                    #expect((1...5).contains(seconds))
                    refusals += 1
                    waited += seconds
                    backend.time.shiftSeconds += seconds
                } else {
                    uploader.next += 100
                    uploader.digest = BatchDigest(bytes: message.digest)!
                }
                #expect(refusals <= 20)
                guard refusals <= 20 else { return }
            }
            let tenant = backend.tenant
            let rows = try await tenant.store.database.run(tenant.scope, CountReceipts(tenant: tenant.scope.tenant))
            #expect(rows.reduce(0) { $0 + $1.receipts } == 2_000)
            // Two hundred were free at the start, the rest came at twenty a second.
            let elapsed = (ContinuousClock.now - began).components.seconds + 1 + waited
            #expect(elapsed * 20 + 200 >= 2_000)
            #expect(waited <= 100)
            await client.shutdown()
        }
    }

    @Test func aBatchLargerThanTheBucketPassesOnceItIsFullAndIsPaidOff() async throws {
        try await TestBackend.with { backend in
            try await Self.limit(backend, receipts: 1)
            let (client, _) = try await backend.enrolled("S01")
            var uploader = TestUploader(backend.tenant, agent: 0)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                SyncServiceMethod.handshake.rawValue, uploader.request())
            func send(_ numbers: ClosedRange<Int>) async throws -> KakuzukeError? {
                let message = try uploader.message(numbers.map { IngestTests.receipt($0) })
                let refused = await Self.failure { _ = try await SyncOverTLSTests.upload(client, [message]) }
                guard refused == nil else { return refused }
                uploader.next += UInt64(numbers.count)
                uploader.digest = BatchDigest(bytes: message.digest)!
                return nil
            }
            #expect(try await send(1...100) == nil)
            let refused = try await send(101...200)
            #expect(refused?.parameters["seconds"].flatMap { Int($0) }.map { (90...100).contains($0) } == true)
            backend.time.shiftSeconds += 100
            // What is known already costs as much.
            #expect(try await send(1...100) == nil)
            #expect(try await send(101...101)?.code == .busy)
            backend.time.shiftSeconds += 300
            #expect(try await send(101...200) == nil)
            await client.shutdown()
        }
    }

    @Test(.timeLimit(.minutes(5))) func limitsThatTheOperatorSetsHoldAtOnce() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            var request = Kakuzuke_V1_GetRatingRequest()
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
            request.reason = "test"
            func ask() async throws -> KakuzukeError.Code? {
                try await owner.refusal("RatingService/GetRating", request)?.code
            }
            func set(_ lookups: UInt32) async throws {
                var limits = Kakuzuke_V1_SetTenantLimitsRequest()
                limits.code = "t"
                limits.limits.lookupsPerSecond = lookups
                let _: Kakuzuke_V1_SetTenantLimitsResponse = try await platform.call(
                    "TenantService/SetTenantLimits", limits)
            }
            for _ in 0..<30 { #expect(try await ask() == .notFound) }
            try await set(1)
            for _ in 0..<10 { #expect(try await ask() == .notFound) }
            var asked = 0
            while try await ask() != .busy, asked < 30 { asked += 1 }
            #expect(asked < 30)
            try await set(0)
            for _ in 0..<30 { #expect(try await ask() == .notFound) }
            await platform.client.shutdown()
            await owner.client.shutdown()
        }
    }
}
