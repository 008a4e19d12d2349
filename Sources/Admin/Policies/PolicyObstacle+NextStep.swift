import KakuzukeProtocol

extension PolicyObstacle {
    /// What to do next, with the command that does it; one sentence without a full stop.
    var nextStep: String {
        switch self {
        case .noSuchVersion: "look at the versions: kakuzuke policy history"
        case .draft:
            "correct its file (`kakuzuke policy show VERSION` prints it), check it with "
                + "`kakuzuke policy validate FILE`, and upload it as a new version: kakuzuke policy upload FILE"
        case .otherCurrency:
            "write the tenant's currency into the file (`kakuzuke tenant settings` shows it), and upload it again"
        case .notSimulated:
            "run `kakuzuke policy simulate VERSION`, or give the reason: --without-simulation REASON"
        case .noReport: "run `kakuzuke policy simulate VERSION`"
        case .simulatedAgainstItself:
            "run `kakuzuke policy simulate VERSION --against OTHER` (without --against: the version in force), or give "
                + "the reason: --without-simulation REASON"
        case .nothingInForce:
            "name another version with --against, or a date with --on; the very first version needs no simulation"
        case .sameAuthor:
            "let a second person with the role policy_activator or owner run this command "
                + "(`kakuzuke user list` shows the roles)"
        case .inForce: "nothing has to be done; `kakuzuke policy history` shows the dates"
        case .scheduledAlready:
            "withdraw it from the other date and run this command again: "
                + "kakuzuke policy withdraw VERSION --from DATE"
        case .tooFarAhead: "choose an earlier date: --from YYYY-MM-DD"
        case .pastIsPriced, .statesMissing: "choose a later date: --from YYYY-MM-DD"
        case .hasPriced: "go back to the version before: kakuzuke policy rollback --reason REASON"
        case .notScheduled: "look at the dates: kakuzuke policy history"
        case .noPrevious:
            "upload a better file, and let a second person activate it: kakuzuke policy upload FILE, then "
                + "kakuzuke policy activate VERSION --from YYYY-MM-DD"
        }
    }
}
