import Logging

@testable import Services

extension FederationParts {
    /// Parts for tests: these issuers, a pace that no test reaches unless it wants to, and a log that can be read.
    static func testing(
        issuers: [String] = [], redirects: [String] = [], exchangeTime: Duration = .seconds(5),
        attempts: Int = 10_000, credentials: CredentialMemory = CredentialMemory(), log: RecordedLog = RecordedLog()
    ) -> FederationParts {
        FederationParts(
            rules: FederationRules(issuers: issuers, redirects: redirects),
            seal: ClientSecretSeal(
                SecretSeal(key: [UInt8](repeating: 9, count: SecretSeal.keyByteCount)),
                random: RandomBytes { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }),
            client: ProviderClient(exchangeTime: exchangeTime),
            pace: (AddressPace(attempts: attempts), AddressPace(attempts: attempts)), credentials: credentials,
            logger: log.logger)
    }
}
