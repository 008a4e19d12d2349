import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: people of the retailer see how a rating came about, and customers what policy and tenant let them see.
// Method: calls over the wire about customers with receipts, settings changed in between.
@Suite struct ExplanationTests {
    private static let today = CalendarDate("2026-11-20")!

    private func fill(_ backend: TestBackend, customers: Int) async throws {
        var uploader = TestUploader(backend.tenant, agent: 0)
        try await uploader.handshake()
        try await uploader.upload(
            (1...(customers * 6)).map { number in
                IngestTests.receipt(
                    number, customer: number % customers, on: Self.today.adding(days: -(number / customers) * 20 - 1),
                    amount: Int64(100 * number))
            })
        _ = try await rounds(backend).run()
    }

    private func rounds(_ backend: TestBackend) -> RemakeRounds {
        RemakeRounds(
            database: backend.tenant.store.database, remaker: backend.tenant.remaker,
            policies: backend.tenant.directories.policies, clock: backend.tenant.clock.wallClock)
    }

    private func request(_ customer: Int, forCustomer: Bool = false) -> Kakuzuke_V1_ExplainRatingRequest {
        var request = Kakuzuke_V1_ExplainRatingRequest()
        request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(customer))
        request.reason = "test"
        request.forCustomer = forCustomer
        return request
    }

    private func explain(
        _ caller: TestCaller, _ request: Kakuzuke_V1_ExplainRatingRequest
    ) async throws -> Kakuzuke_V1_ExplainRatingResponse {
        try await caller.call("RatingService/ExplainRating", request)
    }

    @Test func theRetailersPeopleSeeEverything() async throws {
        try await TestBackend.with { backend in
            try await fill(backend, customers: 12)
            let owner = try await backend.person([.owner])
            let answer = try await explain(owner, request(3))
            #expect(answer.policyVersion == 1 && answer.currency == "JPY")
            var get = Kakuzuke_V1_GetRatingRequest()
            get.customer = request(3).customer
            get.reason = "test"
            let rating: Kakuzuke_V1_GetRatingResponse = try await owner.call("RatingService/GetRating", get)
            #expect(answer.explanations.map(\.subject.code) == rating.ratings.map(\.subject))
            for (explanation, rating) in zip(answer.explanations, rating.ratings) {
                #expect(explanation.grade.code == rating.grade && explanation.score == rating.score)
                #expect(!explanation.sentences.isEmpty && explanation.hasPlace && explanation.hasFeeIncome)
                #expect(explanation.place.customers == 12)
                #expect(explanation.place.grades.map(\.customers).reduce(0, +) == 12)
                #expect((1...10_000).contains(explanation.place.atOrBelowBp))
            }
            #expect(answer.explanations.flatMap(\.forecast) == rating.forecast)
            // Customer 3 bought for 300, 1500, 2700, 3900, 5100 and 6300; what lies in the window brought 30 % of it.
            let policy = try #require(PolicyText.policy(try ServiceTestTenant.policyText("supermarket")))
            var amounts: [Int64] = []
            for round in 0..<6 where round * 20 + 1 < policy.windowDays {
                amounts.append(Int64(100 * (round * 12 + 3)))
            }
            let income = answer.explanations.map(\.feeIncome)
            var (sales, fees, bought, kept): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
            for part in income {
                sales += part.sales
                fees += part.fee
            }
            for amount in amounts {
                bought += amount
                kept += amount - amount * 7 / 10
            }
            #expect(sales == bought)
            #expect(fees == kept)
            var english = request(3)
            english.language = "en"
            let said = try await explain(owner, english).explanations[0].sentences
            #expect(said.contains { $0.hasPrefix("The score is") })
            #expect(answer.explanations[0].sentences.contains { $0.hasPrefix("評価点は") })
            english.language = "fr"
            #expect(
                try await owner.refusal("RatingService/ExplainRating", english)?.parameters["field"] == "language")
        }
    }

    @Test func theCustomerIsToldWhatTheTenantDiscloses() async throws {
        try await TestBackend.with { backend in
            try await fill(backend, customers: 9)
            let owner = try await backend.person([.owner])
            let told = try await explain(owner, request(3, forCustomer: true))
            #expect(told.disclosed == .composition)
            #expect(told.explanations.allSatisfy { $0.hasScore && !$0.hasFeeIncome })
            #expect(told.explanations.allSatisfy { !$0.hasPlace }, "nine customers are fewer than ten")
            #expect(told.explanations.allSatisfy { $0.hasUsage && $0.hasStarting && $0.usage.hasMeasure })
            var settings = Kakuzuke_V1_ChangeSettingsRequest()
            settings.groupSizeMin = 9
            settings.discloseFeeIncome = true
            settings.disclosureAudience = "concerned"
            let _: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", settings)
            let more = try await explain(owner, request(3, forCustomer: true))
            #expect(more.explanations.allSatisfy { $0.hasPlace && $0.hasFeeIncome })
            // A policy that discloses nothing tells the grade and what leads further, and no figure of the store's.
            try await putIntoForce(backend, owner, disclose: "none")
            let silent = try await explain(owner, request(3, forCustomer: true))
            #expect(silent.policyVersion == 2 && silent.disclosed == Kakuzuke_V1_DisclosureLevel.none)
            for explanation in silent.explanations {
                #expect(!explanation.hasScore && explanation.parts.isEmpty && explanation.weights.isEmpty)
                #expect(!explanation.hasUsage && !explanation.hasPlace && !explanation.hasFeeIncome)
                #expect(!explanation.hasStarting && !explanation.hasRestraint)
                #expect(explanation.wayToNextGrade.restraint == .unspecified)
                #expect(explanation.hasWayToNextGrade && !explanation.wayToNextGrade.hasMissingPoints)
                #expect(explanation.hasGrade || explanation.stage == "walk_in")
            }
        }
    }

    /// The same policy with another `disclose`, from today.
    private func putIntoForce(_ backend: TestBackend, _ owner: TestCaller, disclose: String) async throws {
        _ = try await backend.tenant.store.database.run(
            backend.tenant.scope, TakeNumbers(tenant: backend.tenant.scope.tenant, name: "policy", count: 1))
        var upload = Kakuzuke_V1_UploadPolicyRequest()
        upload.file = "p.yaml"
        let lines = try ServiceTestTenant.policyText("supermarket").split(separator: "\n")
        upload.text = (lines.filter { !$0.hasPrefix("disclose:") } + ["disclose: \(disclose)", ""]).joined(
            separator: "\n")
        let taken: Kakuzuke_V1_UploadPolicyResponse = try await owner.call("PolicyService/UploadPolicy", upload)
        try #require(taken.version == 2, "\(taken.remarks)")
        var activate = Kakuzuke_V1_ActivatePolicyRequest()
        activate.version = taken.version
        activate.effectiveFrom = Self.today.daysSinceEpoch
        activate.unsimulatedReason = "test"
        let _: Kakuzuke_V1_ActivatePolicyResponse = try await backend.person([.policyActivator]).call(
            "PolicyService/ActivatePolicy", activate)
    }

    @Test func quotesAreKeptWithTheirVersionAndSayWhatTheirBuyerMayKnow() async throws {
        try await TestBackend.with { backend in
            try await fill(backend, customers: 3)
            let owner = try await backend.person([.owner])
            var settings = Kakuzuke_V1_ChangeSettingsRequest()
            settings.disclosureAudience = "members"
            settings.customerPage = "https://example.jp/c/"
            let _: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", settings)
            var ids: Set<String> = []
            for customer in [nil, 1, 77] {
                var request = Kakuzuke_V1_QuoteRequest()
                if let customer {
                    request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(customer))
                    request.reason = "test"
                }
                request.basket.store = "S01"
                var line = Kakuzuke_V1_Basket.Line()
                line.category = "FRUIT"
                line.unitCostE2 = 10_000
                line.tax = "reduced"
                line.quantity = 3_000
                request.basket.lines = [line]
                request.receiptText.columns = 32
                let answer: Kakuzuke_V1_QuoteResponse = try await owner.call("RatingService/Quote", request)
                let isMember = customer == 1
                #expect(answer.disclosed == (isMember ? .composition : Kakuzuke_V1_DisclosureLevel.none))
                #expect(answer.lines[0].hasUnitCostE2 == isMember && answer.lines[0].hasFeeRate == isMember)
                #expect(answer.receiptText.joined().contains("仕入原価") == isMember)
                let token = linkToken(answer.receiptText, page: "https://example.jp/c/")
                #expect((token != nil) == isMember)
                if let token {
                    // It opens for the customer and the day, with the tenant's key.
                    let link = CustomerLink(customer: IngestTests.customer(1), madeOn: Self.today)
                    #expect(CustomerLink(token: token, IngestTests.key) == link)
                    #expect(CustomerLink.address(token)?.tenant == TenantID(backend.tenant.scope.tenant))
                    request.asOf = Self.today.adding(days: 2).daysSinceEpoch
                    let later: Kakuzuke_V1_QuoteResponse = try await owner.call("RatingService/Quote", request)
                    let laterToken = try #require(linkToken(later.receiptText, page: "https://example.jp/c/"))
                    #expect(CustomerLink(token: laterToken, IngestTests.key)?.madeOn == Self.today.adding(days: 2))
                    request.clearAsOf()
                }
                #expect(answer.ratings[0].wayToNextGrade.kind == (isMember ? .purchase : .enrolment))
                #expect(ids.insert(answer.quoteID).inserted && answer.quoteID.count == 13)
                let kept = try await backend.tenant.store.database.run(
                    backend.tenant.scope,
                    FindQuote(tenant: backend.tenant.scope.tenant, quote: answer.quoteID))
                let row = try #require(kept.first)
                #expect(row.policy == PolicyKey(rawValue: 1) && row.asOf == Self.today)
                #expect((row.customer != nil) == isMember)
                #expect(try Kakuzuke_V1_Basket(serializedBytes: row.basket.bytes) == request.basket)
                var told = answer
                told.receiptText = []
                #expect(try Kakuzuke_V1_QuoteResponse(serializedBytes: row.answer.bytes) == told)
                request.receiptText.columns = 33
                #expect(
                    try await owner.refusal("RatingService/Quote", request)?.parameters["field"]
                        == "receipt_text.columns")
            }
            // Kept for so many days, and no longer.
            backend.tenant.clock.today = Self.today.adding(days: RemakeRounds.quotesKeptDays)
            _ = try await rounds(backend).run()
            #expect(try await keptQuotes(backend, ids) == 3)
            backend.tenant.clock.today = Self.today.adding(days: RemakeRounds.quotesKeptDays + 1)
            _ = try await rounds(backend).run()
            #expect(try await keptQuotes(backend, ids) == 0)
        }
    }

    /// What ends a receipt's text: the token after the page's address; nil without a link.
    private func linkToken(_ lines: [String], page: String) -> String? {
        let text = lines.dropLast().joined()
        return text.range(of: page).map { String(text[$0.upperBound...]) }
    }

    private func keptQuotes(_ backend: TestBackend, _ ids: Set<String>) async throws -> Int {
        var count = 0
        for id in ids {
            count += try await backend.tenant.store.database.run(
                backend.tenant.scope, FindQuote(tenant: backend.tenant.scope.tenant, quote: id)
            ).count
        }
        return count
    }

    @Test func distributionsAreExactForFewAndCloseForMany() {
        let few = RatingDistribution(scores: [5, 1, 3, 3].map { Points($0) }, grades: [4])
        #expect(few.scores.map(\.rawValue) == [1, 3, 3, 5])
        #expect(
            [0, 1, 2, 3, 4, 5, 9].map { few.atOrBelow(Points($0)) } == [0, 2_500, 2_500, 7_500, 7_500, 10_000, 10_000])
        let many = RatingDistribution(scores: (0..<100_000).reversed().map { Points($0) }, grades: [100_000])
        #expect(many.scores.count == RatingDistribution.scoresMax && many.customers == 100_000)
        for score in stride(from: 0, through: 100_000, by: 977) {
            let exact = min(100_000, score + 1) / 10
            #expect(abs((many.atOrBelow(Points(Int64(score))) ?? 0) - exact) <= 20, "within 0.2 %")
        }
        #expect(RatingDistribution(scores: [], grades: []).atOrBelow(Points(1)) == nil)
    }
}
