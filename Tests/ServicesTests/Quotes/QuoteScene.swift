import Crypto
import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf

@testable import Services

/// A store with a signing agent, and quotes as it would have recorded them.
struct QuoteScene {
    let tenant: ServiceTestTenant
    let signer: QuoteSigner
    var uploader: TestUploader

    /// Gives an agent a certificate, and shakes hands.
    init(_ tenant: ServiceTestTenant, agent: Int = 0, epoch: UInt8 = 1) async throws {
        self.tenant = tenant
        signer = try QuoteSigner(certificateKeyPEM: P256.Signing.PrivateKey().pemRepresentation)
        uploader = TestUploader(tenant, agent: agent, epoch: epoch)
        try await addCertificate(signer, serial: UInt8(agent + 1))
        try await uploader.handshake()
    }

    static func with(_ body: (inout QuoteScene) async throws -> Void) async throws {
        try await IngestTests.with { tenant in
            var scene = try await QuoteScene(tenant)
            try await body(&scene)
        }
    }

    func addCertificate(_ signer: QuoteSigner, serial: UInt8) async throws {
        let now = tenant.clock.wallClock.now()
        _ = try await tenant.store.database.run(
            tenant.scope,
            InsertAgentCertificate(
                tenant: tenant.scope.tenant, serial: StoredBytes([UInt8](repeating: serial, count: 16)),
                agent: uploader.agent.agent, publicKey: StoredBytes(signer.publicKey), notBefore: now,
                notAfter: now.adding(seconds: 86_400)))
    }

    static func basket(_ amounts: [Int64] = [1_000]) -> Basket {
        Basket(
            store: "S01", payment: "cash", fulfilment: "carry_out",
            lines: amounts.map { amount in
                BasketLine(
                    category: "FRUIT", unitCost: UnitCostHundredths(amount * 70),
                    quantity: QuantityThousandths(1_000), listPrice: nil, tax: "reduced")
            })
    }

    /// What the store would have answered from these facts of a customer; no customer: a walk-in.
    func contents(
        _ customer: Int?, from facts: [Fact], on date: CalendarDate, basket: Basket = Self.basket(),
        remarks: [String] = [], version: PolicyKey = PolicyKey(rawValue: 1)
    ) async throws -> Kakuzuke_V1_QuoteContents {
        let engine = try await tenant.directories.policies.engine(version, tenant.scope)
        let receipts = facts.compactMap { fact -> Receipt? in
            guard case .receipt(let receipt) = fact, receipt.customer == customer.map(IngestTests.customer) else {
                return nil
            }
            return receipt.ratingReceipt
        }
        let evaluation = customer.map { _ in
            engine.evaluation(of: engine.completeUsage(facts: CustomerFacts(), receipts: receipts))
        }
        let quote = try engine.quote(basket, for: evaluation, on: date)
        var answer = Kakuzuke_V1_QuoteResponse(
            quote, basket: basket, products: [], policy: engine.policy, level: .composition)
        answer.freshness = .ready
        answer.remarkCodes = remarks
        var contents = Kakuzuke_V1_QuoteContents(basket, products: [], quote: quote, answer: answer)
        if let customer { contents.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(customer)) }
        return contents
    }

    /// A signed quote of the uploader's agent.
    ///
    /// `own`: the last own sequence that was taken into account; nil: the last one that was uploaded.
    func quote(
        _ id: String, _ contents: Kakuzuke_V1_QuoteContents, on date: CalendarDate = IngestTests.today,
        change: UInt64 = 0, included: UInt64 = 0, own: UInt64? = nil, version: UInt32 = 1
    ) throws -> Kakuzuke_V1_RecordedQuote {
        var quote = Kakuzuke_V1_RecordedQuote(
            id: id, madeAt: tenant.clock.wallClock.now().milliseconds, policyVersion: version, asOf: date,
            installEpoch: uploader.epoch.bytes, feedChange: Int64(change), includedSequence: Int64(included),
            ownSequence: Int64(own ?? uploader.next - 1), contents: try contents.serializedBytes())
        quote.signature = Data(try signer.signature(of: quote))
        return quote
    }

    @discardableResult
    func send(_ quotes: [Kakuzuke_V1_RecordedQuote]) async throws -> Kakuzuke_V1_QuoteAcknowledgement {
        var batch = Kakuzuke_V1_QuoteBatch()
        batch.quotes = quotes
        return try await tenant.conversation.quotes.store(batch, from: uploader.agent)
    }

    /// Rows of a question to the database, each as one text.
    func texts(_ sql: String) async throws -> [String] { try await tenant.store.texts(sql) }
}
