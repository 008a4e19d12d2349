import KakuzukeProtocol
import Storage

/// What a tenant decides about itself, as a value; `TenantSettingField.all` tells what each field may be.
struct TenantSettings: Hashable, Sendable {
    /// Days without the server after which prices are LIMITED, of a new tenant.
    static let limitedAfterDaysDefault: Int32 = 2
    /// Days without the server after which prices are STALE, of a new tenant.
    static let staleAfterDaysDefault: Int32 = 35
    /// Days for which agents keep what the server holds, of a new tenant.
    static let keepAcknowledgedDaysDefault: Int32 = 40

    /// Everything but the groups of stores.
    var row: SelectTenantSettings.Row
    /// Stores by the code of their group, ascending.
    var storeGroups: [String: [String]]

    /// Puts together what the database holds.
    init(_ row: SelectTenantSettings.Row, groups: [ListStoreGroups.Row]) {
        self.row = row
        storeGroups = Dictionary(grouping: groups, by: \.group).mapValues { $0.map(\.store).sorted() }
    }

    /// The settings as they cross the wire.
    var message: Kakuzuke_V1_TenantSettings {
        var message = Kakuzuke_V1_TenantSettings()
        message.timeZone = row.timeZone
        message.weekStartsOn = UInt32(row.weekStartsOn)
        message.currency = row.currency
        message.taxIncluded = row.taxIncluded
        message.pointsAreDiscount = row.pointsAreDiscount
        message.unknownCustomer = TenantSettingField.unknownCustomers[Int(row.unknownCustomer)]
        message.disclosureAudience = TenantSettingField.audiences[Int(row.disclosureAudience)]
        message.discloseFeeIncome = row.disclosesFeeIncome
        message.limitedAfterDays = UInt32(row.limitedAfterDays)
        message.staleAfterDays = UInt32(row.staleAfterDays)
        message.keepAcknowledgedDays = UInt32(row.keepAcknowledgedDays)
        message.groupSizeMin = UInt32(row.groupSizeMin)
        message.holdoutBp = UInt32(row.holdoutBasisPoints)
        message.sessionIdleMinutes = UInt32(row.sessionIdleMinutes)
        message.sessionHours = UInt32(row.sessionHours)
        message.secondFactorRequired = row.secondFactorRequired
        message.customerPage = row.customerPage
        message.cacheCustomersMax = UInt32(row.cacheCustomersMax)
        message.synchronisation = TenantSettingField.synchronisations[Int(row.synchronisation)]
        message.nightlyFromMinute = UInt32(row.nightlyFromMinute)
        message.nightlyMinutes = UInt32(row.nightlyMinutes)
        message.storeGroups = storeGroups.sorted { $0.key < $1.key }.map { code, stores in
            var group = Kakuzuke_V1_TenantSettings.StoreGroup()
            group.code = code
            group.storeCodes = stores
            return group
        }
        return message
    }

    /// The statement that writes everything but the groups of stores.
    func update(_ scope: TenantScope) -> UpdateTenantSettings {
        UpdateTenantSettings(
            tenant: scope.tenant, timeZone: row.timeZone, limitedAfterDays: row.limitedAfterDays,
            staleAfterDays: row.staleAfterDays, keepAcknowledgedDays: row.keepAcknowledgedDays,
            unknownCustomer: row.unknownCustomer, weekStartsOn: row.weekStartsOn, taxIncluded: row.taxIncluded,
            pointsAreDiscount: row.pointsAreDiscount, disclosureAudience: row.disclosureAudience,
            disclosesFeeIncome: row.disclosesFeeIncome, groupSizeMin: row.groupSizeMin,
            holdoutBasisPoints: row.holdoutBasisPoints, sessionIdleMinutes: row.sessionIdleMinutes,
            sessionHours: row.sessionHours, secondFactorRequired: row.secondFactorRequired,
            customerPage: row.customerPage, cacheCustomersMax: row.cacheCustomersMax,
            synchronisation: row.synchronisation, nightlyFromMinute: row.nightlyFromMinute,
            nightlyMinutes: row.nightlyMinutes)
    }
}
