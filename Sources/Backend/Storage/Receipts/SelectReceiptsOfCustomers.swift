public import Foundation
public import Postgres
public import Rating

/// Reads the receipts of customers that have not been voided, in the form that rating needs.
public struct SelectReceiptsOfCustomers: PostgresRowStatement {
    /// One receipt; categories are numbers of the tenant.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// The store.
        public var store: StoreKey
        /// The key as text, which breaks ties of order.
        public var key: String
        /// The store's local business date.
        public var businessDate: CalendarDate
        /// Seconds since midnight as written; nil: none.
        public var writtenTime: Int32?
        /// The way of payment.
        public var payment: String
        /// The way of fulfilment.
        public var fulfilment: String
        /// Days between reservation and purchase.
        public var reservedDaysAhead: Int32
        /// Category of each line.
        public var categories: [CategoryKey]
        /// Tax-excluded amount of each line; minor units.
        public var amounts: [Int64]
        /// Quantity of each line; thousandths.
        public var quantities: [Int64]
        /// Cost of each line; minor units; nil: unknown.
        public var costs: [Int64?]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT customer_key, store_key, receipt_key, business_date, written_time, payment, fulfilment,
            reserved_days_ahead, line_category, line_amount, line_quantity, line_cost
        FROM receipts
        WHERE tenant_id = $1 AND customer_key = ANY ($2) AND business_date BETWEEN $3 AND $4 AND NOT is_void
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]
    /// The first business date.
    public var from: CalendarDate
    /// The last business date.
    public var through: CalendarDate

    /// Makes the statement; without dates it reads all receipts.
    public init(
        tenant: UUID, customers: [CustomerKey], from: CalendarDate = .distantPast,
        through: CalendarDate = .distantFuture
    ) {
        self.tenant = tenant
        self.customers = customers
        self.from = from
        self.through = through
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(from)
        parameters.append(through)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            customer: try row.next(), store: try row.next(), key: try row.next(), businessDate: try row.next(),
            writtenTime: try row.next(), payment: try row.next(), fulfilment: try row.next(),
            reservedDaysAhead: try row.next(), categories: try row.next(), amounts: try row.next(),
            quantities: try row.next(), costs: try row.next())
    }
}
