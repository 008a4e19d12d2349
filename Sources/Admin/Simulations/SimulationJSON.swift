import KakuzukeProtocol

/// The report of a simulation for programs.
enum SimulationJSON {
    /// The whole report; a grade is null where there is none, a rate where it has no base.
    static func value(_ report: Kakuzuke_V1_PolicySimulation) -> JSONValue {
        [
            "version": .integer(Int64(report.version)), "against": .integer(Int64(report.against)),
            "digest": .text(hexadecimal(report.digest)), "against_digest": .text(hexadecimal(report.againstDigest)),
            "simulated_at": .text(MomentText.utc(milliseconds: report.simulatedAtMs)),
            "simulated_by": .text(report.simulatedBy), "currency": .text(report.currency),
            "as_of": .text(MomentText.date(report.asOf)), "from": .text(MomentText.date(report.from)),
            "customers": count(report.customers), "left_out": count(report.leftOut),
            "receipts": count(report.receipts), "movements": .list(report.movements.map(movement)),
            "total": figures(report.total), "rows": .list(report.rows.map(row)),
            "walk_ins": figures(report.walkIns), "unpriced_lines": count(report.unpricedLines),
            "unpriced_amount": .integer(report.unpricedAmount), "losses": .list(report.losses.map(affected)),
            "gains": .list(report.gains.map(affected)),
            "fall_limit": report.hasFallLimit ? .integer(Int64(report.fallLimit)) : .null,
            "fallen_customers": count(report.fallenCustomers),
            "falls": .list(
                report.falls.map { ["customer_id": count($0.customerID), "grades": grades($0.grades)] }),
            "deciles": .list(report.deciles.map(decile)),
        ]
    }

    private static func movement(_ movement: Kakuzuke_V1_SimulatedMovement) -> JSONValue {
        [
            "subject": .text(movement.subject), "is_compared": .boolean(movement.isCompared),
            "moves": .list(
                movement.moves.map {
                    [
                        "old_grade": grade($0.oldGrade), "new_grade": grade($0.newGrade),
                        "customers": count($0.customers),
                    ]
                }), "ups": count(movement.ups), "downs": count(movement.downs), "same": count(movement.same),
            "falls": count(movement.falls),
        ]
    }

    private static func row(_ row: Kakuzuke_V1_SimulatedRow) -> JSONValue {
        ["subject": .text(row.subject), "grade": grade(row.grade), "figures": figures(row.figures)]
    }

    private static func figures(_ figures: Kakuzuke_V1_SimulatedFigures) -> JSONValue {
        [
            "lines": count(figures.lines), "cost": .integer(figures.cost), "old_sales": .integer(figures.oldSales),
            "new_sales": .integer(figures.newSales), "old_fee": .integer(figures.oldFee),
            "new_fee": .integer(figures.newFee),
            "old_margin_bp": figures.hasOldMarginBp ? .integer(Int64(figures.oldMarginBp)) : .null,
            "new_margin_bp": figures.hasNewMarginBp ? .integer(Int64(figures.newMarginBp)) : .null,
        ]
    }

    private static func affected(_ customer: Kakuzuke_V1_AffectedCustomer) -> JSONValue {
        [
            "customer_id": count(customer.customerID), "old_sales": .integer(customer.oldSales),
            "new_sales": .integer(customer.newSales), "grades": .list(customer.grades.map(grades)),
        ]
    }

    private static func decile(_ decile: Kakuzuke_V1_SpendDecile) -> JSONValue {
        [
            "customers": count(decile.customers), "spend_from": .integer(decile.spendFrom),
            "figures": figures(decile.figures),
            "old_rate_bp": decile.hasOldRateBp ? .integer(Int64(decile.oldRateBp)) : .null,
            "new_rate_bp": decile.hasNewRateBp ? .integer(Int64(decile.newRateBp)) : .null,
            "pays_more_than_lower": .boolean(decile.paysMoreThanLower),
        ]
    }

    private static func grades(_ grades: Kakuzuke_V1_SubjectGrades) -> JSONValue {
        [
            "subject": .text(grades.subject), "old_grade": grade(grades.oldGrade),
            "new_grade": grade(grades.newGrade),
        ]
    }

    private static func grade(_ code: String) -> JSONValue { code.isEmpty ? .null : .text(code) }

    private static func count(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
