import KakuzukeProtocol

extension HTTPRoutes {
    /// Special orders: one path prices, the other one orders.
    ///
    /// Source: `docs/customers.md`, "Special orders".
    static func orders(_ desk: HTTPDesk) -> [HTTPRoute] {
        [
            HTTPRoute(method: "POST", path: "/orders/quote", access: .till, place: .disk) {
                request throws(KakuzukeError) in
                let (asked, language) = try OrderShape.request(try JSONFields.body(request.body), key: nil)
                return HTTPAnswer(OrderShape.answer(try placed(asked, desk), language))
            },
            HTTPRoute(method: "POST", path: "/orders", access: .till, place: .disk, needsKey: true) {
                request throws(KakuzukeError) in
                let body = try JSONFields.body(request.body)
                let (asked, language) = try OrderShape.request(body, key: request.idempotencyKey)
                let response = try placed(asked, desk)
                guard response.outcome != .changed else {
                    throw KakuzukeError(
                        .alreadyExists, "the key was used for something else, which stays",
                        parameters: ["field": "key"])
                }
                return HTTPAnswer(
                    status: response.outcome == .recorded ? 201 : 200, OrderShape.answer(response, language))
            },
        ]
    }

    /// Prices or places an order, which has one line: its fields stand at the top of the body.
    private static func placed(
        _ order: Kakuzuke_V1_PlaceOrderRequest, _ desk: HTTPDesk
    ) throws(KakuzukeError) -> Kakuzuke_V1_PlaceOrderResponse {
        do {
            return try desk.inputs.order(order)
        } catch {
            var parameters = error.parameters
            parameters["field"] = parameters["field"]?.replacing("lines[0].", with: "")
            throw KakuzukeError(error.code, error.message, nextStep: error.nextStep, parameters: parameters)
        }
    }
}
