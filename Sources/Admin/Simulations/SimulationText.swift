import KakuzukeProtocol

/// The report of a simulation for a person.
struct SimulationText {
    private let report: Kakuzuke_V1_PolicySimulation

    init(_ report: Kakuzuke_V1_PolicySimulation) {
        self.report = report
    }

    /// All parts, with an empty line between them.
    var text: String {
        ([heading, movements, gradeMoves, sales, walkIns, deciles] + lists).filter { !$0.isEmpty }
            .joined(separator: "\n\n")
    }

    private var heading: String {
        var lines = [
            "version \(report.version) against version \(report.against), customers as of "
                + MomentText.date(report.asOf),
            "receipts of \(MomentText.date(report.from)) to \(MomentText.date(report.asOf)) priced again, "
                + "on the assumption that everybody buys what was bought",
            "\(MoneyText.count(report.customers)) customers, \(MoneyText.count(report.receipts)) receipts, "
                + "\(MoneyText.count(report.total.lines)) lines",
        ]
        if report.unpricedLines > 0 {
            lines.append(
                "not priced: \(MoneyText.count(report.unpricedLines)) lines of \(money(report.unpricedAmount)), "
                    + "whose cost is not known")
        }
        if report.leftOut > 0 {
            lines.append("left out: \(MoneyText.count(report.leftOut)) customers with too many receipts")
        }
        return (lines + emptiness).joined(separator: "\n")
    }

    /// Why the report shows no effect, and what to do.
    private var emptiness: [String] {
        if report.version == report.against {
            return [
                "this compares the version with itself: it shows no effect and does not let the version be activated",
                "  next: kakuzuke policy simulate \(report.version) --against OTHER",
            ]
        }
        guard report.receipts == 0 else { return [] }
        return [
            "no receipts lie in this period: no prices were compared",
            "  next: begin the period earlier (--from DATE), or simulate again when receipts have come in",
        ]
    }

    private var movements: String {
        var table = TextTable(
            .init(title: "SUBJECT"), .init(title: "UP", alignsRight: true), .init(title: "SAME", alignsRight: true),
            .init(title: "DOWN", alignsRight: true), .init(title: "FALLS", alignsRight: true))
        for movement in report.movements {
            func count(_ number: UInt64) -> String { movement.isCompared ? MoneyText.count(number) : "-" }
            table.add(
                movement.subject, count(movement.ups), count(movement.same), count(movement.downs),
                report.hasFallLimit ? count(movement.falls) : "-")
        }
        let falls =
            report.hasFallLimit
            ? "\ncustomers who fall more than \(report.fallLimit) rungs: \(MoneyText.count(report.fallenCustomers))"
            : "\nthe ladders of grades differ: who pays a lower fee goes up, and falls are not counted"
        return table.text(none: "") + falls
    }

    private var gradeMoves: String {
        var table = TextTable(
            .init(title: "SUBJECT"), .init(title: "OLD GRADE"), .init(title: "NEW GRADE"),
            .init(title: "CUSTOMERS", alignsRight: true))
        for movement in report.movements {
            for move in movement.moves {
                table.add(
                    movement.subject, grade(move.oldGrade), grade(move.newGrade), MoneyText.count(move.customers))
            }
        }
        return table.text(none: "")
    }

    private var sales: String {
        var table = TextTable(
            .init(title: "SUBJECT"), .init(title: "NEW GRADE"), .init(title: "SALES OLD", alignsRight: true),
            .init(title: "SALES NEW", alignsRight: true), .init(title: "FEE OLD", alignsRight: true),
            .init(title: "FEE NEW", alignsRight: true), .init(title: "MARGIN OLD", alignsRight: true),
            .init(title: "MARGIN NEW", alignsRight: true))
        func add(_ subject: String, _ grade: String, _ figures: Kakuzuke_V1_SimulatedFigures) {
            table.add(
                subject, grade, money(figures.oldSales), money(figures.newSales), money(figures.oldFee),
                money(figures.newFee), rate(figures.hasOldMarginBp ? figures.oldMarginBp : nil),
                rate(figures.hasNewMarginBp ? figures.newMarginBp : nil))
        }
        for row in report.rows { add(row.subject, grade(row.grade), row.figures) }
        add("total", "", report.total)
        return table.text(none: "")
    }

    private var walkIns: String {
        let walkIns = report.walkIns
        guard walkIns.lines > 0 else { return "" }
        func share(_ part: Int64, _ whole: Int64) -> String {
            guard whole > 0 else { return "-" }
            return MoneyText.rate(Int32(clamping: Int128(part) * 10_000 / Int128(whole)))
        }
        return "receipts of nobody known: \(share(walkIns.oldSales, report.total.oldSales)) of sales and "
            + "\(share(walkIns.oldFee, report.total.oldFee)) of fees old, "
            + "\(share(walkIns.newSales, report.total.newSales)) and \(share(walkIns.newFee, report.total.newFee)) new"
    }

    private var deciles: String {
        var table = TextTable(
            .init(title: "DECILE", alignsRight: true), .init(title: "SPENT FROM", alignsRight: true),
            .init(title: "CUSTOMERS", alignsRight: true), .init(title: "FEE RATE OLD", alignsRight: true),
            .init(title: "FEE RATE NEW", alignsRight: true), .init(title: ""))
        for (place, decile) in report.deciles.enumerated() {
            table.add(
                String(place + 1), money(decile.spendFrom), MoneyText.count(decile.customers),
                rate(decile.hasOldRateBp ? decile.oldRateBp : nil), rate(decile.hasNewRateBp ? decile.newRateBp : nil),
                decile.paysMoreThanLower ? "pays more than a lower one" : "")
        }
        return table.text(none: "")
    }

    private var lists: [String] {
        [affected("customers who pay most more", report.losses), affected("customers who pay most less", report.gains)]
            + [falls]
    }

    private func affected(_ title: String, _ customers: [Kakuzuke_V1_AffectedCustomer]) -> String {
        guard !customers.isEmpty else { return "" }
        var table = TextTable(
            .init(title: "CUSTOMER", alignsRight: true), .init(title: "OLD", alignsRight: true),
            .init(title: "NEW", alignsRight: true), .init(title: "CHANGE", alignsRight: true),
            .init(title: "GRADES"))
        for customer in customers {
            let (change, isLarge) = customer.newSales.subtractingReportingOverflow(customer.oldSales)
            table.add(
                String(customer.customerID), money(customer.oldSales), money(customer.newSales),
                isLarge ? "-" : money(change), customer.grades.map(grades).joined(separator: ", "))
        }
        return title + ":\n" + table.text(none: "")
    }

    private var falls: String {
        guard !report.falls.isEmpty else { return "" }
        var table = TextTable(.init(title: "CUSTOMER", alignsRight: true), .init(title: "FALL"))
        for fallen in report.falls { table.add(String(fallen.customerID), grades(fallen.grades)) }
        return "customers who fall furthest:\n" + table.text(none: "")
    }

    private func grades(_ grades: Kakuzuke_V1_SubjectGrades) -> String {
        "\(grades.subject) \(grade(grades.oldGrade)) > \(grade(grades.newGrade))"
    }

    private func grade(_ code: String) -> String { code.isEmpty ? "none" : code }

    private func money(_ amount: Int64) -> String { MoneyText.amount(amount, report.currency) }

    private func rate(_ basisPoints: Int32?) -> String { basisPoints.map(MoneyText.rate) ?? "-" }
}
