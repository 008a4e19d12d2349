import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SwiftProtobuf

@testable import Services

extension MethodProbe {
    static func probe(_ method: CustomerServiceMethod) -> MethodProbe {
        switch method {
        case .mergeCustomers:
            var request = Kakuzuke_V1_MergeCustomersRequest()
            request.merged.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(3))
            request.surviving.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
            request.reason = "test"
            return MethodProbe(
                request,
                customerPlaces(request, named: "merged") { $0.merged = $1 }
                    + customerPlaces(request, named: "surviving") { $0.surviving = $1 })
        case .undoMerge:
            var request = Kakuzuke_V1_UndoMergeRequest()
            request.mergeNumber = 1
            request.reason = "test"
            return MethodProbe(
                request, [numbers("merge_number", request) { $0.mergeNumber = $1 }], alsoAnswered: [.notFound])
        case .listMerges: return MethodProbe(Kakuzuke_V1_ListMergesRequest())
        case .linkIdentifiers:
            var request = Kakuzuke_V1_LinkIdentifiersRequest()
            request.identifiers = [
                Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1)),
                Kakuzuke_V1_HashedIdentifier(IngestTests.customer(2)),
            ]
            request.reason = "test"
            return MethodProbe(request)
        case .listIdentityConflicts:
            var request = Kakuzuke_V1_ListIdentityConflictsRequest()
            request.all = true
            return MethodProbe(request)
        case .resolveIdentityConflict:
            var request = Kakuzuke_V1_ResolveIdentityConflictRequest()
            request.conflictNumber = 1
            request.resolution = .left
            request.reason = "test"
            return MethodProbe(
                request, [numbers("conflict_number", request) { $0.conflictNumber = $1 }],
                alsoAnswered: [.notFound])
        case .recordInputs: return recordInputs()
        case .importInputs:
            var row = Kakuzuke_V1_ImportInputsRequest.Row()
            row.customer = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(2))
            row.input = CustomerInput.enrolment(
                EnrolmentChoice(option: "app", on: CalendarDate("2026-11-01")!)
            ).entry(key: "")
            var request = Kakuzuke_V1_ImportInputsRequest()
            request.rows = [row]
            return MethodProbe(request)
        case .placeOrder: return placeOrder()
        }
    }

    private static func recordInputs() -> MethodProbe {
        var request = Kakuzuke_V1_RecordInputsRequest()
        request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
        request.reason = "test"
        request.inputs = [
            CustomerInput.reservation(
                subject: "FRESH", madeOn: CalendarDate("2026-11-20")!, dueOn: CalendarDate("2026-12-20")!,
                amount: MoneyMinorUnits(1_000)
            ).entry(key: "probe"),
            CustomerInput.attribute(AttributeValue(attribute: "age", value: "40", from: nil)).entry(key: "probe"),
        ]
        return MethodProbe(request, customerPlaces(request) { $0.customer = $1 })
    }

    private static func placeOrder() -> MethodProbe {
        var request = Kakuzuke_V1_PlaceOrderRequest()
        request.customer.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
        request.reason = "test"
        request.store = "S01"
        request.order.category = "FRUIT"
        request.order.unitCostE2 = 10_000
        request.order.tax = "reduced"
        request.order.quantity = 1_000
        request.order.dueOn = CalendarDate("2026-12-24")!.daysSinceEpoch
        request.confirm = true
        request.key = "order"
        var unconfirmed = request
        unconfirmed.confirm = false
        return MethodProbe(
            request,
            customerPlaces(request) { $0.customer = $1 }
                + [place("store", unconfirmed, foreign: "S77") { $0.store = $1 }])
    }

    /// A place with a number: what nobody has, and what only the other tenant has.
    static func numbers<Request: Message>(
        _ name: String, _ request: Request, _ write: (inout Request, UInt64) -> Void
    ) -> Place {
        var (nonexistent, foreign) = (request, request)
        write(&nonexistent, 78)
        write(&foreign, 77)
        return Place(name: name, nonexistent: nonexistent, foreign: foreign, otherStore: nil)
    }
}
