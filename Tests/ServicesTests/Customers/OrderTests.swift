import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a key names one special order: the same one is answered as the first time whatever it costs by then, and every
// other one is refused. Method: orders on a real database, each part changed in turn, and what is stored afterwards.
@Suite struct OrderTests {
    private static let today = IngestTests.today

    private struct Scene {
        let identity: IdentityScene
        let orders: OrderDesk

        init(_ identity: IdentityScene) async throws {
            let tenant = identity.tenant
            self.identity = identity
            orders = OrderDesk(
                ratings: RatingDesk(
                    database: tenant.store.database, directories: tenant.directories, reader: tenant.reader,
                    keys: TestIdentifierKeys().source, clock: tenant.clock.wallClock,
                    random: RandomBytes { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }),
                inputs: identity.inputs)
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            for customer in 1...2 {
                try await uploader.upload(
                    (0..<6).map { number in
                        IngestTests.receipt(
                            customer * 10 + number, customer: customer, on: today.adding(days: -number * 20))
                    })
            }
            _ = try await tenant.remaker.run(tenant.scope, today: today)
        }

        func place(_ request: Kakuzuke_V1_PlaceOrderRequest) async throws -> Kakuzuke_V1_PlaceOrderResponse {
            try await orders.place(request, by: identity.tenant.owner)
        }

        func reservations(_ customer: Int) async throws -> [SelectReservations.Row] {
            let key = try #require(try await identity.root(customer))
            let scope = identity.tenant.scope
            return try await identity.tenant.store.database.run(
                scope, SelectReservations(tenant: scope.tenant, customers: [key]))
        }

        func order(_ key: String) async throws -> FindOrder.Row? {
            let scope = identity.tenant.scope
            return try await identity.tenant.store.database.run(scope, FindOrder(tenant: scope.tenant, key: key)).first
        }
    }

    private func request(_ customer: Int = 1, key: String = "o1") -> Kakuzuke_V1_PlaceOrderRequest {
        var request = Kakuzuke_V1_PlaceOrderRequest()
        request.customer = IdentityScene.reference(IngestTests.customer(customer))
        request.reason = "asked for it"
        request.store = "S01"
        request.order.category = "FRUIT"
        request.order.unitCostE2 = 200_000
        request.order.tax = "reduced"
        request.order.quantity = 2_000
        request.order.dueOn = Self.today.adding(days: 20).daysSinceEpoch
        request.order.payment = "cash"
        request.order.fulfilment = "carry_out"
        request.confirm = true
        request.key = key
        return request
    }

    @Test func anotherOrderUnderTheSameKeyIsRefusedAndTheFirstOneStays() async throws {
        try await IdentityScene.with { identity in
            let scene = try await Scene(identity)
            let first = try await scene.place(request())
            #expect(first.outcome == .recorded && first.reservedAmount > 0)
            let kept = try await scene.reservations(1)
            let changes: [(String, (inout Kakuzuke_V1_PlaceOrderRequest) -> Void)] = [
                ("quantity", { $0.order.quantity = 5_000 }),
                // The same subject, so that the price and the reservation would be the same.
                ("category", { $0.order.category = "FISH" }), ("cost", { $0.order.unitCostE2 = 200_001 }),
                ("tax", { $0.order.tax = "exempt" }), ("payment", { $0.order.payment = "card" }),
                ("fulfilment", { $0.order.fulfilment = "pickup" }), ("store", { $0.store = "S02" }),
                ("due", { $0.order.dueOn += 1 }),
                ("cost and quantity", { ($0.order.unitCostE2, $0.order.quantity) = (100_000, 4_000) }),
                ("customer", { $0.customer = IdentityScene.reference(IngestTests.customer(2)) }),
            ]
            for (name, change) in changes {
                var other = request()
                change(&other)
                #expect(try await scene.place(other).outcome == .changed, "\(name)")
            }
            #expect(try await scene.reservations(1) == kept && kept.map(\.amount) == [first.reservedAmount])
            #expect(try await scene.reservations(2).isEmpty)
            // Under a key of its own each of them is an order.
            var other = request(key: "o2")
            other.order.quantity = 5_000
            let second = try await scene.place(other)
            #expect(second.outcome == .recorded && second.reservedAmount > first.reservedAmount)
            #expect(try await scene.reservations(1).count == 2)
        }
    }

    @Test func theSameOrderIsAnsweredWithTheFirstAmountWhateverItCostsByThen() async throws {
        try await IdentityScene.with { identity in
            let scene = try await Scene(identity)
            let first = try await scene.place(request())
            let again = try await scene.place(request())
            #expect(again.outcome == .duplicate && again.reservedAmount == first.reservedAmount)
            #expect(again.inputKey == first.inputKey && again.subject == first.subject)
            // Purchases of the last days lead to another grade.
            var uploader = TestUploader(identity.tenant, agent: 1)
            try await uploader.handshake()
            try await uploader.upload(
                (0..<30).map { number in
                    IngestTests.receipt(
                        900 + number, customer: 1, on: Self.today.adding(days: -number % 5), amount: 20_000,
                        store: "S02")
                })
            let cheaper = try await scene.place(request())
            #expect(cheaper.outcome == .duplicate && cheaper.reservedAmount == first.reservedAmount)
            #expect(cheaper.quote.reservedAmount.rawValue < first.reservedAmount, "the price must be another one")
            // The next day, and by the server's number.
            var later = request()
            later.asOf = Self.today.adding(days: 1).daysSinceEpoch
            #expect(try await scene.place(later).outcome == .duplicate)
            later.customer.customerID = UInt64(try #require(try await identity.root(1)).rawValue)
            #expect(try await scene.place(later).outcome == .duplicate)
            later.order.quantity += 1
            #expect(try await scene.place(later).outcome == .changed)
            #expect(try await scene.reservations(1).map(\.amount) == [first.reservedAmount])
        }
    }

    @Test func anOrderStaysTheSameWhoeverItsCustomerIsMergedInto() async throws {
        try await IdentityScene.with { identity in
            let scene = try await Scene(identity)
            let first = try await scene.place(request())
            let merge = try await identity.merge(1, into: 2)
            for _ in 0..<2 {
                let again = try await scene.place(request())
                #expect(again.outcome == .duplicate && again.reservedAmount == first.reservedAmount)
                #expect(try await scene.place(request(2)).outcome == .changed)
                if try await identity.root(1) == identity.root(2) { try await identity.undo(merge) }
            }
            #expect(try await identity.root(1) != identity.root(2))
            #expect(try await scene.reservations(1).count == 1)
        }
    }

    @Test func aReservationThatNoOrderMadeIsComparedByItsOwnContent() async throws {
        try await IdentityScene.with { identity in
            let scene = try await Scene(identity)
            var priced = request()
            priced.confirm = false
            let quoted = try await scene.place(priced)
            let plain = CustomerInput.reservation(
                subject: quoted.subject, madeOn: Self.today,
                dueOn: CalendarDate(daysSinceEpoch: priced.order.dueOn), amount: MoneyMinorUnits(quoted.reservedAmount))
            var record = Kakuzuke_V1_RecordInputsRequest()
            record.customer = priced.customer
            record.reason = "told us"
            record.inputs = [plain.entry(key: "o1")]
            let recorded = try await identity.inputs.record(record, by: identity.tenant.owner).inputs[0]
            #expect(recorded.outcome == .recorded)
            #expect(try await scene.order(recorded.inputKey)?.orderDigest == nil)
            var other = request()
            other.order.quantity = 5_000
            #expect(try await scene.place(other).outcome == .changed)
            // An order is a reservation like any other: recorded once more as such, it is a repeat.
            _ = try await scene.place(request(2, key: "o2"))
            let ordered = try #require(try await scene.reservations(2).first)
            #expect(try await scene.order(ordered.key)?.orderDigest?.bytes.count == ContentDigest.byteCount)
            record.customer = IdentityScene.reference(IngestTests.customer(2))
            record.inputs = [
                CustomerInput.reservation(
                    subject: ordered.subject, madeOn: ordered.madeOn, dueOn: ordered.dueOn,
                    amount: MoneyMinorUnits(ordered.amount)
                ).entry(key: "o2")
            ]
            #expect(
                try await identity.inputs.record(record, by: identity.tenant.owner).inputs.map(\.outcome)
                    == [.duplicate])
        }
    }
}
