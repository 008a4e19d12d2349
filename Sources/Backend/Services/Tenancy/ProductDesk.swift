public import KakuzukeProtocol
public import Storage

/// Lists the item master.
public struct ProductDesk: Sendable {
    /// Products of one answer where the request names no number.
    public static let limitDefault: UInt32 = 100
    /// Most products of one answer.
    public static let limitMax: UInt32 = 1_000

    private let database: Database

    /// Makes the desk.
    public init(database: Database) {
        self.database = database
    }

    /// Products by code; of category managers those of their own categories.
    ///
    /// - Throws: `ServiceError.invalidField` for too large a number.
    public func list(
        _ request: Kakuzuke_V1_ListProductsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ListProductsResponse {
        guard request.limit <= Self.limitMax else {
            throw ServiceError(.invalidField, "1 to \(Self.limitMax), or 0 for \(Self.limitDefault)", field: "limit")
        }
        let rows = try await database.run(
            caller.scope,
            ListProducts(
                tenant: caller.scope.tenant, after: request.afterCode,
                categories: caller.reach.categories.map { $0.sorted() },
                limit: Int64(request.limit == 0 ? Self.limitDefault : request.limit)))
        var response = Kakuzuke_V1_ListProductsResponse()
        response.products = rows.map { row in
            var product = Kakuzuke_V1_ListProductsResponse.Product()
            product.code = row.code
            product.name = row.name
            product.category = row.category
            return product
        }
        return response
    }
}
