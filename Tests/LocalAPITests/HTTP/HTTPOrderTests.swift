import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import Testing

// Goal: a good that is not in stock is priced and ordered over HTTP as over the socket, once for each key.
// Method: real requests to a real door over a real file.
@Suite struct HTTPOrderTests {
    private static let due = StoreHistory.today.adding(days: 20)

    private static func body(_ change: (String, String) = ("M0001", "M0001")) -> String {
        """
        {"member_number": "M0001", "category": "FISH", "unit_cost_hundredths": 120000, "tax": "reduced",
         "quantity": 2, "due_on": "\(due)", "language": "ja"}
        """.replacing(change.0, with: change.1)
    }

    @Test func anOrderIsPricedAndPlacedOnce() async throws {
        try await DoorWorld.with { world in
            let priced = try await world.ask("POST", "/orders/quote", body: Self.body())
            #expect(priced.status == 200, "\(priced.body)")
            #expect(priced.json["order_key"] == nil && priced.json["outcome"] == nil)
            let amount = try #require(priced.json["reserved_amount"] as? Int64)
            let quote = try #require(priced.json["quote"] as? [String: Any])
            #expect(amount > 2_400 && (quote["total"] as? Int64 ?? 0) > amount)
            #expect((quote["sentences"] as? [String])?.isEmpty == false)
            let before = try world.history.database.read { try $0.spoolStatus() }.acceptedCount

            func order(_ body: String, _ key: String?) async throws -> RawConnection.Answer {
                try await world.ask("POST", "/orders", body: body, headers: ["Idempotency-Key": key])
            }
            let placed = try await order(Self.body(), "order-17")
            #expect(placed.status == 201 && placed.json["outcome"] as? String == "recorded", "\(placed.body)")
            #expect(placed.json["reserved_amount"] as? Int64 == amount)
            #expect((placed.json["order_key"] as? String)?.contains("order-17") == true)
            let again = try await order(Self.body(), "order-17")
            #expect(again.status == 200 && again.json["outcome"] as? String == "duplicate")
            let other = try await order(Self.body(("\"quantity\": 2", "\"quantity\": 3")), "order-17")
            #expect(other.status == 409 && other.field == "Idempotency-Key")
            let after = try world.history.database.read { try $0.spoolStatus() }.acceptedCount
            #expect(after == before + 1)
            #expect(try await order(Self.body(), nil).field == "Idempotency-Key")
        }
    }

    @Test func aSlipIsToldWithItsField() async throws {
        let slips = [
            ("\"member_number\": \"M0001\", ", "", "member_number"), ("\"FISH\"", "7", "category"),
            ("120000", "-1", "unit_cost_hundredths"), ("120000", "1.5", "unit_cost_hundredths"),
            ("\"quantity\": 2", "\"quantity\": 0", "quantity"), ("\(Self.due)", "2026-02-30", "due_on"),
            ("\(Self.due)", "\(StoreHistory.today)", "due_on"), ("\"ja\"", "\"fr\"", "language"),
            ("\"tax\"", "\"taxes\"", "tax"),
        ]
        try await DoorWorld.with { world in
            for (part, wrong, field) in slips {
                let answer = try await world.ask("POST", "/orders/quote", body: Self.body((part, wrong)))
                #expect(answer.status == 400, "\(field): \(answer.body)")
                #expect(answer.field == field, "\(answer.body)")
            }
        }
    }
}
