// DO NOT EDIT.
// swift-format-ignore-file
//
// Made by ops/dev/generate from the .proto files.

public import SwiftProtobuf

/// How many messages go each way.
public enum KakuzukeMethodShape: Sendable {
    case unary
    case clientStreaming
    case serverStreaming
    case bidirectional
}

/// A method of one service; the raw value is its name on the wire, `package.Service/Method`.
public protocol KakuzukeServiceMethod: CaseIterable, Hashable, RawRepresentable, Sendable where RawValue == String {
    /// What the caller sends.
    var requestType: any Message.Type { get }
    /// What it gets.
    var responseType: any Message.Type { get }
    /// How many messages go each way.
    var shape: KakuzukeMethodShape { get }
}

/// Every method that the server offers.
public enum KakuzukeMethod: Hashable, Sendable, CaseIterable {
    case customerService(CustomerServiceMethod)
    case enrolmentService(EnrolmentServiceMethod)
    case identityProviderService(IdentityProviderServiceMethod)
    case importService(ImportServiceMethod)
    case personService(PersonServiceMethod)
    case policyService(PolicyServiceMethod)
    case productService(ProductServiceMethod)
    case quarantineService(QuarantineServiceMethod)
    case quoteService(QuoteServiceMethod)
    case ratingService(RatingServiceMethod)
    case signInService(SignInServiceMethod)
    case simulationService(SimulationServiceMethod)
    case storeService(StoreServiceMethod)
    case syncService(SyncServiceMethod)
    case tenancyService(TenancyServiceMethod)
    case tenantService(TenantServiceMethod)
    case tokenService(TokenServiceMethod)
    case userService(UserServiceMethod)

    public static let allCases: [KakuzukeMethod] = {
        var made: [KakuzukeMethod] = []
        made += CustomerServiceMethod.allCases.map { .customerService($0) }
        made += EnrolmentServiceMethod.allCases.map { .enrolmentService($0) }
        made += IdentityProviderServiceMethod.allCases.map { .identityProviderService($0) }
        made += ImportServiceMethod.allCases.map { .importService($0) }
        made += PersonServiceMethod.allCases.map { .personService($0) }
        made += PolicyServiceMethod.allCases.map { .policyService($0) }
        made += ProductServiceMethod.allCases.map { .productService($0) }
        made += QuarantineServiceMethod.allCases.map { .quarantineService($0) }
        made += QuoteServiceMethod.allCases.map { .quoteService($0) }
        made += RatingServiceMethod.allCases.map { .ratingService($0) }
        made += SignInServiceMethod.allCases.map { .signInService($0) }
        made += SimulationServiceMethod.allCases.map { .simulationService($0) }
        made += StoreServiceMethod.allCases.map { .storeService($0) }
        made += SyncServiceMethod.allCases.map { .syncService($0) }
        made += TenancyServiceMethod.allCases.map { .tenancyService($0) }
        made += TenantServiceMethod.allCases.map { .tenantService($0) }
        made += TokenServiceMethod.allCases.map { .tokenService($0) }
        made += UserServiceMethod.allCases.map { .userService($0) }
        return made
    }()

    /// The method of its service.
    public var method: any KakuzukeServiceMethod {
        switch self {
        case .customerService(let method): method
        case .enrolmentService(let method): method
        case .identityProviderService(let method): method
        case .importService(let method): method
        case .personService(let method): method
        case .policyService(let method): method
        case .productService(let method): method
        case .quarantineService(let method): method
        case .quoteService(let method): method
        case .ratingService(let method): method
        case .signInService(let method): method
        case .simulationService(let method): method
        case .storeService(let method): method
        case .syncService(let method): method
        case .tenancyService(let method): method
        case .tenantService(let method): method
        case .tokenService(let method): method
        case .userService(let method): method
        }
    }

    /// The name on the wire, `package.Service/Method`.
    public var name: String { method.rawValue }
}

/// The methods of AgentService.
public enum AgentServiceMethod: String, KakuzukeServiceMethod {
    case getStatus = "kakuzuke.v1.AgentService/GetStatus"
    case synchronize = "kakuzuke.v1.AgentService/Synchronize"
    case recordInput = "kakuzuke.v1.AgentService/RecordInput"
    case placeOrder = "kakuzuke.v1.AgentService/PlaceOrder"
    case recordReceipt = "kakuzuke.v1.AgentService/RecordReceipt"
    case openPage = "kakuzuke.v1.AgentService/OpenPage"
    case listQuarantine = "kakuzuke.v1.AgentService/ListQuarantine"
    case settleQuarantine = "kakuzuke.v1.AgentService/SettleQuarantine"

    public var requestType: any Message.Type {
        switch self {
        case .getStatus: Kakuzuke_V1_GetStatusRequest.self
        case .synchronize: Kakuzuke_V1_SynchronizeRequest.self
        case .recordInput: Kakuzuke_V1_RecordInputRequest.self
        case .placeOrder: Kakuzuke_V1_PlaceOrderRequest.self
        case .recordReceipt: Kakuzuke_V1_RecordReceiptRequest.self
        case .openPage: Kakuzuke_V1_OpenPageRequest.self
        case .listQuarantine: Kakuzuke_V1_ListQuarantineRequest.self
        case .settleQuarantine: Kakuzuke_V1_SettleQuarantineRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .getStatus: Kakuzuke_V1_GetStatusResponse.self
        case .synchronize: Kakuzuke_V1_SynchronizeResponse.self
        case .recordInput: Kakuzuke_V1_RecordInputResponse.self
        case .placeOrder: Kakuzuke_V1_PlaceOrderResponse.self
        case .recordReceipt: Kakuzuke_V1_RecordReceiptResponse.self
        case .openPage: Kakuzuke_V1_OpenPageResponse.self
        case .listQuarantine: Kakuzuke_V1_ListQuarantineResponse.self
        case .settleQuarantine: Kakuzuke_V1_SettleQuarantineResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .getStatus: .unary
        case .synchronize: .unary
        case .recordInput: .unary
        case .placeOrder: .unary
        case .recordReceipt: .unary
        case .openPage: .unary
        case .listQuarantine: .unary
        case .settleQuarantine: .unary
        }
    }
}

/// The methods of CustomerService.
public enum CustomerServiceMethod: String, KakuzukeServiceMethod {
    case mergeCustomers = "kakuzuke.v1.CustomerService/MergeCustomers"
    case undoMerge = "kakuzuke.v1.CustomerService/UndoMerge"
    case listMerges = "kakuzuke.v1.CustomerService/ListMerges"
    case linkIdentifiers = "kakuzuke.v1.CustomerService/LinkIdentifiers"
    case listIdentityConflicts = "kakuzuke.v1.CustomerService/ListIdentityConflicts"
    case resolveIdentityConflict = "kakuzuke.v1.CustomerService/ResolveIdentityConflict"
    case recordInputs = "kakuzuke.v1.CustomerService/RecordInputs"
    case importInputs = "kakuzuke.v1.CustomerService/ImportInputs"
    case placeOrder = "kakuzuke.v1.CustomerService/PlaceOrder"

    public var requestType: any Message.Type {
        switch self {
        case .mergeCustomers: Kakuzuke_V1_MergeCustomersRequest.self
        case .undoMerge: Kakuzuke_V1_UndoMergeRequest.self
        case .listMerges: Kakuzuke_V1_ListMergesRequest.self
        case .linkIdentifiers: Kakuzuke_V1_LinkIdentifiersRequest.self
        case .listIdentityConflicts: Kakuzuke_V1_ListIdentityConflictsRequest.self
        case .resolveIdentityConflict: Kakuzuke_V1_ResolveIdentityConflictRequest.self
        case .recordInputs: Kakuzuke_V1_RecordInputsRequest.self
        case .importInputs: Kakuzuke_V1_ImportInputsRequest.self
        case .placeOrder: Kakuzuke_V1_PlaceOrderRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .mergeCustomers: Kakuzuke_V1_MergeCustomersResponse.self
        case .undoMerge: Kakuzuke_V1_UndoMergeResponse.self
        case .listMerges: Kakuzuke_V1_ListMergesResponse.self
        case .linkIdentifiers: Kakuzuke_V1_LinkIdentifiersResponse.self
        case .listIdentityConflicts: Kakuzuke_V1_ListIdentityConflictsResponse.self
        case .resolveIdentityConflict: Kakuzuke_V1_ResolveIdentityConflictResponse.self
        case .recordInputs: Kakuzuke_V1_RecordInputsResponse.self
        case .importInputs: Kakuzuke_V1_ImportSummary.self
        case .placeOrder: Kakuzuke_V1_PlaceOrderResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .mergeCustomers: .unary
        case .undoMerge: .unary
        case .listMerges: .unary
        case .linkIdentifiers: .unary
        case .listIdentityConflicts: .unary
        case .resolveIdentityConflict: .unary
        case .recordInputs: .unary
        case .importInputs: .clientStreaming
        case .placeOrder: .unary
        }
    }
}

/// The methods of EnrolmentService.
public enum EnrolmentServiceMethod: String, KakuzukeServiceMethod {
    case enrol = "kakuzuke.v1.EnrolmentService/Enrol"

    public var requestType: any Message.Type {
        switch self {
        case .enrol: Kakuzuke_V1_EnrolRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .enrol: Kakuzuke_V1_EnrolResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .enrol: .unary
        }
    }
}

/// The methods of IdentityProviderService.
public enum IdentityProviderServiceMethod: String, KakuzukeServiceMethod {
    case setIdentityProvider = "kakuzuke.v1.IdentityProviderService/SetIdentityProvider"
    case getIdentityProvider = "kakuzuke.v1.IdentityProviderService/GetIdentityProvider"
    case removeIdentityProvider = "kakuzuke.v1.IdentityProviderService/RemoveIdentityProvider"

    public var requestType: any Message.Type {
        switch self {
        case .setIdentityProvider: Kakuzuke_V1_SetIdentityProviderRequest.self
        case .getIdentityProvider: Kakuzuke_V1_GetIdentityProviderRequest.self
        case .removeIdentityProvider: Kakuzuke_V1_RemoveIdentityProviderRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .setIdentityProvider: Kakuzuke_V1_SetIdentityProviderResponse.self
        case .getIdentityProvider: Kakuzuke_V1_GetIdentityProviderResponse.self
        case .removeIdentityProvider: Kakuzuke_V1_RemoveIdentityProviderResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .setIdentityProvider: .unary
        case .getIdentityProvider: .unary
        case .removeIdentityProvider: .unary
        }
    }
}

/// The methods of ImportService.
public enum ImportServiceMethod: String, KakuzukeServiceMethod {
    case importProducts = "kakuzuke.v1.ImportService/ImportProducts"
    case importMembers = "kakuzuke.v1.ImportService/ImportMembers"

    public var requestType: any Message.Type {
        switch self {
        case .importProducts: Kakuzuke_V1_ImportProductsRequest.self
        case .importMembers: Kakuzuke_V1_ImportMembersRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .importProducts: Kakuzuke_V1_ImportSummary.self
        case .importMembers: Kakuzuke_V1_ImportSummary.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .importProducts: .clientStreaming
        case .importMembers: .clientStreaming
        }
    }
}

/// The methods of PersonService.
public enum PersonServiceMethod: String, KakuzukeServiceMethod {
    case whoAmI = "kakuzuke.v1.PersonService/WhoAmI"
    case signOut = "kakuzuke.v1.PersonService/SignOut"
    case changePassword = "kakuzuke.v1.PersonService/ChangePassword"
    case beginOneTimeCodes = "kakuzuke.v1.PersonService/BeginOneTimeCodes"
    case confirmOneTimeCodes = "kakuzuke.v1.PersonService/ConfirmOneTimeCodes"

    public var requestType: any Message.Type {
        switch self {
        case .whoAmI: Kakuzuke_V1_WhoAmIRequest.self
        case .signOut: Kakuzuke_V1_SignOutRequest.self
        case .changePassword: Kakuzuke_V1_ChangePasswordRequest.self
        case .beginOneTimeCodes: Kakuzuke_V1_BeginOneTimeCodesRequest.self
        case .confirmOneTimeCodes: Kakuzuke_V1_ConfirmOneTimeCodesRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .whoAmI: Kakuzuke_V1_WhoAmIResponse.self
        case .signOut: Kakuzuke_V1_SignOutResponse.self
        case .changePassword: Kakuzuke_V1_ChangePasswordResponse.self
        case .beginOneTimeCodes: Kakuzuke_V1_BeginOneTimeCodesResponse.self
        case .confirmOneTimeCodes: Kakuzuke_V1_ConfirmOneTimeCodesResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .whoAmI: .unary
        case .signOut: .unary
        case .changePassword: .unary
        case .beginOneTimeCodes: .unary
        case .confirmOneTimeCodes: .unary
        }
    }
}

/// The methods of PolicyService.
public enum PolicyServiceMethod: String, KakuzukeServiceMethod {
    case uploadPolicy = "kakuzuke.v1.PolicyService/UploadPolicy"
    case activatePolicy = "kakuzuke.v1.PolicyService/ActivatePolicy"
    case withdrawPolicy = "kakuzuke.v1.PolicyService/WithdrawPolicy"
    case returnToPreviousPolicy = "kakuzuke.v1.PolicyService/ReturnToPreviousPolicy"
    case getPolicy = "kakuzuke.v1.PolicyService/GetPolicy"
    case listPolicies = "kakuzuke.v1.PolicyService/ListPolicies"

    public var requestType: any Message.Type {
        switch self {
        case .uploadPolicy: Kakuzuke_V1_UploadPolicyRequest.self
        case .activatePolicy: Kakuzuke_V1_ActivatePolicyRequest.self
        case .withdrawPolicy: Kakuzuke_V1_WithdrawPolicyRequest.self
        case .returnToPreviousPolicy: Kakuzuke_V1_ReturnToPreviousPolicyRequest.self
        case .getPolicy: Kakuzuke_V1_GetPolicyRequest.self
        case .listPolicies: Kakuzuke_V1_ListPoliciesRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .uploadPolicy: Kakuzuke_V1_UploadPolicyResponse.self
        case .activatePolicy: Kakuzuke_V1_ActivatePolicyResponse.self
        case .withdrawPolicy: Kakuzuke_V1_WithdrawPolicyResponse.self
        case .returnToPreviousPolicy: Kakuzuke_V1_ReturnToPreviousPolicyResponse.self
        case .getPolicy: Kakuzuke_V1_GetPolicyResponse.self
        case .listPolicies: Kakuzuke_V1_ListPoliciesResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .uploadPolicy: .unary
        case .activatePolicy: .unary
        case .withdrawPolicy: .unary
        case .returnToPreviousPolicy: .unary
        case .getPolicy: .unary
        case .listPolicies: .unary
        }
    }
}

/// The methods of ProductService.
public enum ProductServiceMethod: String, KakuzukeServiceMethod {
    case listProducts = "kakuzuke.v1.ProductService/ListProducts"

    public var requestType: any Message.Type {
        switch self {
        case .listProducts: Kakuzuke_V1_ListProductsRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .listProducts: Kakuzuke_V1_ListProductsResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .listProducts: .unary
        }
    }
}

/// The methods of QuarantineService.
public enum QuarantineServiceMethod: String, KakuzukeServiceMethod {
    case listHeldFacts = "kakuzuke.v1.QuarantineService/ListHeldFacts"
    case retryHeldFact = "kakuzuke.v1.QuarantineService/RetryHeldFact"
    case discardHeldFact = "kakuzuke.v1.QuarantineService/DiscardHeldFact"

    public var requestType: any Message.Type {
        switch self {
        case .listHeldFacts: Kakuzuke_V1_ListHeldFactsRequest.self
        case .retryHeldFact: Kakuzuke_V1_RetryHeldFactRequest.self
        case .discardHeldFact: Kakuzuke_V1_DiscardHeldFactRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .listHeldFacts: Kakuzuke_V1_ListHeldFactsResponse.self
        case .retryHeldFact: Kakuzuke_V1_RetryHeldFactResponse.self
        case .discardHeldFact: Kakuzuke_V1_DiscardHeldFactResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .listHeldFacts: .unary
        case .retryHeldFact: .unary
        case .discardHeldFact: .unary
        }
    }
}

/// The methods of QuoteService.
public enum QuoteServiceMethod: String, KakuzukeServiceMethod {
    case verifyQuote = "kakuzuke.v1.QuoteService/VerifyQuote"
    case listQuoteChecks = "kakuzuke.v1.QuoteService/ListQuoteChecks"

    public var requestType: any Message.Type {
        switch self {
        case .verifyQuote: Kakuzuke_V1_VerifyQuoteRequest.self
        case .listQuoteChecks: Kakuzuke_V1_ListQuoteChecksRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .verifyQuote: Kakuzuke_V1_VerifyQuoteResponse.self
        case .listQuoteChecks: Kakuzuke_V1_ListQuoteChecksResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .verifyQuote: .unary
        case .listQuoteChecks: .unary
        }
    }
}

/// The methods of RatingService.
public enum RatingServiceMethod: String, KakuzukeServiceMethod {
    case getRating = "kakuzuke.v1.RatingService/GetRating"
    case explainRating = "kakuzuke.v1.RatingService/ExplainRating"
    case quote = "kakuzuke.v1.RatingService/Quote"
    case priceReturn = "kakuzuke.v1.RatingService/PriceReturn"
    case verifyRatings = "kakuzuke.v1.RatingService/VerifyRatings"
    case recomputeRatings = "kakuzuke.v1.RatingService/RecomputeRatings"

    public var requestType: any Message.Type {
        switch self {
        case .getRating: Kakuzuke_V1_GetRatingRequest.self
        case .explainRating: Kakuzuke_V1_ExplainRatingRequest.self
        case .quote: Kakuzuke_V1_QuoteRequest.self
        case .priceReturn: Kakuzuke_V1_PriceReturnRequest.self
        case .verifyRatings: Kakuzuke_V1_VerifyRatingsRequest.self
        case .recomputeRatings: Kakuzuke_V1_RecomputeRatingsRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .getRating: Kakuzuke_V1_GetRatingResponse.self
        case .explainRating: Kakuzuke_V1_ExplainRatingResponse.self
        case .quote: Kakuzuke_V1_QuoteResponse.self
        case .priceReturn: Kakuzuke_V1_PriceReturnResponse.self
        case .verifyRatings: Kakuzuke_V1_VerifyRatingsResponse.self
        case .recomputeRatings: Kakuzuke_V1_RecomputationProgress.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .getRating: .unary
        case .explainRating: .unary
        case .quote: .unary
        case .priceReturn: .unary
        case .verifyRatings: .unary
        case .recomputeRatings: .serverStreaming
        }
    }
}

/// The methods of SignInService.
public enum SignInServiceMethod: String, KakuzukeServiceMethod {
    case signIn = "kakuzuke.v1.SignInService/SignIn"
    case acceptInvitation = "kakuzuke.v1.SignInService/AcceptInvitation"
    case beginFederatedSignIn = "kakuzuke.v1.SignInService/BeginFederatedSignIn"
    case finishFederatedSignIn = "kakuzuke.v1.SignInService/FinishFederatedSignIn"

    public var requestType: any Message.Type {
        switch self {
        case .signIn: Kakuzuke_V1_SignInRequest.self
        case .acceptInvitation: Kakuzuke_V1_AcceptInvitationRequest.self
        case .beginFederatedSignIn: Kakuzuke_V1_BeginFederatedSignInRequest.self
        case .finishFederatedSignIn: Kakuzuke_V1_FinishFederatedSignInRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .signIn: Kakuzuke_V1_SignInResponse.self
        case .acceptInvitation: Kakuzuke_V1_AcceptInvitationResponse.self
        case .beginFederatedSignIn: Kakuzuke_V1_BeginFederatedSignInResponse.self
        case .finishFederatedSignIn: Kakuzuke_V1_SignInResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .signIn: .unary
        case .acceptInvitation: .unary
        case .beginFederatedSignIn: .unary
        case .finishFederatedSignIn: .unary
        }
    }
}

/// The methods of SimulationService.
public enum SimulationServiceMethod: String, KakuzukeServiceMethod {
    case simulatePolicy = "kakuzuke.v1.SimulationService/SimulatePolicy"
    case getSimulation = "kakuzuke.v1.SimulationService/GetSimulation"

    public var requestType: any Message.Type {
        switch self {
        case .simulatePolicy: Kakuzuke_V1_SimulatePolicyRequest.self
        case .getSimulation: Kakuzuke_V1_GetSimulationRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .simulatePolicy: Kakuzuke_V1_SimulationProgress.self
        case .getSimulation: Kakuzuke_V1_PolicySimulation.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .simulatePolicy: .serverStreaming
        case .getSimulation: .unary
        }
    }
}

/// The methods of StoreService.
public enum StoreServiceMethod: String, KakuzukeServiceMethod {
    case addStore = "kakuzuke.v1.StoreService/AddStore"
    case listStores = "kakuzuke.v1.StoreService/ListStores"
    case createEnrolmentToken = "kakuzuke.v1.StoreService/CreateEnrolmentToken"
    case listAgents = "kakuzuke.v1.StoreService/ListAgents"
    case revokeAgent = "kakuzuke.v1.StoreService/RevokeAgent"
    case listDayComparisons = "kakuzuke.v1.StoreService/ListDayComparisons"
    case orderAgentCommand = "kakuzuke.v1.StoreService/OrderAgentCommand"
    case listAgentCommands = "kakuzuke.v1.StoreService/ListAgentCommands"
    case fetchDiagnostics = "kakuzuke.v1.StoreService/FetchDiagnostics"

    public var requestType: any Message.Type {
        switch self {
        case .addStore: Kakuzuke_V1_AddStoreRequest.self
        case .listStores: Kakuzuke_V1_ListStoresRequest.self
        case .createEnrolmentToken: Kakuzuke_V1_CreateEnrolmentTokenRequest.self
        case .listAgents: Kakuzuke_V1_ListAgentsRequest.self
        case .revokeAgent: Kakuzuke_V1_RevokeAgentRequest.self
        case .listDayComparisons: Kakuzuke_V1_ListDayComparisonsRequest.self
        case .orderAgentCommand: Kakuzuke_V1_OrderAgentCommandRequest.self
        case .listAgentCommands: Kakuzuke_V1_ListAgentCommandsRequest.self
        case .fetchDiagnostics: Kakuzuke_V1_FetchDiagnosticsRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .addStore: Kakuzuke_V1_AddStoreResponse.self
        case .listStores: Kakuzuke_V1_ListStoresResponse.self
        case .createEnrolmentToken: Kakuzuke_V1_CreateEnrolmentTokenResponse.self
        case .listAgents: Kakuzuke_V1_ListAgentsResponse.self
        case .revokeAgent: Kakuzuke_V1_RevokeAgentResponse.self
        case .listDayComparisons: Kakuzuke_V1_ListDayComparisonsResponse.self
        case .orderAgentCommand: Kakuzuke_V1_OrderAgentCommandResponse.self
        case .listAgentCommands: Kakuzuke_V1_ListAgentCommandsResponse.self
        case .fetchDiagnostics: Kakuzuke_V1_FetchDiagnosticsResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .addStore: .unary
        case .listStores: .unary
        case .createEnrolmentToken: .unary
        case .listAgents: .unary
        case .revokeAgent: .unary
        case .listDayComparisons: .unary
        case .orderAgentCommand: .unary
        case .listAgentCommands: .unary
        case .fetchDiagnostics: .unary
        }
    }
}

/// The methods of SyncService.
public enum SyncServiceMethod: String, KakuzukeServiceMethod {
    case handshake = "kakuzuke.v1.SyncService/Handshake"
    case upload = "kakuzuke.v1.SyncService/Upload"
    case feed = "kakuzuke.v1.SyncService/Feed"
    case uploadQuotes = "kakuzuke.v1.SyncService/UploadQuotes"
    case compareDays = "kakuzuke.v1.SyncService/CompareDays"
    case takeCommands = "kakuzuke.v1.SyncService/TakeCommands"
    case reportCommand = "kakuzuke.v1.SyncService/ReportCommand"
    case uploadDiagnostics = "kakuzuke.v1.SyncService/UploadDiagnostics"
    case renewCertificate = "kakuzuke.v1.SyncService/RenewCertificate"

    public var requestType: any Message.Type {
        switch self {
        case .handshake: Kakuzuke_V1_HandshakeRequest.self
        case .upload: Kakuzuke_V1_UploadBatch.self
        case .feed: Kakuzuke_V1_FeedRequest.self
        case .uploadQuotes: Kakuzuke_V1_QuoteBatch.self
        case .compareDays: Kakuzuke_V1_CompareDaysRequest.self
        case .takeCommands: Kakuzuke_V1_TakeCommandsRequest.self
        case .reportCommand: Kakuzuke_V1_ReportCommandRequest.self
        case .uploadDiagnostics: Kakuzuke_V1_DiagnosticsPart.self
        case .renewCertificate: Kakuzuke_V1_RenewCertificateRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .handshake: Kakuzuke_V1_HandshakeResponse.self
        case .upload: Kakuzuke_V1_UploadAcknowledgement.self
        case .feed: Kakuzuke_V1_FeedPart.self
        case .uploadQuotes: Kakuzuke_V1_QuoteAcknowledgement.self
        case .compareDays: Kakuzuke_V1_CompareDaysResponse.self
        case .takeCommands: Kakuzuke_V1_TakeCommandsResponse.self
        case .reportCommand: Kakuzuke_V1_ReportCommandResponse.self
        case .uploadDiagnostics: Kakuzuke_V1_UploadDiagnosticsResponse.self
        case .renewCertificate: Kakuzuke_V1_RenewCertificateResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .handshake: .unary
        case .upload: .bidirectional
        case .feed: .serverStreaming
        case .uploadQuotes: .bidirectional
        case .compareDays: .unary
        case .takeCommands: .unary
        case .reportCommand: .unary
        case .uploadDiagnostics: .clientStreaming
        case .renewCertificate: .unary
        }
    }
}

/// The methods of TenancyService.
public enum TenancyServiceMethod: String, KakuzukeServiceMethod {
    case getSettings = "kakuzuke.v1.TenancyService/GetSettings"
    case changeSettings = "kakuzuke.v1.TenancyService/ChangeSettings"
    case getUsage = "kakuzuke.v1.TenancyService/GetUsage"
    case exportTenant = "kakuzuke.v1.TenancyService/ExportTenant"
    case importTenant = "kakuzuke.v1.TenancyService/ImportTenant"

    public var requestType: any Message.Type {
        switch self {
        case .getSettings: Kakuzuke_V1_GetSettingsRequest.self
        case .changeSettings: Kakuzuke_V1_ChangeSettingsRequest.self
        case .getUsage: Kakuzuke_V1_GetUsageRequest.self
        case .exportTenant: Kakuzuke_V1_ExportTenantRequest.self
        case .importTenant: Kakuzuke_V1_ImportTenantPart.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .getSettings: Kakuzuke_V1_TenantSettings.self
        case .changeSettings: Kakuzuke_V1_TenantSettings.self
        case .getUsage: Kakuzuke_V1_GetUsageResponse.self
        case .exportTenant: Kakuzuke_V1_ExportTenantPart.self
        case .importTenant: Kakuzuke_V1_ImportTenantResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .getSettings: .unary
        case .changeSettings: .unary
        case .getUsage: .unary
        case .exportTenant: .serverStreaming
        case .importTenant: .clientStreaming
        }
    }
}

/// The methods of TenantService.
public enum TenantServiceMethod: String, KakuzukeServiceMethod {
    case createTenant = "kakuzuke.v1.TenantService/CreateTenant"
    case listTenants = "kakuzuke.v1.TenantService/ListTenants"
    case suspendTenant = "kakuzuke.v1.TenantService/SuspendTenant"
    case resumeTenant = "kakuzuke.v1.TenantService/ResumeTenant"
    case setTenantLimits = "kakuzuke.v1.TenantService/SetTenantLimits"
    case deleteTenant = "kakuzuke.v1.TenantService/DeleteTenant"

    public var requestType: any Message.Type {
        switch self {
        case .createTenant: Kakuzuke_V1_CreateTenantRequest.self
        case .listTenants: Kakuzuke_V1_ListTenantsRequest.self
        case .suspendTenant: Kakuzuke_V1_SuspendTenantRequest.self
        case .resumeTenant: Kakuzuke_V1_ResumeTenantRequest.self
        case .setTenantLimits: Kakuzuke_V1_SetTenantLimitsRequest.self
        case .deleteTenant: Kakuzuke_V1_DeleteTenantRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .createTenant: Kakuzuke_V1_CreateTenantResponse.self
        case .listTenants: Kakuzuke_V1_ListTenantsResponse.self
        case .suspendTenant: Kakuzuke_V1_SuspendTenantResponse.self
        case .resumeTenant: Kakuzuke_V1_ResumeTenantResponse.self
        case .setTenantLimits: Kakuzuke_V1_SetTenantLimitsResponse.self
        case .deleteTenant: Kakuzuke_V1_DeleteTenantResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .createTenant: .unary
        case .listTenants: .unary
        case .suspendTenant: .unary
        case .resumeTenant: .unary
        case .setTenantLimits: .unary
        case .deleteTenant: .unary
        }
    }
}

/// The methods of TokenService.
public enum TokenServiceMethod: String, KakuzukeServiceMethod {
    case createToken = "kakuzuke.v1.TokenService/CreateToken"
    case listTokens = "kakuzuke.v1.TokenService/ListTokens"
    case revokeToken = "kakuzuke.v1.TokenService/RevokeToken"

    public var requestType: any Message.Type {
        switch self {
        case .createToken: Kakuzuke_V1_CreateTokenRequest.self
        case .listTokens: Kakuzuke_V1_ListTokensRequest.self
        case .revokeToken: Kakuzuke_V1_RevokeTokenRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .createToken: Kakuzuke_V1_CreateTokenResponse.self
        case .listTokens: Kakuzuke_V1_ListTokensResponse.self
        case .revokeToken: Kakuzuke_V1_RevokeTokenResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .createToken: .unary
        case .listTokens: .unary
        case .revokeToken: .unary
        }
    }
}

/// The methods of UserService.
public enum UserServiceMethod: String, KakuzukeServiceMethod {
    case addUser = "kakuzuke.v1.UserService/AddUser"
    case listUsers = "kakuzuke.v1.UserService/ListUsers"
    case changeUser = "kakuzuke.v1.UserService/ChangeUser"
    case disableUser = "kakuzuke.v1.UserService/DisableUser"
    case enableUser = "kakuzuke.v1.UserService/EnableUser"
    case inviteUser = "kakuzuke.v1.UserService/InviteUser"

    public var requestType: any Message.Type {
        switch self {
        case .addUser: Kakuzuke_V1_AddUserRequest.self
        case .listUsers: Kakuzuke_V1_ListUsersRequest.self
        case .changeUser: Kakuzuke_V1_ChangeUserRequest.self
        case .disableUser: Kakuzuke_V1_DisableUserRequest.self
        case .enableUser: Kakuzuke_V1_EnableUserRequest.self
        case .inviteUser: Kakuzuke_V1_InviteUserRequest.self
        }
    }

    public var responseType: any Message.Type {
        switch self {
        case .addUser: Kakuzuke_V1_AddUserResponse.self
        case .listUsers: Kakuzuke_V1_ListUsersResponse.self
        case .changeUser: Kakuzuke_V1_ChangeUserResponse.self
        case .disableUser: Kakuzuke_V1_DisableUserResponse.self
        case .enableUser: Kakuzuke_V1_EnableUserResponse.self
        case .inviteUser: Kakuzuke_V1_InviteUserResponse.self
        }
    }

    public var shape: KakuzukeMethodShape {
        switch self {
        case .addUser: .unary
        case .listUsers: .unary
        case .changeUser: .unary
        case .disableUser: .unary
        case .enableUser: .unary
        case .inviteUser: .unary
        }
    }
}
