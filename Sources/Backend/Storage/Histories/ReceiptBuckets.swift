/// The receipts of all customers in working files, cut into buckets of neighbouring customers, each of which fits into
/// memory.
public struct ReceiptBuckets: Sendable {
    /// What one writer has left.
    public struct File: Sendable {
        let file: WorkingFile
        let pieces: [[ReceiptBucketWriter.Piece]]
    }

    /// The numbers of the customers of each bucket.
    public let customers: [ClosedRange<Int64>]
    private let files: [File]

    /// Puts together what writers with the same buckets have left.
    public init(customers: [ClosedRange<Int64>], files: [File]) {
        self.customers = customers
        self.files = files
    }

    /// All receipts of a bucket, by customer.
    ///
    /// - Throws: `HistoryError.workingFiles`; `oddRow` for what no writer writes.
    func receipts(of bucket: Int) throws(HistoryError) -> BucketReceipts {
        let count = files.reduce(0) { sum, file in file.pieces[bucket].reduce(sum) { $0 + $1.count } }
        guard count <= Int(UInt32.max) else { throw .oddRow }
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
        let receipts = BucketReceipts(bytes, first: customers[bucket].lowerBound)
        var done = 0
        for file in files {
            for piece in file.pieces[bucket] {
                try file.file.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[done..<done + piece.count]), at: piece.offset)
                done += piece.count
            }
        }
        try receipts.sort()
        return receipts
    }
}
