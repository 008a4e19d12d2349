import ArgumentParser
import KakuzukeProtocol

/// The settings that a command line can give; each is one field of the request.
struct SettingsOptions: ParsableArguments {
    @Option(help: "IANA name; fixed once there are receipts.")
    var timeZone: String?

    @Option(help: "1 Monday to 7 Sunday.")
    var weekStartsOn: UInt32?

    @Option(help: "walk_in or provisional.")
    var unknownCustomer: String?

    @Option(help: "everyone, members or concerned.")
    var disclosureAudience: String?

    @Option(help: "Days without the server after which prices are LIMITED.")
    var limitedAfterDays: UInt32?

    @Option(help: "Days without the server after which prices are STALE.")
    var staleAfterDays: UInt32?

    @Option(help: "Days for which agents keep what the server holds.")
    var keepAcknowledgedDays: UInt32?

    @Option(help: "Smallest group of customers of which figures are shown.")
    var groupSizeMin: UInt32?

    @Option(help: "Part of a plan's customers that is left out; basis points.")
    var holdoutBp: UInt32?

    @Option(help: "Minutes without a call after which a session ends.")
    var sessionIdleMinutes: UInt32?

    @Option(help: "Hours after which a session ends.")
    var sessionHours: UInt32?

    @Option(help: "Whether journals' amounts contain tax: true or false.")
    var taxIncluded: Bool?

    @Option(help: "Whether points lower the amount: true or false.")
    var pointsAreDiscount: Bool?

    @Option(help: "Whether customers see the fee income that they brought: true or false.")
    var discloseFeeIncome: Bool?

    @Option(help: "Whether passwords need one-time codes: true or false.")
    var secondFactorRequired: Bool?

    @Option(help: "Address of the customers' page, to which receipts add a signed link; empty: none.")
    var customerPage: String?

    @Option(help: "Customers up to which every store's cache holds all; beyond it those of the store's groups.")
    var cacheCustomersMax: UInt32?

    @Option(help: "continuous or nightly: when agents talk to the server by themselves.")
    var synchronisation: String?

    @Option(help: "Beginning of the nightly window; minutes after midnight.")
    var nightlyFromMinute: UInt32?

    @Option(help: "Length of the nightly window; minutes.")
    var nightlyMinutes: UInt32?

    @Option(help: "A group and its stores, such as east=S01,S02; without stores it is taken away. May be repeated.")
    var storeGroup: [String] = []

    func validate() throws {
        for group in storeGroup where !group.dropFirst().contains("=") {
            throw ValidationError("--store-group is CODE=STORE,STORE or CODE=")
        }
    }

    /// The request; nil when nothing is given.
    var request: Kakuzuke_V1_ChangeSettingsRequest? {
        var request = Kakuzuke_V1_ChangeSettingsRequest()
        if let timeZone { request.timeZone = timeZone }
        if let weekStartsOn { request.weekStartsOn = weekStartsOn }
        if let unknownCustomer { request.unknownCustomer = unknownCustomer }
        if let disclosureAudience { request.disclosureAudience = disclosureAudience }
        if let limitedAfterDays { request.limitedAfterDays = limitedAfterDays }
        if let staleAfterDays { request.staleAfterDays = staleAfterDays }
        if let keepAcknowledgedDays { request.keepAcknowledgedDays = keepAcknowledgedDays }
        if let groupSizeMin { request.groupSizeMin = groupSizeMin }
        if let holdoutBp { request.holdoutBp = holdoutBp }
        if let sessionIdleMinutes { request.sessionIdleMinutes = sessionIdleMinutes }
        if let sessionHours { request.sessionHours = sessionHours }
        if let taxIncluded { request.taxIncluded = taxIncluded }
        if let pointsAreDiscount { request.pointsAreDiscount = pointsAreDiscount }
        if let discloseFeeIncome { request.discloseFeeIncome = discloseFeeIncome }
        if let customerPage { request.customerPage = customerPage }
        if let cacheCustomersMax { request.cacheCustomersMax = cacheCustomersMax }
        if let secondFactorRequired { request.secondFactorRequired = secondFactorRequired }
        if let synchronisation { request.synchronisation = synchronisation }
        if let nightlyFromMinute { request.nightlyFromMinute = nightlyFromMinute }
        if let nightlyMinutes { request.nightlyMinutes = nightlyMinutes }
        request.storeGroups = storeGroup.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            var group = Kakuzuke_V1_TenantSettings.StoreGroup()
            group.code = String(parts[0])
            group.storeCodes = parts[1].split(separator: ",").map { String($0) }
            return group
        }
        return request == Kakuzuke_V1_ChangeSettingsRequest() ? nil : request
    }
}
