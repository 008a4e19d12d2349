import Foundation
import KakuzukeProtocol
import PostgresTestSupport
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a version comes into force and goes again as `docs/policy.md` says, and agents have its states before its date.
// Method: the calls of two people over the wire, receipts and feeds of an agent, a moved clock.
@Suite struct PolicyLifecycleTests {
    static let today = CalendarDate("2026-11-20")!

    /// A tenant with receipts, one policy in force, and two people.
    private struct Scene {
        let backend: TestBackend
        let author: TestCaller
        let activator: TestCaller

        var tenant: ServiceTestTenant { backend.tenant }

        init(_ backend: TestBackend) async throws {
            self.backend = backend
            author = try await backend.person([.owner])
            activator = try await backend.person([.policyActivator])
            // The version in force was put into the database by hand.
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope, TakeNumbers(tenant: backend.tenant.scope.tenant, name: "policy", count: 1))
            var uploader = TestUploader(backend.tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload(
                (1...40).map { number in
                    IngestTests.receipt(
                        number, customer: number % 7, on: PolicyLifecycleTests.today.adding(days: -number * 9),
                        amount: Int64(300 * number))
                })
            _ = try await backend.tenant.remaker.run(backend.tenant.scope, today: PolicyLifecycleTests.today)
        }

        func upload(_ name: String, note: String = "") async throws -> UInt32 {
            var request = Kakuzuke_V1_UploadPolicyRequest()
            request.file = name + ".yaml"
            request.text = try ServiceTestTenant.policyText(name)
            request.note = note
            let taken: Kakuzuke_V1_UploadPolicyResponse = try await author.call("PolicyService/UploadPolicy", request)
            return taken.version
        }

        func activation(_ version: UInt32, days: Int, why: String = "test") -> Kakuzuke_V1_ActivatePolicyRequest {
            var request = Kakuzuke_V1_ActivatePolicyRequest()
            request.version = version
            request.effectiveFrom = PolicyLifecycleTests.today.adding(days: days).daysSinceEpoch
            request.unsimulatedReason = why
            return request
        }

        func activate(_ version: UInt32, days: Int) async throws -> Kakuzuke_V1_ActivatePolicyResponse {
            try await activator.call("PolicyService/ActivatePolicy", activation(version, days: days))
        }

        func states() async throws -> [UInt32: Kakuzuke_V1_PolicyState] {
            let list: Kakuzuke_V1_ListPoliciesResponse = try await author.call(
                "PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
            return Dictionary(uniqueKeysWithValues: list.versions.map { ($0.version, $0.state) })
        }

        func customers() async throws -> [CustomerKey] {
            try await tenant.store.database.run(
                tenant.scope,
                SelectCustomersPage(tenant: tenant.scope.tenant, after: CustomerKey(rawValue: 0), limit: 100)
            ).map(\.customer)
        }

        /// Ratings from the kept states equal those from all receipts, and states were there.
        func expectStates(_ version: UInt32, on date: CalendarDate) async throws {
            let customers = try await customers()
            #expect(customers.count == 7)
            for customer in customers {
                let kept = try await tenant.reader.subject(customer, on: date, tenant.scope)
                let full = try await tenant.reader.subject(customer, on: date, tenant.scope, fromReceipts: true)
                #expect(kept.version.policy.rawValue == Int32(version))
                #expect(kept.exactUntil != nil, "there are states for version \(version)")
                #expect(kept.evaluation?.ratings(on: date) == full.evaluation?.ratings(on: date))
            }
        }
    }

    @Test func aVersionComesIntoForceAndGoesAgain() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let second = try await scene.upload("drugstore", note: "for the winter")
            #expect(second == 2)
            #expect(try await scene.states() == [1: .active, 2: .validated])
            let refused = try await scene.author.refusal(
                "PolicyService/ActivatePolicy", scene.activation(second, days: 10))
            #expect(refused?.code == .permissionDenied, "two people")
            let unsimulated = try await scene.activator.refusal(
                "PolicyService/ActivatePolicy", scene.activation(second, days: 10, why: ""))
            #expect(unsimulated?.parameters["field"] == "unsimulated_reason")
            let answer = try await scene.activate(second, days: 10)
            #expect(answer.customersWaiting == 0)
            #expect(try await scene.states() == [1: .active, 2: .scheduled])
            // Nothing of the version in force has changed, and the next one is ready.
            try await scene.expectStates(1, on: Self.today)
            try await scene.expectStates(2, on: Self.today.adding(days: 10))
            backend.tenant.clock.today = Self.today.adding(days: 10)
            #expect(try await scene.states() == [1: .superseded, 2: .active])
            var back = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            let silent = try await scene.activator.refusal("PolicyService/ReturnToPreviousPolicy", back)
            #expect(silent?.parameters["field"] == "reason")
            back.reason = "prices of fish"
            // One person is enough, also the author: two have put that version into force before.
            let returned: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await scene.author.call(
                "PolicyService/ReturnToPreviousPolicy", back)
            #expect(returned.version == 1 && returned.customersWaiting == 0)
            #expect(returned.effectiveFrom == Self.today.adding(days: 10).daysSinceEpoch)
            #expect(try await scene.states() == [1: .active, 2: .superseded], "it has priced, if only for hours")
            try await scene.expectStates(1, on: Self.today.adding(days: 10))
            // The way back from the way back.
            let forth: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await scene.author.call(
                "PolicyService/ReturnToPreviousPolicy", back)
            #expect(forth.version == 2)
            #expect(try await scene.states() == [1: .superseded, 2: .active])
            try await scene.expectStates(2, on: Self.today.adding(days: 10))
            _ =
                try await scene.author.call("PolicyService/ReturnToPreviousPolicy", back)
                as Kakuzuke_V1_ReturnToPreviousPolicyResponse
            let actions = try await backend.audit(backend.tenant.scope)
            for (action, count) in [("policy.uploaded", 1), ("policy.activated", 1), ("policy.returned", 3)] {
                #expect(actions.count { $0.contains(action) } == count, "\(action)")
            }
        }
    }

    @Test func theScheduleCanBeChangedUntilItsDate() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let second = try await scene.upload("drugstore")
            _ = try await scene.activate(second, days: 10)
            var withdraw = Kakuzuke_V1_WithdrawPolicyRequest()
            withdraw.version = second
            withdraw.effectiveFrom = Self.today.adding(days: 9).daysSinceEpoch
            #expect(try await scene.activator.refusal("PolicyService/WithdrawPolicy", withdraw)?.code == .notFound)
            withdraw.effectiveFrom = Self.today.daysSinceEpoch
            #expect(try await scene.activator.refusal("PolicyService/WithdrawPolicy", withdraw)?.code == .wrongState)
            withdraw.effectiveFrom = Self.today.adding(days: 10).daysSinceEpoch
            let _: Kakuzuke_V1_WithdrawPolicyResponse = try await scene.activator.call(
                "PolicyService/WithdrawPolicy", withdraw)
            #expect(try await scene.states() == [1: .active, 2: .validated])
            // States of a version that nobody waits for go with the next business date.
            let rounds = RemakeRounds(
                database: backend.tenant.store.database, remaker: backend.tenant.remaker,
                policies: backend.tenant.directories.policies, clock: backend.tenant.clock.wallClock)
            _ = try await rounds.run()
            let customers = try await scene.customers()
            let left = try await backend.tenant.store.database.run(
                backend.tenant.scope,
                SelectStates(
                    tenant: backend.tenant.scope.tenant, policy: PolicyKey(rawValue: 2), customers: customers))
            #expect(left.isEmpty)
            try await scene.expectStates(1, on: Self.today)
        }
    }

    /// A version that leaves the schedule and comes back must not find the states of before.
    @Test func aVersionThatComesBackHasTheReceiptsOfTheTimeBetween() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let second = try await scene.upload("drugstore")
            _ = try await scene.activate(second, days: 10)
            var withdraw = Kakuzuke_V1_WithdrawPolicyRequest()
            withdraw.version = second
            withdraw.effectiveFrom = Self.today.adding(days: 10).daysSinceEpoch
            let _: Kakuzuke_V1_WithdrawPolicyResponse = try await scene.activator.call(
                "PolicyService/WithdrawPolicy", withdraw)
            var uploader = TestUploader(backend.tenant, agent: 1)
            try await uploader.handshake()
            try await uploader.upload(
                (1...7).map { number in
                    IngestTests.receipt(
                        100 + number, customer: number % 7, on: Self.today, amount: 90_000, store: "S02")
                })
            _ = try await scene.activate(second, days: 11)
            try await scene.expectStates(2, on: Self.today.adding(days: 11))
            try await scene.expectStates(1, on: Self.today)
        }
    }

    @Test func feedsCarryTheNextVersionBeforeItsDate() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let (client, enrolment) = try await backend.enrolled("S01")
            func feed(_ after: UInt64) async throws -> SyncOverTLSTests.ReceivedFeed {
                try await SyncOverTLSTests.feed(client, after: after, signedBy: enrolment.settings.feedPublicKey)
            }
            let first = try await feed(0)
            #expect(first.header.policies.map(\.version) == [1])
            _ = try await scene.activate(try await scene.upload("drugstore"), days: 10)
            let second = try await feed(first.header.upToChange)
            #expect(second.header.policies.map(\.version) == [1, 2])
            #expect(second.header.upToChange > first.header.upToChange, "agents are told that there is news")
            #expect(second.customers.count == 7)
            for customer in second.customers {
                #expect(!customer.isLimited && customer.states.map(\.policyVersion) == [1, 2])
            }
            backend.tenant.clock.today = Self.today.adding(days: 10)
            var back = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            back.reason = "test"
            let _: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await scene.author.call(
                "PolicyService/ReturnToPreviousPolicy", back)
            let third = try await feed(second.header.upToChange)
            #expect(third.header.upToChange > second.header.upToChange)
            #expect(third.header.policies.map(\.version) == [1])
            #expect(third.header.policies.first?.effectiveFrom == Self.today.adding(days: 10).daysSinceEpoch)
            await client.shutdown()
        }
    }

    /// A store that has switched and goes back needs no states: it still has them.
    @Test func storesKeepTheVersionBeforeForTheWayBack() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let (client, enrolment) = try await backend.enrolled("S01")
            func feed(_ after: UInt64) async throws -> SyncOverTLSTests.ReceivedFeed {
                try await SyncOverTLSTests.feed(client, after: after, signedBy: enrolment.settings.feedPublicKey)
            }
            _ = try await scene.activate(try await scene.upload("drugstore"), days: 1)
            let before = try await feed(0)
            #expect(before.customers.count == 7)
            backend.tenant.clock.today = Self.today.adding(days: 3)
            let switched = try await feed(before.header.upToChange)
            #expect(Set(switched.header.policies.map(\.version)) == [1, 2], "or the agent forgets its states")
            backend.tenant.clock.today = Self.today.adding(days: 1 + ActivePolicies.previousKeptDays)
            let late = try await feed(switched.header.upToChange)
            #expect(late.header.policies.map(\.version) == [2])
            await client.shutdown()
        }
    }

    /// A store must not price by a version before it has the states for it.
    @Test func aVersionWithoutAllStatesHasNoDateForStores() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let tenant = backend.tenant
            let (client, enrolment) = try await backend.enrolled("S01")
            func dates(_ after: UInt64) async throws -> (dates: [UInt32: Int32], change: UInt64) {
                let feed = try await SyncOverTLSTests.feed(
                    client, after: after, signedBy: enrolment.settings.feedPublicKey)
                let dates = feed.header.policies.map { ($0.version, $0.effectiveFrom) }
                return (Dictionary(uniqueKeysWithValues: dates), feed.header.upToChange)
            }
            let second = try await scene.upload("drugstore")
            let day = Self.today.adding(days: 4)
            let author = try await author(second, tenant)
            _ = try await tenant.store.database.run(
                tenant.scope,
                NoteStatesReady(
                    tenant: tenant.scope.tenant, effectiveFrom: CalendarDate("2020-01-01")!,
                    policy: PolicyKey(rawValue: 1), readyAt: tenant.clock.wallClock.now()),
                UpsertActivation(
                    tenant: tenant.scope.tenant, effectiveFrom: day, policy: PolicyKey(rawValue: Int32(second)),
                    activatedAt: tenant.clock.wallClock.now(), activatedBy: "test", author: author,
                    activator: StorageTestDatabase.owner, unsimulatedReason: "test"))
            let first = try await dates(0)
            #expect(first.dates[second] == FeedBuilder.notYet.daysSinceEpoch && first.dates.count == 2)
            tenant.clock.today = day
            let late = try await dates(first.change)
            #expect(late.dates[second] == FeedBuilder.notYet.daysSinceEpoch, "also past its date")
            let preparer = StatePreparer(
                database: tenant.store.database, policies: tenant.directories.policies, remaker: tenant.remaker,
                clock: tenant.clock.wallClock)
            #expect(try await preparer.run(tenant.scope, today: day).waiting == 0)
            let ready = try await dates(late.change)
            #expect(ready.dates[second] == day.daysSinceEpoch && ready.change > late.change)
            await client.shutdown()
        }
    }

    @Test func aLargeTenantSwitchesAtTheBeginningOfADay() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let second = try await scene.upload("drugstore")
            try await backend.tenant.store.throwaway.run(
                """
                INSERT INTO customers (tenant_id, customer_key)
                SELECT '\(backend.tenant.scope.tenant)', 1000 + n FROM generate_series(1, \(
                    PolicyDesk.customersAtOnceMax - 6)) AS n
                """)
            let refused = try await scene.activator.refusal(
                "PolicyService/ActivatePolicy", scene.activation(second, days: 0))
            #expect(refused?.code == .wrongState && refused?.parameters["field"] == "effective_from")
            #expect(refused?.message.contains("choose 2026-11-21 or later") == true)
            _ = try await scene.activate(second, days: 1)
        }
    }

    @Test func draftsAreKeptAndNeverPrice() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            var request = Kakuzuke_V1_UploadPolicyRequest()
            request.file = "draft.yaml"
            request.text = "policy: 1\nwindow: 3\n"
            let refused: Kakuzuke_V1_UploadPolicyResponse = try await scene.author.call(
                "PolicyService/UploadPolicy", request)
            #expect(refused.version == 0 && !refused.isDraft)
            request.keepDraft = true
            let draft: Kakuzuke_V1_UploadPolicyResponse = try await scene.author.call(
                "PolicyService/UploadPolicy", request)
            #expect(draft.version == 2 && draft.isDraft && !draft.remarks.isEmpty)
            #expect(try await scene.states() == [1: .active, 2: .draft])
            let refusal = try await scene.activator.refusal(
                "PolicyService/ActivatePolicy", scene.activation(2, days: 3))
            #expect(refusal?.code == .wrongState)
            var get = Kakuzuke_V1_GetPolicyRequest()
            get.version = 2
            let file: Kakuzuke_V1_GetPolicyResponse = try await scene.author.call("PolicyService/GetPolicy", get)
            #expect(file.text == request.text && file.file == "draft.yaml")
            request.note = String(repeating: "n", count: PolicyDesk.noteCharactersMax + 1)
            #expect(
                try await scene.author.refusal("PolicyService/UploadPolicy", request)?.parameters["field"] == "note")
            request.note = ""
            request.text = String(repeating: " ", count: PolicyDesk.fileBytesMax + 1)
            #expect(
                try await scene.author.refusal("PolicyService/UploadPolicy", request)?.parameters["field"] == "text")
        }
    }

    @Test func statesThatDoNotFitIntoTheCallAreMadeLater() async throws {
        // Goal: a large tenant's activation returns soon, and the rounds finish the work.
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let tenant = backend.tenant
            let preparer = StatePreparer(
                database: tenant.store.database, policies: tenant.directories.policies, remaker: tenant.remaker,
                clock: tenant.clock.wallClock)
            let second = try await scene.upload("drugstore")
            _ = try await tenant.store.database.run(
                tenant.scope,
                UpsertActivation(
                    tenant: tenant.scope.tenant, effectiveFrom: Self.today.adding(days: 4),
                    policy: PolicyKey(rawValue: Int32(second)), activatedAt: tenant.clock.wallClock.now(),
                    activatedBy: "test", author: try await author(second, tenant), activator: StorageTestDatabase.owner,
                    unsimulatedReason: "test"))
            let none = try await preparer.run(tenant.scope, today: Self.today, most: 0)
            #expect(none == StatePreparer.Outcome(made: 0, waiting: 7))
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: tenant.clock.wallClock)
            #expect(try await rounds.run().prepared == 7)
            #expect(try await rounds.run().prepared == 0)
            try await scene.expectStates(second, on: Self.today.adding(days: 4))
            let list: Kakuzuke_V1_ListPoliciesResponse = try await scene.author.call(
                "PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
            #expect(list.versions.first?.schedule.first?.isReady == true)
        }
    }

    private func author(_ version: UInt32, _ tenant: ServiceTestTenant) async throws -> UUID {
        let rows = try await tenant.store.database.run(
            tenant.scope,
            FindPolicyAuthor(tenant: tenant.scope.tenant, policy: PolicyKey(rawValue: Int32(version))))
        return try #require(rows.first?.author)
    }
}
