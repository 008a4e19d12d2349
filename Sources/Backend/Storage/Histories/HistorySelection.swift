public import Foundation
public import Rating

/// Which receipts and facts of a tenant are read for all its customers, and what of them.
///
/// What nobody asks for is not sent: quantities, costs and taxes are half of what a receipt weighs.
public struct HistorySelection: Sendable {
    /// The tenant.
    public var tenant: UUID
    /// The last business date whose receipts count.
    public var through: CalendarDate
    /// The first business date whose receipts are read with quantities, costs and taxes; nil: none.
    public var priced: CalendarDate?
    /// True: quantities of all receipts.
    public var hasAllQuantities: Bool
    /// True: costs of all receipts.
    public var hasAllCosts: Bool
    /// The policy versions whose kept states are read too.
    public var statesOf: [PolicyKey]

    /// Makes a selection.
    public init(
        tenant: UUID, through: CalendarDate, priced: CalendarDate?, hasAllQuantities: Bool, hasAllCosts: Bool,
        statesOf: [PolicyKey] = []
    ) {
        self.tenant = tenant
        self.through = through
        self.priced = priced
        self.hasAllQuantities = hasAllQuantities
        self.hasAllCosts = hasAllCosts
        self.statesOf = statesOf
    }

    /// What is known of the customers of a range of numbers apart from receipts, ordered by customer.
    ///
    /// The first branch gives the columns their types. Identifiers, dates and numbers are written into the text, since
    /// a COPY takes no parameters; none of them can hold a quote.
    func facts(of customers: ClosedRange<Int64>) -> String {
        let range = "\(owner) AND customer_key BETWEEN \(customers.lowerBound) AND \(customers.upperBound)"
        let none = "NULL::bigint, NULL::bytea"
        return """
            SELECT * FROM (
                SELECT customer_key, \(HistoryRow.Kind.customer.rawValue)::smallint, NULL::date, needs_remake::integer,
                    NULL::integer, NULL::integer, NULL::text, NULL::text, \(none)
                FROM customers WHERE \(range) AND NOT is_gone
                UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.enrolment.rawValue)::smallint, on_date, NULL::integer,
                    NULL::integer, NULL::integer, option, NULL::text, \(none)
                FROM customer_enrolments WHERE \(range)
                UNION ALL
                -- As everywhere, what was recorded first holds.
                (SELECT DISTINCT ON (customer_key, attribute, from_date)
                    customer_key, \(HistoryRow.Kind.attribute.rawValue)::smallint, from_date, NULL::integer,
                    NULL::integer, NULL::integer, attribute, value, \(none)
                FROM customer_attributes WHERE \(range)
                ORDER BY customer_key, attribute, from_date, recorded_at, identity_key)
                UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.reservation.rawValue)::smallint, made_on,
                    due_on - DATE '1970-01-01', status::integer, closed_on - DATE '1970-01-01', subject, NULL::text,
                    amount, NULL::bytea
                FROM customer_reservations WHERE \(range)
                \(keptStates(range))
            ) AS part ORDER BY 1
            """
    }

    private func keptStates(_ range: String) -> String {
        guard !statesOf.isEmpty else { return "" }
        let versions = statesOf.map { String($0.rawValue) }.joined(separator: ", ")
        return """
            UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.states.rawValue)::smallint, exact_until, policy_key,
                    NULL::integer, NULL::integer, NULL::text, NULL::text, NULL::bigint, states
                FROM rating_states WHERE \(range) AND policy_key IN (\(versions))
            """
    }

    /// The receipts of some business dates, in no order; those of nobody known only where they are asked for and since
    /// the first business date with prices.
    func receipts(of dates: ClosedRange<CalendarDate>, hasWalkIns: Bool) -> String {
        let walkIns = priced.map { " OR business_date >= DATE '\($0)'" } ?? ""
        return """
            SELECT customer_key, business_date, store_key, reserved_days_ahead, written_time, payment, fulfilment,
                receipt_key, line_category, line_amount,
                \(column("line_quantity", "bigint[]", isAlwaysSent: hasAllQuantities)),
                \(column("line_cost", "bigint[]", isAlwaysSent: hasAllCosts)),
                \(column("line_tax_rate", "integer[]", isAlwaysSent: false))
            FROM receipts WHERE \(owner) AND business_date BETWEEN DATE '\(dates.lowerBound)' AND DATE '\(
                min(dates.upperBound, through))'
                AND NOT is_void AND (customer_key IS NOT NULL\(hasWalkIns ? walkIns : ""))
            """
    }

    private var owner: String { "tenant_id = '\(tenant.uuidString)'::uuid" }

    private func column(_ name: String, _ type: String, isAlwaysSent: Bool) -> String {
        if isAlwaysSent { return name }
        return priced.map { "CASE WHEN business_date >= DATE '\($0)' THEN \(name) END" } ?? "NULL::\(type)"
    }
}
