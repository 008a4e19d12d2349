public import Foundation
public import Postgres

/// Reads every content that a customer's receipts have had, with what brought it and what replaced it.
///
/// Contents that were replaced before there were arrivals are left out.
public struct SelectDatedReceipts: PostgresRowStatement {
    /// One content of a receipt; categories are numbers of the tenant.
    public struct Row: Hashable, Sendable {
        /// The content in the form that rating needs.
        public var receipt: SelectReceiptsOfCustomers.Row
        /// True when a line names the line by which its goods were bought.
        public var namesOriginal: Bool
        /// What brought it; nil: it is from before there were arrivals.
        public var arrival: FactArrival?
        /// True when it was replaced.
        public var isReplaced: Bool
        /// What replaced it; nil: nothing, or it is not known.
        public var replacement: FactArrival?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT c.customer_key, c.store_key, c.receipt_key, c.business_date, c.written_time, c.payment, c.fulfilment,
            c.reserved_days_ahead, c.line_category, c.line_amount, c.line_quantity, c.line_cost, c.names_original,
            a.change_number, a.agent_id, a.install_epoch, c.arrival_sequence,
            c.is_replaced, b.change_number, b.agent_id, b.install_epoch, c.replaced_sequence
        FROM (
            SELECT customer_key, store_key, receipt_key, business_date, written_time, payment, fulfilment,
                reserved_days_ahead, line_category, line_amount, line_quantity, line_cost,
                line_original_key IS NOT NULL AS names_original, arrival, arrival_sequence,
                false AS is_replaced, NULL::bigint AS replaced_arrival, NULL::bigint AS replaced_sequence
            FROM receipts WHERE tenant_id = $1 AND customer_key = $2 AND NOT is_void
            UNION ALL
            SELECT r.customer_key, v.store_key, v.receipt_key, r.business_date, r.written_time, r.payment,
                r.fulfilment, r.reserved_days_ahead, r.line_category, r.line_amount, r.line_quantity, r.line_cost,
                r.line_original_key IS NOT NULL, r.arrival, r.arrival_sequence, true, v.replaced_arrival,
                v.replaced_sequence
            FROM receipt_revisions v, jsonb_populate_record(NULL::receipts, v.content) r
            WHERE v.tenant_id = $1 AND (v.content ->> 'customer_key')::bigint = $2
                AND v.replaced_arrival IS NOT NULL AND NOT r.is_void
        ) c
        LEFT JOIN fact_arrivals a ON a.tenant_id = $1 AND a.arrival = c.arrival
        LEFT JOIN fact_arrivals b ON b.tenant_id = $1 AND b.arrival = c.replaced_arrival
        """

    /// The tenant.
    public var tenant: UUID
    /// The customer.
    public var customer: CustomerKey

    /// Makes the statement.
    public init(tenant: UUID, customer: CustomerKey) {
        self.tenant = tenant
        self.customer = customer
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customer)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        let receipt = SelectReceiptsOfCustomers.Row(
            customer: try row.next(), store: try row.next(), key: try row.next(), businessDate: try row.next(),
            writtenTime: try row.next(), payment: try row.next(), fulfilment: try row.next(),
            reservedDaysAhead: try row.next(), categories: try row.next(), amounts: try row.next(),
            quantities: try row.next(), costs: try row.next())
        return Row(
            receipt: receipt, namesOriginal: try row.next(), arrival: try FactArrival(row: &row),
            isReplaced: try row.next(), replacement: try FactArrival(row: &row))
    }
}
