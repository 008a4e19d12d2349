import Foundation
import Logging

@testable import Services

extension FederationParts {
    /// Parts for tests: these issuers, a seal that only the tenant's own number opens, and a log that can be read.
    static func testing(
        issuers: [String] = [], redirects: [String] = [], exchangeTime: Duration = .seconds(5),
        log: RecordedLog = RecordedLog()
    ) -> FederationParts {
        @Sendable func covered(_ bytes: [UInt8], _ tenant: UUID) -> [UInt8] {
            let key = withUnsafeBytes(of: tenant.uuid, Array.init)
            return bytes.enumerated().map { $1 ^ key[$0 % key.count] ^ 0xA5 }
        }
        return FederationParts(
            rules: FederationRules(issuers: issuers, redirects: redirects),
            seal: ClientSecretSeal(seal: covered, open: covered),
            client: ProviderClient(exchangeTime: exchangeTime), logger: log.logger)
    }
}
