public import Foundation
public import Postgres

/// Writes a tenant's settings; its currency and the number of its identifier key stay.
public struct UpdateTenantSettings: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE tenant_settings SET time_zone = $2, limited_after_days = $3, stale_after_days = $4,
            keep_acknowledged_days = $5, unknown_customer = $6, week_starts_on = $7, tax_included = $8,
            points_are_discount = $9, disclosure_audience = $10, disclose_fee_income = $11, group_size_min = $12,
            holdout_bp = $13, session_idle_minutes = $14, session_hours = $15, second_factor_required = $16,
            customer_page = $17, cache_customers_max = $18, synchronisation = $19, nightly_from_minute = $20,
            nightly_minutes = $21
        WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID
    /// IANA name.
    public var timeZone: String
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

    /// Makes the statement.
    public init(
        tenant: UUID, timeZone: String, limitedAfterDays: Int32, staleAfterDays: Int32, keepAcknowledgedDays: Int32,
        unknownCustomer: Int16, weekStartsOn: Int16, taxIncluded: Bool, pointsAreDiscount: Bool,
        disclosureAudience: Int16, disclosesFeeIncome: Bool, groupSizeMin: Int32, holdoutBasisPoints: Int32,
        sessionIdleMinutes: Int32, sessionHours: Int32, secondFactorRequired: Bool,
        customerPage: String, cacheCustomersMax: Int32, synchronisation: Int16, nightlyFromMinute: Int32,
        nightlyMinutes: Int32
    ) {
        self.tenant = tenant
        self.timeZone = timeZone
        self.limitedAfterDays = limitedAfterDays
        self.staleAfterDays = staleAfterDays
        self.keepAcknowledgedDays = keepAcknowledgedDays
        self.unknownCustomer = unknownCustomer
        self.weekStartsOn = weekStartsOn
        self.taxIncluded = taxIncluded
        self.pointsAreDiscount = pointsAreDiscount
        self.disclosureAudience = disclosureAudience
        self.disclosesFeeIncome = disclosesFeeIncome
        self.groupSizeMin = groupSizeMin
        self.holdoutBasisPoints = holdoutBasisPoints
        self.sessionIdleMinutes = sessionIdleMinutes
        self.sessionHours = sessionHours
        self.secondFactorRequired = secondFactorRequired
        self.customerPage = customerPage
        self.cacheCustomersMax = cacheCustomersMax
        self.synchronisation = synchronisation
        self.nightlyFromMinute = nightlyFromMinute
        self.nightlyMinutes = nightlyMinutes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(timeZone)
        parameters.append(limitedAfterDays)
        parameters.append(staleAfterDays)
        parameters.append(keepAcknowledgedDays)
        parameters.append(unknownCustomer)
        parameters.append(weekStartsOn)
        parameters.append(taxIncluded)
        parameters.append(pointsAreDiscount)
        parameters.append(disclosureAudience)
        parameters.append(disclosesFeeIncome)
        parameters.append(groupSizeMin)
        parameters.append(holdoutBasisPoints)
        parameters.append(sessionIdleMinutes)
        parameters.append(sessionHours)
        parameters.append(secondFactorRequired)
        parameters.append(customerPage)
        parameters.append(cacheCustomersMax)
        parameters.append(synchronisation)
        parameters.append(nightlyFromMinute)
        parameters.append(nightlyMinutes)
    }
}
