import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import Testing

// Goal: everything that the Unix socket tells and takes can be had over HTTP, in the documented shape, and every slip
// in a body is told with its field.
// Method: real requests to a real door over a real file.
@Suite struct HTTPRouteTests {
    private static let basket = """
        {"member_number": "M0001", "payment": "cash", "lines": [
          {"category": "FISH", "unit_cost_hundredths": 80000, "tax": "reduced", "quantity": 2.5},
          {"product": "x", "category": "FISH", "unit_cost_hundredths": 100, "tax": "reduced", "quantity": 1}]}
        """

    static func receipt(_ number: String, amount: Int = 550) -> String {
        """
        {"terminal": "9", "number": "\(number)", "written_date": "\(StoreHistory.today)",
         "written_time": "12:00:00", "member_number": "M0001", "payment": "cash",
         "lines": [{"product": "1", "category": "FISH", "quantity": 1, "amount": \(amount), "tax_rate": 1000,
         "tax_included": true}]}
        """
    }

    @Test func theSameQuoteAsOverTheSocket() async throws {
        try await DoorWorld.with { world in
            let answer = try await world.ask("POST", "/quote", body: Self.basket)
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            var request = Kakuzuke_V1_QuoteRequest()
            request.customer.memberNumber = StoreHistory.member
            request.basket.store = "S001"
            request.basket.payment = "cash"
            for (quantity, cost) in [(Int64(2_500), Int64(80_000)), (1_000, 100)] {
                var line = Kakuzuke_V1_Basket.Line()
                line.product = quantity == 1_000 ? "x" : ""
                line.category = "FISH"
                line.unitCostE2 = cost
                line.tax = "reduced"
                line.quantity = quantity
                request.basket.lines.append(line)
            }
            let expected = try world.history.ratings(today: StoreHistory.today).quote(request)
            #expect(answer.json["total"] as? Int64 == expected.total)
            #expect(answer.json["freshness"] as? String == "ready")
            #expect(answer.json["as_of"] as? String == StoreHistory.today.description)
            let lines = answer.json["lines"] as? [[String: Any]] ?? []
            #expect(lines.map { $0["unit_price"] as? Int64 } == expected.lines.map(\.unitPrice))
            #expect(lines.map { $0["product"] as? String } == ["", "x"])
        }
    }

    @Test func ratingAndStatus() async throws {
        try await DoorWorld.with(seed: 3) { world in
            let rating = try await world.ask("POST", "/rating", body: #"{"member_number": "M0001"}"#)
            #expect(rating.status == 200)
            #expect((rating.json["ratings"] as? [Any])?.isEmpty == false)
            let nobody = try await world.ask("POST", "/rating", body: #"{"member_number": "NOBODY"}"#)
            #expect(nobody.status == 404 && nobody.json["code"] as? String == "not_found")
            #expect((nobody.json["next_step"] as? String)?.isEmpty == false)
            let none = try await world.ask("POST", "/rating", body: "{}")
            #expect(none.status == 400 && none.field == "member_number")
            let status = try await world.ask("GET", "/status")
            #expect(status.status == 200 && status.json["store"] as? String == "S001")
            #expect(status.json["business_date"] as? String == StoreHistory.today.description)
        }
    }

    @Test func receiptsAreTakenOnce() async throws {
        try await DoorWorld.with { world in
            func post(_ key: String?, _ body: String) async throws -> RawConnection.Answer {
                try await world.ask("POST", "/receipts", body: body, headers: ["Idempotency-Key": key])
            }
            let first = try await post("k1", Self.receipt("900001"))
            #expect(first.status == 201 && first.json["outcome"] as? String == "recorded")
            #expect(first.json["receipt_key"] as? String == "S001|9|\(StoreHistory.today)|900001")
            let again = try await post("k1", Self.receipt("900001"))
            #expect(again.status == 201 && again.headers["idempotent-replayed"] == "true")
            #expect(again.body == first.body)
            let known = try await post("k2", Self.receipt("900001"))
            #expect(known.status == 200 && known.json["outcome"] as? String == "duplicate")
            let other = try await post("k1", Self.receipt("900002"))
            #expect(other.status == 409 && other.field == "Idempotency-Key")
            let held = try await post("k3", Self.receipt("900001", amount: 551))
            #expect(held.status == 409 && (held.json["parameters"] as? [String: String])?["quarantine_entry"] == "1")
            let spool = try world.history.database.read { try $0.spoolStatus() }
            #expect(spool.quarantinedCount == 1)
            for key in [nil, "", "a b", String(repeating: "k", count: 201)] {
                let refused = try await post(key, Self.receipt("900003"))
                #expect(refused.status == 400 && refused.field == "Idempotency-Key")
            }
            let priced = try await world.ask(
                "POST", "/returns",
                body: "{\"receipt_key\": \"S001|9|\(StoreHistory.today)|900001\", \"lines\": "
                    + "[{\"product\": \"1\", \"quantity\": 1}]}")
            #expect(priced.status == 200 && priced.json["total"] as? Int == 550)
        }
    }

    @Test func inputsAreTakenOnce() async throws {
        try await DoorWorld.with { world in
            let day = StoreHistory.today.adding(days: 5)
            let bodies = [
                "/enrolments": #"{"member_number": "M0001", "option": "app"}"#,
                "/attributes": #"{"member_number": "M0001", "attribute": "birthday", "value": "x"}"#,
                "/reservations":
                    "{\"member_number\": \"M0001\", \"subject\": \"FRESH\", \"due_on\": \"\(day)\", \"amount\": 4000}",
            ]
            var reservation = ""
            for (path, body) in bodies {
                let first = try await world.ask("POST", path, body: body, headers: ["Idempotency-Key": "i1"])
                #expect(first.status == 201, "\(path): \(first.body)")
                let again = try await world.ask("POST", path, body: body, headers: ["Idempotency-Key": "i1"])
                #expect(again.status == 200 && again.json["outcome"] as? String == "duplicate", "\(path)")
                let changed = body.replacing("M0001", with: "M0002")
                let refused = try await world.ask("POST", path, body: changed, headers: ["Idempotency-Key": "i1"])
                #expect(refused.status == 409 && refused.field == "Idempotency-Key", "\(path)")
                if path == "/reservations" { reservation = first.json["input_key"] as? String ?? "" }
            }
            let closing =
                "{\"member_number\": \"M0001\", \"reservation_key\": \"\(reservation)\", \"outcome\": \"kept\"}"
            let closed = try await world.ask(
                "POST", "/reservations/closings", body: closing, headers: ["Idempotency-Key": "i2"])
            #expect(closed.status == 201, "\(closed.body)")
            let late =
                "{\"member_number\": \"M0001\", \"subject\": \"FRESH\", \"made_on\": \"2026-11-20\", "
                + "\"due_on\": \"2026-11-19\", \"amount\": 1}"
            let refused = try await world.ask("POST", "/reservations", body: late, headers: ["Idempotency-Key": "i3"])
            #expect(refused.status == 400 && refused.field == "due_on")
        }
    }

    @Test(arguments: [
        ("", "body"), ("{", "body"), ("[]", "body"), ("null", "body"), ("{} x", "body"), ("{\"lines\": []", "body"),
        ("{\"lines\":[],\"lines\":[]}", "body"), ("{\"lines\":[01]}", "body"), ("{\"lines\":[1.]}", "body"),
        ("{\"lines\":[\"\u{1}\"]}", "body"), ("{\"lines\":[\"\\ud800\"]}", "body"), ("{\"lines\":[\"\\x\"]}", "body"),
        ("{\"lines\":[tru]}", "body"), ("{'lines':[]}", "body"),
        (String(repeating: "[", count: 9) + String(repeating: "]", count: 9), "body"),
        ("{}", "lines"), ("{\"lines\":{}}", "lines"), ("{\"lines\":[],\"line\":1}", "line"),
        ("{\"lines\":[{}]}", "lines[0].quantity"), ("{\"lines\":[3]}", "lines[0]"),
        ("{\"lines\":[{\"quantity\":\"1\"}]}", "lines[0].quantity"),
        ("{\"lines\":[{\"quantity\":1.0001}]}", "lines[0].quantity"),
        ("{\"lines\":[{\"quantity\":1e3}]}", "lines[0].quantity"),
        ("{\"lines\":[{\"quantity\":1,\"product\":null}]}", "lines[0].product"),
        ("{\"lines\":[{\"quantity\":1,\"product\":\"\\u0000\"}]}", "lines[0].product"),
        ("{\"lines\":[{\"quantity\":1,\"list_price\":1.5}]}", "lines[0].list_price"),
        ("{\"lines\":[{\"quantity\":1,\"list_price\":99999999999999999999}]}", "lines[0].list_price"),
        ("{\"lines\":[{\"quantity\":1,\"x\":1}]}", "lines[0].x"),
        ("{\"lines\":[{\"quantity\":1}]}", "lines[0].category"),
        (
            "{\"lines\":[{\"quantity\":0,\"category\":\"FISH\",\"unit_cost_hundredths\":1,\"tax\":\"reduced\"}]}",
            "lines[0].quantity"
        ),
        ("{\"lines\":[],\"as_of\":\"2026-02-30\"}", "as_of"), ("{\"lines\":[],\"as_of\":20261120}", "as_of"),
        ("{\"lines\":[],\"member_number\":\" \"}", "member_number"),
        ("{\"lines\":[],\"member_number\":\"M\",\"customer_id\":1}", "customer_id"),
        ("{\"lines\":[],\"receipt_text\":{\"columns\":32,\"width\":1}}", "receipt_text.width"),
    ])
    func aSlipIsToldWithItsField(_ body: String, _ field: String) async throws {
        try await DoorWorld.with { world in
            let answer = try await world.ask("POST", "/quote", body: body)
            #expect(answer.status == 400, "\(answer.body)")
            #expect(answer.field == field, "\(answer.body)")
            #expect((answer.json["message"] as? String)?.isEmpty == false)
            #expect((answer.json["next_step"] as? String)?.isEmpty == false)
        }
    }

    @Test func bytesThatAreNoTextAreRefused() async throws {
        try await DoorWorld.with { world in
            let connection = try #require(RawConnection(port: world.port))
            let body: [UInt8] = Array("{\"lines\":[],\"payment\":\"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8)
            let head = world.text(
                "POST", "/quote", headers: ["Content-Type": "application/json", "Content-Length": "\(body.count)"])
            connection.send(Array(head.utf8) + body)
            let answer = try #require(await connection.answer())
            #expect(answer.status == 400 && answer.field == "body")
        }
    }
}
