import KakuzukeProtocol
import LocalStore
import Rating

/// What the policy of a day distinguishes in a basket, for whoever fills one in.
struct BasketChoices {
    /// The version that prices.
    let policyVersion: UInt32
    /// Ways of payment that a condition names; every other one is taken as well and counts alike.
    let payments: [String]
    /// Ways of handing over, likewise.
    let fulfilments: [String]

    /// Collects what the conditions of a policy name.
    init(_ policy: Policy, version: UInt32) {
        let conditions = (policy.conditions + policy.classConditions).flatMap(\.bestOf)
        policyVersion = version
        payments = Set(conditions.flatMap { $0.payment ?? [] }).sorted()
        fulfilments = Set(conditions.flatMap { $0.fulfilment ?? [] }).sorted()
    }
}

extension StoreRatings {
    /// What today's policy distinguishes.
    ///
    /// - Throws: `KakuzukeError`: `cache_empty` before the first feed, `policy_missing` when none prices today.
    func choices() throws(KakuzukeError) -> BasketChoices {
        try answered {
            try database.look { reader in
                let view = try CacheView(reader, clock: clock, asked: nil, shelf: shelf)
                return BasketChoices(view.engine.policy, version: view.version)
            }
        }
    }
}
