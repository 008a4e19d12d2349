import Foundation
import KakuzukeProtocol
import Storage

/// Reads what HQ decides for an agent.
struct AgentSettingsReader: Sendable {
    let database: Database
    let feedPublicKey: [UInt8]

    func read(_ agent: AgentCredential) async throws -> Kakuzuke_V1_AgentSettings {
        let rows = try await database.run(agent.scope, SelectTenantSettings(tenant: agent.scope.tenant))
        guard let row = rows.first else { throw ServiceError(.internalFault, "the tenant has no settings") }
        var settings = Kakuzuke_V1_AgentSettings()
        settings.timeZone = agent.timeZone
        settings.cutOffHour = UInt32(agent.cutOffHour)
        settings.limitedAfterDays = UInt32(row.limitedAfterDays)
        settings.staleAfterDays = UInt32(row.staleAfterDays)
        settings.keepAcknowledgedDays = UInt32(row.keepAcknowledgedDays)
        settings.unknownCustomer = row.unknownCustomer == 1 ? .provisional : .walkIn
        settings.disclosureAudience =
            Kakuzuke_V1_DisclosureAudience(rawValue: Int(row.disclosureAudience)) ?? .concerned
        settings.customerPage = row.customerPage
        if row.synchronisation == 1 {
            settings.nightly = true
            settings.nightlyFromMinute = UInt32(row.nightlyFromMinute)
            settings.nightlyMinutes = UInt32(row.nightlyMinutes)
        }
        settings.feedPublicKey = Data(feedPublicKey)
        return settings
    }
}
