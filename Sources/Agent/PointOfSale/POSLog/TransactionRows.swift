import Rating

/// The lines of a transaction of POSLog as rows with names, for the dialects 2.2.1 (Wincor) and 6.0 (Retalix).
///
/// Source: `docs/journals.md`, "POSLog".
struct TransactionRows {
    /// A row and the line in the file where it stands.
    struct Row {
        var values: [String: String]
        var line: Int64
    }

    private let transaction: TransactionElement
    private let retail: TransactionElement?
    private let profile: JournalProfile

    init(_ transaction: TransactionElement, profile: JournalProfile) {
        self.transaction = transaction
        self.profile = profile
        retail = transaction.child("RetailTransaction")
    }

    /// The rows, at least one: a transaction without lines has one that is no line.
    func rows() throws(RowProblem) -> [Row] {
        let head = try head()
        let items = try keptItems()
        let isNetOfDiscounts = try takesDiscountsOff(items, head)
        var rows: [Row] = []
        for item in items {
            var values = head
            for (name, value) in try line(item, isNetOfDiscounts: isNetOfDiscounts) { values[name] = value }
            rows.append(Row(values: values, line: item.line))
        }
        if rows.isEmpty {
            rows = [Row(values: head.merging(["LineKind": "None", "Amount": "0"]) { $1 }, line: transaction.line)]
        }
        return rows
    }

    // MARK: What belongs to the receipt

    private func head() throws(RowProblem) -> [String: String] {
        var values: [String: String] = [:]
        values["Kind"] =
            transaction.isFlagged("CancelFlag") || retail?.isFlagged("CancelFlag") == true
            ? "Cancelled"
            : transaction.isFlagged("TrainingModeFlag")
                ? "Training" : transaction.children.first { $0.name.hasSuffix("Transaction") }?.name ?? "Transaction"
        values["Store"] = transaction.value("RetailStoreID") ?? transaction.child("BusinessUnit")?.value("UnitID")
        values["WorkstationID"] = transaction.value("WorkstationID")
        values["SequenceNumber"] = transaction.value("SequenceNumber")
        values["BusinessDayDate"] = transaction.value("BusinessDayDate")
        values["BusinessDay"] = values["BusinessDayDate"]
        let begun = transaction.value("BeginDateTime") ?? transaction.value("EndDateTime")
        values["Time"] = begun.flatMap(Self.time)
        values["TransactionStatus"] = retail?.attributes["TransactionStatus"]
        values["LoyaltyAccountID"] = retail?.found("LoyaltyAccountID")
        values["CustomerID"] = retail?.child("Customer").flatMap { $0.value("CustomerID") }
        values["TenderType"] = items("Tender").first?.attributes["TenderType"]
        if let link = (transaction.child("PostVoidTransaction") ?? transaction).child("TransactionLink") {
            addLink(link, as: "Link", to: &values)
        }
        for total in retail?.children.filter({ $0.name == "Total" }) ?? [] {
            guard let type = total.attributes["TotalType"] else { continue }
            let text = ColumnName.trimmed(total.text)
            let isReturn = total.attributes["TypeCode"] == "Return"
            values["Total." + type] = isReturn && !text.hasPrefix("-") ? "-" + text : text
        }
        let discounts = items("Discount")
        if !discounts.isEmpty {
            var sum: Int64 = 0
            for discount in discounts { sum += try money(discount.value("Amount"), "receipt_discounts") }
            values["ReceiptDiscount"] = written(sum)
        }
        return values
    }

    private func addLink(_ link: TransactionElement, as name: String, to values: inout [String: String]) {
        values[name + ".Store"] = link.value("RetailStoreID") ?? link.child("BusinessUnit")?.value("UnitID")
        values[name + ".WorkstationID"] = link.value("WorkstationID")
        values[name + ".SequenceNumber"] = link.value("SequenceNumber")
        values[name + ".Date"] =
            link.value("BusinessDayDate") ?? link.value("BeginDateTime").map { String($0.prefix { $0 != "T" }) }
    }

    /// The time of `2018-07-14T14:25:04+01:00` without its offset: the store's own clock.
    private static func time(_ text: String) -> String? {
        guard let mark = text.firstIndex(of: "T") else { return nil }
        let time = text[text.index(after: mark)...].prefix { $0.isNumber || $0 == ":" }
        return time.isEmpty ? nil : String(time)
    }

    // MARK: Lines

    private var lineItems: [TransactionElement] { retail?.children.filter { $0.name == "LineItem" } ?? [] }

    /// What the line items hold under a name, such as tenders, unless they are void.
    private func items(_ name: String) -> [TransactionElement] {
        lineItems.filter { !Self.isVoid($0) }.compactMap { $0.child(name) }
    }

    private static func isVoid(_ item: TransactionElement) -> Bool {
        item.isFlagged("VoidFlag") || item.isFlagged("CancelFlag")
    }

    private static func goods(_ item: TransactionElement) -> TransactionElement? {
        item.child("Sale") ?? item.child("Return")
    }

    /// The items that sell goods or take them back, less those that were voided and those that void them.
    private func keptItems() throws(RowProblem) -> [TransactionElement] {
        var kept: [TransactionElement] = []
        for item in lineItems where Self.goods(item) != nil {
            guard Self.isVoid(item) else {
                kept.append(item)
                continue
            }
            if let place = voided(by: item, among: kept) { kept.remove(at: place) }
        }
        return kept
    }

    /// The item that a void takes back: the one that it names, else the last equal one; nil: it voids itself only.
    private func voided(by void: TransactionElement, among kept: [TransactionElement]) -> Int? {
        let goods = Self.goods(void)
        let links = [void, goods].compactMap { $0 }.flatMap { element in
            [
                element.value("CreateRefNumber"), element.value("ItemLink"),
                element.child("ItemLink")?.found("LineItemSequenceNumber"),
                element.child("ItemLink")?.found("SequenceNumber"),
            ].compactMap { $0 }
        }
        let named = kept.lastIndex { item in
            let own = item.value("SequenceNumber") ?? Self.goods(item)?.value("SequenceNumber")
            return own.map(links.contains) ?? false
        }
        if let named { return named }
        return kept.lastIndex { item in
            let other = Self.goods(item)
            return other?.found("ItemID") == goods?.found("ItemID")
                && other?.value("ExtendedAmount") == goods?.value("ExtendedAmount")
        }
    }

    private func line(_ item: TransactionElement, isNetOfDiscounts: Bool) throws(RowProblem) -> [String: String] {
        guard let goods = Self.goods(item) else { return [:] }
        var values: [String: String] = ["LineKind": goods.name]
        values["ItemID"] = goods.value("ItemID")
        values["POSItemID"] = goods.child("POSIdentity")?.value("POSItemID") ?? goods.value("ScanData")
        values["MerchandiseHierarchy"] = goods.value("MerchandiseHierarchy")
        let quantity = goods.child("Quantity")
        values["Quantity"] = goods.value("Quantity") ?? quantity?.attributes["Units"] ?? "1"
        if goods.value("NetAmount") != nil || goods.value("ExtendedAmount") != nil {
            values["Amount"] = written(try amount(goods, isNetOfDiscounts: isNetOfDiscounts))
        }
        values["TaxPercent"] = try percent(goods.children.filter { $0.name == "Tax" })
        if goods.name == "Return", let link = goods.child("TransactionLink") ?? item.child("TransactionLink") {
            addLink(link, as: "Original", to: &values)
        }
        return values
    }

    /// The amount after the line's discounts.
    private func amount(_ goods: TransactionElement, isNetOfDiscounts: Bool) throws(RowProblem) -> Int64 {
        if let net = goods.value("NetAmount") { return try money(net, "amount") }
        let extended = try money(goods.value("ExtendedAmount"), "amount")
        guard isNetOfDiscounts, goods.value("ExtendedDiscountAmount") != nil else { return extended }
        return extended - (try money(goods.value("ExtendedDiscountAmount"), "line_discounts"))
    }

    /// Whether the lines come to the total only once their discounts are taken off.
    private func takesDiscountsOff(
        _ items: [TransactionElement], _ head: [String: String]
    ) throws(RowProblem) -> Bool {
        guard items.contains(where: { Self.goods($0)?.value("ExtendedDiscountAmount") != nil }) else { return false }
        var before: Int64 = 0
        var after: Int64 = 0
        for item in items {
            guard let goods = Self.goods(item) else { continue }
            let isReturn = goods.name == "Return"
            let sign: Int64 = isReturn ? -1 : 1
            before += (try amount(goods, isNetOfDiscounts: false)) * sign
            after += (try amount(goods, isNetOfDiscounts: true)) * sign
        }
        var totals: Set<Int64> = []
        for type in ["TransactionGrandAmount", "TransactionNetAmount"] {
            if let text = head["Total." + type] { totals.insert(try money(text, "total")) }
        }
        return totals.contains(after) && !totals.contains(before)
    }

    /// The rate of a line: the sum of its taxes' rates; nil: the line names none.
    private func percent(_ taxes: [TransactionElement]) throws(RowProblem) -> String? {
        var hundredths: Int32 = 0
        var isNamed = false
        for tax in taxes {
            guard let text = tax.value("Percent") else { continue }
            guard let rate = TaxRateText.percent(text) else { throw RowProblem("unknown_value", .taxRate) }
            hundredths += rate.rawValue
            isNamed = true
        }
        return isNamed ? "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)" : nil
    }

    // MARK: Amounts

    private func money(_ text: String?, _ field: String) throws(RowProblem) -> Int64 {
        guard let text, let money = profile.money(text) else { throw RowProblem("not_an_amount", field: field) }
        guard money.rawValue.magnitude <= InputLimits.amountMax.rawValue.magnitude else {
            throw RowProblem("out_of_range", field: field)
        }
        return money.rawValue
    }

    /// An amount with the currency's decimals.
    private func written(_ amount: Int64) -> String {
        let digits = String(amount.magnitude)
        let sign = amount < 0 ? "-" : ""
        guard profile.currencyDecimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, profile.currencyDecimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(profile.currencyDecimals) + "." + padded.suffix(profile.currencyDecimals)
    }
}
