extension FilterMutation {
    /// Statements that no part of the work runs yet, so that nothing is known of their filters; new ones may not come.
    static let openStatements: Set<String> = [
        "ClearSignInFailures", "CloseReservation", "CompleteUserSession", "ConfirmOneTimeSecret", "CountAbleOwners",
        "CountForRemake", "DeleteOldDevices", "DeleteOldFederatedSignIns", "DeleteOldInvitations",
        "DeleteOldSessions", "DeleteOldSignInFailures", "DeleteSurplusDevices", "EndEpochs", "FindSignInUser",
        "FindUserDevice", "FindUserInvitation", "HasReceipts", "InsertFederatedSignIn", "LinkUserToProvider",
        "ListAuditEntries", "ListOneTimeSecrets", "ListQuarantined", "LockFederatedUser", "MarkDueForRemake",
        "NoteSignIn", "RedeemFederatedSignIn", "RedeemUserInvitation", "RestoreClientSecret", "RestoreOneTimeSecret",
        "RevokeAllCertificates", "SelectInputDigests", "SelectSecondFactor", "SelectSignInRules",
        "SelectValidCertificates", "SetOneTimePending", "SetPasswordHash", "TouchUserSession", "UpgradePasswordHash",
        "UpsertIdentityProvider", "UseOneTimeStep",
    ]

    /// Filters of which the work cannot tell yet that they are gone; row level security holds in their place, as its
    /// own tests show.
    ///
    /// New ones may not come.
    static let openFilters: Set<String> = [
        "AdvanceEpoch 1", "ClearRemake 1", "CountReceipts 1", "CountStores 1", "DeleteFederatedSignIns 1",
        "DeleteStoreGroupMembers 1", "DeleteStoreGroups 1", "DeleteUserCategories 1", "DeleteUserStores 1",
        "DisableUser 1", "EnableUser 1", "EndUserInvitations 1", "FindAPIToken 1", "FindAPIToken 2", "FindAPIToken 3",
        "FindAPIToken 4", "FindAPIToken 5", "FindAgentCertificate 1", "FindAgentCertificate 2",
        "FindAgentCertificate 3", "FindCustomers 1", "FindProducts 1", "FindProducts 2", "FindTenant 1",
        "FindTokenHolder 1", "FindUserSession 1", "FindUserSession 2", "FindUserSession 3", "FindUserSession 4",
        "FindUserSession 5", "FindUserSession 6", "LinkEnrolmentToken 1", "ListAPITokens 1", "ListAgents 1",
        "ListCategories 1", "ListPolicies 1", "ListUsers 5", "LockCustomers 1", "LockEpoch 1", "LockOwners 1",
        "LockOwners 2", "LockReceiptKeys 1", "LockTenantSettings 1", "MarkAllForRemake 1", "MarkForRemake 1",
        "RedeemEnrolmentToken 1", "SelectActivePolicies 1", "SelectAttributes 1", "SelectCurrentEpoch 1",
        "SelectCustomersPage 1", "SelectEnrolments 1", "SelectNewestProductChange 1", "SelectPolicyContent 1",
        "SelectProductsPage 1", "SelectProductsPage 2", "SelectSignInBlocks 1", "SelectStorageRoom 1",
        "SelectTenantLimits 1", "SelectTenantSettings 1", "SelectUserRoles 1", "TakeSignInMeans 1",
    ]
}
