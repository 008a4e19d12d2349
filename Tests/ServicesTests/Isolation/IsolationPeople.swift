import Foundation
import PostgresTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport

@testable import Services

/// One person of every role, each with tokens in every state; written by plain SQL, independent of the services.
struct IsolationPeople {
    /// How a token stands.
    enum State: Int, CaseIterable, Sendable {
        case valid, expired, revoked, ofDisabledPerson, spare
    }

    let store: StorageTestDatabase

    private static func number(_ role: Role) -> Int { Role.allCases.firstIndex(of: role) ?? 0 }

    private func login(_ role: Role) -> String { "the-" + role.rawValue.replacing("_", with: "-") }

    /// The person of a role; `disabled`: another one who may no longer do anything.
    static func user(_ role: Role, tag: Int, disabled: Bool = false) -> String {
        String(format: "0000000%d-00%02d-4000-8000-%012d", tag, disabled ? 1 : 0, 100 + number(role))
    }

    /// The number of a person's valid token; `isSpare`: of another one that tests revoke.
    static func tokenID(_ role: Role, tag: Int, isSpare: Bool = false) -> String {
        String(format: "0000001%d-000%d-4000-8000-%012d", tag, isSpare ? 1 : 0, 100 + number(role))
    }

    /// A token; its secret follows from role, state and tenant.
    static func token(_ role: Role, tenant: UUID, tag: Int, _ state: State = .valid) -> SecretToken {
        SecretToken(
            kind: .tenant, tenant: tenant,
            secret: [UInt8(tag), UInt8(number(role)), UInt8(state.rawValue)] + [UInt8](repeating: 9, count: 29))
    }

    /// How a session stands.
    enum SessionState: Int, CaseIterable, Sendable {
        case valid, expired, idle, ended, ofDisabledPerson
    }

    /// A session; its secret follows from role, state and tenant.
    static func session(_ role: Role, tenant: UUID, tag: Int, _ state: SessionState = .valid) -> SecretToken {
        SecretToken(
            kind: .session, tenant: tenant,
            secret: [UInt8(tag), UInt8(number(role)), UInt8(state.rawValue)] + [UInt8](repeating: 8, count: 29))
    }

    /// A program's token of the owner that lists one method.
    static func program(tenant: UUID, tag: Int) -> SecretToken {
        SecretToken(kind: .tenant, tenant: tenant, secret: [UInt8(tag), 99] + [UInt8](repeating: 9, count: 30))
    }

    /// Adds the persons of all roles with their tokens; manager of S01, of the category FRUIT.
    func insert(into tenant: UUID, tag: Int) async throws {
        var script = ""
        let id = "'\(tenant.uuidString)'"
        for role in Role.ofPersons {
            for disabled in [false, true] {
                let user = Self.user(role, tag: tag, disabled: disabled)
                script += """
                    INSERT INTO users (tenant_id, user_id, login, name, created_at, disabled_at)
                    VALUES (\(id), '\(user)', '\(login(role))\(disabled ? "-gone" : "")',
                        '\(tag == 2 ? IsolationIDs.marker : "own")', now(), \(disabled ? "now()" : "NULL"));
                    INSERT INTO user_roles (tenant_id, user_id, role, granted_at)
                    VALUES (\(id), '\(user)', '\(role.rawValue)', now());

                    """
                if role == .storeManager {
                    script += "INSERT INTO user_stores VALUES (\(id), '\(user)', 1);\n"
                }
                if role == .categoryManager {
                    script += "INSERT INTO user_categories VALUES (\(id), '\(user)', 'FRUIT');\n"
                }
            }
            for state in State.allCases { script += Self.insertToken(role, state, tenant: tenant, tag: tag) }
            for state in SessionState.allCases { script += Self.insertSession(role, state, tenant: tenant, tag: tag) }
        }
        let program = Self.program(tenant: tenant, tag: tag)
        script += """
            INSERT INTO api_tokens (tenant_id, token_id, token_hash, user_id, label, methods, created_at, expires_at)
            VALUES (\(id), gen_random_uuid(), '\(Self.hex(program.hash))', '\(Self.user(.owner, tag: tag))', 'program',
                ARRAY['kakuzuke.v1.StoreService/ListStores'], now(), now() + interval '1 day');
            """
        try await store.throwaway.run(script)
    }

    private static func insertToken(_ role: Role, _ state: State, tenant: UUID, tag: Int) -> String {
        let token = token(role, tenant: tenant, tag: tag, state)
        let number =
            [.valid, .spare].contains(state)
            ? "'\(tokenID(role, tag: tag, isSpare: state == .spare))'" : "gen_random_uuid()"
        return """
            INSERT INTO api_tokens (
                tenant_id, token_id, token_hash, user_id, label, roles, created_at, expires_at, revoked_at)
            VALUES ('\(tenant.uuidString)', \(number), '\(hex(token.hash))',
                '\(user(role, tag: tag, disabled: state == .ofDisabledPerson))', '\(role.rawValue) \(state)',
                ARRAY['\(role.rawValue)'], now() - interval '2 days',
                now() + interval '\(state == .expired ? -1 : 1) day', \(state == .revoked ? "now()" : "NULL"));

            """
    }

    private static func insertSession(_ role: Role, _ state: SessionState, tenant: UUID, tag: Int) -> String {
        let session = session(role, tenant: tenant, tag: tag, state)
        return """
            INSERT INTO user_sessions (
                tenant_id, session_hash, user_id, created_at, last_used_at, idle_seconds, ends_at, ended_at,
                has_second_factor)
            VALUES ('\(tenant.uuidString)', '\(hex(session.hash))',
                '\(user(role, tag: tag, disabled: state == .ofDisabledPerson))', now() - interval '3 hours',
                now() - interval '\(state == .idle ? 2 : 0) hours', 3600,
                now() + interval '\(state == .expired ? -1 : 1) hour', \(state == .ended ? "now()" : "NULL"), true);

            """
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        "\\x" + bytes.map { String(format: "%02x", $0) }.joined()
    }
}
