import Rating

/// Reads one case with the defaults of the conformance format; a wrong value is named by its field.
struct CaseReader {
    /// A value of a case that cannot be used.
    struct FieldError: Error {
        var field: String
        var reason: String
    }

    let object: [String: JSONValue]

    func input() throws -> CaseInput {
        let root = JSONField(value: .object(object), path: "")
        return CaseInput(
            asOf: try root.required("as_of").date(),
            customer: try root.optional("customer").map { try customer($0) },
            basket: try root.optional("basket").map { try basket($0) })
    }

    private func customer(_ field: JSONField) throws -> (facts: CustomerFacts, receipts: [Receipt]) {
        let facts = CustomerFacts(
            enrolment: try field.list("enrolment").map { entry in
                EnrolmentChoice(
                    option: try entry.required("option").text(), on: try entry.required("on").date())
            },
            attributes: try field.optional("attributes").map { try attributes($0) } ?? [],
            reservations: try field.list("reservations").map { try reservation($0) })
        if let attribute = facts.contradictoryAttribute {
            throw FieldError(
                field: "customer.attributes", reason: "`\(attribute)` has two different values from the same date")
        }
        let receipts = try field.list("receipts")
        guard receipts.count <= InputLimits.receiptsPerCustomerMax else {
            throw FieldError(
                field: "customer.receipts", reason: "more than \(InputLimits.receiptsPerCustomerMax) receipts")
        }
        return (facts, try receipts.map { try receipt($0) })
    }

    private func attributes(_ field: JSONField) throws -> [AttributeValue] {
        if case .object(let object) = field.value {
            return try object.keys.sorted().map { key in
                AttributeValue(attribute: key, value: try field.required(key).text())
            }
        }
        return try field.entries().map { entry in
            AttributeValue(
                attribute: try entry.required("attribute").text(), value: try entry.required("value").text(),
                from: try entry.optional("from").map { try $0.date() })
        }
    }

    private func reservation(_ field: JSONField) throws -> Reservation {
        let status = try field.required("status")
        guard let word = Reservation.Status(rawValue: try status.text()) else {
            throw FieldError(field: status.path, reason: "must be open, kept or cancelled")
        }
        return Reservation(
            madeOn: try field.required("made_on").date(), dueOn: try field.required("due_on").date(),
            subject: try field.required("subject").text(), amount: try field.required("amount").money(),
            status: word, closedOn: try field.optional("closed_on").map { try $0.date() })
    }

    private func receipt(_ field: JSONField) throws -> Receipt {
        Receipt(
            id: try field.required("id").text(), store: try field.required("store").text(),
            businessDate: try field.required("business_date").date(),
            time: try field.optional("time").map { try $0.time() } ?? .midnight,
            payment: try field.required("payment").text(), fulfilment: try field.required("fulfilment").text(),
            reservedDaysAhead: try field.reservedDaysAhead(),
            lines: try field.lines().map { line in
                ReceiptLine(
                    category: try line.required("category").text(), amount: try line.required("amount").money(),
                    quantity: try line.quantity(), cost: try line.optional("cost").map { try $0.money() })
            })
    }

    private func basket(_ field: JSONField) throws -> Basket {
        Basket(
            store: try field.required("store").text(), payment: try field.required("payment").text(),
            fulfilment: try field.required("fulfilment").text(),
            reservedDaysAhead: try field.reservedDaysAhead(),
            lines: try field.lines().map { line in
                BasketLine(
                    category: try line.required("category").text(),
                    unitCost: UnitCostHundredths(try line.required("unit_cost_e2").integer()),
                    quantity: try line.quantity(),
                    listPrice: try line.optional("list_price").map { try $0.money() },
                    tax: try line.optional("tax").map { try $0.text() } ?? "standard")
            })
    }
}
