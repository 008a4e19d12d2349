import KakuzukeProtocol
import RPC

@testable import Services

extension MethodProbe {
    static func probe(_ method: QuarantineServiceMethod) -> MethodProbe {
        switch method {
        case .listHeldFacts:
            var request = Kakuzuke_V1_ListHeldFactsRequest()
            request.all = true
            return MethodProbe(
                request, [place("store_code", request, foreign: "S77", otherStore: "S02") { $0.storeCode = $1 }],
                beyondExtent: ["|92"])
        case .retryHeldFact:
            var request = Kakuzuke_V1_RetryHeldFactRequest()
            request.entryNumber = 1
            return MethodProbe(request, [numbers("entry_number", request) { $0.entryNumber = $1 }])
        case .discardHeldFact:
            var request = Kakuzuke_V1_DiscardHeldFactRequest()
            request.entryNumber = 2
            request.reason = "test"
            // Of several roles the first one discards it.
            return MethodProbe(
                request, [numbers("entry_number", request) { $0.entryNumber = $1 }],
                alsoAnswered: [.failedPrecondition])
        }
    }
}
