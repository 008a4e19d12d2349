import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: a till is told what to pay back for goods that come back, and never for more than was bought. Method: real
// receipts through the ingest, prices over TLS as the command asks for them.
@Suite struct ReturnDeskTests {
    private typealias Scene = ReturnScene

    private static func request(
        _ receipt: ReceiptFact, _ lines: [(line: Int, product: String, pieces: Int64)] = []
    ) -> Kakuzuke_V1_PriceReturnRequest {
        var request = Kakuzuke_V1_PriceReturnRequest()
        request.receiptKey = receipt.receiptKey
        request.lines = lines.map { asked in
            .with {
                $0.line = UInt32(asked.line)
                $0.product = asked.product
                $0.quantity = asked.pieces * 1_000
            }
        }
        return request
    }

    private static func refusal(_ body: () async throws -> Void) async throws -> ServiceError? {
        do { try await body() } catch let error as ServiceError { return error }
        return nil
    }

    @Test func whatIsPaidBackIsWhatWasPaidAndNoMoreThanWasBought() async throws {
        try await Scene.with { scene in
            let desk = ReturnDesk(database: scene.tenant.store.database, clock: scene.tenant.clock.wallClock)
            let owner = scene.tenant.owner
            // 3 pieces for 1,000 with tax, and 2 for 600 and tax on top.
            var included = Scene.sold("A")
            included.writtenAmount = MoneyMinorUnits(1_000)
            included.amount = MoneyMinorUnits(926)
            included.isTaxIncluded = true
            var sale = Scene.receipt(1, [included, Scene.sold("B", pieces: 2)])
            sale.printedTaxes = [PrintedTax(rate: BasisPoints(800), amount: MoneyMinorUnits(74 + 49))]
            try await scene.upload(1, [sale])

            let all = try await desk.price(Self.request(sale), owner)
            #expect(all.lines.map(\.quantityLeft) == [3_000, 2_000])
            #expect(all.total == 0 && all.lines.allSatisfy { $0.payable == 0 })
            let part = try await desk.price(Self.request(sale, [(1, "", 1), (0, "B", 1), (1, "A", 2)]), owner)
            #expect(part.lines.map(\.payable) == [333, 325, 667])
            #expect(part.lines.map(\.tax) == [24, 25, 50])
            #expect(part.lines.map(\.quantityLeft) == [2_000, 1_000, 0])
            #expect(part.total == 1_325 && part.currency == "JPY")
            #expect(part.taxes.map(\.tax) == [99] && part.taxes.map(\.payable) == [1_325])

            // A store has taken two of three back and paid 500 for them, another one all of B.
            var back = Scene.receipt(2, store: 2, day: -1, [Scene.back("A", pieces: 2, of: sale)])
            back.lines[0].isTaxIncluded = true
            back.lines[0].writtenAmount = MoneyMinorUnits(-500)
            back.lines[0].amount = MoneyMinorUnits(-463)
            try await scene.upload(2, [back])
            try await scene.upload(1, [Scene.receipt(3, day: -1, [Scene.back("B", pieces: 2, of: sale, line: nil)])])
            let rest = try await desk.price(Self.request(sale, [(1, "A", 1)]), owner)
            #expect(rest.lines.map(\.payable) == [500] && rest.lines.map(\.tax) == [37])
            #expect(try await desk.price(Self.request(sale), owner).lines.map(\.quantityLeft) == [1_000, 0])
            let tooMuch = try await Self.refusal { _ = try await desk.price(Self.request(sale, [(2, "", 1)]), owner) }
            #expect(tooMuch?.code == .invalidField && tooMuch?.field == "lines[0].quantity")
            let twice = try await Self.refusal {
                _ = try await desk.price(Self.request(sale, [(1, "", 1), (1, "", 1)]), owner)
            }
            #expect(twice?.field == "lines[1].quantity")
            // Once the return is void, it may come back again.
            try await scene.upload(2, [Scene.void(back)])
            #expect(try await desk.price(Self.request(sale), owner).lines.map(\.quantityLeft) == [3_000, 0])
        }
    }

    @Test func moneyThatWasPaidBackCountsWhateverForAndInWhateverForm() async throws {
        try await Scene.with { scene in
            let desk = ReturnDesk(database: scene.tenant.store.database, clock: scene.tenant.clock.wallClock)
            // 2 pieces for 1,080 with tax.
            var included = Scene.sold("A", pieces: 2)
            included.writtenAmount = MoneyMinorUnits(1_080)
            included.amount = MoneyMinorUnits(1_000)
            included.isTaxIncluded = true
            let sale = Scene.receipt(1, [included])
            try await scene.upload(1, [sale])
            // The price was lowered later by 108 with tax: nothing comes back but money.
            var lowered = Scene.back("A", pieces: 0, of: sale)
            lowered.isTaxIncluded = true
            lowered.writtenAmount = MoneyMinorUnits(-108)
            lowered.amount = MoneyMinorUnits(-100)
            // Another store takes one piece back and writes 500 without tax.
            var piece = Scene.back("A", of: sale)
            piece.writtenAmount = MoneyMinorUnits(-500)
            piece.amount = MoneyMinorUnits(-500)
            try await scene.upload(1, [Scene.receipt(2, day: -4, [lowered])])
            try await scene.upload(2, [Scene.receipt(3, store: 2, day: -3, [piece])])
            let rest = try await desk.price(Self.request(sale, [(1, "A", 1)]), scene.tenant.owner)
            #expect(rest.lines.map(\.payable) == [1_080 - 108 - 540] && rest.lines.map(\.tax) == [32])
        }
    }

    @Test func whatWasNotSoldIsRefused() async throws {
        try await Scene.with { scene in
            let desk = ReturnDesk(database: scene.tenant.store.database, clock: scene.tenant.clock.wallClock)
            let owner = scene.tenant.owner
            let sale = Scene.receipt(1, [Scene.sold("A"), Scene.sold("A")])
            try await scene.upload(1, [sale])
            func refusal(_ request: Kakuzuke_V1_PriceReturnRequest) async throws -> (ServiceError.Code?, String?) {
                let error = try await Self.refusal { _ = try await desk.price(request, owner) }
                return (error?.code, error?.field)
            }
            let unknown = try await refusal(Self.request(Scene.receipt(2, []), [(1, "", 1)]))
            #expect(unknown == (.notFound, "receipt_key"))
            let strange = try await refusal(.with { $0.receiptKey = "0001" })
            #expect(strange == (.invalidField, "receipt_key"))
            for line in [(3, "", Int64(1)), (0, "A", 1), (1, "B", 1), (0, "", 1)] {
                let refused = try await refusal(Self.request(sale, [line]))
                #expect(refused == (.invalidField, "lines[0].line"), "\(line)")
            }
            for pieces in [Int64(0), -1, 4, 2_000_000] {
                let refused = try await refusal(Self.request(sale, [(1, "A", pieces)]))
                #expect(refused == (.invalidField, "lines[0].quantity"), "\(pieces)")
            }
            let many = try await refusal(
                Self.request(sale, Array(repeating: (1, "", 1), count: InputLimits.linesMax + 1)))
            #expect(many == (.invalidField, "lines"))
            try await scene.upload(1, [Scene.void(sale)])
            let void = try await refusal(Self.request(sale))
            #expect(void == (.notFound, "receipt_key"))
        }
    }

    @Test func itIsToldOverTheWireAndLeavesAnEntry() async throws {
        try await TestBackend.with { backend in
            var uploader = TestUploader(backend.tenant, agent: 0)
            try await uploader.handshake()
            let sale = Scene.receipt(1, [Scene.sold()])
            try await uploader.upload([.receipt(sale)])
            let desk = try await backend.person([.customerService])
            let answer: Kakuzuke_V1_PriceReturnResponse = try await desk.call(
                "RatingService/PriceReturn", Self.request(sale, [(1, "P1", 2)]))
            #expect(answer.total == 648 && answer.taxes.map(\.tax) == [48])
            let entries = try await backend.tenant.store.texts(
                "SELECT count(*)::text FROM audit_entries WHERE position('return.priced'::bytea in content) > 0")
            #expect(entries == ["1"])
            let auditor = try await backend.person([.auditor])
            await #expect(throws: RPCError.self) {
                let _: Kakuzuke_V1_PriceReturnResponse = try await auditor.call(
                    "RatingService/PriceReturn", Self.request(sale))
            }
        }
    }
}
