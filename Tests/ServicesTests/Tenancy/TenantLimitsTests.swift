import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: no tenant takes more than it was given, and no receipt is lost for it. Method: calls over TLS, many at once.
@Suite struct TenantLimitsTests {
    private func set(
        _ platform: TestCaller, _ change: (inout Kakuzuke_V1_TenantLimits) -> Void
    ) async throws {
        var request = Kakuzuke_V1_SetTenantLimitsRequest()
        request.code = "t"
        change(&request.limits)
        let _: Kakuzuke_V1_SetTenantLimitsResponse = try await platform.call("TenantService/SetTenantLimits", request)
    }

    @Test func limitsAreSetByThePlatformOperatorAndSeenByTheTenant() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            try await set(platform) {
                $0.stores = 7
                $0.receiptsPerSecond = 100
                $0.lookupsPerSecond = 50
                $0.storageMegabytes = 9
            }
            let usage: Kakuzuke_V1_GetUsageResponse = try await owner.call(
                "TenancyService/GetUsage", Kakuzuke_V1_GetUsageRequest())
            #expect(usage.limits.stores == 7 && usage.limits.storageMegabytes == 9 && usage.stores == 2)
            let list: Kakuzuke_V1_ListTenantsResponse = try await platform.call(
                "TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest())
            #expect(list.tenants.first { $0.code == "t" }?.limits == usage.limits)
            let own = Kakuzuke_V1_SetTenantLimitsRequest()
            #expect(try await owner.refusal("TenantService/SetTenantLimits", own)?.code == .permissionDenied)
            for field in TenantLimitField.all {
                var request = Kakuzuke_V1_SetTenantLimitsRequest()
                request.code = "t"
                let above = field.range.upperBound + 1
                switch field.name {
                case "stores": request.limits.stores = above
                case "receipts_per_second": request.limits.receiptsPerSecond = above
                case "lookups_per_second": request.limits.lookupsPerSecond = above
                default: request.limits.storageMegabytes = above
                }
                let refusal = try await platform.refusal("TenantService/SetTenantLimits", request)
                #expect(refusal?.parameters["field"] == "limits." + field.name)
            }
            // The schema takes the largest values.
            try await set(platform) {
                $0.stores = 100_000
                $0.receiptsPerSecond = 1_000_000
                $0.lookupsPerSecond = 1_000_000
                $0.storageMegabytes = 100_000_000
            }
            let entries = try await backend.audit(backend.tenant.scope)
            #expect(entries.filter { $0.contains("tenant.limits_set") }.count == 2)
            await platform.client.shutdown()
            await owner.client.shutdown()
        }
    }

    @Test func ofManyStoresAtOnceNonePassesTheLimit() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            // The tenant's first stores were numbered by hand.
            try await backend.tenant.store.run(
                script: "INSERT INTO tenant_counters VALUES ('\(backend.tenant.scope.tenant)', 'store', 3)")
            try await set(platform) { $0.stores = 5 }
            let refusals = try await withThrowingTaskGroup(of: KakuzukeError?.self) { group in
                for number in 10..<30 {
                    group.addTask {
                        var request = Kakuzuke_V1_AddStoreRequest()
                        request.code = "S\(number)"
                        request.name = "Store"
                        return try await owner.refusal("StoreService/AddStore", request)
                    }
                }
                return try await group.reduce(into: [KakuzukeError]()) { if let error = $1 { $0.append(error) } }
            }
            #expect(refusals.count == 17)
            #expect(
                refusals.allSatisfy { $0.code == .quotaExceeded && $0.parameters["quota"] == "stores" },
                "\(refusals.map { "\($0.code): \($0.message)" })")
            #expect(refusals.allSatisfy { $0.nextStep == .askAdministrator })
            let usage: Kakuzuke_V1_GetUsageResponse = try await owner.call(
                "TenancyService/GetUsage", Kakuzuke_V1_GetUsageRequest())
            #expect(usage.stores == 5)
            try await set(platform) { _ in }
            var request = Kakuzuke_V1_AddStoreRequest()
            request.code = "S99"
            request.name = "Store"
            #expect(try await owner.refusal("StoreService/AddStore", request) == nil)
            await platform.client.shutdown()
            await owner.client.shutdown()
        }
    }

    @Test func fullStorageStopsUploadsAndLosesNothing() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            var uploader = TestUploader(backend.tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload((1...20).map { IngestTests.receipt($0) })
            let usage: Kakuzuke_V1_GetUsageResponse = try await owner.call(
                "TenancyService/GetUsage", Kakuzuke_V1_GetUsageRequest())
            let sizes = try await backend.tenant.store.texts("SELECT sum(pg_column_size(r.*))::text FROM receipts r")
            #expect(usage.receipts == 20 && [String(usage.storedBytes)] == sizes)
            // What is there once more and what is put aside is not counted again.
            try await uploader.upload([IngestTests.receipt(1)])
            let same: Kakuzuke_V1_GetUsageResponse = try await owner.call(
                "TenancyService/GetUsage", Kakuzuke_V1_GetUsageRequest())
            #expect(same.storedBytes == usage.storedBytes)
            try await backend.tenant.store.run(script: "UPDATE tenant_heads SET stored_bytes = 2000000")
            try await set(platform) { $0.storageMegabytes = 2 }
            let waiting = try uploader.message([IngestTests.receipt(21)])
            do {
                _ = try await backend.tenant.conversation.store(waiting, from: uploader.agent)
                Issue.record("more was stored than the tenant may store")
            } catch let error as ServiceError {
                #expect(error.code == .quotaExceeded && error.parameters["quota"] == "storage_megabytes")
            }
            try await set(platform) { $0.storageMegabytes = 3 }
            try await uploader.upload([IngestTests.receipt(21)])
            let more: Kakuzuke_V1_GetUsageResponse = try await owner.call(
                "TenancyService/GetUsage", Kakuzuke_V1_GetUsageRequest())
            #expect(more.receipts == 21 && more.storedBytes > 2_000_000)
            await platform.client.shutdown()
            await owner.client.shutdown()
        }
    }

    @Test func productsAreListedByCodeAndOfOwnCategoriesOnly() async throws {
        try await TestBackend.with { backend in
            try await backend.tenant.store.run(
                script:
                    """
                    INSERT INTO products SELECT '\(backend.tenant.scope.tenant)', 'P' || lpad(n::text, 4, '0'), 'Item',
                        CASE n % 2 WHEN 0 THEN 'FRUIT' ELSE 'FISH' END, 1 FROM generate_series(1, 150) n
                    """)
            let owner = try await backend.person([.owner])
            let manager = try await backend.person([.categoryManager], categories: ["FISH"])
            var request = Kakuzuke_V1_ListProductsRequest()
            let first: Kakuzuke_V1_ListProductsResponse = try await owner.call(
                "ProductService/ListProducts", request)
            #expect(first.products.count == 100 && first.products.first?.code == "P0001")
            request.afterCode = try #require(first.products.last?.code)
            let second: Kakuzuke_V1_ListProductsResponse = try await owner.call(
                "ProductService/ListProducts", request)
            #expect(second.products.map(\.code) == (101...150).map { "P0\($0)" })
            request = Kakuzuke_V1_ListProductsRequest()
            request.limit = 1_000
            let own: Kakuzuke_V1_ListProductsResponse = try await manager.call(
                "ProductService/ListProducts", request)
            #expect(own.products.count == 75 && own.products.allSatisfy { $0.category == "FISH" })
            request.limit = 1_001
            #expect(
                try await owner.refusal("ProductService/ListProducts", request)?.parameters["field"] == "limit")
            await owner.client.shutdown()
            await manager.client.shutdown()
        }
    }
}
