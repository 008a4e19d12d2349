public import KakuzukeProtocol
import Rating
public import Storage

/// Prices goods that come back by the receipt on which they were bought.
public struct ReturnDesk: Sendable {
    private let database: Database
    private let clock: WallClock
    private let audit: AuditWriter

    /// Makes the desk.
    ///
    /// - Parameters:
    ///   - database: the database.
    ///   - clock: the time of audit entries.
    public init(database: Database, clock: WallClock) {
        self.database = database
        self.clock = clock
        audit = AuditWriter(database: database)
    }

    /// What is paid back, and what may still come back.
    ///
    /// - Throws: `ServiceError.notFound` for a receipt that is not known or void, `invalidField` for lines that were
    ///   not sold by it or more than is left of them.
    public func price(
        _ request: Kakuzuke_V1_PriceReturnRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_PriceReturnResponse {
        let key = request.receiptKey
        guard (1...InputLimits.textBytesMax).contains(key.utf8.count), !key.utf8.contains(0),
            OriginalLine(receiptKey: key).store != nil
        else {
            throw ServiceError(
                .invalidField, "the key of a receipt: store, terminal, date and number", field: "receipt_key")
        }
        try await audit.append(
            caller.event("return.priced", at: clock.now(), [("receipt", key)]), caller.scope)
        let tenant = caller.scope.tenant
        let (terms, currency) = try await database.transaction(caller.scope, seesOneSnapshot: true) { transaction in
            let terms = try await ReturnReader.terms(of: [key], tenant: tenant, transaction)
            let settings = try await transaction.run(SelectTenantSettings(tenant: tenant))
            return (terms, settings.first?.currency ?? "")
        }
        guard let purchase = terms.purchase(key) else {
            throw ServiceError(
                .notFound, "no such receipt is known; pay back by the printed receipt", field: "receipt_key")
        }
        do throws(ContractError) {
            return try Kakuzuke_V1_PriceReturnResponse(request, purchase, currency: currency) { place in
                terms.returned(ofLine: place, of: key)
            }
        } catch {
            throw ServiceError(.invalidField, Self.words(error), field: error.field)
        }
    }

    private static func words(_ error: ContractError) -> String {
        switch error.code {
        case .unknownValue: "the receipt sold no such line; ask without lines for what it sold"
        case .moreThanLeft: "more than is left of the line; ask without lines for what is left"
        default: error.code.word
        }
    }
}
