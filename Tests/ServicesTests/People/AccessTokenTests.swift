import Foundation
import KakuzukeProtocol
import RPC
import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a token never does more than its maker, and stops when it should. Method: calls over real TLS with tokens of
// persons and programs, from addresses inside and outside their ranges.
@Suite struct AccessTokenTests {
    private static let listStores = "kakuzuke.v1.StoreService/ListStores"
    private static let listAgents = "kakuzuke.v1.StoreService/ListAgents"

    private static func stores(_ people: TestPeople, _ token: String) async throws -> KakuzukeError.Code? {
        try await people.refusal {
            let _: Kakuzuke_V1_ListStoresResponse = try await people.call(
                "StoreService/ListStores", Kakuzuke_V1_ListStoresRequest(), as: token)
        }?.code
    }

    @Test func aPersonsTokenHasSomeOfItsRolesAndLosesThemWithThePerson() async throws {
        try await TestPeople.with { people in
            let person = try await people.person("hanako", ["administrator", "analyst"])
            let made = try await people.createToken(roles: ["administrator"], as: person.session)
            #expect(try await people.whoAmI(made.token).roles == ["administrator"])
            #expect(try await people.whoAmI(made.token).label == "user:hanako/token:reports")
            #expect(try await Self.stores(people, made.token) == nil)
            for roles in [["owner"], ["administrator", "auditor"], ["administrator", "administrator"], ["king"]] {
                let refused = try await people.refusal {
                    _ = try await people.createToken(roles: roles, as: person.session)
                }
                #expect(refused?.code == .invalidArgument && refused?.field == "roles", "\(roles)")
            }
            // What the token does not have, it does not give, whatever the person has.
            let more = try await people.refusal { _ = try await people.createToken(roles: ["analyst"], as: made.token) }
            #expect(more?.field == "roles")
            try await people.change(person.id, ["analyst"])
            #expect(try await Self.stores(people, made.token) == .permissionDenied)
            try await people.change(person.id, ["administrator"])
            #expect(try await Self.stores(people, made.token) == nil)
            try await people.disable(person.id)
            #expect(try await Self.stores(people, made.token) == .unauthenticated)
        }
    }

    @Test func aProgramCallsItsMethodsAndNoOthers() async throws {
        try await TestPeople.with { people in
            let made = try await people.createToken(methods: [Self.listStores], as: people.owner)
            #expect(try await Self.stores(people, made.token) == nil)
            let agents = try await people.refusal {
                let _: Kakuzuke_V1_ListAgentsResponse = try await people.call(
                    "StoreService/ListAgents", Kakuzuke_V1_ListAgentsRequest(), as: made.token)
            }
            #expect(agents?.code == .permissionDenied)
            let forbidden = KakuzukeMethod.allCases.filter { method in
                switch method {
                case .signInService, .personService, .userService, .tokenService, .identityProviderService: true
                case .enrolmentService, .syncService, .tenantService: true
                default: false
                }
            }.map(\.name)
            #expect(forbidden.count > 20)
            for method in forbidden + ["", "kakuzuke.v1.StoreService", "StoreService/ListStores"] {
                let refused = try await people.refusal {
                    _ = try await people.createToken(methods: [Self.listStores, method], as: people.owner)
                }
                #expect(refused?.code == .invalidArgument && refused?.field == "methods", "\(method)")
            }
        }
    }

    @Test func onlyOwnersAndAdministratorsMakePrograms() async throws {
        try await TestPeople.with { people in
            let auditor = try await people.person("auditor", ["auditor"]).session
            let refused = try await people.refusal {
                _ = try await people.createToken(methods: [Self.listStores], as: auditor)
            }
            #expect(refused?.code == .permissionDenied)
            let administrator = try await people.person("admin", ["administrator"])
            let made = try await people.createToken(methods: [Self.listStores], as: administrator.session)
            let upload = try await people.refusal {
                _ = try await people.createToken(
                    methods: ["kakuzuke.v1.PolicyService/UploadPolicy"], as: administrator.session)
            }
            #expect(upload?.field == "methods")
            // The program keeps to the roles of its making, and loses what its maker loses.
            try await people.change(administrator.id, ["auditor"])
            #expect(try await Self.stores(people, made.token) == .permissionDenied)
        }
    }

    @Test func timeAndLabelHaveBorders() async throws {
        try await TestPeople.with { people in
            for days: UInt32 in [0, 366, .max] {
                let refused = try await people.refusal {
                    _ = try await people.createToken(roles: ["owner"], days: days, as: people.owner)
                }
                #expect(refused?.field == "days")
            }
            let longest = try await people.createToken(roles: ["owner"], days: 365, as: people.owner)
            let short = try await people.createToken(roles: ["owner"], days: 1, as: people.owner)
            // What a token makes does not outlive it.
            let child = try await people.createToken(roles: ["owner"], days: 365, as: short.token)
            #expect(child.expiresAtMs == short.expiresAtMs)
            people.pass(seconds: 86_400 - 30)
            #expect(try await Self.stores(people, short.token) == nil)
            people.pass(seconds: 31)
            #expect(try await Self.stores(people, short.token) == .unauthenticated)
            #expect(try await Self.stores(people, child.token) == .unauthenticated)
            #expect(try await Self.stores(people, longest.token) == nil)
            for label in ["", String(repeating: "l", count: 65), "a\nb", "a\u{0}"] {
                let refused = try await people.refusal {
                    var request = Kakuzuke_V1_CreateTokenRequest()
                    request.label = label
                    request.roles = ["owner"]
                    request.days = 1
                    let _: Kakuzuke_V1_CreateTokenResponse = try await people.call(
                        "TokenService/CreateToken", request, as: people.owner)
                }
                #expect(refused?.field == "label")
            }
            let neither = try await people.refusal { _ = try await people.createToken(as: people.owner) }
            let both = try await people.refusal {
                _ = try await people.createToken(roles: ["owner"], methods: [Self.listStores], as: people.owner)
            }
            #expect(neither?.field == "roles" && both?.field == "roles")
        }
    }

    @Test func aTokenFromAnotherAddressIsAsGoodAsUnknown() async throws {
        try await TestPeople.with { people in
            let here = try await people.createToken(
                roles: ["owner"], addresses: ["10.0.0.0/8", "127.0.0.0/8"], as: people.owner)
            #expect(try await Self.stores(people, here.token) == nil)
            let elsewhere = try await people.createToken(
                roles: ["owner"], addresses: ["192.0.2.0/24", "::/0"], as: people.owner)
            func answer(_ token: String) async throws -> RPCError? {
                do {
                    _ = try await people.whoAmI(token)
                    return nil
                } catch let error as RPCError {
                    return error
                }
            }
            let unknown = SecretToken(
                kind: .tenant, tenant: people.scope.tenant, secret: people.backend.people.randomBytes(32))
            let first = try #require(try await answer(elsewhere.token))
            let second = try #require(try await answer(unknown.text))
            #expect(first.code == second.code && first.message == second.message)
            #expect(first.metadata == second.metadata)
            for addresses in [["nowhere"], ["10.0.0.1/8"], Array(repeating: "10.0.0.0/8", count: 33)] {
                let refused = try await people.refusal {
                    _ = try await people.createToken(roles: ["owner"], addresses: addresses, as: people.owner)
                }
                #expect(refused?.field == "source_addresses")
            }
            // A bound token makes bound tokens.
            let child = try await people.createToken(roles: ["owner"], as: here.token)
            let wider = try await people.refusal {
                _ = try await people.createToken(roles: ["owner"], addresses: ["0.0.0.0/0"], as: here.token)
            }
            #expect(wider?.field == "source_addresses")
            _ = try await people.createToken(roles: ["owner"], addresses: ["10.1.0.0/16"], as: here.token)
            let listed = try await people.tokens(as: people.owner).first { $0.tokenID == child.tokenID }
            #expect(listed?.sourceAddresses == ["10.0.0.0/8", "127.0.0.0/8"])
        }
    }

    @Test func onesOwnTokensAreSeenAndRevokedAndOthersOnlyByAdministrators() async throws {
        try await TestPeople.with { people in
            let analyst = try await people.person("analyst", ["analyst"]).session
            let other = try await people.person("other", ["analyst"]).session
            let administrator = try await people.person("admin", ["administrator"]).session
            let auditor = try await people.person("auditor", ["auditor"]).session
            let made = try await people.createToken(roles: ["analyst"], as: analyst)
            #expect(try await people.tokens(as: analyst).map(\.tokenID) == [made.tokenID])
            #expect(try await people.tokens(as: other).isEmpty)
            #expect(try await people.tokens(as: auditor).count == 2)
            for token in [made.tokenID, UUID().uuidString, "x"] {
                #expect(try await people.refusal { try await people.revoke(token, as: other) }?.code == .notFound)
            }
            let owners = try #require(try await people.tokens(as: people.owner).first { $0.login == "owner" })
            let refused = try await people.refusal { try await people.revoke(owners.tokenID, as: administrator) }
            #expect(refused?.code == .permissionDenied)
            _ = try await people.whoAmI(made.token)
            try await people.revoke(made.tokenID, as: administrator)
            #expect(try await people.refusal { _ = try await people.whoAmI(made.token) }?.code == .unauthenticated)
            let again = try await people.createToken(roles: ["analyst"], as: analyst)
            try await people.revoke(again.tokenID, as: analyst)
            let listed = try await people.tokens(as: analyst)
            #expect(listed.allSatisfy(\.hasRevokedAtMs) && listed.count == 2)
            #expect(listed.first { $0.tokenID == made.tokenID }?.hasLastUsedAtMs == true)
        }
    }

    @Test func tokensOfOtherTenantsAreNotThere() async throws {
        try await TestPeople.with { people in
            let foreign = try await people.backend.tenant.store.makeTenant("u")
            let secret = SecretToken(
                kind: .tenant, tenant: foreign.tenant, secret: people.backend.people.randomBytes(32))
            let number = UUID()
            let now = people.backend.people.clock.now()
            _ = try await people.database.run(
                foreign,
                InsertAPIToken(
                    tenant: foreign.tenant, token: number, tokenHash: StoredBytes(secret.hash),
                    user: StorageTestDatabase.owner, label: "x", roles: ["owner"], methods: [], sourceAddresses: [],
                    createdAt: now, expiresAt: now.adding(seconds: 3_600)))
            #expect(
                try await people.refusal { try await people.revoke(number.uuidString, as: people.owner) }?.code
                    == .notFound)
            #expect(try await people.whoAmI(secret.text).tenantCode == "u")
            // A secret under another tenant's name is no credential.
            let mixed = SecretToken(
                kind: .tenant, tenant: people.scope.tenant, secret: [UInt8](repeating: 1, count: 32))
            #expect(try await people.refusal { _ = try await people.whoAmI(mixed.text) }?.code == .unauthenticated)
        }
    }
}
