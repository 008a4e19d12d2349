public import KakuzukeProtocol

/// The table of roles. Changing it changes `docs/methods.md`, which a test compares.
extension MethodAccess {
    /// The row of a method.
    public static func row(_ method: KakuzukeMethod) -> MethodAccess {
        switch method {
        case .customerService(let method): row(method)
        case .enrolmentService(let method): row(method)
        case .identityProviderService(let method): row(method)
        case .importService(let method): row(method)
        case .personService(let method): row(method)
        case .policyService(let method): row(method)
        case .productService(let method): row(method)
        case .quarantineService(let method): row(method)
        case .quoteService(let method): row(method)
        case .ratingService(let method): row(method)
        case .signInService(let method): row(method)
        case .simulationService(let method): row(method)
        case .storeService(let method): row(method)
        case .syncService(let method): row(method)
        case .tenancyService(let method): row(method)
        case .tenantService(let method): row(method)
        case .tokenService(let method): row(method)
        case .userService(let method): row(method)
        }
    }

    private static func row(_ method: TenantServiceMethod) -> MethodAccess {
        switch method {
        case .createTenant: roles(.change, [.platformOperator: .platform])
        case .listTenants: roles(.none, [.platformOperator: .platform])
        case .suspendTenant: roles(.change, [.platformOperator: .platform])
        case .resumeTenant: roles(.change, [.platformOperator: .platform])
        case .setTenantLimits: roles(.change, [.platformOperator: .platform])
        // Its proof takes the place of an audit entry: the tenant's log goes with the tenant.
        case .deleteTenant: roles(.none, [.platformOperator: .platform])
        }
    }

    private static func row(_ method: TenancyServiceMethod) -> MethodAccess {
        switch method {
        case .getSettings: roles(.none, [.owner: .tenant, .administrator: .tenant, .auditor: .tenant])
        case .changeSettings: roles(.change, [.owner: .tenant, .administrator: .tenant])
        case .getUsage: roles(.none, [.owner: .tenant, .administrator: .tenant, .auditor: .tenant])
        case .exportTenant: roles(.change, [.owner: .tenant])
        case .importTenant: roles(.change, [.owner: .tenant])
        }
    }

    private static func row(_ method: StoreServiceMethod) -> MethodAccess {
        switch method {
        case .addStore: roles(.change, [.owner: .tenant, .administrator: .tenant])
        case .listStores:
            roles(
                .none,
                [.owner: .tenant, .administrator: .tenant, .auditor: .tenant, .storeManager: .ownStores])
        case .createEnrolmentToken:
            roles(.change, [.owner: .tenant, .administrator: .tenant, .storeManager: .ownStores])
        case .listAgents:
            roles(
                .none,
                [.owner: .tenant, .administrator: .tenant, .auditor: .tenant, .storeManager: .ownStores])
        case .listDayComparisons, .listAgentCommands:
            roles(
                .none,
                [.owner: .tenant, .administrator: .tenant, .auditor: .tenant, .storeManager: .ownStores])
        case .fetchDiagnostics:
            roles(.none, [.owner: .tenant, .administrator: .tenant, .storeManager: .ownStores])
        case .revokeAgent, .orderAgentCommand:
            roles(.change, [.owner: .tenant, .administrator: .tenant, .storeManager: .ownStores])
        }
    }

    private static func row(_ method: PolicyServiceMethod) -> MethodAccess {
        switch method {
        case .uploadPolicy: roles(.change, [.owner: .tenant, .policyAuthor: .tenant])
        case .activatePolicy, .withdrawPolicy, .returnToPreviousPolicy:
            roles(.change, [.owner: .tenant, .policyActivator: .tenant])
        case .listPolicies, .getPolicy:
            roles(
                .none,
                [.owner: .tenant, .policyAuthor: .tenant, .policyActivator: .tenant, .auditor: .tenant])
        }
    }

    private static func row(_ method: SimulationServiceMethod) -> MethodAccess {
        switch method {
        case .simulatePolicy:
            roles(.change, [.owner: .tenant, .policyAuthor: .tenant, .policyActivator: .tenant])
        // Customers are named to owners only.
        case .getSimulation:
            roles(
                .none,
                [
                    .owner: .tenant, .policyAuthor: .tenant, .policyActivator: .tenant, .analyst: .tenant,
                    .auditor: .tenant,
                ])
        }
    }

    private static func row(_ method: ProductServiceMethod) -> MethodAccess {
        switch method {
        case .listProducts:
            roles(
                .none,
                [
                    .owner: .tenant, .administrator: .tenant, .analyst: .tenant,
                    .categoryManager: .ownCategories,
                ])
        }
    }

    private static func row(_ method: ImportServiceMethod) -> MethodAccess {
        switch method {
        case .importProducts, .importMembers: roles(.change, [.owner: .tenant, .administrator: .tenant])
        }
    }

    private static func row(_ method: RatingServiceMethod) -> MethodAccess {
        switch method {
        // A receipt tells what one customer bought.
        case .getRating, .explainRating, .quote, .priceReturn:
            roles(.customer, [.owner: .tenant, .customerService: .tenant])
        case .verifyRatings: roles(.none, [.owner: .tenant, .administrator: .tenant])
        // Without a repair it only reads; the entry then tells of that.
        case .recomputeRatings: roles(.change, [.owner: .tenant, .administrator: .tenant])
        }
    }

    private static func row(_ method: QuoteServiceMethod) -> MethodAccess {
        switch method {
        // They name no customer, and their prices are those of a receipt.
        case .verifyQuote, .listQuoteChecks:
            roles(.none, [.owner: .tenant, .administrator: .tenant, .auditor: .tenant])
        }
    }

    private static func row(_ method: CustomerServiceMethod) -> MethodAccess {
        switch method {
        case .mergeCustomers, .undoMerge, .resolveIdentityConflict, .importInputs:
            roles(.change, [.owner: .tenant, .administrator: .tenant])
        case .listMerges, .listIdentityConflicts: roles(.none, [.owner: .tenant, .administrator: .tenant])
        case .linkIdentifiers, .recordInputs:
            roles(.change, [.owner: .tenant, .administrator: .tenant, .customerService: .tenant])
        // Without confirmation it only reads; the entry then tells of that.
        case .placeOrder: roles(.change, [.owner: .tenant, .customerService: .tenant])
        }
    }

    private static func row(_ method: QuarantineServiceMethod) -> MethodAccess {
        switch method {
        case .listHeldFacts:
            roles(
                .none,
                [.owner: .tenant, .administrator: .tenant, .auditor: .tenant, .storeManager: .ownStores])
        case .retryHeldFact, .discardHeldFact: roles(.change, [.owner: .tenant, .administrator: .tenant])
        }
    }

    private static func row(_ method: UserServiceMethod) -> MethodAccess {
        switch method {
        case .listUsers: roles(.none, [.owner: .tenant, .administrator: .tenant, .auditor: .tenant])
        case .addUser, .changeUser, .disableUser, .enableUser, .inviteUser:
            roles(.change, [.owner: .tenant, .administrator: .tenant])
        }
    }

    private static func row(_ method: TokenServiceMethod) -> MethodAccess {
        let ownToEverybody = Dictionary(uniqueKeysWithValues: Role.ofPersons.map { ($0, Extent.oneself) })
        let all: [Role: Extent] = [.owner: .tenant, .administrator: .tenant]
        switch method {
        case .createToken: return everyone(.change)
        case .listTokens:
            return roles(.none, ownToEverybody.merging(all) { $1 }.merging([.auditor: .tenant]) { $1 })
        case .revokeToken: return roles(.change, ownToEverybody.merging(all) { $1 })
        }
    }

    private static func row(_ method: IdentityProviderServiceMethod) -> MethodAccess {
        switch method {
        case .setIdentityProvider, .removeIdentityProvider: roles(.change, [.owner: .tenant])
        case .getIdentityProvider:
            roles(.none, [.owner: .tenant, .administrator: .tenant, .auditor: .tenant])
        }
    }

    private static func row(_ method: PersonServiceMethod) -> MethodAccess {
        switch method {
        case .whoAmI: everyone(.none, isBeforeSecondFactor: true)
        case .signOut: everyone(.change, isBeforeSecondFactor: true)
        case .changePassword: everyone(.change)
        case .beginOneTimeCodes, .confirmOneTimeCodes: everyone(.change, isBeforeSecondFactor: true)
        }
    }

    private static func row(_ method: SignInServiceMethod) -> MethodAccess {
        switch method {
        case .signIn, .acceptInvitation, .finishFederatedSignIn: open(.change)
        case .beginFederatedSignIn: open(.none)
        }
    }

    private static func row(_ method: EnrolmentServiceMethod) -> MethodAccess {
        switch method {
        case .enrol: open(.change)
        }
    }

    private static func row(_ method: SyncServiceMethod) -> MethodAccess {
        switch method {
        case .handshake, .upload, .uploadQuotes, .feed, .compareDays, .takeCommands, .reportCommand, .uploadDiagnostics:
            roles(.none, [.agent: .ownStore])
        case .renewCertificate: roles(.change, [.agent: .ownStore])
        }
    }
}
