import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: what headquarters records of a customer has the effects of what an agent uploads, once for each key. Method:
// the same inputs by both ways on a real database, files of good and bad rows, and every field wrong in turn.
@Suite struct InputTests {
    private static let today = IngestTests.today

    private static let inputs: [CustomerInput] = [
        .enrolment(EnrolmentChoice(option: "app", on: today.adding(days: -2))),
        .attribute(AttributeValue(attribute: "region", value: "near", from: today.adding(days: -1))),
        .reservation(
            subject: "FRESH", madeOn: today, dueOn: today.adding(days: 20), amount: MoneyMinorUnits(30_000)),
        .reservation(
            subject: "ALCOHOL", madeOn: today, dueOn: today.adding(days: 9), amount: MoneyMinorUnits(20_000)),
    ]

    private func request(
        _ customer: Int, _ inputs: [(key: String, input: CustomerInput)]
    ) -> Kakuzuke_V1_RecordInputsRequest {
        var request = Kakuzuke_V1_RecordInputsRequest()
        request.customer = IdentityScene.reference(IngestTests.customer(customer))
        request.inputs = inputs.map { $0.input.entry(key: $0.key) }
        request.reason = "told us"
        return request
    }

    /// Two customers with the same receipts, whose states are made.
    private func twoAlike(_ scene: IdentityScene) async throws -> TestUploader {
        var uploader = TestUploader(scene.tenant, agent: 0)
        try await uploader.handshake()
        for customer in 1...2 {
            try await uploader.upload(
                (0..<6).map { number in
                    IngestTests.receipt(
                        customer * 10 + number, customer: customer, on: Self.today.adding(days: -number * 20))
                })
        }
        _ = try await scene.tenant.remaker.run(scene.tenant.scope, today: Self.today)
        return uploader
    }

    private func ratings(_ scene: IdentityScene, _ customer: Int, on date: CalendarDate) async throws
        -> [SubjectRating]?
    {
        let key = try #require(try await scene.root(customer))
        let (tenant, scope) = (scene.tenant, scene.tenant.scope)
        let kept = try await tenant.reader.subject(key, on: date, scope).evaluation?.ratings(on: date)
        let full = try await tenant.reader.subject(key, on: date, scope, fromReceipts: true)
        #expect(kept == full.evaluation?.ratings(on: date), "customer \(customer) on \(date)")
        return kept
    }

    @Test func headquartersAndStoresHaveTheSameEffects() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await twoAlike(scene)
            let before = try await ratings(scene, 1, on: Self.today)
            let keyed = Self.inputs.enumerated().map { (key: "K\($0.offset)", input: $0.element) }
            let answer = try await scene.inputs.record(request(1, keyed), by: scene.tenant.owner)
            #expect(answer.inputs.map(\.outcome) == [.recorded, .recorded, .recorded, .recorded])
            try await uploader.upload(
                keyed.map { key, input in
                    .input(
                        CustomerInputFact(
                            store: StoreCode("S01")!, key: key, customer: IngestTests.customer(2), input: input))
                })
            // States follow, so that nobody waits for a recomputation.
            #expect(try await scene.customers().allSatisfy { !$0.needsRemake })
            for date in [0, 5, 9, 20, 30].map({ Self.today.adding(days: $0) }) {
                #expect(try await ratings(scene, 1, on: date) == ratings(scene, 2, on: date), "\(date)")
            }
            #expect(try await ratings(scene, 1, on: Self.today) != before)
            // Closings by the keys that were answered; the earliest one counts.
            let reservation = answer.inputs[2].inputKey
            let closed = try await scene.inputs.record(
                request(
                    1,
                    [
                        ("C1", .reservationCancelled(reservation: reservation, on: Self.today.adding(days: 4))),
                        ("C2", .reservationKept(reservation: reservation, on: Self.today.adding(days: 2))),
                    ]), by: scene.tenant.owner)
            #expect(closed.inputs.map(\.outcome) == [.recorded, .recorded])
            let key = try #require(try await scene.root(1))
            let rows = try await scene.tenant.store.database.run(
                scene.tenant.scope, SelectReservations(tenant: scene.tenant.scope.tenant, customers: [key]))
            let row = try #require(rows.first { $0.key == reservation })
            #expect(row.status == 1 && row.closedOn == Self.today.adding(days: 2))
            _ = try await ratings(scene, 1, on: Self.today.adding(days: 3))
            #expect(try await scene.actions().filter { $0.contains("inputs.recorded") }.count == 2)
        }
    }

    @Test func aKeyCountsOnceAndRemarksTellWhatNoPolicyKnows() async throws {
        try await IdentityScene.with { scene in
            _ = try await twoAlike(scene)
            let unknown: [(key: String, input: CustomerInput)] = [
                ("A", .enrolment(EnrolmentChoice(option: "nothing", on: Self.today))),
                ("B", .attribute(AttributeValue(attribute: "nothing", value: "x", from: nil))),
                (
                    "C",
                    .reservation(
                        subject: "nothing", madeOn: Self.today, dueOn: Self.today.adding(days: 1), amount: .zero)
                ),
            ]
            let first = try await scene.inputs.record(request(1, unknown), by: scene.tenant.owner)
            #expect(
                first.inputs.map(\.remarkCodes) == [["option_unknown"], ["attribute_unknown"], ["subject_unknown"]])
            let again = try await scene.inputs.record(request(1, unknown), by: scene.tenant.owner)
            #expect(again.inputs.map(\.outcome) == [.duplicate, .duplicate, .duplicate])
            // The key is one of the kind, not of the customer.
            let other = try await scene.inputs.record(request(2, [unknown[0]]), by: scene.tenant.owner)
            #expect(other.inputs.map(\.outcome) == [.changed])
            let contradiction = try await scene.inputs.record(
                request(
                    1, [("D", .attribute(AttributeValue(attribute: "nothing", value: "y", from: nil)))]),
                by: scene.tenant.owner)
            #expect(contradiction.inputs.map(\.outcome) == [.contradiction])
        }
    }

    /// Two stores and headquarters may be told the same, each under a key of its own.
    @Test func theSameValueUnderAnotherKeyIsNoContradiction() async throws {
        try await IdentityScene.with { scene in
            var first = try await twoAlike(scene)
            var second = TestUploader(scene.tenant, agent: 1)
            try await second.handshake()
            func told(_ store: String, _ key: String, _ value: String, _ from: CalendarDate?, by customer: Int) -> Fact
            {
                .input(
                    CustomerInputFact(
                        store: StoreCode(store)!, key: key, customer: IngestTests.customer(customer),
                        input: .attribute(AttributeValue(attribute: "region", value: value, from: from))))
            }
            for (number, from) in [nil, Self.today.adding(days: -3)].enumerated() {
                let taken = try await first.upload([told("S01", "a\(number)", "near", from, by: 1)])
                #expect(taken.accepted == 1)
                let again = try await second.upload([
                    told("S02", "b\(number)", "near", from, by: 1), told("S02", "c\(number)", "far", from, by: 1),
                ])
                #expect(again.duplicates == 1 && again.accepted == 0)
                #expect(again.quarantined.map(\.reasonCode) == ["attribute_contradiction"])
                let value = AttributeValue(attribute: "region", value: "near", from: from)
                let recorded = try await scene.inputs.record(
                    request(1, [("d\(number)", .attribute(value))]), by: scene.tenant.owner)
                #expect(recorded.inputs.map(\.outcome) == [.duplicate])
            }
            let before = try await ratings(scene, 1, on: Self.today)
            // Of two who are merged each keeps what was said of them.
            _ = try await first.upload([told("S01", "e", "near", nil, by: 2)])
            let merge = try await scene.merge(2, into: 1)
            let merged = try await first.upload([told("S01", "f", "near", Self.today.adding(days: -3), by: 2)])
            #expect(merged.duplicates == 1 && merged.quarantined.isEmpty)
            try await scene.undo(merge)
            let attributes = try await scene.attributes(2)
            #expect(attributes.map(\.value) == ["near", "near"])
            #expect(try await ratings(scene, 1, on: Self.today) == before)
            #expect(try await ratings(scene, 2, on: Self.today) == before)
        }
    }

    @Test func theFirstFieldThatIsWrongIsNamedAndNothingIsRecorded() async throws {
        try await IdentityScene.with { scene in
            _ = try await twoAlike(scene)
            let good = request(1, [("K", Self.inputs[0])])
            let tooLong = String(repeating: "x", count: 300)
            let wrong: [(String, (inout Kakuzuke_V1_RecordInputsRequest) -> Void)] = [
                ("reason", { $0.reason = "" }), ("inputs", { $0.inputs = [] }),
                ("inputs", { $0.inputs = Array(repeating: $0.inputs[0], count: InputDesk.inputsMax + 1) }),
                ("customer", { $0.clearCustomer() }), ("inputs[0].key", { $0.inputs[0].key = "" }),
                ("inputs[0].key", { $0.inputs[0].key = tooLong }), ("inputs[0].input", { $0.inputs[0].input = nil }),
                ("inputs[0].enrolment.option", { $0.inputs[0].enrolment.option = "" }),
                ("inputs[0].enrolment.on_date", { $0.inputs[0].enrolment.onDate = .max }),
                (
                    "inputs[1].attribute.value",
                    {
                        $0.inputs.append($0.inputs[0])
                        $0.inputs[1].attribute.attribute = "a"
                        $0.inputs[1].attribute.value = tooLong
                    }
                ),
                ("inputs[0].reservation.subject", { $0.inputs[0].reservation.madeOn = 20_000 }),
                (
                    "inputs[0].reservation.amount",
                    {
                        $0.inputs[0].reservation.subject = "FRESH"
                        $0.inputs[0].reservation.amount = -1
                    }
                ),
                (
                    "inputs[0].reservation.due_on",
                    {
                        $0.inputs[0].reservation.subject = "FRESH"
                        $0.inputs[0].reservation.madeOn = 20_000
                        $0.inputs[0].reservation.dueOn = 19_999
                    }
                ),
                ("inputs[0].reservation_kept.reservation_key", { $0.inputs[0].reservationKept.onDate = 20_000 }),
                ("customer", { $0.customer = IdentityScene.reference(IngestTests.customer(77)) }),
            ]
            for (field, change) in wrong {
                var request = good
                change(&request)
                let made = request
                let error = await #expect(throws: ServiceError.self) {
                    _ = try await scene.inputs.record(made, by: scene.tenant.owner)
                }
                #expect(error?.field == field)
            }
            #expect(try await scene.actions().allSatisfy { !$0.contains("inputs.recorded") })
            // Customer service names customers by their numbers only.
            var byNumber = good
            byNumber.customer.customerID = 1
            let made = byNumber
            let error = await #expect(throws: ServiceError.self) {
                _ = try await scene.inputs.record(made, by: scene.tenant.caller([.customerService]))
            }
            #expect(error?.code == .notAllowed)
        }
    }

    @Test func aFileIsTakenRowByRowAndOnce() async throws {
        try await IdentityScene.with { scene in
            _ = try await twoAlike(scene)
            func row(
                _ customer: Int, _ input: CustomerInput, key: String = "", closing: CustomerInput? = nil
            ) -> Kakuzuke_V1_ImportInputsRequest.Row {
                var row = Kakuzuke_V1_ImportInputsRequest.Row()
                row.customer = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(customer))
                row.input = input.entry(key: key)
                if let closing { row.closing = closing.entry(key: "") }
                return row
            }
            var message = Kakuzuke_V1_ImportInputsRequest()
            message.rows = Self.inputs.map { row(1, $0) }
            message.rows.append(row(1, Self.inputs[2], key: "second"))
            // Somebody whom nobody has seen becomes a customer, as in an upload.
            message.rows.append(row(30, Self.inputs[0]))
            message.rows.append(
                row(2, Self.inputs[2], closing: .reservationKept(reservation: "-", on: Self.today.adding(days: 1))))
            message.rows.append(
                row(1, .attribute(AttributeValue(attribute: "region", value: "far", from: Self.today.adding(days: -1))))
            )
            message.rows.append(row(1, .enrolment(EnrolmentChoice(option: "", on: Self.today))))
            message.rows.append(row(1, Self.inputs[0], closing: .reservationKept(reservation: "-", on: Self.today)))
            var broken = row(1, Self.inputs[0])
            broken.customer.hash = Data([1, 2])
            message.rows.append(broken)
            message.rows.append(row(1, .enrolment(EnrolmentChoice(option: "nothing", on: Self.today))))
            var summary = Kakuzuke_V1_ImportSummary()
            try await scene.inputs.take(message, rowsBefore: 10, into: &summary, by: scene.tenant.owner)
            #expect(summary.accepted == 8 && summary.duplicates == 0)
            let rejected = summary.rejected.map { "\($0.row) \($0.field) \($0.reasonCode)" }
            #expect(
                Set(rejected) == [
                    "18 input.attribute.value attribute_contradiction", "19 input.enrolment.option invalid_field",
                    "20 closing invalid_field", "21 customer invalid_field",
                ])
            #expect(summary.remarks.map { "\($0.row) \($0.reasonCode)" } == ["22 option_unknown"])
            let key = try #require(try await scene.root(2))
            let rows = try await scene.tenant.store.database.run(
                scene.tenant.scope, SelectReservations(tenant: scene.tenant.scope.tenant, customers: [key]))
            #expect(rows.map(\.status) == [1])
            var again = Kakuzuke_V1_ImportSummary()
            try await scene.inputs.take(message, rowsBefore: 0, into: &again, by: scene.tenant.owner)
            #expect(again.accepted == 0 && again.duplicates == 9 && again.rejected.count == 3)
            for customer in [1, 2] { _ = try await ratings(scene, customer, on: Self.today) }
        }
    }

    @Test func anInputForSomebodyWhoIsMergedMeanwhileCountsForTheSurvivor() async throws {
        try await IdentityScene.with { scene in
            _ = try await twoAlike(scene)
            _ = try await scene.merge(1, into: 2)
            _ = try await scene.inputs.record(request(1, [("K", Self.inputs[2])]), by: scene.tenant.owner)
            let key = try #require(try await scene.root(2))
            let rows = try await scene.tenant.store.database.run(
                scene.tenant.scope, SelectReservations(tenant: scene.tenant.scope.tenant, customers: [key]))
            #expect(rows.count == 1)
            _ = try await ratings(scene, 1, on: Self.today)
        }
    }
}
