public import Foundation
public import Postgres
public import Rating

/// Keeps a quote with the version that it was made by.
public struct InsertQuote: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO quotes (tenant_id, quote_id, made_at, as_of, policy_key, customer_key, store, basket, answer)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its id.
    public var quote: String
    /// When.
    public var madeAt: Moment
    /// The business date.
    public var asOf: CalendarDate
    /// The version.
    public var policy: PolicyKey
    /// The customer; nil: a walk-in, or somebody unknown.
    public var customer: CustomerKey?
    /// Code of the store as asked.
    public var store: String
    /// What was asked, a message.
    public var basket: StoredBytes
    /// What was answered, a message.
    public var answer: StoredBytes

    /// Makes the statement.
    public init(
        tenant: UUID, quote: String, madeAt: Moment, asOf: CalendarDate, policy: PolicyKey, customer: CustomerKey?,
        store: String, basket: StoredBytes, answer: StoredBytes
    ) {
        self.tenant = tenant
        self.quote = quote
        self.madeAt = madeAt
        self.asOf = asOf
        self.policy = policy
        self.customer = customer
        self.store = store
        self.basket = basket
        self.answer = answer
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(quote)
        parameters.append(madeAt)
        parameters.append(asOf)
        parameters.append(policy)
        parameters.append(customer)
        parameters.append(store)
        parameters.append(basket)
        parameters.append(answer)
    }
}
