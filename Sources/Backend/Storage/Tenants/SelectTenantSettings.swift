public import Foundation
public import Postgres

/// Reads a tenant's settings.
public struct SelectTenantSettings: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// IANA name.
        public var timeZone: String
        /// ISO 4217.
        public var currency: String
        /// Number of the key that hashes identifiers.
        public var identifierKeyID: Int32
        /// Days without a feed after which prices are LIMITED.
        public var limitedAfterDays: Int32
        /// Days without a feed after which prices are STALE.
        public var staleAfterDays: Int32
        /// Days for which agents keep acknowledged facts.
        public var keepAcknowledgedDays: Int32
        /// What a customer outside the cache gets: 0 walk-in, 1 provisional.
        public var unknownCustomer: Int16
        /// 1 Monday to 7 Sunday.
        public var weekStartsOn: Int16
        /// Amounts of journals contain tax where their profile does not say.
        public var taxIncluded: Bool
        /// Points are a discount on the amount; false: they are a means of payment.
        public var pointsAreDiscount: Bool
        /// Who may be shown how a price is made: 0 everyone, 1 members, 2 concerned.
        public var disclosureAudience: Int16
        /// Customers are shown the fee income that they brought.
        public var disclosesFeeIncome: Bool
        /// Smallest group of customers of which figures are shown.
        public var groupSizeMin: Int32
        /// Part of a plan's customers that is left out for comparison; basis points.
        public var holdoutBasisPoints: Int32
        /// Minutes without a call after which a session ends.
        public var sessionIdleMinutes: Int32
        /// Hours after which a session ends whatever happens.
        public var sessionHours: Int32
        /// Everybody who signs in with a password needs one-time codes.
        public var secondFactorRequired: Bool
        /// Address of the customers' page, to which a signed link is added; empty: none.
        public var customerPage: String
        /// Customers up to which every store's cache holds all.
        public var cacheCustomersMax: Int32
        /// When agents talk to the server by themselves: 0 all the time, 1 once a night.
        public var synchronisation: Int16
        /// First minute of the nightly window after midnight.
        public var nightlyFromMinute: Int32
        /// Length of the nightly window; minutes.
        public var nightlyMinutes: Int32
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT time_zone, currency, identifier_key_id, limited_after_days, stale_after_days, keep_acknowledged_days,
            unknown_customer, week_starts_on, tax_included, points_are_discount, disclosure_audience,
            disclose_fee_income, group_size_min, holdout_bp, session_idle_minutes, session_hours,
            second_factor_required, customer_page, cache_customers_max, synchronisation, nightly_from_minute,
            nightly_minutes
        FROM tenant_settings WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            timeZone: try row.next(), currency: try row.next(), identifierKeyID: try row.next(),
            limitedAfterDays: try row.next(), staleAfterDays: try row.next(), keepAcknowledgedDays: try row.next(),
            unknownCustomer: try row.next(), weekStartsOn: try row.next(), taxIncluded: try row.next(),
            pointsAreDiscount: try row.next(), disclosureAudience: try row.next(), disclosesFeeIncome: try row.next(),
            groupSizeMin: try row.next(), holdoutBasisPoints: try row.next(), sessionIdleMinutes: try row.next(),
            sessionHours: try row.next(), secondFactorRequired: try row.next(),
            customerPage: try row.next(), cacheCustomersMax: try row.next(), synchronisation: try row.next(),
            nightlyFromMinute: try row.next(), nightlyMinutes: try row.next())
    }
}
