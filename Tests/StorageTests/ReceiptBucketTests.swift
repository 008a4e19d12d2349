import Foundation
import Rating
import SeededTestSupport
import Testing

@testable import Postgres
@testable import Storage

// Goal: what goes into the buckets of working files in any order comes out customer by customer, whole and unchanged,
// and what a working file cannot do is said. Method: random receipts as the database sends them, divided among
// writers; a model in memory; folders that take no files.
@Suite struct ReceiptBucketTests {
    /// A receipt as the database has it.
    private struct Stored: Hashable {
        var customer: Int64?
        var date: Int32
        var store: Int32
        var reserved: Int32
        var time: Int32?
        var texts: [String]
        var categories: [Int64?]
        var amounts: [Int64?]
        var quantities: [Int64?]?
        var costs: [Int64?]?
        var taxes: [Int64?]?
    }

    private static let edges: [Int64] = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 1 << 40, -(1 << 40), .max, .min + 1]

    private static func random(_ random: inout SeededGenerator, customers: ClosedRange<Int64>) -> Stored {
        let lines = random.chance(2) ? 2_000 : random.number(1...7)
        func list(_ random: inout SeededGenerator, isSmall: Bool = false, hasNulls: Bool) -> [Int64?] {
            (0..<lines).map { _ in
                hasNulls && random.chance(20) ? nil : isSmall ? Int64(random.number(-5...40_000)) : random.pick(edges)
            }
        }
        let texts = [
            random.pick(["", "cash", "電子マネー"]), random.pick(["", "pickup"]), "R\(random.number(0...1 << 40))",
        ]
        return Stored(
            customer: random.chance(10)
                ? nil : Int64(random.number(Int(customers.lowerBound)...Int(customers.upperBound))),
            date: Int32(random.number(-800...20_000)), store: Int32(random.number(1...70_000)),
            reserved: Int32(random.number(0...9)), time: random.chance(20) ? nil : Int32(random.number(0...86_399)),
            texts: texts, categories: list(&random, isSmall: true, hasNulls: false),
            amounts: list(&random, hasNulls: false),
            quantities: random.chance(50) ? nil : list(&random, hasNulls: false),
            costs: random.chance(30) ? nil : list(&random, hasNulls: true),
            taxes: random.chance(50) ? nil : list(&random, isSmall: true, hasNulls: false))
    }

    /// The row as a binary COPY has it.
    private static func row(_ stored: Stored) -> [UInt8] {
        var bytes: [UInt8] = [0, 13]
        func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
        func field(_ content: [UInt8]?) {
            bytes += number(Int32(content?.count ?? -1)) + (content ?? [])
        }
        func array(_ values: [Int64?]?, bytesEach: Int32, type: Int32) {
            guard let values else { return field(nil) }
            var content =
                number(Int32(1)) + number(Int32(1)) + number(type) + number(Int32(values.count)) + number(Int32(1))
            for value in values {
                guard let value else {
                    content += number(Int32(-1))
                    continue
                }
                content += number(bytesEach) + (bytesEach == 4 ? number(Int32(value)) : number(value))
            }
            field(content)
        }
        field(stored.customer.map { number($0) })
        field(number(stored.date - 10_957))
        field(number(stored.store))
        field(number(stored.reserved))
        field(stored.time.map { number($0) })
        for text in stored.texts { field(Array(text.utf8)) }
        array(stored.categories, bytesEach: 4, type: 23)
        array(stored.amounts, bytesEach: 8, type: 20)
        array(stored.quantities, bytesEach: 8, type: 20)
        array(stored.costs, bytesEach: 8, type: 20)
        array(stored.taxes, bytesEach: 4, type: 23)
        return bytes
    }

    /// What a history holding only this receipt is to be.
    private static func history(_ receipts: [Stored]) -> SimulatedHistory {
        var history = SimulatedHistory()
        for stored in receipts {
            history.begin(
                SimulatedReceipt(
                    businessDate: CalendarDate(daysSinceEpoch: stored.date),
                    time: TimeOfDay(secondsSinceMidnight: Int(stored.time ?? 0))!, store: stored.store,
                    payment: stored.texts[0], fulfilment: stored.texts[1], reservedDaysAhead: Int64(stored.reserved)),
                id: Array(stored.texts[2].utf8))
            for line in stored.amounts.indices {
                history.append(
                    SimulatedLine(
                        category: Int32(stored.categories[line]!),
                        tax: BasisPoints(Int32(stored.taxes?[line] ?? -1)),
                        amount: MoneyMinorUnits(stored.amounts[line]!),
                        quantity: QuantityThousandths((stored.quantities?[line] ?? 0)!),
                        cost: (stored.costs?[line] ?? nil).map { MoneyMinorUnits($0) }))
            }
        }
        history.sort()
        return history
    }

    private static func take(
        _ stored: Stored, _ writer: ReceiptBucketWriter, walkIns: (SimulatedHistory) throws -> Void = { _ in }
    ) throws {
        try row(stored).withUnsafeBytes { bytes in
            var row = PostgresCopyRow(bytes: bytes, index: 0, statement: "test")
            try writer.take(try ReceiptRow(&row), walkIns: walkIns)
        }
    }

    private static let folder = FileManager.default.temporaryDirectory

    @Test func everythingComesOutByCustomer() throws {
        var random = SeededGenerator(1)
        let customers: [ClosedRange<Int64>] = [3...9, 10...10, 14...900]
        let writers = [
            try ReceiptBucketWriter(customers: customers, folder: Self.folder),
            try ReceiptBucketWriter(customers: customers, folder: Self.folder),
        ]
        let stored = (0..<3_000).map { _ in Self.random(&random, customers: 1...40) }
        var walkIns: [SimulatedHistory] = []
        for receipt in stored { try Self.take(receipt, random.pick(writers)) { walkIns.append($0) } }
        for writer in writers { try writer.handWalkIns { walkIns.append($0) } }
        let buckets = ReceiptBuckets(customers: customers, files: try writers.map { try $0.finish() })
        for bucket in customers.indices {
            let receipts = try buckets.receipts(of: bucket)
            for customer in customers[bucket] where customer != 20 {
                var found = CustomerHistory()
                try receipts.take(customer) { try found.takeReceipt(&$0) }
                var history = found.receipts
                history.sort()
                let expected = Self.history(stored.filter { $0.customer == customer })
                let isSame = Self.content(history) == Self.content(expected)
                #expect(isSame, "seed \(SeededGenerator.runSeed), customer \(customer)")
            }
        }
        let nobody = stored.filter { $0.customer == nil }
        #expect(walkIns.map(\.receipts.count).reduce(0, +) == nobody.count)
        #expect(walkIns.dropLast(2).allSatisfy { $0.receipts.count == StorageTransaction.walkInsAtOnce })
        #expect(Set(walkIns.flatMap(Self.content)) == Set(Self.content(Self.history(nobody))))
    }

    /// The receipts with their lines and ids, whatever lies beside them in memory.
    private static func content(_ history: SimulatedHistory) -> [[String]] {
        history.receipts.map { receipt in
            [
                "\(receipt.businessDate) \(receipt.time) \(receipt.store) \(receipt.payment) \(receipt.fulfilment)",
                "\(receipt.reservedDaysAhead)",
            ] + receipt.lines.map { "\(history.lines[$0])" }
        }
    }

    @Test func customersWithTooManyReceiptsAreMarked() throws {
        let writer = try ReceiptBucketWriter(customers: [1...1], folder: Self.folder)
        var random = SeededGenerator(11)
        var one = Self.random(&random, customers: 1...1)
        one.customer = 1
        for _ in 0...InputLimits.receiptsPerCustomerMax { try Self.take(one, writer) }
        let receipts = try ReceiptBuckets(customers: [1...1], files: [try writer.finish()]).receipts(of: 0)
        var found = CustomerHistory()
        try receipts.take(1) { try found.takeReceipt(&$0) }
        #expect(found.isTooLong && found.receipts.receipts.count == InputLimits.receiptsPerCustomerMax)
    }

    @Test func workingFilesLeaveNothingBehind() throws {
        let folder = Self.folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let writer = try ReceiptBucketWriter(customers: [1...9], folder: folder)
        var random = SeededGenerator(12)
        for _ in 0..<50 { try Self.take(Self.random(&random, customers: 1...9), writer) }
        _ = try writer.finish()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()) == [])
    }

    @Test func aFolderThatTakesNoFilesIsNamedByItsFault() throws {
        let missing = Self.folder.appending(path: "not-there-\(UUID().uuidString)")
        #expect(throws: HistoryError.workingFiles("No such file or directory")) {
            try ReceiptBucketWriter(customers: [1...9], folder: missing)
        }
    }

    @Test(arguments: [[0x80], [0xFF, 0xFF], [UInt8](repeating: 0xFF, count: 11), [5, 1, 2]] as [[UInt8]])
    func numbersThatEndTooSoonAreRefused(bytes: [UInt8]) throws {
        bytes.withUnsafeBytes { bytes in
            var numbers = PackedNumberReader(bytes)
            #expect(throws: HistoryError.oddRow) { _ = try numbers.nextBytes() }
        }
    }
}
