import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf
import Testing

// Goal: the server program starts from nothing, keeps what it acknowledged when it is killed, and stops in order.
// Method: the real program with a real database in an empty folder.
extension SystemSuites {
    @Suite struct ServerProcessTests {
        private func tenants(_ server: ServerProcess) async throws -> [String] {
            let client = try server.client()
            let list: Kakuzuke_V1_ListTenantsResponse = try await client.unary(
                "kakuzuke.v1.TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest(), options: try options(server))
            await client.shutdown()
            return list.tenants.map(\.code)
        }

        private func options(_ server: ServerProcess) throws -> RPCCallOptions {
            let token = try server.text("operator.token").trimmingCharacters(in: .whitespacesAndNewlines)
            return RPCCallOptions(deadline: .seconds(60), metadata: RPCMetadata([("authorization", "Bearer " + token)]))
        }

        @Test func anEmptyFolderBecomesAServerThatKeepsWhatItAcknowledged() async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            let client = try server.client()
            var request = Kakuzuke_V1_CreateTenantRequest()
            request.code = "first"
            request.name = "最初の店"
            request.timeZone = "Asia/Tokyo"
            request.currency = "JPY"
            let created: Kakuzuke_V1_CreateTenantResponse = try await client.unary(
                "kakuzuke.v1.TenantService/CreateTenant", request, options: try options(server))
            #expect(!created.ownerToken.isEmpty)
            await client.shutdown()
            try await server.kill()
            // The database outlived its server; the next start uses it.
            try await server.start()
            #expect(try await tenants(server) == ["first"])
            try await server.stop()
            #expect(server.databaseProcess == nil)
            try await server.start()
            #expect(try await tenants(server) == ["first"])
            try await server.stop()
        }

        @Test func secretsAreReadableByTheirOwnerOnly() async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            try await server.stop()
            for name in ["authority.key", "feed.key", "operator.token"] {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: server.folder + "/d/installation/" + name)
                let permissions = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
                #expect(permissions & 0o077 == 0, "\(name)")
            }
        }
    }
}
