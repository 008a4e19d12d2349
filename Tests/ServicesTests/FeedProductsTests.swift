import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a snapshot carries the item master as it is, also when it was packed before. Method: snapshots before and after
// imports, over the wire.
@Suite struct FeedProductsTests {
    private static func product(_ code: String, cost: Int64) -> Kakuzuke_V1_ImportProductsRequest.Product {
        var product = Kakuzuke_V1_ImportProductsRequest.Product()
        product.code = code
        product.name = "りんご"
        product.category = "FRUIT"
        product.fromDate = CalendarDate("2026-01-01")!.daysSinceEpoch
        product.unitCostE2 = cost
        product.tax = "reduced"
        return product
    }

    @Test func snapshotsCarryTheNewestItemMaster() async throws {
        try await TestBackend.with { backend in
            let scope = backend.tenant.scope
            let token = SecretToken(kind: .tenant, tenant: scope.tenant, secret: [UInt8](repeating: 1, count: 32))
            try await backend.tenant.insertOwnerToken(token)
            let owner = try backend.client()
            func take(_ products: [Kakuzuke_V1_ImportProductsRequest.Product]) async throws {
                let summary = try await owner.clientStreaming(
                    "kakuzuke.v1.ImportService/ImportProducts", sending: Kakuzuke_V1_ImportProductsRequest.self,
                    returning: Kakuzuke_V1_ImportSummary.self, options: backend.options(token)
                ) { writer in
                    var message = Kakuzuke_V1_ImportProductsRequest()
                    message.products = products
                    try await writer.send(message)
                }
                #expect(summary.rejected.isEmpty)
            }
            let (client, enrolment) = try await backend.enrolled("S01")
            func snapshot() async throws -> [String: Int64] {
                let feed = try await SyncOverTLSTests.feed(
                    client, after: 0, signedBy: enrolment.settings.feedPublicKey)
                #expect(feed.isSigned && feed.header.isSnapshot)
                return Dictionary(
                    uniqueKeysWithValues: feed.products.map { ($0.code, $0.prices.last?.unitCostE2 ?? 0) })
            }
            #expect(try await snapshot().isEmpty)
            try await take((1...1_200).map { Self.product("\($0)", cost: 100) })
            let first = try await snapshot()
            #expect(first.count == 1_200)
            #expect(try await snapshot() == first)
            try await take([Self.product("7", cost: 900), Self.product("1201", cost: 5)])
            let second = try await snapshot()
            #expect(second.count == 1_201 && second["7"] == 900 && second["1201"] == 5)
            await owner.shutdown()
            await client.shutdown()
        }
    }

    @Test func packedProductsHoldUntilOneChanges() {
        let parts = ProductParts()
        let tenant = UUID()
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 1)) == nil)
        parts.keep([[1], [2]], tenant, newest: ChangeNumber(rawValue: 1))
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 1)) == [[1], [2]])
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 2)) == nil)
        #expect(parts.parts(UUID(), newest: ChangeNumber(rawValue: 1)) == nil)
        // What is too large is not kept, and what is kept never grows beyond the limit.
        parts.keep([[UInt8](repeating: 0, count: ProductParts.bytesMax + 1)], UUID(), newest: ChangeNumber(rawValue: 1))
        let other = UUID()
        parts.keep([[UInt8](repeating: 0, count: ProductParts.bytesMax)], other, newest: ChangeNumber(rawValue: 1))
        #expect(parts.parts(tenant, newest: ChangeNumber(rawValue: 1)) == nil)
        #expect(parts.parts(other, newest: ChangeNumber(rawValue: 1)) != nil)
    }
}
