import KakuzukeProtocol
public import RPC

/// The calls of the platform operator on tenants and of a tenant on itself, as `administration.proto` and
/// `tenancy.proto` describe them.
public struct TenancyService: Sendable {
    private let tenants: TenantDesk
    private let settings: SettingsDesk
    private let products: ProductDesk

    /// Makes the service.
    public init(tenants: TenantDesk, settings: SettingsDesk, products: ProductDesk) {
        self.tenants = tenants
        self.settings = settings
        self.products = products
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    public func register(in methods: inout RPCMethodTable) {
        registerTenants(&methods)
        methods.unary(TenancyServiceMethod.getSettings.rawValue) {
            (_: Kakuzuke_V1_GetSettingsRequest, context) in
            try await settings.settings(try context.caller)
        }
        methods.unary(TenancyServiceMethod.changeSettings.rawValue) {
            (request: Kakuzuke_V1_ChangeSettingsRequest, context) in
            try await settings.change(request, by: try context.caller)
        }
        methods.unary(TenancyServiceMethod.getUsage.rawValue) {
            (_: Kakuzuke_V1_GetUsageRequest, context) in
            try await settings.usage(try context.caller)
        }
        methods.unary(ProductServiceMethod.listProducts.rawValue) {
            (request: Kakuzuke_V1_ListProductsRequest, context) in
            try await products.list(request, try context.caller)
        }
    }

    private func registerTenants(_ methods: inout RPCMethodTable) {
        methods.unary(TenantServiceMethod.createTenant.rawValue) {
            (request: Kakuzuke_V1_CreateTenantRequest, context) in
            try await tenants.create(request, by: try context.credential)
        }
        methods.unary(TenantServiceMethod.listTenants.rawValue) {
            (_: Kakuzuke_V1_ListTenantsRequest, _) in
            try await tenants.list()
        }
        methods.unary(TenantServiceMethod.suspendTenant.rawValue) {
            (request: Kakuzuke_V1_SuspendTenantRequest, context) in
            try await tenants.suspend(request, by: try context.credential)
            return Kakuzuke_V1_SuspendTenantResponse()
        }
        methods.unary(TenantServiceMethod.resumeTenant.rawValue) {
            (request: Kakuzuke_V1_ResumeTenantRequest, context) in
            try await tenants.resume(request, by: try context.credential)
            return Kakuzuke_V1_ResumeTenantResponse()
        }
        methods.unary(TenantServiceMethod.setTenantLimits.rawValue) {
            (request: Kakuzuke_V1_SetTenantLimitsRequest, context) in
            try await tenants.setLimits(request, by: try context.credential)
            return Kakuzuke_V1_SetTenantLimitsResponse()
        }
        methods.unary(TenantServiceMethod.deleteTenant.rawValue) {
            (request: Kakuzuke_V1_DeleteTenantRequest, context) in
            try await tenants.delete(request, by: try context.credential)
        }
    }
}
