import KakuzukeProtocol
public import RPC
import Storage

/// The calls of headquarters and of the platform operator, as `administration.proto` and `rating.proto` describe them.
public struct AdministrationService: Sendable {
    private let tenants: TenantDesk
    private let stores: StoreDesk
    private let policies: PolicyDesk
    private let imports: ImportDesk
    private let enrolment: EnrolmentDesk
    private let ratings: RatingDesk

    /// Makes the service.
    public init(
        tenants: TenantDesk, stores: StoreDesk, policies: PolicyDesk, imports: ImportDesk, enrolment: EnrolmentDesk,
        ratings: RatingDesk
    ) {
        self.tenants = tenants
        self.stores = stores
        self.policies = policies
        self.imports = imports
        self.enrolment = enrolment
        self.ratings = ratings
    }

    /// Adds the calls to a server's table; every name has a row in `MethodAccess`.
    public func register(in methods: inout RPCMethodTable) {
        registerTenantsAndStores(&methods)
        registerPolicies(&methods)
        registerImports(&methods)
        methods.unary(MethodAccess.name("RatingService/GetRating")) {
            (request: Kakuzuke_V1_GetRatingRequest, context) in
            try await ratings.rating(request, try context.credential)
        }
        methods.unary(MethodAccess.name("RatingService/Quote")) { (request: Kakuzuke_V1_QuoteRequest, context) in
            try await ratings.quote(request, try context.credential)
        }
        methods.unary(MethodAccess.name("RatingService/VerifyRatings")) {
            (request: Kakuzuke_V1_VerifyRatingsRequest, context) in
            try await ratings.verify(request, try context.credential)
        }
    }

    private func registerTenantsAndStores(_ methods: inout RPCMethodTable) {
        methods.unary(MethodAccess.name("TenantService/CreateTenant")) {
            (request: Kakuzuke_V1_CreateTenantRequest, context) in
            try await tenants.create(request, by: try context.credential)
        }
        methods.unary(MethodAccess.name("TenantService/ListTenants")) {
            (_: Kakuzuke_V1_ListTenantsRequest, _) in
            try await tenants.list()
        }
        methods.unary(MethodAccess.name("StoreService/AddStore")) {
            (request: Kakuzuke_V1_AddStoreRequest, context) in
            try await stores.add(request, by: try context.credential)
            return Kakuzuke_V1_AddStoreResponse()
        }
        methods.unary(MethodAccess.name("StoreService/ListStores")) {
            (_: Kakuzuke_V1_ListStoresRequest, context) in
            try await stores.list(try context.credential)
        }
        methods.unary(MethodAccess.name("StoreService/CreateEnrolmentToken")) {
            (request: Kakuzuke_V1_CreateEnrolmentTokenRequest, context) in
            let made = try await enrolment.makeToken(storeCode: request.storeCode, for: try context.credential)
            var response = Kakuzuke_V1_CreateEnrolmentTokenResponse()
            response.token = made.token.text
            response.expiresAtMs = made.expiresAt.milliseconds
            return response
        }
        methods.unary(MethodAccess.name("StoreService/ListAgents")) {
            (_: Kakuzuke_V1_ListAgentsRequest, context) in
            try await stores.agents(try context.credential)
        }
        methods.unary(MethodAccess.name("StoreService/RevokeAgent")) {
            (request: Kakuzuke_V1_RevokeAgentRequest, context) in
            try await stores.revoke(request, by: try context.credential)
            return Kakuzuke_V1_RevokeAgentResponse()
        }
    }

    private func registerPolicies(_ methods: inout RPCMethodTable) {
        methods.unary(MethodAccess.name("PolicyService/UploadPolicy")) {
            (request: Kakuzuke_V1_UploadPolicyRequest, context) in
            try await policies.upload(request, by: try context.credential)
        }
        methods.unary(MethodAccess.name("PolicyService/ActivatePolicy")) {
            (request: Kakuzuke_V1_ActivatePolicyRequest, context) in
            try await policies.activate(request, by: try context.credential)
            return Kakuzuke_V1_ActivatePolicyResponse()
        }
        methods.unary(MethodAccess.name("PolicyService/ListPolicies")) {
            (_: Kakuzuke_V1_ListPoliciesRequest, context) in
            try await policies.list(try context.credential)
        }
    }

    private func registerImports(_ methods: inout RPCMethodTable) {
        methods.clientStreaming(
            MethodAccess.name("ImportService/ImportProducts"), request: Kakuzuke_V1_ImportProductsRequest.self,
            response: Kakuzuke_V1_ImportSummary.self
        ) { messages, context in
            var summary = Kakuzuke_V1_ImportSummary()
            for try await message in messages {
                try await imports.products(message, into: &summary, by: try context.credential)
            }
            return summary
        }
        methods.clientStreaming(
            MethodAccess.name("ImportService/ImportMembers"), request: Kakuzuke_V1_ImportMembersRequest.self,
            response: Kakuzuke_V1_ImportSummary.self
        ) { messages, context in
            var summary = Kakuzuke_V1_ImportSummary()
            for try await message in messages {
                try await imports.members(message, into: &summary, by: try context.credential)
            }
            return summary
        }
    }
}

extension RPCCallContext {
    /// Who is calling; every method with roles has one.
    var credential: Credential {
        get throws {
            guard let credential = self[CredentialKey.self] else {
                throw ServiceError(.unauthenticated, "a credential is needed")
            }
            return credential
        }
    }
}
