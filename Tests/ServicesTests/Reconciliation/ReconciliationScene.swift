import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport

@testable import Services

/// An agent that tells its days as the product's agent does, and the desk that compares them.
struct ReconciliationScene {
    let tenant: ServiceTestTenant
    let desk: ReconciliationDesk
    var uploader: TestUploader

    static let day = IngestTests.today.adding(days: -1)

    // Any epoch but the first one takes the place of the one before.
    init(_ tenant: ServiceTestTenant, agent: Int = 0, epoch: UInt8 = 1) async throws {
        self.tenant = tenant
        desk = ReconciliationDesk(
            database: tenant.store.database, clock: tenant.clock.wallClock, businessClock: tenant.clock.wallClock)
        uploader = TestUploader(tenant, agent: agent, epoch: epoch)
        let answer = try await tenant.conversation.handshake(
            uploader.request(adopt: epoch != 1), uploader.agent)
        uploader.next = answer.nextSequence
    }

    static func with(_ body: (inout ReconciliationScene) async throws -> Void) async throws {
        try await IngestTests.with { tenant in
            var scene = try await ReconciliationScene(tenant)
            try await body(&scene)
        }
    }

    static func receipt(
        _ number: Int, amount: Int64 = 1000, customer: Int? = 1, on date: CalendarDate = day,
        event: ReceiptEvent = .sale, store: String = "S01"
    ) -> Fact {
        IngestTests.receipt(number, customer: customer, on: date, amount: amount, event: event, store: store)
    }

    /// What an agent tells of a day on which it has these receipts.
    static func told(
        _ facts: [Fact], on date: CalendarDate = day, lists: Bool = true
    ) -> Kakuzuke_V1_CompareDaysRequest.ToldDay {
        var receipts: [(key: String, digest: [UInt8], amount: Int64)] = []
        for case .receipt(let receipt) in facts {
            let amount = receipt.lines.reduce(0) { $0 + $1.amount.rawValue }
            receipts.append((receipt.receiptKey, receipt.contentDigest.bytes, amount))
        }
        receipts.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var digest = DayDigest()
        for receipt in receipts { digest.add(key: receipt.key, content: receipt.digest) }
        var day = Kakuzuke_V1_CompareDaysRequest.ToldDay()
        day.businessDate = date.daysSinceEpoch
        day.agent = Kakuzuke_V1_DayView(
            receipts: Int64(receipts.count), amount: receipts.reduce(0) { $0 + $1.amount }, digest: digest.bytes)
        day.listsReceipts = lists
        if lists {
            day.keys = receipts.map { $0.key }
            day.digests = Data(receipts.flatMap { $0.digest })
        }
        return day
    }

    /// Compares one day.
    func compare(
        _ facts: [Fact], on date: CalendarDate = day, lists: Bool = true
    ) async throws -> Kakuzuke_V1_ComparedDay {
        try await compareDays([Self.told(facts, on: date, lists: lists)])[0]
    }

    func compareDays(_ days: [Kakuzuke_V1_CompareDaysRequest.ToldDay]) async throws -> [Kakuzuke_V1_ComparedDay] {
        try await desk.compare(request(days), uploader.agent).days
    }

    func request(_ days: [Kakuzuke_V1_CompareDaysRequest.ToldDay]) -> Kakuzuke_V1_CompareDaysRequest {
        var request = Kakuzuke_V1_CompareDaysRequest()
        request.installEpoch = Data(uploader.epoch.bytes)
        request.acknowledgedSequence = uploader.next - 1
        request.days = days
        return request
    }

    /// What headquarters sees of one store.
    func list(
        _ store: String = "S01", from: CalendarDate? = nil, through: CalendarDate? = nil
    ) async throws -> [Kakuzuke_V1_ListDayComparisonsResponse.Day] {
        var request = Kakuzuke_V1_ListDayComparisonsRequest()
        request.storeCode = store
        if let from { request.fromDate = from.daysSinceEpoch }
        if let through { request.throughDate = through.daysSinceEpoch }
        return try await desk.list(request, tenant.owner).days
    }

    /// Takes a receipt out of the database, past the product.
    func lose(_ number: Int, store: Int = 1) async throws {
        let tenantID = tenant.scope.tenant.uuidString
        let here = "tenant_id = '\(tenantID)' AND store_key = \(store) AND receipt_key LIKE '%|\(number)'"
        try await tenant.store.run(script: "DELETE FROM receipts WHERE \(here)")
    }
}
