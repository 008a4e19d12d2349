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
        let order = OrderContent(order: request.order, store: request.store)
        let outcomes = try await inputs.record(
            [InputDesk.Entry(key: request.key, input: input, order: order)], of: request.customer,
            action: "order.placed", reason: request.reason, by: caller)
        response.inputKey = input.keyOfHeadquarters(request.key)
        response.outcome = outcomes.first.map { Kakuzuke_V1_InputOutcome($0) } ?? .recorded
        if response.outcome != .recorded { try await compare(order, &response, request.customer, caller) }
        return response
    }

    /// Finds out whether an order whose key was known is the one that was taken under it.
    ///
    /// The reservation alone does not tell: by now the same order may have another price, and then the first one holds;
    /// and another order may reserve the same amount.
    private func compare(
        _ order: OrderContent, _ response: inout Kakuzuke_V1_PlaceOrderResponse,
        _ reference: Kakuzuke_V1_CustomerReference, _ caller: Caller
    ) async throws {
        let rows = try await inputs.database.run(
            caller.scope, FindOrder(tenant: caller.scope.tenant, key: response.inputKey))
        // Without a digest it is a reservation that no order made, whose own content has been compared.
        guard let known = rows.first, let digest = known.orderDigest else { return }
        let customer = try await inputs.finder.find(reference, field: "customer", caller)
        guard digest.bytes == order.digest(for: customer).bytes else {
            response.outcome = .changed
            return
        }
        response.outcome = .duplicate
        response.subject = known.subject
        response.reservedAmount = known.amount
    }
}
