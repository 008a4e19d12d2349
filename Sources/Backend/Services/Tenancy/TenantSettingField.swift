import Foundation
import KakuzukeProtocol
import Storage

/// One setting of a tenant: its name, what it may be, and how a request changes it.
///
/// The list is the source of the checks and of the table in `docs/tenancy.md`, which a test compares.
struct TenantSettingField: Sendable {
    /// The words of `unknown_customer`, at the numbers that are stored.
    static let unknownCustomers = ["walk_in", "provisional"]
    /// The words of `disclosure_audience`, at the numbers that are stored.
    static let audiences = ["everyone", "members", "concerned"]
    /// The words of `synchronisation`, at the numbers that are stored.
    static let synchronisations = ["continuous", "nightly"]
    /// Most groups of stores of a tenant.
    static let storeGroupsMax = 1_000

    /// Name of the field in the messages.
    let name: String
    /// What a value of 1 means, or what kind of value it is.
    let unit: String
    /// Values that are taken, in words.
    let range: String
    /// The value of a new tenant, in words.
    let standard: String
    /// What it decides; one sentence.
    let meaning: String
    /// The present value in words, for the audit log.
    let text: @Sendable (TenantSettings) -> String
    /// Puts the value of a request into the settings, if it has one.
    let apply: @Sendable (Kakuzuke_V1_ChangeSettingsRequest, inout TenantSettings) throws -> Void

    /// All settings, in the order of the messages.
    static let all: [TenantSettingField] = [
        TenantSettingField(
            name: "time_zone", unit: "IANA name", range: "a time zone such as Asia/Tokyo",
            standard: "set when the tenant is made",
            meaning: "Zone of business dates; changes only before the first receipt.", text: { $0.row.timeZone },
            apply: { request, settings in
                guard request.hasTimeZone else { return }
                try FieldRule.timeZone(request.timeZone, field: "time_zone")
                settings.row.timeZone = request.timeZone
            }),
        number(
            "week_starts_on", unit: "weekday, 1 Monday to 7 Sunday", range: 1...7, standard: "1",
            meaning: "Day on which the weeks of reports begin.",
            \.row.weekStartsOn, { $0.hasWeekStartsOn ? $0.weekStartsOn : nil }),
        flag(
            "tax_included", standard: true,
            meaning: "Whether journals' amounts contain tax where their profile does not say.",
            \.row.taxIncluded, { $0.hasTaxIncluded ? $0.taxIncluded : nil }),
        flag(
            "points_are_discount", standard: false,
            meaning: "Whether points lower the amount; without it they are a means of payment.",
            \.row.pointsAreDiscount, { $0.hasPointsAreDiscount ? $0.pointsAreDiscount : nil }),
        word(
            "unknown_customer", unknownCustomers, standard: "walk_in",
            meaning: "How a member is priced whom nobody has seen.",
            \.row.unknownCustomer, { $0.hasUnknownCustomer ? $0.unknownCustomer : nil }),
        word(
            "disclosure_audience", audiences, standard: "everyone",
            meaning: "Who may be shown how a price is made.",
            \.row.disclosureAudience, { $0.hasDisclosureAudience ? $0.disclosureAudience : nil }),
        flag(
            "disclose_fee_income", standard: false,
            meaning: "Whether customers are shown the fee income that they brought.",
            \.row.disclosesFeeIncome, { $0.hasDiscloseFeeIncome ? $0.discloseFeeIncome : nil }),
        number(
            "limited_after_days", unit: "days", range: 0...35, standard: "2",
            meaning: "Days without the server after which prices are `LIMITED`.",
            \.row.limitedAfterDays, { $0.hasLimitedAfterDays ? $0.limitedAfterDays : nil }),
        number(
            "stale_after_days", unit: "days", range: 0...63, standard: "35",
            meaning: "Days without the server after which prices are `STALE`; not fewer than `limited_after_days`.",
            \.row.staleAfterDays, { $0.hasStaleAfterDays ? $0.staleAfterDays : nil }),
        number(
            "keep_acknowledged_days", unit: "days", range: 1...400, standard: "40",
            meaning: "Days for which agents keep what the server holds.",
            \.row.keepAcknowledgedDays, { $0.hasKeepAcknowledgedDays ? $0.keepAcknowledgedDays : nil }),
        number(
            "group_size_min", unit: "customers", range: 2...1_000, standard: "10",
            meaning: "Smallest group of customers of which figures are shown.",
            \.row.groupSizeMin, { $0.hasGroupSizeMin ? $0.groupSizeMin : nil }),
        number(
            "holdout_bp", unit: "basis points", range: 0...5_000, standard: "1000",
            meaning: "Part of a plan's customers that is left out for comparison.",
            \.row.holdoutBasisPoints, { $0.hasHoldoutBp ? $0.holdoutBp : nil }),
        number(
            "session_idle_minutes", unit: "minutes", range: 5...1_440, standard: "60",
            meaning: "Minutes without a call after which a session ends.",
            \.row.sessionIdleMinutes, { $0.hasSessionIdleMinutes ? $0.sessionIdleMinutes : nil }),
        number(
            "session_hours", unit: "hours", range: 1...168, standard: "12",
            meaning: "Hours after which a session ends whatever happens.",
            \.row.sessionHours, { $0.hasSessionHours ? $0.sessionHours : nil }),
        flag(
            "second_factor_required", standard: false,
            meaning: "Whether everybody who signs in with a password needs one-time codes.",
            \.row.secondFactorRequired, { $0.hasSecondFactorRequired ? $0.secondFactorRequired : nil }),
        TenantSettingField(
            name: "customer_page", unit: "address", range: "https, at most 200 characters, or empty", standard: "empty",
            meaning: "Page of the customers, to which receipts add a signed link.",
            text: { $0.row.customerPage.isEmpty ? "empty" : $0.row.customerPage },
            apply: { request, settings in
                guard request.hasCustomerPage else { return }
                guard request.customerPage.isEmpty || isPage(request.customerPage) else {
                    throw ServiceError(
                        .invalidField, "https:// and letters, digits and /.-_~?= only, at most 200 characters",
                        field: "customer_page")
                }
                settings.row.customerPage = request.customerPage
            }),
        number(
            "cache_customers_max", unit: "customers", range: 1...100_000_000, standard: "1000000",
            meaning: "Customers up to which every store's cache holds all; beyond it those of the store's groups.",
            \.row.cacheCustomersMax, { $0.hasCacheCustomersMax ? $0.cacheCustomersMax : nil }),
        word(
            "synchronisation", synchronisations, standard: "continuous",
            meaning: "Whether agents talk to the server all the time, or once a night.",
            \.row.synchronisation, { $0.hasSynchronisation ? $0.synchronisation : nil }),
        number(
            "nightly_from_minute", unit: "minutes after midnight", range: 0...(NightlySchedule.minutesOfDay - 1),
            standard: "60", meaning: "Beginning of the nightly window, in the time zone of each store.",
            \.row.nightlyFromMinute, { $0.hasNightlyFromMinute ? $0.nightlyFromMinute : nil }),
        number(
            "nightly_minutes", unit: "minutes", range: NightlySchedule.windowMinutes, standard: "240",
            meaning: "Length of the nightly window, over which the agents are spread.",
            \.row.nightlyMinutes, { $0.hasNightlyMinutes ? $0.nightlyMinutes : nil }),
        TenantSettingField(
            name: "store_groups", unit: "codes of stores by code of a group", range: "at most 1000 groups",
            standard: "none", meaning: "Stores that are named together; a group without stores is taken away.",
            text: { settings in
                settings.storeGroups.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.joined(separator: "+"))" }
                    .joined(separator: " ")
            }, apply: applyGroups),
    ]

    /// An address to which letters and digits can be added, and that a printer can print.
    private static func isPage(_ text: String) -> Bool {
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.-_~?=:")
        return (9...200).contains(text.utf8.count) && text.hasPrefix("https://") && text.allSatisfy(allowed.contains)
            && URL(string: text)?.host()?.isEmpty == false
    }

    private static func applyGroups(
        _ request: Kakuzuke_V1_ChangeSettingsRequest, _ settings: inout TenantSettings
    ) throws {
        var named: Set<String> = []
        for group in request.storeGroups {
            try FieldRule.code(group.code, field: "store_groups.code")
            guard named.insert(group.code).inserted else {
                throw ServiceError(.invalidField, "each group once", field: "store_groups.code")
            }
            let stores = Set(group.storeCodes).sorted()
            settings.storeGroups[group.code] = stores.isEmpty ? nil : stores
        }
        guard settings.storeGroups.count <= storeGroupsMax else {
            throw ServiceError(.invalidField, "at most \(storeGroupsMax) groups", field: "store_groups")
        }
    }

    private static func number<Value: FixedWidthInteger & Sendable>(
        _ name: String, unit: String, range: ClosedRange<UInt32>, standard: String, meaning: String,
        _ path: any WritableKeyPath<TenantSettings, Value> & Sendable,
        _ given: @escaping @Sendable (Kakuzuke_V1_ChangeSettingsRequest) -> UInt32?
    ) -> TenantSettingField {
        TenantSettingField(
            name: name, unit: unit, range: "\(range.lowerBound) to \(range.upperBound)", standard: standard,
            meaning: meaning, text: { String($0[keyPath: path]) },
            apply: { request, settings in
                guard let value = given(request) else { return }
                guard range.contains(value) else {
                    throw ServiceError(
                        .invalidField, "\(range.lowerBound) to \(range.upperBound) \(unit)", field: name)
                }
                settings[keyPath: path] = Value(value)
            })
    }

    private static func flag(
        _ name: String, standard: Bool, meaning: String, _ path: any WritableKeyPath<TenantSettings, Bool> & Sendable,
        _ given: @escaping @Sendable (Kakuzuke_V1_ChangeSettingsRequest) -> Bool?
    ) -> TenantSettingField {
        TenantSettingField(
            name: name, unit: "yes or no", range: "true, false", standard: String(standard), meaning: meaning,
            text: { String($0[keyPath: path]) },
            apply: { request, settings in
                if let value = given(request) { settings[keyPath: path] = value }
            })
    }

    private static func word(
        _ name: String, _ words: [String], standard: String, meaning: String,
        _ path: any WritableKeyPath<TenantSettings, Int16> & Sendable,
        _ given: @escaping @Sendable (Kakuzuke_V1_ChangeSettingsRequest) -> String?
    ) -> TenantSettingField {
        let range = words.joined(separator: ", ")
        return TenantSettingField(
            name: name, unit: "word", range: range, standard: standard, meaning: meaning,
            text: { words[Int($0[keyPath: path])] },
            apply: { request, settings in
                guard let value = given(request) else { return }
                guard let number = words.firstIndex(of: value) else {
                    throw ServiceError(.invalidField, "one of \(range)", field: name)
                }
                settings[keyPath: path] = Int16(number)
            })
    }
}
