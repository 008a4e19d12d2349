import KakuzukeProtocol
public import RPC
import Storage

/// The calls of headquarters, as `administration.proto` and `rating.proto` describe them.
public struct AdministrationService: Sendable {
    private let stores: StoreDesk
    private let policies: PolicyDesk
    private let imports: ImportDesk
    private let enrolment: EnrolmentDesk
    private let ratings: RatingDesk
    private let returns: ReturnDesk
    private let days: ReconciliationDesk
    private let commands: AgentCommandDesk
    private let admission: WorkAdmission

    /// Makes the service.
    init(
        stores: StoreDesk, policies: PolicyDesk, imports: ImportDesk, enrolment: EnrolmentDesk,
        ratings: RatingDesk, returns: ReturnDesk, days: ReconciliationDesk, commands: AgentCommandDesk,
        admission: WorkAdmission
    ) {
        self.stores = stores
        self.policies = policies
        self.imports = imports
        self.enrolment = enrolment
        self.ratings = ratings
        self.returns = returns
        self.days = days
        self.commands = commands
        self.admission = admission
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    public func register(in methods: inout RPCMethodTable) {
        registerStores(&methods)
        registerCommands(&methods)
        registerPolicies(&methods)
        registerImports(&methods)
        methods.unary(RatingServiceMethod.getRating.rawValue) {
            (request: Kakuzuke_V1_GetRatingRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await ratings.rating(request, caller) }
        }
        methods.unary(RatingServiceMethod.explainRating.rawValue) {
            (request: Kakuzuke_V1_ExplainRatingRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await ratings.explanation(request, caller) }
        }
        methods.unary(RatingServiceMethod.quote.rawValue) { (request: Kakuzuke_V1_QuoteRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await ratings.quote(request, caller) }
        }
        methods.unary(RatingServiceMethod.priceReturn.rawValue) {
            (request: Kakuzuke_V1_PriceReturnRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await returns.price(request, caller) }
        }
        methods.unary(RatingServiceMethod.verifyRatings.rawValue) {
            (request: Kakuzuke_V1_VerifyRatingsRequest, context) in
            try await ratings.verify(request, try context.caller)
        }
    }

    private func registerStores(_ methods: inout RPCMethodTable) {
        methods.unary(StoreServiceMethod.addStore.rawValue) {
            (request: Kakuzuke_V1_AddStoreRequest, context) in
            try await stores.add(request, by: try context.caller)
            return Kakuzuke_V1_AddStoreResponse()
        }
        methods.unary(StoreServiceMethod.listStores.rawValue) {
            (_: Kakuzuke_V1_ListStoresRequest, context) in
            try await stores.list(try context.caller)
        }
        methods.unary(StoreServiceMethod.createEnrolmentToken.rawValue) {
            (request: Kakuzuke_V1_CreateEnrolmentTokenRequest, context) in
            let made = try await enrolment.makeToken(storeCode: request.storeCode, for: try context.caller)
            var response = Kakuzuke_V1_CreateEnrolmentTokenResponse()
            response.token = made.token.text
            response.expiresAtMs = made.expiresAt.milliseconds
            return response
        }
        methods.unary(StoreServiceMethod.listAgents.rawValue) {
            (_: Kakuzuke_V1_ListAgentsRequest, context) in
            try await stores.agents(try context.caller)
        }
        methods.unary(StoreServiceMethod.revokeAgent.rawValue) {
            (request: Kakuzuke_V1_RevokeAgentRequest, context) in
            try await stores.revoke(request, by: try context.caller)
            return Kakuzuke_V1_RevokeAgentResponse()
        }
        methods.unary(StoreServiceMethod.listDayComparisons.rawValue) {
            (request: Kakuzuke_V1_ListDayComparisonsRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await days.list(request, caller) }
        }
    }

    private func registerCommands(_ methods: inout RPCMethodTable) {
        methods.unary(StoreServiceMethod.orderAgentCommand.rawValue) {
            (request: Kakuzuke_V1_OrderAgentCommandRequest, context) in
            try await commands.order(request, by: try context.caller)
        }
        methods.unary(StoreServiceMethod.listAgentCommands.rawValue) {
            (request: Kakuzuke_V1_ListAgentCommandsRequest, context) in
            try await commands.list(request, try context.caller)
        }
        methods.unary(StoreServiceMethod.fetchDiagnostics.rawValue) {
            (request: Kakuzuke_V1_FetchDiagnosticsRequest, context) in
            try await commands.bundle(request, try context.caller)
        }
    }

    private func registerPolicies(_ methods: inout RPCMethodTable) {
        methods.unary(PolicyServiceMethod.uploadPolicy.rawValue) {
            (request: Kakuzuke_V1_UploadPolicyRequest, context) in
            try await policies.upload(request, by: try context.caller)
        }
        methods.unary(PolicyServiceMethod.activatePolicy.rawValue) {
            (request: Kakuzuke_V1_ActivatePolicyRequest, context) in
            try await policies.activate(request, by: try context.caller)
        }
        methods.unary(PolicyServiceMethod.withdrawPolicy.rawValue) {
            (request: Kakuzuke_V1_WithdrawPolicyRequest, context) in
            try await policies.withdraw(request, by: try context.caller)
            return Kakuzuke_V1_WithdrawPolicyResponse()
        }
        methods.unary(PolicyServiceMethod.returnToPreviousPolicy.rawValue) {
            (request: Kakuzuke_V1_ReturnToPreviousPolicyRequest, context) in
            try await policies.returnToPrevious(request, by: try context.caller)
        }
        methods.unary(PolicyServiceMethod.getPolicy.rawValue) {
            (request: Kakuzuke_V1_GetPolicyRequest, context) in
            try await policies.file(request, try context.caller)
        }
        methods.unary(PolicyServiceMethod.listPolicies.rawValue) {
            (_: Kakuzuke_V1_ListPoliciesRequest, context) in
            try await policies.list(try context.caller)
        }
    }

    private func registerImports(_ methods: inout RPCMethodTable) {
        methods.clientStreaming(
            ImportServiceMethod.importProducts.rawValue, request: Kakuzuke_V1_ImportProductsRequest.self,
            response: Kakuzuke_V1_ImportSummary.self
        ) { messages, context in
            var summary = Kakuzuke_V1_ImportSummary()
            for try await message in messages {
                try await imports.products(message, into: &summary, by: try context.caller)
            }
            return summary
        }
        methods.clientStreaming(
            ImportServiceMethod.importMembers.rawValue, request: Kakuzuke_V1_ImportMembersRequest.self,
            response: Kakuzuke_V1_ImportSummary.self
        ) { messages, context in
            var summary = Kakuzuke_V1_ImportSummary()
            for try await message in messages {
                try await imports.members(message, into: &summary, by: try context.caller)
            }
            return summary
        }
    }
}
