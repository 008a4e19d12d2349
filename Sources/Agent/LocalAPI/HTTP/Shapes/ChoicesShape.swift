import KakuzukeProtocol

/// What today's policy distinguishes, in JSON.
enum ChoicesShape {
    /// The choices for whoever fills in a basket.
    static func answer(_ choices: BasketChoices) -> WrittenJSON {
        .fields([
            "policy_version": .whole(choices.policyVersion), "payments": BusinessText.list(choices.payments),
            "fulfilments": BusinessText.list(choices.fulfilments),
        ])
    }
}
