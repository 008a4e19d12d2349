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
    private static let today = PolicyScene.today

    @Test func aVersionComesIntoForceAndGoesAgain() async throws {
        try await PolicyScene.with { scene in
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
            scene.tenant.clock.today = Self.today.adding(days: 10)
            #expect(try await scene.states() == [1: .superseded, 2: .active])
            let silent = try await scene.activator.refusal(
                "PolicyService/ReturnToPreviousPolicy", Kakuzuke_V1_ReturnToPreviousPolicyRequest())
            #expect(silent?.parameters["field"] == "reason")
            // One person is enough, also the author: two have put that version into force before.
            let returned = try await scene.goBack(why: "prices of fish")
            #expect(returned.version == 1 && returned.customersWaiting == 0)
            #expect(returned.effectiveFrom == Self.today.adding(days: 10).daysSinceEpoch)
            #expect(try await scene.states() == [1: .active, 2: .superseded], "it has priced, if only for hours")
            try await scene.expectStates(1, on: Self.today.adding(days: 10))
            // The way back from the way back.
            #expect(try await scene.goBack().version == 2)
            #expect(try await scene.states() == [1: .superseded, 2: .active])
            try await scene.expectStates(2, on: Self.today.adding(days: 10))
            try await scene.goBack()
            let actions = try await scene.backend.audit(scene.tenant.scope)
            for (action, count) in [("policy.uploaded", 1), ("policy.activated", 1), ("policy.returned", 3)] {
                #expect(actions.count { $0.contains(action) } == count, "\(action)")
            }
        }
    }

    @Test func theScheduleCanBeChangedUntilItsDate() async throws {
        try await PolicyScene.with { scene in
            let second = try await scene.upload("drugstore")
            try await scene.activate(second, days: 10)
            for (days, code) in [(9, KakuzukeError.Code.notFound), (0, .wrongState)] {
                let refused = try await scene.activator.refusal(
                    "PolicyService/WithdrawPolicy", scene.withdrawal(second, days: days))
                #expect(refused?.code == code)
            }
            try await scene.withdraw(second, days: 10)
            #expect(try await scene.states() == [1: .active, 2: .validated])
            // States of a version that nobody waits for go with the next business date.
            _ = try await scene.rounds.run()
            let customers = try await scene.customers()
            let left = try await scene.tenant.store.database.run(
                scene.tenant.scope,
                SelectStates(
                    tenant: scene.tenant.scope.tenant, policy: PolicyKey(rawValue: 2), customers: customers))
            #expect(left.isEmpty)
            try await scene.expectStates(1, on: Self.today)
        }
    }

    /// A version that leaves the schedule and comes back must not find the states of before.
    @Test func aVersionThatComesBackHasTheReceiptsOfTheTimeBetween() async throws {
        try await PolicyScene.with { scene in
            let second = try await scene.upload("drugstore")
            try await scene.activate(second, days: 10)
            try await scene.withdraw(second, days: 10)
            var uploader = TestUploader(scene.tenant, agent: 1)
            try await uploader.handshake()
            try await uploader.upload(
                (1...7).map { number in
                    IngestTests.receipt(
                        100 + number, customer: number % 7, on: Self.today, amount: 90_000, store: "S02")
                })
            try await scene.activate(second, days: 11)
            try await scene.expectStates(2, on: Self.today.adding(days: 11))
            try await scene.expectStates(1, on: Self.today)
        }
    }

    @Test func feedsCarryTheNextVersionBeforeItsDate() async throws {
        try await PolicyScene.with { scene in
            try await scene.withAgent { agent in
                let first = try await agent.feed(after: 0)
                #expect(first.header.policies.map(\.version) == [1])
                try await scene.activate(try await scene.upload("drugstore"), days: 10)
                let second = try await agent.feed(after: first.header.upToChange)
                #expect(second.header.policies.map(\.version) == [1, 2])
                #expect(second.header.upToChange > first.header.upToChange, "agents are told that there is news")
                #expect(second.customers.count == 7)
                for customer in second.customers {
                    #expect(!customer.isLimited && customer.states.map(\.policyVersion) == [1, 2])
                }
                scene.tenant.clock.today = Self.today.adding(days: 10)
                try await scene.goBack()
                let third = try await agent.feed(after: second.header.upToChange)
                #expect(third.header.upToChange > second.header.upToChange)
                #expect(third.header.policies.map(\.version) == [1])
                #expect(third.header.policies.first?.effectiveFrom == Self.today.adding(days: 10).daysSinceEpoch)
            }
        }
    }

    /// A store that has switched and goes back needs no states: it still has them.
    @Test func storesKeepTheVersionBeforeForTheWayBack() async throws {
        try await PolicyScene.with { scene in
            try await scene.withAgent { agent in
                try await scene.activate(try await scene.upload("drugstore"), days: 1)
                let before = try await agent.feed(after: 0)
                #expect(before.customers.count == 7)
                scene.tenant.clock.today = Self.today.adding(days: 3)
                let switched = try await agent.feed(after: before.header.upToChange)
                #expect(Set(switched.header.policies.map(\.version)) == [1, 2], "or the agent forgets its states")
                scene.tenant.clock.today = Self.today.adding(days: 1 + ActivePolicies.previousKeptDays)
                let late = try await agent.feed(after: switched.header.upToChange)
                #expect(late.header.policies.map(\.version) == [2])
            }
        }
    }

    /// A store must not price by a version before it has the states for it.
    @Test func aVersionWithoutAllStatesHasNoDateForStores() async throws {
        try await PolicyScene.with { scene in
            let tenant = scene.tenant
            let second = try await scene.upload("drugstore")
            let day = Self.today.adding(days: 4)
            _ = try await tenant.store.database.run(
                tenant.scope,
                NoteStatesReady(
                    tenant: tenant.scope.tenant, effectiveFrom: CalendarDate("2020-01-01")!,
                    policy: PolicyKey(rawValue: 1), readyAt: tenant.clock.wallClock.now()))
            try await scene.activateWithoutStates(second, days: 4)
            try await scene.withAgent { agent in
                func dates(_ after: UInt64) async throws -> (dates: [UInt32: Int32], change: UInt64) {
                    let header = try await agent.feed(after: after).header
                    // The day on the schedule is told as long as it is none to price by.
                    for policy in header.policies {
                        let isReady = policy.effectiveFrom != FeedBuilder.notYet.daysSinceEpoch
                        #expect(policy.hasScheduledFrom != isReady)
                        #expect(isReady || policy.scheduledFrom == day.daysSinceEpoch)
                    }
                    let dates = header.policies.map { ($0.version, $0.effectiveFrom) }
                    return (Dictionary(uniqueKeysWithValues: dates), header.upToChange)
                }
                let first = try await dates(0)
                #expect(first.dates[second] == FeedBuilder.notYet.daysSinceEpoch && first.dates.count == 2)
                tenant.clock.today = day
                let late = try await dates(first.change)
                #expect(late.dates[second] == FeedBuilder.notYet.daysSinceEpoch, "also past its date")
                #expect(try await scene.preparer.run(tenant.scope, today: day).waiting == 0)
                let ready = try await dates(late.change)
                #expect(ready.dates[second] == day.daysSinceEpoch && ready.change > late.change)
            }
        }
    }

    @Test func aLargeTenantSwitchesAtTheBeginningOfADay() async throws {
        try await PolicyScene.with { scene in
            let second = try await scene.upload("drugstore")
            try await scene.tenant.store.throwaway.run(
                """
                INSERT INTO customers (tenant_id, customer_key)
                SELECT '\(scene.tenant.scope.tenant)', 1000 + n FROM generate_series(1, \(
                    PolicyDesk.customersAtOnceMax - 6)) AS n
                """)
            let refused = try await scene.activator.refusal(
                "PolicyService/ActivatePolicy", scene.activation(second, days: 0))
            #expect(refused?.code == .wrongState && refused?.parameters["field"] == "effective_from")
            #expect(refused?.message.contains("choose 2026-11-21 or later") == true)
            #expect(refused?.parameters[PolicyObstacle.parameter] == PolicyObstacle.statesMissing.rawValue)
            _ = try await scene.activate(second, days: 1)
        }
    }

    @Test func draftsAreKeptAndNeverPrice() async throws {
        try await PolicyScene.with { scene in
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
        try await PolicyScene.with { scene in
            let second = try await scene.upload("drugstore")
            try await scene.activateWithoutStates(second, days: 4)
            let none = try await scene.preparer.run(scene.tenant.scope, today: Self.today, most: 0)
            #expect(none == StatePreparer.Outcome(made: 0, waiting: 7))
            #expect(try await scene.rounds.run().prepared == 7)
            #expect(try await scene.rounds.run().prepared == 0)
            try await scene.expectStates(second, on: Self.today.adding(days: 4))
            #expect(try await scene.list().versions.first?.schedule.first?.isReady == true)
        }
    }
}
