public import KakuzukeProtocol
import LocalStore
import Rating

extension StoreRatings {
    /// What is paid back for goods that were bought at this store, and what may still come back.
    ///
    /// What came back at other stores is not known here.
    ///
    /// - Parameter request: the receipt and what comes back of it.
    /// - Returns: the amounts.
    /// - Throws: `KakuzukeError`; `not_found` for a receipt that is another store's, void or no longer kept.
    public func priceReturn(
        _ request: Kakuzuke_V1_PriceReturnRequest
    ) throws(KakuzukeError) -> Kakuzuke_V1_PriceReturnResponse {
        try answered {
            try database.look { reader in
                let key = request.receiptKey
                guard (1...InputLimits.textBytesMax).contains(key.utf8.count),
                    OriginalLine(receiptKey: key).store != nil
                else {
                    throw KakuzukeError(
                        .invalidArgument, "the key of a receipt: store, terminal, date and number",
                        parameters: ["field": "receipt_key"])
                }
                let view = try CacheView(reader, clock: clock, asked: nil, shelf: shelf)
                let receipts = OwnReceipts(reader: reader)
                guard let bought = try receipts.receipt(key) else {
                    throw KakuzukeError(
                        .notFound,
                        "no such receipt is kept here; ask headquarters, or pay back by the printed receipt",
                        parameters: ["field": "receipt_key"])
                }
                let purchase = Purchase(bought)
                let returns = try receipts.returns(of: key)
                return try Kakuzuke_V1_PriceReturnResponse(
                    request, purchase, currency: view.engine.policy.currency
                ) { place in
                    LineTakings(ofLine: place, of: key, purchase, in: returns).returned
                }
            }
        }
    }
}
