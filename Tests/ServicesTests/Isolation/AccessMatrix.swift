import Foundation
import KakuzukeProtocol
import RPC
import Storage
import SwiftProtobuf

@testable import Services

/// Every method × role × state of the credential × whose thing is named × place where it is named.
///
/// Expectations come from the table of roles; each violation is told in words.
struct AccessMatrix {
    /// Codes by which a method says that it was reached and did not like the present state or the bare request.
    static let reached: Set<RPCStatusCode> = [
        .ok, .invalidArgument, .failedPrecondition, .alreadyExists,
    ]

    let world: IsolationWorld

    private var tenant: UUID { world.tenant.scope.tenant }

    // MARK: credentials that are none

    /// Whatever the credential lacks, the answer is the same and nothing is done.
    func withoutCredential(_ method: KakuzukeMethod) async throws -> [String] {
        if case .open = MethodAccess.row(method).callers { return [] }
        let bytes = try MethodProbe.of(method, world.ids, caller: .owner).own.serializedBytes() as [UInt8]
        var findings: [String] = []
        let plain = await IsolationCall.make(
            world.client, method, bytes, RPCCallOptions(deadline: .seconds(60)))
        if plain.code != .unauthenticated { findings.append("\(method.name) without credential: \(plain)") }
        for (name, text) in Self.badTokens(world) {
            let options = RPCCallOptions(
                deadline: .seconds(60), metadata: RPCMetadata([("authorization", "Bearer " + text)]))
            let call = await IsolationCall.make(world.client, method, bytes, options)
            if call != plain { findings.append("\(method.name) with \(name): \(call)") }
        }
        return findings
    }

    /// Texts that look like credentials and are none, by what is wrong with them.
    private static func badTokens(_ world: IsolationWorld) -> [(name: String, text: String)] {
        let tenant = world.tenant.scope.tenant
        let foreign = world.foreign.scope.tenant
        let nobody = [UInt8](repeating: 77, count: 32)
        var bad: [(String, String)] = [
            ("no token at all", "garbage"),
            ("an unknown secret", SecretToken(kind: .tenant, tenant: tenant, secret: nobody).text),
            ("an unknown session", SecretToken(kind: .session, tenant: tenant, secret: nobody).text),
            ("an operator's unknown secret", SecretToken(kind: .platformOperator, tenant: nil, secret: nobody).text),
            ("an enrolment token", SecretToken(kind: .enrolment, tenant: tenant, secret: nobody).text),
            ("an invitation", SecretToken(kind: .invitation, tenant: tenant, secret: nobody).text),
        ]
        for role in Role.ofPersons {
            for state in [IsolationPeople.State.expired, .revoked, .ofDisabledPerson] {
                let token = IsolationPeople.token(role, tenant: tenant, tag: 1, state)
                bad.append(("\(role.rawValue)'s token, \(state)", token.text))
            }
            for state in IsolationPeople.SessionState.allCases where state != .valid {
                let session = IsolationPeople.session(role, tenant: tenant, tag: 1, state)
                bad.append(("\(role.rawValue)'s session, \(state)", session.text))
            }
            // The right secret under the other tenant's number.
            bad.append(
                ("\(role.rawValue)'s secret elsewhere", IsolationPeople.token(role, tenant: foreign, tag: 1).text))
        }
        return bad
    }

    // MARK: roles that may not

    /// Every role that the table does not name is refused, and nothing is done.
    func ofOtherRoles(_ method: KakuzukeMethod) async throws -> [String] {
        let access = MethodAccess.row(method)
        if case .open = access.callers { return [] }
        var findings: [String] = []
        for role in Role.allCases where access.extents(of: [role]) == nil {
            guard let caller = caller(role, method) else { continue }
            let bytes = try MethodProbe.of(method, world.ids, caller: role).own.serializedBytes() as [UInt8]
            let call = await IsolationCall.make(caller.client, method, bytes, caller.options)
            if call.code != .permissionDenied || call.says(IsolationIDs.marker) {
                findings.append("\(method.name) as \(role.rawValue): \(call)")
            }
        }
        // A program's token that lists another method.
        if method != .storeService(.listStores), access.extents(of: [.agent]) == nil {
            let bytes = try MethodProbe.of(method, world.ids, caller: .owner).own.serializedBytes() as [UInt8]
            let token = IsolationPeople.program(tenant: tenant, tag: 1)
            let call = await IsolationCall.make(world.client, method, bytes, world.options(token))
            if call.code != .permissionDenied { findings.append("\(method.name) as a program: \(call)") }
        }
        return findings
    }

    // MARK: roles that may

    /// Roles that may call reach their own things; foreign ones are as if they did not exist.
    func ofAllowedRoles(_ method: KakuzukeMethod) async throws -> [String] {
        let access = MethodAccess.row(method)
        var findings: [String] = []
        for role in allowed(access) {
            guard let caller = caller(role, method) else { continue }
            let probe = MethodProbe.of(method, world.ids, caller: role)
            let isScoped = access.extents(of: [role]).map { !$0.contains(.tenant) } ?? false
            for place in probe.places {
                findings += try await compare(place, method, role, caller, isScoped: isScoped)
            }
            let own = await IsolationCall.make(
                caller.client, method, try probe.own.serializedBytes(), caller.options)
            let isReached =
                Self.reached.contains(own.code) || probe.mayBeAnswered(own.code)
            if !isReached { findings.append("\(method.name) as \(role.rawValue) for itself: \(own)") }
            for text in probe.beyondExtent where own.says(text) == isScoped {
                findings.append("\(method.name) as \(role.rawValue): says \(text): \(!isScoped)")
            }
            if own.says(IsolationIDs.marker) { findings.append("\(method.name) as \(role.rawValue) tells of others") }
        }
        return findings
    }

    private func compare(
        _ place: MethodProbe.Place, _ method: KakuzukeMethod, _ role: Role, _ caller: IsolationCaller, isScoped: Bool
    ) async throws -> [String] {
        var findings: [String] = []
        func call(_ message: any Message) async throws -> IsolationCall {
            let bytes = try message.serializedBytes() as [UInt8]
            return try await IsolationCall.make(caller.client, method, bytes, caller.options)
                .withoutDrawnNumbers(method)
        }
        let nobody = try await call(place.nonexistent)
        let foreign = try await call(place.foreign)
        let what = "\(method.name) as \(role.rawValue), \(place.name)"
        if foreign != nobody { findings.append("\(what): foreign \(foreign), nonexistent \(nobody)") }
        if foreign.says(IsolationIDs.marker) { findings.append("\(what): tells of the other tenant") }
        if isScoped, let beyond = place.otherStore {
            let other = try await call(beyond)
            if other != nobody { findings.append("\(what): beyond its extent \(other), nonexistent \(nobody)") }
        }
        return findings
    }

    /// Roles that may call, those with the smallest extent first: what they must not reach is still there.
    private func allowed(_ access: MethodAccess) -> [Role] {
        switch access.callers {
        case .open: [.owner]
        case .everyone: Role.ofPersons
        case .roles(let roles):
            roles.sorted { ($0.value == .tenant ? 1 : 0, $0.key) < ($1.value == .tenant ? 1 : 0, $1.key) }.map(\.key)
        }
    }

    /// A session for what only a person who has signed in may do, a token for everything else.
    private func credential(_ role: Role, _ method: KakuzukeMethod) -> SecretToken {
        if case .personService = method { return IsolationPeople.session(role, tenant: tenant, tag: 1) }
        return IsolationPeople.token(role, tenant: tenant, tag: 1)
    }

    /// Who speaks for a role; nil for the integration role, which only programs have.
    func caller(_ role: Role, _ method: KakuzukeMethod) -> IsolationCaller? {
        switch role {
        case .integration: nil
        case .agent:
            world.agents["S01"].map { IsolationCaller(client: $0, options: RPCCallOptions(deadline: .seconds(60))) }
        case .platformOperator: IsolationCaller(client: world.client, options: world.options(world.operatorToken))
        default: IsolationCaller(client: world.client, options: world.options(credential(role, method)))
        }
    }
}

/// A client with what it shows.
struct IsolationCaller {
    let client: RPCClient
    let options: RPCCallOptions
}
