public import Foundation
import Postgres
import Rating

/// Takes one worker's receipts in any order and puts each into the bucket of its customer, on disk.
public final class ReceiptBucketWriter {
    /// Bytes of a bucket that are collected before they are written.
    static let pieceBytes = 32_768
    /// Bytes before a receipt: its length with them, and its customer's distance from the first one of the bucket.
    static let headerBytes = 8

    /// Bytes of one bucket that lie together in the file.
    struct Piece {
        var offset: Int64
        var count: Int
    }

    private let customers: [ClosedRange<Int64>]
    private let file: WorkingFile
    private let pieces: UnsafeMutableRawBufferPointer
    private var used: [Int]
    private var written: [[Piece]]
    private var end: Int64 = 0
    private var receipt = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    private var walkIns = CustomerHistory()

    /// Makes empty buckets.
    ///
    /// - Parameters:
    ///   - customers: the numbers of the customers of each bucket, ascending.
    ///   - folder: where the file is to be.
    /// - Throws: `HistoryError.workingFiles`.
    public init(customers: [ClosedRange<Int64>], folder: URL) throws(HistoryError) {
        guard customers.allSatisfy({ $0.upperBound - $0.lowerBound <= Int64(UInt32.max) }) else { throw .oddRow }
        self.customers = customers
        file = try WorkingFile(in: folder)
        pieces = .allocate(byteCount: customers.count * Self.pieceBytes, alignment: 8)
        used = Array(repeating: 0, count: customers.count)
        written = Array(repeating: [], count: customers.count)
    }

    deinit {
        pieces.deallocate()
        receipt.deallocate()
    }

    /// Puts a receipt into its bucket; receipts of nobody known go to `walkIns`, some at a time.
    func take(_ row: ReceiptRow, walkIns body: (SimulatedHistory) throws -> Void) throws {
        let bucket = row.customer.flatMap(bucket)
        // Whoever is gone has no bucket.
        guard row.customer == nil || bucket != nil else { return }
        let header = Self.headerBytes
        let bytesMax = row.bytesMax + header
        if bytesMax > receipt.count {
            receipt.deallocate()
            receipt = .allocate(byteCount: bytesMax * 2, alignment: 1)
        }
        var numbers = PackedNumberWriter(UnsafeMutableRawBufferPointer(rebasing: receipt[header...]))
        try row.write(to: &numbers)
        guard let customer = row.customer, let bucket else {
            var reader = PackedNumberReader(UnsafeRawBufferPointer(numbers.written))
            try walkIns.takeReceipt(&reader)
            if walkIns.receipts.receipts.count >= StorageTransaction.walkInsAtOnce { try handWalkIns(to: body) }
            return
        }
        let count = header + numbers.count
        receipt.storeBytes(of: UInt32(count), as: UInt32.self)
        receipt.storeBytes(
            of: UInt32(customer - customers[bucket].lowerBound), toByteOffset: 4, as: UInt32.self)
        try put(UnsafeRawBufferPointer(rebasing: receipt[..<count]), into: bucket)
    }

    /// Hands on the receipts of nobody known that are still here.
    func handWalkIns(to body: (SimulatedHistory) throws -> Void) throws {
        guard !walkIns.receipts.receipts.isEmpty else { return }
        try body(walkIns.receipts)
        walkIns.begin(0)
    }

    /// Writes what is still in memory; nothing can be added any more.
    ///
    /// - Throws: `HistoryError.workingFiles`.
    public func finish() throws(HistoryError) -> ReceiptBuckets.File {
        for bucket in customers.indices { try empty(bucket) }
        return ReceiptBuckets.File(file: file, pieces: written)
    }

    private func put(_ bytes: UnsafeRawBufferPointer, into bucket: Int) throws {
        if used[bucket] + bytes.count > Self.pieceBytes { try empty(bucket) }
        guard bytes.count <= Self.pieceBytes else { return try write(bytes, of: bucket) }
        let begin = bucket * Self.pieceBytes + used[bucket]
        UnsafeMutableRawBufferPointer(rebasing: pieces[begin..<begin + bytes.count]).copyMemory(from: bytes)
        used[bucket] += bytes.count
    }

    private func empty(_ bucket: Int) throws(HistoryError) {
        guard used[bucket] > 0 else { return }
        let begin = bucket * Self.pieceBytes
        try write(UnsafeRawBufferPointer(rebasing: pieces[begin..<begin + used[bucket]]), of: bucket)
        used[bucket] = 0
    }

    private func write(_ bytes: UnsafeRawBufferPointer, of bucket: Int) throws(HistoryError) {
        try file.write(bytes, at: end)
        written[bucket].append(Piece(offset: end, count: bytes.count))
        end += Int64(bytes.count)
    }

    /// The bucket of a customer; nil when the customer is gone.
    private func bucket(of customer: Int64) -> Int? {
        var (low, high) = (0, customers.count)
        while low < high {
            let middle = (low + high) / 2
            if customers[middle].upperBound < customer { low = middle + 1 } else { high = middle }
        }
        return low < customers.count && customers[low].contains(customer) ? low : nil
    }
}
