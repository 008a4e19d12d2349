import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Prices goods that are not in stock, and takes confirmed orders as reservations.
struct OrderDesk: Sendable {
    let ratings: RatingDesk
    let inputs: InputDesk

    /// Prices an order; a confirmed one reserves the quoted amount.
    ///
    /// - Throws: what a quote throws, and `ServiceError.invalidField` for an order that cannot be one.
    func place(
        _ request: Kakuzuke_V1_PlaceOrderRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_PlaceOrderResponse {
        if request.confirm, !(1...InputDesk.keyBytesMax).contains(request.key.utf8.count) {
            throw ServiceError(.invalidField, "a key of its own", field: "key")
        }
        let today = try await inputs.today(caller.scope)
        let date = request.hasAsOf ? CalendarDate(daysSinceEpoch: request.asOf) : today
        var asked = Kakuzuke_V1_QuoteRequest()
        asked.customer = request.customer
        asked.asOf = date.daysSinceEpoch
        asked.reason = request.reason
        do {
            asked.basket = try request.order.basket(store: request.store, on: date)
        } catch {
            throw ServiceError(.invalidField, "after the date of the order", field: "order." + error.field)
        }
        var response = Kakuzuke_V1_PlaceOrderResponse()
        response.quote = try await ratings.quote(asked, caller)
        response.reservedAmount = response.quote.reservedAmount.rawValue
        response.subject = response.quote.lines.first?.subject ?? ""
        guard request.confirm else { return response }
        let input = CustomerInput.reservation(
            subject: response.subject, madeOn: date, dueOn: CalendarDate(daysSinceEpoch: request.order.dueOn),
            amount: response.quote.reservedAmount)
        let outcomes = try await inputs.record(
            [InputDesk.Entry(key: request.key, input: input)], of: request.customer, action: "order.placed",
            reason: request.reason, by: caller)
        response.inputKey = input.keyOfHeadquarters(request.key)
        response.outcome = outcomes.first.map { Kakuzuke_V1_InputOutcome($0) } ?? .recorded
        if response.outcome == .changed { try await repeated(&response, request, caller) }
        return response
    }

    /// Finds out whether the order was taken before: by then the price may be another one, and the first one holds.
    private func repeated(
        _ response: inout Kakuzuke_V1_PlaceOrderResponse, _ request: Kakuzuke_V1_PlaceOrderRequest, _ caller: Caller
    ) async throws {
        let customer = try await inputs.finder.find(request.customer, field: "customer", caller).customer
        let rows = try await inputs.database.run(
            caller.scope, SelectReservations(tenant: caller.scope.tenant, customers: [customer]))
        let known = rows.first { $0.key == response.inputKey }
        guard let known, known.subject == response.subject, known.dueOn.daysSinceEpoch == request.order.dueOn else {
            return
        }
        response.outcome = .duplicate
        response.reservedAmount = known.amount
    }
}
