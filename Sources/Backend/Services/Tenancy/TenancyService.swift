import Foundation
import KakuzukeProtocol
import RPC

/// The calls of the platform operator on tenants and of a tenant on itself, as `administration.proto` and
/// `tenancy.proto` describe them.
struct TenancyService: Sendable {
    private let tenants: TenantDesk
    private let settings: SettingsDesk
    private let products: ProductDesk
    private let transfer: TenantTransfer

    /// Makes the service.
    init(tenants: TenantDesk, settings: SettingsDesk, products: ProductDesk, transfer: TenantTransfer) {
        self.tenants = tenants
        self.settings = settings
        self.products = products
        self.transfer = transfer
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        registerTenants(&methods)
        registerTransfer(&methods)
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

    private func registerTransfer(_ methods: inout RPCMethodTable) {
        methods.serverStreaming(
            TenancyServiceMethod.exportTenant.rawValue, request: Kakuzuke_V1_ExportTenantRequest.self,
            response: Kakuzuke_V1_ExportTenantPart.self
        ) { request, writer, context in
            try await transfer.export(to: [UInt8](request.recipientPublicKey), by: try context.caller) { bytes in
                var part = Kakuzuke_V1_ExportTenantPart()
                part.data = Data(bytes)
                try await writer.send(part)
            }
        }
        methods.clientStreaming(
            TenancyServiceMethod.importTenant.rawValue, request: Kakuzuke_V1_ImportTenantPart.self,
            response: Kakuzuke_V1_ImportTenantResponse.self
        ) { parts, context in
            try await transfer.load(by: try context.caller) {
                // There is one position, however many iterators are made.
                var iterator = parts.makeAsyncIterator()
                return try await iterator.next().map { [UInt8]($0.content) }
            }
        }
    }
}
