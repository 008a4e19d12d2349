import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC
import Synchronizer

/// Makes tenants with policies, stores and agents; activations and receipts come after.
struct MakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Makes tenants with stores and enrolled agents.")

    @OptionGroup var options: WorldOptions

    @Option(help: "PEM file of the installation's authority.")
    var authority: String

    @Option(help: "File with the operator's token.")
    var operatorToken: String

    @Option(help: "Policy file of every tenant.")
    var policy: String

    @Option(help: "How many tenants.")
    var tenants: Int

    @Option(help: "How many stores with an agent, spread evenly over the tenants.")
    var agents: Int

    @Option(help: "Customers of each store.")
    var customers: Int

    func run() async throws {
        var world = BenchWorld(
            authorityPEM: try String(contentsOfFile: authority, encoding: .utf8),
            operatorToken: try String(contentsOfFile: operatorToken, encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines), customersPerAgent: customers)
        let policyText = try String(contentsOfFile: policy, encoding: .utf8)
        let client = try world.client(port: options.port)
        for number in 0..<tenants {
            var tenant = Kakuzuke_V1_CreateTenantRequest()
            tenant.code = "bench-\(number)"
            tenant.name = "Bench \(number)"
            tenant.timeZone = "UTC"
            tenant.currency = "JPY"
            let made: Kakuzuke_V1_CreateTenantResponse = try await client.unary(
                TenantServiceMethod.createTenant.rawValue, tenant, options: BenchWorld.options(world.operatorToken))
            world.tenants.append(BenchWorld.Tenant(code: tenant.code, ownerToken: made.ownerToken))
            var upload = Kakuzuke_V1_UploadPolicyRequest()
            upload.text = policyText
            upload.file = "policy.yaml"
            let _: Kakuzuke_V1_UploadPolicyResponse = try await client.unary(
                PolicyServiceMethod.uploadPolicy.rawValue, upload, options: BenchWorld.options(made.ownerToken))
        }
        let everyone = world
        world.agents = try await withThrowingTaskGroup(of: [BenchWorld.Agent].self) { group in
            for part in 0..<4 {
                group.addTask {
                    var made: [BenchWorld.Agent] = []
                    for number in stride(from: part, to: agents, by: 4) {
                        made.append(try await agent(number, everyone, client))
                    }
                    return made
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        world.agents.sort { $0.firstCustomer < $1.firstCustomer }
        await client.shutdown()
        try world.write(options.world)
        print("{\"tenants\":\(world.tenants.count),\"agents\":\(world.agents.count)}")
    }

    private func agent(_ number: Int, _ world: BenchWorld, _ client: RPCClient) async throws -> BenchWorld.Agent {
        let tenant = number % tenants
        let owner = BenchWorld.options(world.tenants[tenant].ownerToken)
        var store = Kakuzuke_V1_AddStoreRequest()
        store.code = "S\(number)"
        store.name = "Store \(number)"
        let _: Kakuzuke_V1_AddStoreResponse = try await client.unary(
            StoreServiceMethod.addStore.rawValue, store, options: owner)
        var request = Kakuzuke_V1_CreateEnrolmentTokenRequest()
        request.storeCode = store.code
        let token: Kakuzuke_V1_CreateEnrolmentTokenResponse = try await client.unary(
            StoreServiceMethod.createEnrolmentToken.rawValue, request, options: owner)
        guard let code = EnrolmentCode(token.token) else { throw BenchFailure("the token is none") }
        let keys = AgentKeys()
        let enrolled = try await Enrolment.redeem(code, keys: keys, softwareVersion: "bench", over: client)
        return BenchWorld.Agent(
            tenant: tenant, store: store.code, keyPEM: keys.certificateKeyPEM,
            certificatePEM: enrolled.certificatePEM, epoch: (0..<16).map { _ in UInt8.random(in: 0...255) },
            firstCustomer: number * customers)
    }
}
