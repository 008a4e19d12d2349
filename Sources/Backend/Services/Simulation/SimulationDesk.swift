import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

/// Simulates versions of a policy over the tenant's own history and keeps the reports.
struct SimulationDesk: Sendable {
    /// A version with its file's digest.
    private struct Version {
        var policy: PolicyKey
        var digest: StoredBytes
        var engine: RatingEngine
    }

    let database: Database
    let directories: Directories
    let admission: WorkAdmission
    /// The time by which business dates are reckoned.
    let businessClock: WallClock
    /// The time of entries.
    let clock: WallClock

    /// Runs a simulation, keeps its report with the version, and tells both how far it is and what came of it.
    ///
    /// - Parameters:
    ///   - request: the versions, the date, the period.
    ///   - caller: who wants to know.
    ///   - send: takes what is to be told; the last message has the report.
    /// - Throws: `ServiceError.notFound` for a version that the tenant does not have, `wrongState` for a draft,
    ///   `policyMissing` when none is in force to compare with, `invalidField` for dates and numbers out of range.
    func simulate(
        _ request: Kakuzuke_V1_SimulatePolicyRequest, by caller: Caller,
        _ send: @escaping @Sendable (Kakuzuke_V1_SimulationProgress) async throws -> Void
    ) async throws {
        let question = try await question(request, caller.scope)
        let new = try await version(request.version, "version", caller.scope)
        let old = try await against(request, on: question.asOf, caller.scope)
        try await admission.simulation(caller.scope) {
            let run = SimulationRun(
                database: database, scope: caller.scope, old: old.engine, new: new.engine, question: question)
            let outcome = try await run.go { done, total in
                var progress = Kakuzuke_V1_SimulationProgress()
                progress.customersDone = UInt64(done)
                progress.customersTotal = UInt64(total)
                try await send(progress)
            }
            let report = try await keep(outcome, old: old, new: new, caller)
            var last = Kakuzuke_V1_SimulationProgress()
            last.customersDone = report.customers + report.leftOut
            last.customersTotal = last.customersDone
            last.report = Self.report(report, for: caller)
            try await send(last)
        }
    }

    /// The newest report about a version.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such version, or it was never simulated.
    func newest(
        _ request: Kakuzuke_V1_GetSimulationRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_PolicySimulation {
        let version = PolicyKey(rawValue: Int32(clamping: request.version))
        let rows = try await database.run(
            caller.scope, SelectSimulation(tenant: caller.scope.tenant, policy: version))
        guard let row = rows.first else {
            throw ServiceError(
                .noReport, .notFound, "this version has not been simulated; simulate it first", field: "version")
        }
        guard var report = try? Kakuzuke_V1_PolicySimulation(serializedBytes: row.report.bytes) else {
            throw ServiceError(.internalFault, "a stored report cannot be read")
        }
        report.digest = Data(row.digest.bytes)
        report.againstDigest = Data(row.againstDigest.bytes)
        report.simulatedAtMs = row.simulatedAt.milliseconds
        report.simulatedBy = row.simulatedBy
        return Self.report(report, for: caller)
    }

    /// Stores a report with its audit entry.
    private func keep(
        _ outcome: SimulationRun.Outcome, old: Version, new: Version, _ caller: Caller
    ) async throws -> Kakuzuke_V1_PolicySimulation {
        let now = clock.now()
        var report = Kakuzuke_V1_PolicySimulation(
            SimulationReport(outcome.simulation, plan: outcome.plan), plan: outcome.plan)
        report.version = UInt32(new.policy.rawValue)
        report.against = UInt32(old.policy.rawValue)
        let bytes: [UInt8] = try report.serializedBytes()
        let asOf = outcome.plan.asOf
        try await database.transaction(caller.scope) { transaction in
            _ = try await transaction.run(
                InsertSimulation(
                    tenant: caller.scope.tenant, policy: new.policy, simulatedAt: now, simulatedBy: caller.label,
                    against: old.policy, digest: new.digest, againstDigest: old.digest, asOf: asOf,
                    report: StoredBytes(bytes)))
            try await AuditTrail.append(
                caller.event(
                    "policy.simulated", at: now,
                    [
                        ("version", String(new.policy.rawValue)), ("against", String(old.policy.rawValue)),
                        ("as_of", asOf.description),
                    ]), caller.scope, transaction)
        }
        report.digest = Data(new.digest.bytes)
        report.againstDigest = Data(old.digest.bytes)
        report.simulatedAtMs = now.milliseconds
        report.simulatedBy = caller.label
        return report
    }

    /// Customers are named to those only who may ask for one by its number.
    private static func report(
        _ report: Kakuzuke_V1_PolicySimulation, for caller: Caller
    ) -> Kakuzuke_V1_PolicySimulation {
        caller.person.roles.contains(.owner) ? report : report.withoutCustomers
    }

    private func question(
        _ request: Kakuzuke_V1_SimulatePolicyRequest, _ scope: TenantScope
    ) async throws -> SimulationRun.Question {
        let dates = CalendarDate(daysSinceEpoch: -25_567)...CalendarDate(daysSinceEpoch: 2_932_896)
        var asOf = CalendarDate(daysSinceEpoch: request.asOf)
        if !request.hasAsOf {
            let settings = try await database.run(scope, SelectTenantSettings(tenant: scope.tenant))
            asOf = businessClock.businessDate(timeZone: settings.first?.timeZone ?? "")
        }
        guard dates.contains(asOf) else {
            throw ServiceError(.invalidField, "a date between 1900 and 9999", field: "as_of")
        }
        let first = request.hasFrom ? CalendarDate(daysSinceEpoch: request.from) : nil
        guard first.map({ dates.lowerBound <= $0 && $0 <= asOf }) ?? true else {
            throw ServiceError(.invalidField, "a date from 1900 to the date of the simulation", field: "from")
        }
        let listed = request.hasListed ? Int(request.listed) : SimulationPlan.listedUsual
        guard listed <= SimulationPlan.listedMax else {
            throw ServiceError(.invalidField, "at most \(SimulationPlan.listedMax)", field: "listed")
        }
        return SimulationRun.Question(asOf: asOf, firstDay: first, listed: listed)
    }

    private func against(
        _ request: Kakuzuke_V1_SimulatePolicyRequest, on date: CalendarDate, _ scope: TenantScope
    ) async throws -> Version {
        if request.hasAgainst { return try await version(request.against, "against", scope) }
        guard let active = try await directories.policies.active(scope).version(on: date) else {
            throw ServiceError(
                .nothingInForce, .policyMissing,
                "no policy is in force on \(date); name the version to compare with, or another date", field: "as_of")
        }
        return try await version(UInt32(active.policy.rawValue), "against", scope)
    }

    private func version(_ number: UInt32, _ field: String, _ scope: TenantScope) async throws -> Version {
        let policy = PolicyKey(rawValue: Int32(clamping: number))
        let (rows, authors) = try await database.run(
            scope, SelectPolicyContent(tenant: scope.tenant, policy: policy),
            FindPolicyAuthor(tenant: scope.tenant, policy: policy))
        guard let row = rows.first, let author = authors.first else {
            throw ServiceError(.noSuchVersion, .notFound, "there is no such version", field: field)
        }
        guard !author.isDraft else {
            throw ServiceError(
                .draft, .wrongState, "a draft cannot rate; correct its errors and upload it again as a new version",
                field: field)
        }
        return Version(
            policy: policy, digest: row.digest, engine: try await directories.policies.engine(policy, scope))
    }
}
