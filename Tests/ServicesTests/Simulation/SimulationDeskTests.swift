import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: the bulk path reads what the ordinary one reads, whatever was uploaded, and reports are kept, told by role and
// written down. Method: random days through the product's own ingest, then a simulation over receipts loaded one
// customer at a time.
@Suite struct SimulationDeskTests {
    private static let start = CalendarDate("2026-09-20")!

    private static func desk(_ tenant: ServiceTestTenant) -> SimulationDesk {
        SimulationDesk(
            database: tenant.store.database, directories: tenant.directories,
            admission: WorkAdmission(database: tenant.store.database, clock: tenant.clock.wallClock),
            businessClock: tenant.clock.wallClock, clock: TestBackend.certificateClock)
    }

    /// A tenant with two versions, random facts of two stores and some receipts of nobody known.
    private static func with(_ body: (ServiceTestTenant) async throws -> Void) async throws {
        try await StorageTestDatabase.with { store in
            let tenant = try await ServiceTestTenant(
                store, code: "t",
                policies: [("supermarket", CalendarDate("2020-01-01")!), ("drugstore", start.adding(days: 300))],
                today: start)
            var uploaders = [TestUploader(tenant, agent: 0), TestUploader(tenant, agent: 1)]
            for position in uploaders.indices { try await uploaders[position].handshake() }
            var history = RandomHistory(generator: SeededGenerator(12))
            history.customerCount = 30
            for day in stride(from: 0, to: 60, by: 20) {
                let today = start.adding(days: day)
                tenant.clock.today = today
                for position in uploaders.indices {
                    let facts = history.facts(store: position + 1, today: today, count: 120)
                    let walkIns = (1...3).map {
                        IngestTests.receipt(
                            100_000 + day * 10 + $0, customer: nil, on: today, amount: 5_000,
                            store: "S0\(position + 1)")
                    }
                    try await uploaders[position].upload(facts + walkIns)
                }
            }
            try await body(tenant)
        }
    }

    private static func request(
        _ version: UInt32 = 2, _ change: (inout Kakuzuke_V1_SimulatePolicyRequest) -> Void = { _ in }
    ) -> Kakuzuke_V1_SimulatePolicyRequest {
        var request = Kakuzuke_V1_SimulatePolicyRequest()
        request.version = version
        change(&request)
        return request
    }

    /// Runs a simulation and gives all that was told.
    private static func run(
        _ tenant: ServiceTestTenant, _ request: Kakuzuke_V1_SimulatePolicyRequest, as caller: Caller? = nil
    ) async throws -> [Kakuzuke_V1_SimulationProgress] {
        let told = Mutex<[Kakuzuke_V1_SimulationProgress]>([])
        try await desk(tenant).simulate(request, by: caller ?? tenant.owner) { message in
            told.withLock { $0.append(message) }
        }
        return told.withLock { $0 }
    }

    @Test func theBulkPathReadsWhatTheOrdinaryOneReads() async throws {
        try await Self.with { tenant in
            let asOf = tenant.clock.today
            let told = try await Self.run(tenant, Self.request { $0.from = asOf.adding(days: -300).daysSinceEpoch })
            let found = try #require(told.last?.report)
            let (plan, simulation) = try await slowly(tenant, asOf: asOf, first: asOf.adding(days: -300))
            var expected = Kakuzuke_V1_PolicySimulation(SimulationReport(simulation, plan: plan), plan: plan)
            (expected.version, expected.against) = (2, 1)
            expected.digest = found.digest
            expected.againstDigest = found.againstDigest
            expected.simulatedAtMs = found.simulatedAtMs
            expected.simulatedBy = found.simulatedBy
            #expect(found == expected, "seed \(SeededGenerator.runSeed)")
            #expect(found.customers >= 25 && found.walkIns.lines > 0 && !found.losses.isEmpty)
            #expect(found.digest != found.againstDigest && found.digest.count == 32)
            // Progress begins with nothing and never goes back.
            #expect(told.first?.customersDone == 0 && told.first?.customersTotal == found.customers)
            #expect(told.map(\.customersDone) == told.map(\.customersDone).sorted())
            #expect(told.last?.customersDone == found.customers)
            #expect(told.dropLast().allSatisfy { !$0.hasReport })
        }
    }

    /// The same simulation over receipts and facts that are loaded one customer at a time.
    private func slowly(
        _ tenant: ServiceTestTenant, asOf: CalendarDate, first: CalendarDate
    ) async throws -> (SimulationPlan, PolicySimulation) {
        let database = tenant.store.database
        let scope = tenant.scope
        let categories = try await database.run(scope, ListCategories(tenant: scope.tenant)).map(\.code)
        let codes = SimulationCodes(categories: categories, stores: ["S01", "S02"])
        let versions = try await tenant.directories.policies.active(scope).versions
        let plan = SimulationPlan(
            old: versions[0].engine, new: versions[1].engine, asOf: asOf, firstDay: first, codes: codes)
        var simulator = PolicySimulator(plan)
        let customers = try await database.run(
            scope, SelectCustomersPage(tenant: scope.tenant, after: CustomerKey(rawValue: 0), limit: 1_000))
        for customer in customers.map(\.customer) {
            let (facts, receipts) = try await database.transaction(scope) { transaction in
                (
                    try await CustomerFactsLoader.load([customer], scope, transaction),
                    try await ReceiptLoader(categories: tenant.directories.categories)
                        .load([customer], scope, transaction)
                )
            }
            simulator.add(
                customer: customer.rawValue, facts: facts[customer] ?? CustomerFacts(),
                history: Self.history(receipts[customer] ?? [], codes))
        }
        // Six lines of 5,000 by nobody known; one category.
        let walkIns = [
            ("2026-09-20", 6), ("2026-10-10", 6), ("2026-10-30", 6),
        ].flatMap { date, count in
            (0..<count).map { number in
                Receipt(
                    id: "\(number)", store: number % 2 == 0 ? "S01" : "S02", businessDate: CalendarDate(date)!,
                    payment: "cash", fulfilment: "carry_out",
                    lines: [
                        ReceiptLine(
                            category: "FRUIT", amount: MoneyMinorUnits(5_000), quantity: QuantityThousandths(1_000),
                            cost: MoneyMinorUnits(3_500))
                    ])
            }
        }
        simulator.add(walkIns: Self.history(walkIns, codes))
        return (plan, simulator.simulation)
    }

    /// All lines of the test's uploads bear 8 %.
    private static func history(_ receipts: [Receipt], _ codes: SimulationCodes) -> SimulatedHistory {
        var history = SimulatedHistory()
        for receipt in receipts {
            history.begin(
                SimulatedReceipt(
                    businessDate: receipt.businessDate, time: receipt.time,
                    store: Int32(codes.stores.firstIndex(of: receipt.store) ?? -1), payment: receipt.payment,
                    fulfilment: receipt.fulfilment, reservedDaysAhead: receipt.reservedDaysAhead),
                id: Array(receipt.id.utf8))
            for line in receipt.lines {
                history.append(
                    SimulatedLine(
                        category: Int32(codes.categories.firstIndex(of: line.category) ?? -1), tax: BasisPoints(800),
                        amount: line.amount, quantity: line.quantity, cost: line.cost))
            }
        }
        history.sort()
        return history
    }

    @Test func reportsAreKeptAndToldByRole() async throws {
        try await Self.with { tenant in
            let told = try await Self.run(tenant, Self.request())
            let report = try #require(told.last?.report)
            var wanted = Kakuzuke_V1_GetSimulationRequest()
            wanted.version = 2
            #expect(try await Self.desk(tenant).newest(wanted, tenant.owner) == report)
            // Nobody else is told of single customers.
            #expect(!report.losses.isEmpty || !report.gains.isEmpty)
            for role in [Role.policyAuthor, .policyActivator, .analyst, .auditor] {
                let told = try await Self.desk(tenant).newest(wanted, tenant.caller([role]))
                #expect(told == report.withoutCustomers && told.losses.isEmpty && told.gains.isEmpty)
            }
            let author = try await Self.run(tenant, Self.request(), as: tenant.caller([.policyAuthor]))
            #expect(author.last?.report.losses == [] && author.last?.report.total == report.total)
            let entries = try await tenant.store.database.run(
                tenant.scope, ListAuditEntries(tenant: tenant.scope.tenant, after: 0, limit: 1_000))
            let texts = entries.map { String(decoding: $0.content.bytes, as: UTF8.self) }
            #expect(texts.count { $0.contains("policy.simulated") } == 2)
            // Against itself nothing changes, whatever the uploads were.
            let same = try await Self.run(tenant, Self.request { $0.against = 2 })
            #expect(same.last?.report.total.oldSales == same.last?.report.total.newSales)
            #expect(same.last?.report.losses.isEmpty == true)
        }
    }

    @Test func whatIsNotThereOrOutOfRangeIsRefused() async throws {
        try await IngestTests.with { tenant in
            func refusal(
                _ change: (inout Kakuzuke_V1_SimulatePolicyRequest) -> Void
            ) async throws -> ServiceError? {
                do {
                    _ = try await Self.run(tenant, Self.request(1, change))
                    return nil
                } catch let error as ServiceError {
                    return error
                }
            }
            let refusals = [
                try await refusal { $0.version = 9 }, try await refusal { $0.against = 9 },
                try await refusal { $0.asOf = -30_000 },
                try await refusal { $0.asOf = CalendarDate("2019-12-31")!.daysSinceEpoch },
                try await refusal { $0.from = tenant.clock.today.adding(days: 1).daysSinceEpoch },
                try await refusal { $0.listed = UInt32(SimulationPlan.listedMax) + 1 },
            ]
            #expect(
                refusals.map { $0?.code } == [
                    .notFound, .notFound, .invalidField, .policyMissing, .invalidField, .invalidField,
                ])
            #expect(refusals.map { $0?.field } == ["version", "against", "as_of", "as_of", "from", "listed"])
            // Nobody has bought anything: a report all the same.
            let told = try await Self.run(tenant, Self.request(1) { $0.listed = UInt32(SimulationPlan.listedMax) })
            #expect(told.last?.hasReport == true && told.last?.report.customers == 0)
            var never = Kakuzuke_V1_GetSimulationRequest()
            never.version = 2
            await #expect(throws: ServiceError.self) { try await Self.desk(tenant).newest(never, tenant.owner) }
        }
    }

    @Test func whoGivesUpStopsTheRunAndLeavesNothing() async throws {
        try await Self.with { tenant in
            struct GivenUp: Error {}
            await #expect(throws: GivenUp.self) {
                try await Self.desk(tenant).simulate(Self.request(), by: tenant.owner) { _ in throw GivenUp() }
            }
            let task = Task {
                try await Self.desk(tenant).simulate(Self.request(), by: tenant.owner) { _ in
                    try await Task.sleep(for: .seconds(600))
                }
            }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            var wanted = Kakuzuke_V1_GetSimulationRequest()
            wanted.version = 2
            await #expect(throws: ServiceError.self) { try await Self.desk(tenant).newest(wanted, tenant.owner) }
            // Connections and turns are free again.
            let told = try await Self.run(tenant, Self.request())
            #expect(told.last?.hasReport == true)
        }
    }
}
