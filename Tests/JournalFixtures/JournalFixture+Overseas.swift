import PointOfSale

extension JournalFixture {
    private static let squareColumns = """
        Date|Time|Time Zone|Category|Item|Qty|Price Point Name|SKU|Modifiers Applied|Gross Sales|Discounts|Net Sales|\
        Tax|Transaction ID|Payment ID|Device Name|Notes|Details|Event Type|Location|Dining Option|Customer ID|\
        Customer Name|\
        Customer Reference ID|Unit|Count|GTIN|Itemization Type|Commission|Employee|Fulfillment Note|Channel|Token|\
        Card Brand|PAN Suffix
        """

    private static func squareRow(
        _ transaction: String, _ payment: String, _ event: String, _ quantity: String, _ net: String, sku: String = "",
        gtin: String = ""
    ) -> [String: String] {
        [
            "Date": "2026-07-18", "Time": "12:59:30", "Time Zone": "Eastern Time (US & Canada)", "Category": "Coffee",
            "Item": "Flat White", "Qty": quantity, "SKU": sku, "Gross Sales": "$8.00", "Discounts": "-$0.80",
            "Net Sales": net, "Tax": "$0.72", "Transaction ID": transaction, "Payment ID": payment, "Event Type": event,
            "Location": "Main St", "Customer ID": "CUST7", "Customer Name": "Jane", "GTIN": gtin,
        ]
    }

    /// A sale with three ways to name a product, and its refund under another payment.
    package static let square = JournalFixture(
        reader: .square, settings: "currency: USD",
        text: table(
            squareColumns,
            [
                squareRow("T1", "P1", "Payment", "2.0", "$7.20", sku: "FW-1"),
                squareRow("T1", "P1", "Payment", "1.0", "$3.60", gtin: "4901234567894"),
                squareRow("T1", "P1", "Payment", "0.5", "$1.25"),
                squareRow("T1", "P9", "Refund", "-1.0", "-$3.60", gtin: "4901234567894"),
            ], lineEnd: "\n"), receipts: 2, ledger: Ledger(2, 845),
        amendment: Change(replacements: [("$1.25", "$1.35")], ledger: Ledger(2, 845)),
        amount: Place(before: ",", text: "$1.25", after: ",", field: "amount"),
        dates: ("2026-07-18", ["2026-02-30", "2026-7-32", "18.7.2026", "2026-00-18"]),
        column: "Payment ID",
        spoiled: ("Payment,Main", "Chargeback,Main", "kind", "unknown_value"))

    private static let loyverseColumns = """
        Date|Receipt number|Receipt type|Category|SKU|Item|Variant|Modifiers applied|Quantity|Gross sales|Discounts|\
        Net sales|Cost of goods|Gross profit|Taxes|POS|Store|Cashier name|Customer name|Customer contacts|Comment|Status
        """

    private static func loyverseRow(
        _ date: String, _ number: String, _ type: String, _ quantity: String, _ net: String, status: String = "Closed",
        contacts: String = "", sku: String = "10042"
    ) -> [String: String] {
        [
            "Date": date, "Receipt number": number, "Receipt type": type, "Category": "Bakery", "SKU": sku,
            "Item": "Croissant", "Quantity": quantity, "Net sales": net, "POS": "POS 4", "Store": "Downtown",
            "Customer contacts": contacts, "Status": status,
        ]
    }

    /// Half days, a refund, a cancelled receipt, and contacts of both kinds.
    package static let loyverse = JournalFixture(
        reader: .loyverse, settings: "date_formats: [M/d/yy]",
        text: table(
            loyverseColumns,
            [
                loyverseRow("7/28/26 1:33 PM", "4-10378", "Sale", "2.000", "500", contacts: "jane@example.com"),
                loyverseRow(
                    "7/28/26 1:33 PM", "4-10378", "Sale", "1.000", "110", contacts: "jane@example.com", sku: ""),
                loyverseRow("7/28/26 12:05 AM", "4-10379", "Refund", "-1.000", "-250", contacts: "090-1234-5678"),
                loyverseRow("7/28/26 12:10 PM", "4-10380", "Sale", "1.000", "250", status: "Cancelled"),
            ], lineEnd: "\n"), receipts: 3, ledger: Ledger(2, 327),
        amendment: Change(replacements: [(",110,", ",120,")], ledger: Ledger(2, 327)),
        void: Change(replacements: [("jane@example.com,,Closed", "jane@example.com,,Voided")], ledger: Ledger(1, -228)),
        amount: Place(before: ",", text: "110", after: ",", field: "amount"),
        dates: ("7/28/26", ["2/30/26", "28/7/26", "2026-07-28", "0/1/26"]),
        column: "Receipt type",
        spoiled: ("7/28/26 12:05 AM", "28/7/26 12:05 AM", "date_time", "not_a_date"))

    private static let shopifyColumns = """
        Name|Email|Financial Status|Paid at|Fulfillment Status|Fulfilled at|Accepts Marketing|Currency|Subtotal|\
        Shipping|Taxes|Total|Discount Code|Discount Amount|Shipping Method|Created at|Lineitem quantity|Lineitem name|\
        Lineitem price|Lineitem compare at price|Lineitem sku|Lineitem requires shipping|Lineitem taxable|\
        Lineitem fulfillment status|Billing Name|Shipping Phone|Notes|Cancelled at|Payment Method|Payment Reference|\
        Refunded Amount|Vendor|Outstanding Balance|Employee|Location|Device ID|Id|Tags|Risk Level|Source|\
        Lineitem discount|Tax 1 Name|Tax 1 Value|Phone|Receipt Number|Duties|Payment ID
        """

    private static func shopifyHead(
        _ name: String, _ status: String, _ total: String, _ tax: String, _ more: [String: String] = [:]
    ) -> [String: String] {
        [
            "Name": name, "Email": "jane@example.com", "Financial Status": status, "Currency": "JPY", "Shipping": "0",
            "Taxes": tax, "Total": total, "Discount Amount": "0", "Created at": "2026-10-31 23:30:00 +0900",
            "Refunded Amount": "0", "Location": "Ginza", "Payment Method": "Cash", "Id": "55" + name.dropFirst(),
        ].merging(more) { $1 }
    }

    private static func shopifyLine(
        _ price: String, _ quantity: String, discount: String = "0", taxable: String = "true"
    ) -> [String: String] {
        [
            "Lineitem quantity": quantity, "Lineitem name": "Mug", "Lineitem price": price, "Lineitem sku": "MUG-1",
            "Lineitem taxable": taxable, "Lineitem discount": discount,
        ]
    }

    /// Included and added tax, discounts on line and order, shipping, refunds in part and whole, a cancelled order.
    package static let shopify = JournalFixture(
        reader: .shopify,
        text: table(
            shopifyColumns,
            [
                shopifyHead("#1001", "paid", "2500", "227", ["Shipping": "500", "Discount Amount": "100"])
                    .merging(shopifyLine("1000", "2", discount: "100")) { $1 },
                ["Name": "#1001"].merging(shopifyLine("200", "1")) { $1 },
                shopifyHead("#1002", "paid", "1100", "100").merging(shopifyLine("1000", "1")) { $1 },
                shopifyHead("#1003", "partially_refunded", "1100", "100", ["Refunded Amount": "300"])
                    .merging(shopifyLine("1100", "1")) { $1 },
                shopifyHead("#1004", "refunded", "1100", "100", ["Refunded Amount": "1100"])
                    .merging(shopifyLine("1100", "1")) { $1 },
                shopifyHead("#1005", "paid", "1100", "100", ["Cancelled at": "2026-11-01 09:00:00 +0900"])
                    .merging(shopifyLine("1100", "1")) { $1 },
                shopifyHead("#1006", "pending", "1100", "100").merging(shopifyLine("1100", "1")) { $1 },
            ], lineEnd: "\n"), receipts: 5, ledger: Ledger(3, 3547),
        amendment: Change(replacements: [(",300,", ",400,")], ledger: Ledger(3, 3456)),
        void: Change(
            replacements: [("#1002,jane@example.com,paid", "#1002,jane@example.com,voided")], ledger: Ledger(2, 2547)),
        amount: Place(before: ",2,Mug,", text: "1000", after: ",", field: "unit_price"),
        dates: ("2026-10-31 23:30:00", ["2026-02-30 23:30:00", "2026-10-31 24:61:00", "31.10.2026 23:30:00"]),
        column: "Lineitem price",
        spoiled: ("partially_refunded,,,,,JPY", "partially_refunded,,,,,EUR", "currency", "other_currency"))
}
