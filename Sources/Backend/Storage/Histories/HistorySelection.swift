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

    /// Everything of the customers of a range of numbers, ordered by customer only: the server sorts one key of eight
    /// bytes, and each customer's few rows are put into order by whoever reads them.
    ///
    /// The first branch gives the columns their types. Identifiers, dates and numbers are written into the text, since
    /// a COPY takes no parameters; none of them can hold a quote.
    func histories(of customers: ClosedRange<Int64>) -> String {
        let owner = "tenant_id = '\(tenant.uuidString)'::uuid"
        let range = "\(owner) AND customer_key BETWEEN \(customers.lowerBound) AND \(customers.upperBound)"
        let noStates = statesOf.isEmpty ? "" : ", NULL::bytea"
        let noLines = "NULL::integer[], NULL::bigint[], NULL::bigint[], NULL::bigint[], NULL::integer[]"
        let none = noLines + noStates
        return """
            SELECT * FROM (
                SELECT customer_key, \(HistoryRow.Kind.customer.rawValue)::smallint, NULL::date, needs_remake::integer,
                    NULL::integer, NULL::integer, NULL::text, NULL::text, NULL::text, \(none)
                FROM customers WHERE \(range) AND NOT is_gone
                UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.enrolment.rawValue)::smallint, on_date, NULL::integer,
                    NULL::integer, NULL::integer, option, NULL::text, NULL::text, \(none)
                FROM customer_enrolments WHERE \(range)
                UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.attribute.rawValue)::smallint, from_date, NULL::integer,
                    NULL::integer, NULL::integer, attribute, value, NULL::text, \(none)
                FROM customer_attributes WHERE \(range)
                UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.reservation.rawValue)::smallint, made_on,
                    due_on - DATE '1970-01-01', status::integer, closed_on - DATE '1970-01-01', subject, NULL::text,
                    NULL::text, NULL::integer[], ARRAY[amount], NULL::bigint[], NULL::bigint[],
                    NULL::integer[]\(noStates)
                FROM customer_reservations WHERE \(range)
                UNION ALL
                SELECT \(receiptColumns)\(noStates)
                FROM receipts WHERE \(range) AND business_date <= DATE '\(through)' AND NOT is_void
                \(keptStates(range, noLines))
            ) AS part ORDER BY 1
            """
    }

    private func keptStates(_ range: String, _ noLines: String) -> String {
        guard !statesOf.isEmpty else { return "" }
        let versions = statesOf.map { String($0.rawValue) }.joined(separator: ", ")
        return """
            UNION ALL
                SELECT customer_key, \(HistoryRow.Kind.states.rawValue)::smallint, exact_until, policy_key,
                    NULL::integer, NULL::integer, NULL::text, NULL::text, NULL::text, \(noLines), states
                FROM rating_states WHERE \(range) AND policy_key IN (\(versions))
            """
    }

    /// The receipts of nobody known since the first business date with prices, in no order.
    var walkIns: String {
        """
        SELECT \(receiptColumns)
        FROM receipts WHERE tenant_id = '\(tenant.uuidString)'::uuid AND customer_key IS NULL
            AND business_date BETWEEN DATE '\(priced ?? through)' AND DATE '\(through)' AND NOT is_void
        """
    }

    private var receiptColumns: String {
        """
        customer_key, \(HistoryRow.Kind.receipt.rawValue)::smallint, business_date, store_key, reserved_days_ahead,
            written_time, payment, fulfilment, receipt_key, line_category, line_amount,
            \(column("line_quantity", "bigint[]", isAlwaysSent: hasAllQuantities)),
            \(column("line_cost", "bigint[]", isAlwaysSent: hasAllCosts)),
            \(column("line_tax_rate", "integer[]", isAlwaysSent: false))
        """
    }

    private func column(_ name: String, _ type: String, isAlwaysSent: Bool) -> String {
        if isAlwaysSent { return name }
        return priced.map { "CASE WHEN business_date >= DATE '\($0)' THEN \(name) END" } ?? "NULL::\(type)"
    }
}
