import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SwiftProtobuf

@testable import Services

/// What is asked of one method: a request that the caller's own tenant can answer, and for each place where a request
/// names something, the same request naming what the caller may not reach.
struct MethodProbe {
    /// A place in a request that names something.
    struct Place {
        let name: String
        /// Naming something that nobody has.
        let nonexistent: any Message
        /// Naming something that only the other tenant has.
        let foreign: any Message
        /// Naming something of the own tenant beyond the extent of the scoped roles; nil: the place has no extents.
        let otherStore: (any Message)?
    }

    /// Answered for every role that may call.
    let own: any Message
    let places: [Place]
    /// Texts that the answer to a role with a smaller extent than the tenant may not hold.
    let beyondExtent: [String]

    /// What the request may be answered with beside the codes of a method that was reached, because it names or
    /// proves something that is not there.
    let alsoAnswered: Set<RPCStatusCode>

    init(
        _ own: any Message, _ places: [Place] = [], beyondExtent: [String] = [],
        alsoAnswered: Set<RPCStatusCode> = []
    ) {
        self.own = own
        self.places = places
        self.beyondExtent = beyondExtent
        self.alsoAnswered = alsoAnswered
    }

    /// True for a code that this request of all may get.
    func mayBeAnswered(_ code: RPCStatusCode) -> Bool { alsoAnswered.contains(code) }

    /// True when an extent can be told from the whole tenant by this probe.
    var hasExtents: Bool { !beyondExtent.isEmpty || places.contains { $0.otherStore != nil } }

    /// The probe of a method; a switch without a default, so that a new method needs one.
    static func of(_ method: KakuzukeMethod, _ ids: IsolationIDs, caller: Role) -> MethodProbe {
        switch method {
        case .customerService(let method): probe(method)
        case .enrolmentService(.enrol): MethodProbe(Kakuzuke_V1_EnrolRequest(), alsoAnswered: [.unauthenticated])
        case .identityProviderService(let method): probe(method)
        case .importService(let method): probe(method)
        case .personService(let method): probe(method)
        case .policyService(let method): probe(method)
        case .productService(.listProducts): listProducts()
        case .quarantineService(let method): probe(method)
        case .quoteService(let method): probe(method)
        case .ratingService(let method): probe(method)
        case .signInService(let method): probe(method)
        case .simulationService(let method): probe(method)
        case .storeService(let method): probe(method, ids)
        case .syncService(let method): probe(method)
        case .tenancyService(let method): probe(method)
        case .tenantService(let method): probe(method)
        case .tokenService(let method): probe(method, caller)
        case .userService(let method): probe(method)
        }
    }

    /// A place with a text: the same request with each value in it.
    static func place<Request: Message>(
        _ name: String, _ request: Request, foreign: String, nobody: String = IsolationIDs.nobody,
        otherStore: String? = nil, _ write: (inout Request, String) -> Void
    ) -> Place {
        func with(_ value: String) -> Request {
            var request = request
            write(&request, value)
            return request
        }
        return Place(
            name: name, nonexistent: with(nobody), foreign: with(foreign), otherStore: otherStore.map(with))
    }
}

extension MethodProbe {
    private static func probe(_ method: StoreServiceMethod, _ ids: IsolationIDs) -> MethodProbe {
        switch method {
        case .addStore:
            var request = Kakuzuke_V1_AddStoreRequest()
            request.code = "S09"
            request.name = "Nine"
            return MethodProbe(request)
        case .listStores: return MethodProbe(Kakuzuke_V1_ListStoresRequest(), beyondExtent: ["S02"])
        case .createEnrolmentToken:
            var request = Kakuzuke_V1_CreateEnrolmentTokenRequest()
            request.storeCode = "S01"
            return MethodProbe(
                request,
                [place("store_code", request, foreign: "S77", otherStore: "S02") { $0.storeCode = $1 }])
        case .listAgents: return MethodProbe(Kakuzuke_V1_ListAgentsRequest(), beyondExtent: [ids.otherStoreAgent])
        case .listDayComparisons:
            var request = Kakuzuke_V1_ListDayComparisonsRequest()
            request.storeCode = "S01"
            return MethodProbe(
                request, [place("store_code", request, foreign: "S77", otherStore: "S02") { $0.storeCode = $1 }])
        case .orderAgentCommand, .listAgentCommands, .fetchDiagnostics: return commands(method, ids)
        case .revokeAgent:
            var request = Kakuzuke_V1_RevokeAgentRequest()
            request.agentID = ids.ownAgent
            request.reason = "test"
            return MethodProbe(
                request,
                [
                    place("agent_id", request, foreign: ids.foreignAgent, otherStore: ids.otherStoreAgent) {
                        $0.agentID = $1
                    }
                ])
        }
    }

    private static func probe(_ method: PolicyServiceMethod) -> MethodProbe {
        switch method {
        case .uploadPolicy:
            var request = Kakuzuke_V1_UploadPolicyRequest()
            request.file = "p.yaml"
            request.text = (try? ServiceTestTenant.policyText("supermarket")) ?? ""
            return MethodProbe(request)
        case .activatePolicy:
            var request = Kakuzuke_V1_ActivatePolicyRequest()
            request.version = 1
            request.effectiveFrom = CalendarDate("2020-01-01")!.daysSinceEpoch
            var foreign = request
            foreign.version = 2
            var nobody = request
            nobody.version = 9
            return MethodProbe(
                request, [Place(name: "version", nonexistent: nobody, foreign: foreign, otherStore: nil)],
                // Another person wrote it, unless an earlier call of the same test did.
                alsoAnswered: [.permissionDenied])
        case .withdrawPolicy:
            var request = Kakuzuke_V1_WithdrawPolicyRequest()
            request.version = 1
            request.effectiveFrom = CalendarDate("2020-01-01")!.daysSinceEpoch
            return MethodProbe(request, [versionPlace("version", request) { $0.version = $1 }])
        case .returnToPreviousPolicy:
            var request = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            request.reason = "test"
            return MethodProbe(request)
        case .getPolicy:
            var request = Kakuzuke_V1_GetPolicyRequest()
            request.version = 1
            return MethodProbe(request, [versionPlace("version", request) { $0.version = $1 }])
        case .listPolicies: return MethodProbe(Kakuzuke_V1_ListPoliciesRequest())
        }
    }

    private static func probe(_ method: SimulationServiceMethod) -> MethodProbe {
        switch method {
        case .simulatePolicy:
            var request = Kakuzuke_V1_SimulatePolicyRequest()
            request.version = 1
            request.against = 1
            return MethodProbe(
                request,
                [
                    versionPlace("version", request) { $0.version = $1 },
                    versionPlace("against", request) { $0.against = $1 },
                ])
        case .getSimulation:
            var request = Kakuzuke_V1_GetSimulationRequest()
            request.version = 1
            return MethodProbe(request, [versionPlace("version", request) { $0.version = $1 }])
        }
    }

    /// A place with a version of the policy: one that nobody has, and one that only the other tenant has.
    private static func versionPlace<Request: Message>(
        _ name: String, _ request: Request, _ write: (inout Request, UInt32) -> Void
    ) -> Place {
        func with(_ version: UInt32) -> Request {
            var request = request
            write(&request, version)
            return request
        }
        return Place(name: name, nonexistent: with(9), foreign: with(2), otherStore: nil)
    }

    private static func listProducts() -> MethodProbe {
        let request = Kakuzuke_V1_ListProductsRequest()
        return MethodProbe(
            request, [place("after_code", request, foreign: "F77", nobody: "F78") { $0.afterCode = $1 }],
            beyondExtent: ["P-DAIRY"])
    }

    private static func probe(_ method: RatingServiceMethod) -> MethodProbe {
        switch method {
        case .getRating:
            var request = Kakuzuke_V1_GetRatingRequest()
            request.reason = "test"
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
            return MethodProbe(request, customerPlaces(request) { $0.customer = $1 })
        case .explainRating:
            var request = Kakuzuke_V1_ExplainRatingRequest()
            request.reason = "test"
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
            return MethodProbe(request, customerPlaces(request) { $0.customer = $1 })
        case .quote:
            var request = Kakuzuke_V1_QuoteRequest()
            request.reason = "test"
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
            request.basket.store = "S01"
            request.basket.payment = "cash"
            request.basket.fulfilment = "carry_out"
            var line = Kakuzuke_V1_Basket.Line()
            line.category = "FRUIT"
            line.unitCostE2 = 10_000
            line.tax = "reduced"
            line.quantity = 1_000
            request.basket.lines = [line]
            let store = place("basket.store", request, foreign: "S77") { $0.basket.store = $1 }
            var named = request
            named.basket.lines[0].clearCategory()
            named.basket.lines[0].clearUnitCostE2()
            named.basket.lines[0].clearTax()
            let product = place("basket.lines.product", named, foreign: "F77", nobody: "F78") {
                $0.basket.lines[0].product = $1
            }
            return MethodProbe(request, customerPlaces(request) { $0.customer = $1 } + [store, product])
        case .priceReturn:
            var request = Kakuzuke_V1_PriceReturnRequest()
            request.receiptKey = IsolationWorld.receiptKey(1)
            let (foreign, nobody) = (IsolationWorld.receiptKey(77), IsolationWorld.receiptKey(78))
            return MethodProbe(
                request,
                [place("receipt_key", request, foreign: foreign, nobody: nobody) { $0.receiptKey = $1 }])
        case .verifyRatings: return MethodProbe(Kakuzuke_V1_VerifyRatingsRequest())
        case .recomputeRatings:
            var request = Kakuzuke_V1_RecomputeRatingsRequest()
            request.repair = true
            return MethodProbe(request)
        }
    }

    private static func probe(_ method: QuoteServiceMethod) -> MethodProbe {
        switch method {
        case .verifyQuote:
            var request = Kakuzuke_V1_VerifyQuoteRequest()
            request.quoteID = IsolationWorld.quote
            return MethodProbe(
                request, [place("quote_id", request, foreign: IsolationWorld.foreignQuote) { $0.quoteID = $1 }],
                alsoAnswered: [.notFound])
        case .listQuoteChecks:
            var request = Kakuzuke_V1_ListQuoteChecksRequest()
            request.fromDate = IsolationWorld.today.adding(days: -30).daysSinceEpoch
            request.throughDate = IsolationWorld.today.daysSinceEpoch
            return MethodProbe(request)
        }
    }

    static func customerPlaces<Request: Message>(
        _ request: Request, named name: String = "customer",
        _ write: (inout Request, Kakuzuke_V1_CustomerReference) -> Void
    ) -> [Place] {
        func with(_ make: (inout Kakuzuke_V1_CustomerReference) -> Void) -> Request {
            var request = request
            var reference = Kakuzuke_V1_CustomerReference()
            make(&reference)
            write(&request, reference)
            return request
        }
        return [
            Place(
                name: name + ".identifier",
                nonexistent: with { $0.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(901)) },
                foreign: with { $0.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(900)) },
                otherStore: nil),
            Place(
                name: name + ".customer_id", nonexistent: with { $0.customerID = 901 },
                foreign: with { $0.customerID = 900 }, otherStore: nil),
        ]
    }

    private static func probe(_ method: ImportServiceMethod) -> MethodProbe {
        switch method {
        case .importProducts:
            var product = Kakuzuke_V1_ImportProductsRequest.Product()
            product.code = "4901"
            product.name = "Apple"
            product.category = "FRUIT"
            product.unitCostE2 = 10_000
            product.tax = "reduced"
            var request = Kakuzuke_V1_ImportProductsRequest()
            request.products = [product]
            return MethodProbe(request)
        case .importMembers:
            var member = Kakuzuke_V1_ImportMembersRequest.Member()
            let hash = IngestTests.customer(2)
            member.identifierKind = UInt32(hash.kind.rawValue)
            member.identifierKeyID = hash.keyID
            member.identifierHash = Data(hash.bytes)
            var request = Kakuzuke_V1_ImportMembersRequest()
            request.members = [member]
            return MethodProbe(request)
        }
    }

    private static func probe(_ method: SyncServiceMethod) -> MethodProbe {
        switch method {
        case .handshake: MethodProbe(Kakuzuke_V1_HandshakeRequest())
        case .upload: MethodProbe(Kakuzuke_V1_UploadBatch())
        case .uploadQuotes: MethodProbe(Kakuzuke_V1_QuoteBatch())
        case .feed: MethodProbe(Kakuzuke_V1_FeedRequest())
        case .compareDays: MethodProbe(Kakuzuke_V1_CompareDaysRequest())
        case .takeCommands: MethodProbe(Kakuzuke_V1_TakeCommandsRequest())
        case .reportCommand: MethodProbe(Kakuzuke_V1_ReportCommandRequest())
        case .uploadDiagnostics: MethodProbe(Kakuzuke_V1_DiagnosticsPart())
        case .renewCertificate: MethodProbe(Kakuzuke_V1_RenewCertificateRequest())
        }
    }
}
