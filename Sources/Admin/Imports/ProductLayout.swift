import KakuzukeProtocol
import Rating

/// The rows of the item master.
struct ProductLayout: ImportLayout {
    static let method = "ImportService/ImportProducts"
    static let columns = ["code", "name", "category", "unit_cost_e2", "list_price", "tax", "from"]

    func row(_ fields: [String]) throws(RowProblem) -> Kakuzuke_V1_ImportProductsRequest.Product {
        for (column, field) in zip(Self.columns, fields) where field.isEmpty {
            guard ["name", "list_price"].contains(column) else { throw RowProblem(column, .missing) }
        }
        var product = Kakuzuke_V1_ImportProductsRequest.Product()
        product.code = fields[0]
        product.name = fields[1]
        product.category = fields[2]
        product.tax = fields[5]
        guard let cost = Int64(fields[3]) else { throw RowProblem("unit_cost_e2", .notANumber) }
        product.unitCostE2 = cost
        if !fields[4].isEmpty {
            guard let price = Int64(fields[4]) else { throw RowProblem("list_price", .notANumber) }
            product.listPrice = price
        }
        guard let from = CalendarDate(fields[6]) else { throw RowProblem("from", .notADate) }
        product.fromDate = from.daysSinceEpoch
        return product
    }

    func request(_ rows: [Kakuzuke_V1_ImportProductsRequest.Product]) -> Kakuzuke_V1_ImportProductsRequest {
        var request = Kakuzuke_V1_ImportProductsRequest()
        request.products = rows
        return request
    }

    func column(serverField: String) -> String { serverField == "from_date" ? "from" : serverField }
}
