import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: headquarters sets a tenant up from nothing and gets right ratings and prices. Method: the calls of the command
// line and of an agent over real TLS, in the order in which a retailer makes them.
@Suite struct AdministrationTests {
    private struct Headquarters {
        let client: RPCClient
        var options: RPCCallOptions
        let database: Database
        let tenant: UUID

        func call<Answer: Message>(_ method: String, _ request: some Message, _: Answer.Type = Answer.self)
            async throws -> Answer
        {
            try await client.unary("kakuzuke.v1." + method, request, returning: Answer.self, options: options)
        }
    }

    private func platformOperator(_ backend: TestBackend) async throws -> Headquarters {
        let token = SecretToken(kind: .platformOperator, tenant: nil, secret: [UInt8](repeating: 3, count: 32))
        let now = TestBackend.certificateClock.now()
        _ = try await backend.tenant.store.database.runWithoutTenant(
            InsertOperatorToken(
                tokenHash: StoredBytes(token.hash), label: "test", createdAt: now, expiresAt: now.adding(seconds: 60))
        )
        return Headquarters(
            client: try backend.client(), options: backend.options(token), database: backend.tenant.store.database,
            tenant: UUID())
    }

    private func newTenant(_ backend: TestBackend, code: String) async throws -> Headquarters {
        let platform = try await platformOperator(backend)
        var request = Kakuzuke_V1_CreateTenantRequest()
        request.code = code
        request.name = "Retailer"
        request.timeZone = "Asia/Tokyo"
        request.currency = "JPY"
        let created: Kakuzuke_V1_CreateTenantResponse = try await platform.call("TenantService/CreateTenant", request)
        await #expect(throws: RPCError(.alreadyExists, "")) {
            let _: Kakuzuke_V1_CreateTenantResponse = try await platform.call("TenantService/CreateTenant", request)
        }
        // The operator may not see into the tenant.
        await #expect(throws: RPCError(.permissionDenied, "")) {
            let _: Kakuzuke_V1_ListStoresResponse = try await platform.call(
                "StoreService/ListStores", Kakuzuke_V1_ListStoresRequest())
        }
        let owner = try #require(SecretToken(text: created.ownerToken))
        return Headquarters(
            client: platform.client, options: backend.options(owner), database: platform.database,
            tenant: try #require(owner.tenant))
    }

    private func setUp(_ owner: Headquarters) async throws {
        var store = Kakuzuke_V1_AddStoreRequest()
        store.code = "S01"
        store.name = "Shibuya"
        let _: Kakuzuke_V1_AddStoreResponse = try await owner.call("StoreService/AddStore", store)
        await #expect(throws: RPCError(.alreadyExists, "")) {
            let _: Kakuzuke_V1_AddStoreResponse = try await owner.call("StoreService/AddStore", store)
        }
        var upload = Kakuzuke_V1_UploadPolicyRequest()
        upload.file = "bad.yaml"
        upload.text = "policy: 1\nwindow: 3\n"
        let refused: Kakuzuke_V1_UploadPolicyResponse = try await owner.call("PolicyService/UploadPolicy", upload)
        #expect(refused.version == 0)
        #expect(refused.remarks.contains { $0.isError && $0.line == 2 && $0.field == "window" })
        upload.file = "supermarket.yaml"
        upload.text = try ServiceTestTenant.policyText("supermarket")
        let taken: Kakuzuke_V1_UploadPolicyResponse = try await owner.call("PolicyService/UploadPolicy", upload)
        #expect(taken.version == 1)
        var activate = Kakuzuke_V1_ActivatePolicyRequest()
        activate.version = 7
        activate.effectiveFrom = CalendarDate("2020-01-01")!.daysSinceEpoch
        await #expect(throws: RPCError(.notFound, "")) {
            let _: Kakuzuke_V1_ActivatePolicyResponse = try await owner.call("PolicyService/ActivatePolicy", activate)
        }
        activate.version = taken.version
        // Whoever wrote it may not put it into force.
        await #expect(throws: RPCError(.permissionDenied, "")) {
            let _: Kakuzuke_V1_ActivatePolicyResponse = try await owner.call("PolicyService/ActivatePolicy", activate)
        }
        let activator = try await secondPerson(of: owner)
        let _: Kakuzuke_V1_ActivatePolicyResponse = try await activator.call("PolicyService/ActivatePolicy", activate)
    }

    /// Somebody else of the tenant, who activates policies.
    private func secondPerson(of owner: Headquarters) async throws -> Headquarters {
        let token = SecretToken(kind: .tenant, tenant: owner.tenant, secret: [UInt8](repeating: 5, count: 32))
        let now = TestBackend.certificateClock.now()
        let user = UUID()
        _ = try await owner.database.run(
            TenantScope(tenant: owner.tenant),
            InsertUser(tenant: owner.tenant, user: user, login: "second", name: "", createdAt: now),
            InsertUserRoles(tenant: owner.tenant, user: user, roles: ["policy_activator"], grantedAt: now),
            InsertAPIToken(
                tenant: owner.tenant, token: UUID(), tokenHash: StoredBytes(token.hash), user: user, label: "test",
                roles: ["policy_activator"], methods: [], sourceAddresses: [], createdAt: now,
                expiresAt: now.adding(seconds: 60)))
        var second = owner
        second.options.metadata = RPCMetadata([("authorization", "Bearer " + token.text)])
        return second
    }

    private func importMasters(_ owner: Headquarters) async throws {
        var good = Kakuzuke_V1_ImportProductsRequest.Product()
        good.code = "4901"
        good.name = "りんご"
        good.category = "FRUIT"
        good.fromDate = CalendarDate("2026-01-01")!.daysSinceEpoch
        good.unitCostE2 = 10_000
        good.tax = "reduced"
        var bad = good
        bad.code = "4902"
        bad.unitCostE2 = -1
        let products = try await owner.client.clientStreaming(
            "kakuzuke.v1.ImportService/ImportProducts", sending: Kakuzuke_V1_ImportProductsRequest.self,
            returning: Kakuzuke_V1_ImportSummary.self, options: owner.options
        ) { writer in
            for rows in [[bad, good, bad], [good, bad]] {
                var message = Kakuzuke_V1_ImportProductsRequest()
                message.products = rows
                try await writer.send(message)
            }
        }
        #expect(products.accepted == 2)
        #expect(products.rejected.map(\.field) == ["unit_cost_e2", "unit_cost_e2", "unit_cost_e2"])
        // By their position in the stream, however many were refused before them.
        #expect(products.rejected.map(\.row) == [1, 3, 5])
        var member = Kakuzuke_V1_ImportMembersRequest.Member()
        let identifier = IngestTests.customer(1)
        member.identifierKind = UInt32(identifier.kind.rawValue)
        member.identifierKeyID = identifier.keyID
        member.identifierHash = Data(identifier.bytes)
        var choice = Kakuzuke_V1_ImportMembersRequest.Enrolment()
        choice.option = "app"
        choice.onDate = CalendarDate("2026-02-01")!.daysSinceEpoch
        member.enrolment = [choice]
        let members = try await owner.client.clientStreaming(
            "kakuzuke.v1.ImportService/ImportMembers", sending: Kakuzuke_V1_ImportMembersRequest.self,
            returning: Kakuzuke_V1_ImportSummary.self, options: owner.options
        ) { writer in
            var message = Kakuzuke_V1_ImportMembersRequest()
            message.members = [member]
            try await writer.send(message)
        }
        #expect(members.accepted == 1)
    }

    @Test func aRetailerIsSetUpFromNothingAndPricesByItsOwnRules() async throws {
        try await TestBackend.with { backend in
            let owner = try await newTenant(backend, code: "retailer")
            try await setUp(owner)
            try await importMasters(owner)
            var tokenRequest = Kakuzuke_V1_CreateEnrolmentTokenRequest()
            tokenRequest.storeCode = "S01"
            let token: Kakuzuke_V1_CreateEnrolmentTokenResponse = try await owner.call(
                "StoreService/CreateEnrolmentToken", tokenRequest)
            let (client, _) = try await backend.enrolled(token: token.token)
            let uploader = TestUploader(backend.tenant, agent: 0)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            let facts = (1...12).map { number in
                IngestTests.receipt(
                    number, on: IngestTests.today.adding(days: -7 * number), amount: 4000 + Int64(number))
            }
            let answers = try await SyncOverTLSTests.upload(client, [try uploader.message(facts)])
            #expect(answers.map(\.accepted) == [12])
            try await checkRatingAndQuote(owner)
            let verified: Kakuzuke_V1_VerifyRatingsResponse = try await owner.call(
                "RatingService/VerifyRatings", Kakuzuke_V1_VerifyRatingsRequest())
            #expect(verified.customers == 1)
            #expect(verified.differences == 0)
            let agents: Kakuzuke_V1_ListAgentsResponse = try await owner.call(
                "StoreService/ListAgents", Kakuzuke_V1_ListAgentsRequest())
            #expect(agents.agents.map(\.acknowledgedSequence) == [12])
            await client.shutdown()
            await owner.client.shutdown()
        }
    }

    private func checkRatingAndQuote(_ owner: Headquarters) async throws {
        var ratingRequest = Kakuzuke_V1_GetRatingRequest()
        ratingRequest.reason = "asked at the desk"
        ratingRequest.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
        let rating: Kakuzuke_V1_GetRatingResponse = try await owner.call("RatingService/GetRating", ratingRequest)
        let fresh = try #require(rating.ratings.first { $0.subject == "FRESH" })
        #expect(fresh.stage == "converged")
        // The same by the engine over the same facts, written down here once more.
        let engine = try RatingEngine(
            try #require(PolicyText.policy(try ServiceTestTenant.policyText("supermarket"))))
        let receipts = (1...12).compactMap { number -> Receipt? in
            let date = IngestTests.today.adding(days: -7 * number)
            guard case .receipt(let fact) = IngestTests.receipt(number, on: date, amount: 4000 + Int64(number)) else {
                return nil
            }
            return fact.ratingReceipt
        }
        let usage = engine.completeUsage(
            facts: CustomerFacts(
                enrolment: [EnrolmentChoice(option: "app", on: CalendarDate("2026-02-01")!)]), receipts: receipts)
        let evaluation = engine.evaluation(of: usage)
        let expected = evaluation.ratings(on: IngestTests.today)[0]
        #expect(fresh.score == expected.score?.rawValue)
        var quoteRequest = Kakuzuke_V1_QuoteRequest()
        quoteRequest.customer = ratingRequest.customer
        quoteRequest.reason = ratingRequest.reason
        quoteRequest.basket.store = "S01"
        quoteRequest.basket.payment = "cash"
        quoteRequest.basket.fulfilment = "carry_out"
        var line = Kakuzuke_V1_Basket.Line()
        line.product = "4901"
        line.quantity = 2000
        quoteRequest.basket.lines = [line]
        let quote: Kakuzuke_V1_QuoteResponse = try await owner.call("RatingService/Quote", quoteRequest)
        let basket = Basket(
            store: "S01", payment: "cash", fulfilment: "carry_out",
            lines: [
                BasketLine(
                    category: "FRUIT", unitCost: UnitCostHundredths(10_000), quantity: QuantityThousandths(2000),
                    tax: "reduced")
            ])
        let priced = try engine.quote(basket, for: evaluation, on: IngestTests.today)
        #expect(quote.total == priced.total.rawValue)
        #expect(quote.saved == priced.saved.rawValue)
        #expect(quote.saved > 0)
        line.product = "unknown"
        quoteRequest.basket.lines = [line]
        await #expect(throws: RPCError(.invalidArgument, "")) {
            let _: Kakuzuke_V1_QuoteResponse = try await owner.call("RatingService/Quote", quoteRequest)
        }
    }
}
