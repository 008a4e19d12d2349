import ArgumentParser
import KakuzukeProtocol

/// Shows or changes what the own tenant decides about itself.
struct TenantSettingsCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Shows the own tenant's settings, or changes those that are given.",
        discussion: """
            Example: kakuzuke tenant settings --stale-after-days 14 --store-group east=S01,S02

            \(ExitStatus.help())
            """)

    @OptionGroup(title: "Settings") var settings: SettingsOptions
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let found: Kakuzuke_V1_TenantSettings = try await signIn.withServer { server in
            guard let request = settings.request else {
                return try await server.call("TenancyService/GetSettings", Kakuzuke_V1_GetSettingsRequest())
            }
            return try await server.call("TenancyService/ChangeSettings", request)
        }
        var table = TextTable(.init(title: "SETTING"), .init(title: "VALUE"))
        for (name, value) in Self.values(found) { table.add(name, Self.text(value)) }
        for group in found.storeGroups {
            table.add("store_groups \(group.code)", group.storeCodes.joined(separator: ","))
        }
        var json = Dictionary(uniqueKeysWithValues: Self.values(found))
        json["store_groups"] = .list(
            found.storeGroups.map { ["code": .text($0.code), "stores": .list($0.storeCodes.map { .text($0) })] })
        return CommandReport(text: table.text(none: ""), json: .object(json))
    }

    private static func values(_ settings: Kakuzuke_V1_TenantSettings) -> [(String, JSONValue)] {
        [
            ("time_zone", .text(settings.timeZone)),
            ("currency", .text(settings.currency)),
            ("week_starts_on", .integer(Int64(settings.weekStartsOn))),
            ("tax_included", .boolean(settings.taxIncluded)),
            ("points_are_discount", .boolean(settings.pointsAreDiscount)),
            ("unknown_customer", .text(settings.unknownCustomer)),
            ("disclosure_audience", .text(settings.disclosureAudience)),
            ("disclose_fee_income", .boolean(settings.discloseFeeIncome)),
            ("limited_after_days", .integer(Int64(settings.limitedAfterDays))),
            ("stale_after_days", .integer(Int64(settings.staleAfterDays))),
            ("keep_acknowledged_days", .integer(Int64(settings.keepAcknowledgedDays))),
            ("group_size_min", .integer(Int64(settings.groupSizeMin))),
            ("holdout_bp", .integer(Int64(settings.holdoutBp))),
            ("session_idle_minutes", .integer(Int64(settings.sessionIdleMinutes))),
            ("session_hours", .integer(Int64(settings.sessionHours))),
            ("second_factor_required", .boolean(settings.secondFactorRequired)),
            ("customer_page", .text(settings.customerPage)),
            ("cache_customers_max", .integer(Int64(settings.cacheCustomersMax))),
            ("synchronisation", .text(settings.synchronisation)),
            ("nightly_from_minute", .integer(Int64(settings.nightlyFromMinute))),
            ("nightly_minutes", .integer(Int64(settings.nightlyMinutes))),
        ]
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        default: ""
        }
    }
}
