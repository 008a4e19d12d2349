import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: a tenant's settings are typed, checked, written down, and reach who needs them. Method: the calls over TLS.
@Suite struct TenantSettingsTests {
    @Test func aNewTenantHasTheStandardSettings() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            var request = Kakuzuke_V1_CreateTenantRequest()
            request.code = "fresh"
            request.name = "Fresh"
            request.timeZone = "Asia/Tokyo"
            request.currency = "JPY"
            let created: Kakuzuke_V1_CreateTenantResponse = try await platform.call(
                "TenantService/CreateTenant", request)
            let owner = TestCaller(
                client: platform.client,
                options: backend.options(try #require(SecretToken(text: created.ownerToken))))
            let settings: Kakuzuke_V1_TenantSettings = try await owner.call(
                "TenancyService/GetSettings", Kakuzuke_V1_GetSettingsRequest())
            let json = try settings.jsonUTF8Data()
            let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
            for field in TenantSettingField.all where !["time_zone", "store_groups"].contains(field.name) {
                let key = field.name.split(separator: "_").enumerated().map {
                    $0.offset == 0 ? String($0.element) : $0.element.capitalized
                }.joined()
                // JSON leaves out what is 0, false or empty.
                let absent: [String: Any] = ["false": false, "empty": "empty"]
                let value = fields[key] ?? absent[field.standard] ?? 0
                let text = (value as? String) ?? (value as? Bool).map(String.init) ?? "\(value)"
                let number = (value as? NSNumber).map { "\($0)" }
                #expect(text == field.standard || number == field.standard, "\(field.name): \(text)")
            }
            await platform.client.shutdown()
        }
    }

    @Test func changesAreCheckedAndWrittenDownWithOldAndNewValue() async throws {
        try await TestBackend.with { backend in
            let owner = try await backend.person([.administrator])
            var request = Kakuzuke_V1_ChangeSettingsRequest()
            request.limitedAfterDays = 3
            request.unknownCustomer = "provisional"
            request.secondFactorRequired = true
            request.pointsAreDiscount = true
            var group = Kakuzuke_V1_TenantSettings.StoreGroup()
            group.code = "east"
            group.storeCodes = ["S02", "S01"]
            request.storeGroups = [group]
            let changed: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", request)
            let read: Kakuzuke_V1_TenantSettings = try await owner.call(
                "TenancyService/GetSettings", Kakuzuke_V1_GetSettingsRequest())
            #expect(read == changed)
            #expect(read.limitedAfterDays == 3 && read.unknownCustomer == "provisional" && read.secondFactorRequired)
            #expect(read.storeGroups.map(\.storeCodes) == [["S01", "S02"]])
            let entries = try await backend.audit(backend.tenant.scope)
            let entry = try #require(entries.last)
            #expect(entry.contains("settings.changed") && entry.contains("2 -> 3"))
            #expect(entry.contains("walk_in -> provisional") && entry.contains("false -> true"))
            // The same again changes nothing and leaves no entry.
            let _: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", request)
            #expect(try await backend.audit(backend.tenant.scope).count == entries.count)
            group.storeCodes = []
            var without = Kakuzuke_V1_ChangeSettingsRequest()
            without.storeGroups = [group]
            let ungrouped: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", without)
            #expect(ungrouped.storeGroups.isEmpty)
            await owner.client.shutdown()
        }
    }

    private static let wrong: [(String, @Sendable (inout Kakuzuke_V1_ChangeSettingsRequest) -> Void)] = [
        ("time_zone", { $0.timeZone = "Asia/Nowhere" }), ("week_starts_on", { $0.weekStartsOn = 8 }),
        ("week_starts_on", { $0.weekStartsOn = 0 }), ("unknown_customer", { $0.unknownCustomer = "guest" }),
        ("disclosure_audience", { $0.disclosureAudience = "" }), ("limited_after_days", { $0.limitedAfterDays = 36 }),
        ("stale_after_days", { $0.staleAfterDays = 64 }), ("stale_after_days", { $0.staleAfterDays = 1 }),
        ("keep_acknowledged_days", { $0.keepAcknowledgedDays = 0 }), ("group_size_min", { $0.groupSizeMin = 1 }),
        ("holdout_bp", { $0.holdoutBp = 5_001 }), ("session_idle_minutes", { $0.sessionIdleMinutes = .max }),
        ("session_hours", { $0.sessionHours = 169 }), ("synchronisation", { $0.synchronisation = "weekly" }),
        ("nightly_from_minute", { $0.nightlyFromMinute = 1_440 }), ("nightly_minutes", { $0.nightlyMinutes = 14 }),
        ("nightly_minutes", { $0.nightlyMinutes = 721 }),
        (
            "store_groups.store_codes",
            {
                $0.storeGroups = [
                    .with {
                        $0.code = "g"
                        $0.storeCodes = ["S99"]
                    }
                ]
            }
        ),
        ("store_groups.code", { $0.storeGroups = [.with { $0.storeCodes = ["S01"] }] }),
    ]

    @Test func wrongValuesNameFieldAndRangeAndChangeNothing() async throws {
        try await TestBackend.with { backend in
            let owner = try await backend.person([.owner])
            let before: Kakuzuke_V1_TenantSettings = try await owner.call(
                "TenancyService/GetSettings", Kakuzuke_V1_GetSettingsRequest())
            for (field, change) in Self.wrong {
                var request = Kakuzuke_V1_ChangeSettingsRequest()
                request.disclosureAudience = "members"
                change(&request)
                let refusal = try #require(
                    try await owner.refusal("TenancyService/ChangeSettings", request), "\(field)")
                #expect(refusal.code == .invalidArgument && refusal.parameters["field"] == field, "\(refusal)")
                #expect(!refusal.message.isEmpty)
            }
            let after: Kakuzuke_V1_TenantSettings = try await owner.call(
                "TenancyService/GetSettings", Kakuzuke_V1_GetSettingsRequest())
            #expect(after == before)
            let auditor = try await backend.person([.auditor])
            #expect(
                try await auditor.refusal("TenancyService/ChangeSettings", Kakuzuke_V1_ChangeSettingsRequest())?.code
                    == .permissionDenied)
            await owner.client.shutdown()
            await auditor.client.shutdown()
        }
    }

    /// The ranges of the schema are those of the list: what one refuses the other would refuse, too.
    @Test func theSchemaTakesBothEndsOfEveryRange() async throws {
        try await TestBackend.with { backend in
            let owner = try await backend.person([.owner])
            for (limited, stale, rest) in [(0, 0, false), (35, 63, true)] as [(UInt32, UInt32, Bool)] {
                var request = Kakuzuke_V1_ChangeSettingsRequest()
                request.limitedAfterDays = limited
                request.staleAfterDays = stale
                request.weekStartsOn = rest ? 7 : 1
                request.keepAcknowledgedDays = rest ? 400 : 1
                request.groupSizeMin = rest ? 1_000 : 2
                request.holdoutBp = rest ? 5_000 : 0
                request.sessionIdleMinutes = rest ? 1_440 : 5
                request.sessionHours = rest ? 168 : 1
                let changed: Kakuzuke_V1_TenantSettings = try await owner.call(
                    "TenancyService/ChangeSettings", request)
                #expect(changed.staleAfterDays == stale && changed.sessionHours == request.sessionHours)
            }
            await owner.client.shutdown()
        }
    }

    @Test func theTimeZoneIsFixedOnceThereAreReceipts() async throws {
        try await TestBackend.with { backend in
            let owner = try await backend.person([.owner])
            var request = Kakuzuke_V1_ChangeSettingsRequest()
            request.timeZone = "Europe/Berlin"
            let changed: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", request)
            #expect(changed.timeZone == "Europe/Berlin")
            var uploader = TestUploader(backend.tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload([IngestTests.receipt(1)])
            request.timeZone = "Asia/Tokyo"
            let refusal = try await owner.refusal("TenancyService/ChangeSettings", request)
            #expect(refusal?.code == .wrongState && refusal?.parameters["field"] == "time_zone")
            request.timeZone = "Europe/Berlin"
            #expect(try await owner.refusal("TenancyService/ChangeSettings", request) == nil)
            await owner.client.shutdown()
        }
    }

    @Test func agentsHaveChangedSettingsByTheNextHandshake() async throws {
        try await TestBackend.with { backend in
            let owner = try await backend.person([.owner])
            let (client, _) = try await backend.enrolled("S01")
            let uploader = TestUploader(backend.tenant, agent: 0)
            let before: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            #expect(before.settings.limitedAfterDays == 2 && before.settings.unknownCustomer == .walkIn)
            var request = Kakuzuke_V1_ChangeSettingsRequest()
            request.limitedAfterDays = 4
            request.staleAfterDays = 9
            request.keepAcknowledgedDays = 50
            request.unknownCustomer = "provisional"
            request.synchronisation = "nightly"
            request.nightlyFromMinute = 1_380
            request.nightlyMinutes = 90
            let _: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", request)
            let after: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            #expect(after.settings.limitedAfterDays == 4 && after.settings.staleAfterDays == 9)
            #expect(after.settings.keepAcknowledgedDays == 50 && after.settings.unknownCustomer == .provisional)
            #expect(after.settings.nightly && after.settings.nightlyFromMinute == 1_380)
            #expect(after.settings.nightlyMinutes == 90)
            await owner.client.shutdown()
            await client.shutdown()
        }
    }

    @Test func theDocumentShowsTheListsOfTheCode() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let document = try String(contentsOf: root.appending(path: "docs/tenancy.md"), encoding: .utf8)
        for field in TenantSettingField.all {
            let row = "| `\(field.name)` | \(field.unit) | \(field.range) | \(field.standard) | \(field.meaning) |"
            #expect(document.contains(row), "missing in docs/tenancy.md:\n\(row)")
        }
        for field in TenantLimitField.all {
            let row = "| `\(field.name)` | \(field.unit) | 0 to \(field.range.upperBound) | \(field.meaning) |"
            #expect(document.contains(row), "missing in docs/tenancy.md:\n\(row)")
        }
    }
}
