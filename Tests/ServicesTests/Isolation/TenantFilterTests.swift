import KakuzukeProtocol
import PostgresTestSupport
import Rating
import Storage
@_spi(Mutation) import StorageTestSupport
import Testing

@testable import Services

// Goal: what a statement tells and changes depends on its own tenant alone, and every tenant filter is needed for that,
// even without row level security. Method: while the work of other tests goes on, each statement runs for a trial
// beside a twin of its tenant, as it is and with each filter left out (`TwinProbe`).
@Suite struct TenantFilterTests {
    /// Statements on tables that belong to no tenant, or on the catalogs.
    private static let withoutTenant: Set<String> = [
        "AppliedMigrations", "CatalogLint", "EnsureReceiptPartition", "ExportSnapshot", "FindOperatorToken",
        "HasMigrations", "InsertOperatorToken", "ListDeletedTenants", "ListTenants", "SelectDurability",
    ]

    @Test func everyStatementKeepsToItsTenantAndNeedsEachFilterForIt() async throws {
        let twins = TwinProbe()
        try await StorageTestDatabase.probing(twins.probe) {
            for work in Self.works {
                twins.beginWork()
                try await work()
            }
        }
        let found = twins.findings
        let source = try TenantFilter.allInSource()
        #expect(source.filters.count > 150 && source.statements.count > 150)
        #expect(found.depending.sorted() == [], "these depend on another tenant's rows")
        #expect(source.filters.subtracting(found.missed).sorted() == [], "nothing shows that these are needed")
        let unseen = source.statements.subtracting(found.seen)
        #expect(unseen.sorted() == Self.withoutTenant.sorted(), "these were not looked at")
    }

    /// Work that runs every statement, in states in which each of its filters matters.
    private static let works: [@Sendable () async throws -> Void] = [
        callsAndAgentsDay,
        { try await SignInTests().anInvitedPersonSetsAPasswordAndSignsIn() },
        { try await SignInTests().anOldHashIsReplacedAtSignIn() },
        { try await SignInTests().codesAreNeededOnceConfirmedAndCountOnce() },
        { try await SessionTests().useIsNotedOnceAMinute() },
        { try await SessionTests().oldRowsGoAndPresentOnesStay() },
        { try await SessionTests().aPersonsDevicesAreBounded() },
        { try await SignInFailureTests().aStrangersDeviceOrAMadeUpOneIsNoKnownDevice() },
        { try await SignInFailureTests().aKnownDeviceDoesNotWaitWhereItsAddressDoes() },
        { try await UserTests().theLastOwnerWhoCanSignInStays() },
        { try await FederatedSignInTests().anInvitationLinksItsPersonAndCountsOnce() },
        { try await IdentityProviderTests().theProviderIsSetToldAndTakenAway() },
        { try await OrderTests().anotherOrderUnderTheSameKeyIsRefusedAndTheFirstOneStays() },
        { try await IngestTests().oneBadFactIsPutAsideAndTheOthersAreTaken() },
        { try await QuarantineDeskTests().aRecastReceiptWaitsForApprovalAndThenTakesThePlaceOfTheStoredOne() },
        { try await QuarantineDeskTests().whatIsDiscardedStaysAsideAlsoWhenItIsToldAgain() },
        { try await ReconciliationTests().whatOneSideLacksIsNamed() },
        { try await ReconciliationTests().whatWaitsInQuarantineIsNamedApart() },
        { try await DaysOfAgentsTests().anAlarmOfOneAgentIsNotHiddenByTheOther() },
        { try await DaysOfAgentsTests().comparisonsAreKeptForTheirDays() },
        { try await ReconciliationTests().headquartersSeesEveryDateAsItStandsNow() },
        { try await CommandTests().aCommandIsHandedOutUntilItHasEnded() },
        { try await CommandTests().aBundleIsKeptForItsDays() },
        { try await ResendTests().whatWasLostComesBack() },
        { try await IngestTests().aVoidThatComesFirstHoldsAndSoDoesOneWhoseReceiptIsToldAgain() },
        { try await QuoteRetryTests().quotesOverADiscardedFactAreCheckedAgain() },
        { try await QuoteIntakeTests().anyKeyThatTheAgentWasGivenACertificateForHolds() },
        { try await QuoteIntakeTests().quotesAreKeptOnceWhoeverSendsThemAgain() },
        { try await QuoteIntakeTests().quotesAreKeptForTheirDays() },
        { try await QuoteCheckTests().aDifferenceIsToldWithBothNumbers() },
        { try await QuoteCheckTests().whatOtherStoresToldLaterIsToldApart() },
        { try await QuoteCheckTests().amendmentsAndVoidsCountFromWhenTheyWereKnown() },
        { try await QuoteCheckTests().whatMayExplainADifferenceIsNoDefect() },
        { try await QuoteCheckTests().changesOfBeforeTheDatabaseWasPutBackAreNotCompared() },
        { try await QuoteCheckTests().factsWithoutAnEarlierStateMakeItImpossible() },
        { try await ReturnIngestTests().whatChangesAboutTheOriginalOrTheReturnChangesWhatItTakes() },
        { try await MergeTests().chainsOfMergesAreUndoneInAnyOrder() },
        { try await MergeTests().aBatchThatWasPreparedBeforeAMergeCountsForTheSurvivor() },
        { try await MergeTests().aReaderWhoFoundTheCustomerBeforeTheMergeSeesTheSurvivor() },
        { try await IdentityConflictTests().theMemberNumberWinsAndTheConflictWaitsOnce() },
        { try await IdentityConflictTests().aMergeResolvesAndItsUndoingAsksAgain(from: .receipt) },
        { try await IdentityConflictTests().aMovedIdentifierCountsForTheMemberFromNowOn(from: .file) },
        { try await FeedOfSomeStoresTests().anotherReachIsAnotherFeed() },
        { try await FeedOfSomeStoresTests().beyondTheNumberAStoreHasThoseOfItsGroups() },
        { try await FeedOfSomeStoresTests().whoeverIsMergedIsKnownWhereBothWere() },
        { try await TenantSettingsTests().theTimeZoneIsFixedOnceThereAreReceipts() },
        { try await TenantSettingsTests().changesAreCheckedAndWrittenDownWithOldAndNewValue() },
        { try await TenantLimitsTests().limitsAreSetByThePlatformOperatorAndSeenByTheTenant() },
        { try await SuspensionTests().everyCredentialIsRefusedAtTheNextCallAndHoldsAgainAfterwards() },
        { try await TransferTests().everythingIsTheSameInTheOtherInstallation() },
        { try await DeletionTests().nothingIsLeftButTheProofAndOthersAreUntouched() },
        { try await AdministrationTests().aRetailerIsSetUpFromNothingAndPricesByItsOwnRules() },
        { try await SimulationDeskTests().theBulkPathReadsWhatTheOrdinaryOneReads() },
        { try await RemakeRoundsTests().tenantsWithNothingToDoAreOnlyAsked() },
        { try await RecomputationTests().dueStatesAreCarriedToWhatAllReceiptsGive() },
        { try await PolicyLifecycleTests().aVersionComesIntoForceAndGoesAgain() },
        { try await PolicyLifecycleTests().theScheduleCanBeChangedUntilItsDate() },
        { try await PolicyLifecycleTests().statesThatDoNotFitIntoTheCallAreMadeLater() },
        { try await ExplanationTests().quotesAreKeptWithTheirVersionAndSayWhatTheirBuyerMayKnow() },
        { try await ExplanationTests().theCustomerIsToldWhatTheTenantDiscloses() },
    ]

    /// All calls as everybody who may make them, an agent's day, and the states a year later.
    @Sendable private static func callsAndAgentsDay() async throws {
        try await IsolationWorld.with { world in
            for tenant in [world.tenant, world.foreign] {
                try await tenant.store.throwaway.run(IsolationTwin.facts(tenant.scope.tenant))
            }
            for method in KakuzukeMethod.allCases {
                _ = try await AccessMatrix(world: world).ofAllowedRoles(method)
            }
            try await AgentsDay(world: world).goThrough()
            _ = try await world.tenant.remaker.run(world.tenant.scope, today: IsolationWorld.today.adding(days: 400))
        }
    }
}
