import KakuzukeProtocol
import Rating

/// Everything that can be asked for at the HTTP door.
enum HTTPRoutes {
    /// Longest `Idempotency-Key`; bytes.
    static let keyBytesMax = StoreReceipts.requestKeyBytesMax

    /// The routes of a door.
    ///
    /// - Parameters:
    ///   - desk: what is asked of the agent.
    ///   - access: opens pages.
    /// - Returns: the routes.
    static func all(_ desk: HTTPDesk, _ access: HTTPAccess) -> [HTTPRoute] {
        asking(desk) + orders(desk) + recording(desk) + page(access)
    }

    private static func asking(_ desk: HTTPDesk) -> [HTTPRoute] {
        [
            HTTPRoute(method: "GET", path: "/status", place: .disk) { _ throws(KakuzukeError) in
                HTTPAnswer(StatusShape.answer(try desk.status()))
            },
            HTTPRoute(method: "GET", path: "/choices") { _ throws(KakuzukeError) in
                HTTPAnswer(ChoicesShape.answer(try desk.ratings.choices()))
            },
            HTTPRoute(method: "POST", path: "/quote") { request throws(KakuzukeError) in
                let body = try JSONFields.body(request.body)
                let (asked, language) = try QuoteShape.request(body, store: desk.store.text)
                return HTTPAnswer(QuoteShape.answer(try desk.ratings.quote(asked), language))
            },
            HTTPRoute(method: "POST", path: "/rating") { request throws(KakuzukeError) in
                let asked = try RatingShape.request(try JSONFields.body(request.body))
                return HTTPAnswer(RatingShape.answer(try desk.ratings.rating(asked)))
            },
            HTTPRoute(method: "POST", path: "/returns", access: .till, place: .disk) { request throws(KakuzukeError) in
                let asked = try ReturnShape.request(try JSONFields.body(request.body))
                return HTTPAnswer(ReturnShape.answer(try desk.ratings.priceReturn(asked)))
            },
        ]
    }

    private static func recording(_ desk: HTTPDesk) -> [HTTPRoute] {
        let inputs: KeyValuePairs<String, InputShape.Kind> = [
            "/enrolments": .enrolment, "/attributes": .attribute, "/reservations": .reservation,
            "/reservations/closings": .closing,
        ]
        let receipts = HTTPRoute(
            method: "POST", path: "/receipts", access: .till, place: .disk, needsKey: true
        ) { request throws(KakuzukeError) in
            try receipt(request, desk)
        }
        return [receipts]
            + inputs.map { path, kind in
                HTTPRoute(
                    method: "POST", path: path, access: .till, place: .disk, needsKey: true
                ) { request throws(KakuzukeError) in
                    try input(kind, request, desk)
                }
            }
    }

    private static func receipt(_ request: HTTPRequest, _ desk: HTTPDesk) throws(KakuzukeError) -> HTTPAnswer {
        var asked = Kakuzuke_V1_RecordReceiptRequest()
        asked.requestKey = request.idempotencyKey
        asked.receipt = try ReceiptShape.receipt(try JSONFields.body(request.body))
        let response = try desk.receipts.record(asked)
        guard response.outcome != .held else {
            throw KakuzukeError(
                .alreadyExists,
                "a receipt of this key is known with other contents; what was sent waits in quarantine",
                nextStep: .askAdministrator,
                parameters: [
                    "receipt_key": response.receiptKey, "quarantine_entry": String(response.quarantineEntry),
                ])
        }
        var answer = HTTPAnswer(status: response.outcome == .recorded ? 201 : 200, ReceiptShape.answer(response))
        if response.isRepeated { answer.headers.append(("Idempotent-Replayed", "true")) }
        return answer
    }

    private static func input(
        _ kind: InputShape.Kind, _ request: HTTPRequest, _ desk: HTTPDesk
    ) throws(KakuzukeError) -> HTTPAnswer {
        let body = try JSONFields.body(request.body)
        let today = CalendarDate(daysSinceEpoch: try desk.status().businessDate)
        let asked = try InputShape.request(kind, body, key: request.idempotencyKey, today: today)
        let response = try desk.inputs.record(asked)
        guard response.outcome != .changed else {
            throw KakuzukeError(
                .alreadyExists, "the key was used for something else, which stays", parameters: ["field": "key"])
        }
        return HTTPAnswer(status: response.outcome == .recorded ? 201 : 200, InputShape.answer(response))
    }
}
