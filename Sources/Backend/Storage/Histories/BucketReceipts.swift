/// The receipts of a bucket in memory, handed out customer by customer.
final class BucketReceipts {
    private let bytes: UnsafeMutableRawBufferPointer
    private let first: Int64
    /// Distance of the customer from the first one, then place of the receipt in memory; 32 bits each.
    private var order: [UInt64] = []
    private var next = 0

    /// Takes memory that is to be filled before `sort`; it is freed with this.
    init(_ bytes: UnsafeMutableRawBufferPointer, first: Int64) {
        self.bytes = bytes
        self.first = first
    }

    deinit { bytes.deallocate() }

    /// Finds the receipts and orders them by customer.
    func sort() throws(HistoryError) {
        var offset = 0
        while offset < bytes.count {
            guard offset + ReceiptBucketWriter.headerBytes <= bytes.count else { throw .oddRow }
            let count = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            guard count >= ReceiptBucketWriter.headerBytes, count <= bytes.count - offset else { throw .oddRow }
            let customer = UInt64(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
            order.append(customer << 32 | UInt64(offset))
            offset += count
        }
        order.sort()
    }

    /// Hands out the receipts of a customer; those of customers with lower numbers are passed over for good.
    func take(_ customer: Int64, _ body: (inout PackedNumberReader) throws -> Void) throws {
        let wanted = UInt64(customer - first)
        while next < order.count, order[next] >> 32 < wanted { next += 1 }
        while next < order.count, order[next] >> 32 == wanted {
            let offset = Int(order[next] & 0xFFFF_FFFF)
            let count = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            let content = offset + ReceiptBucketWriter.headerBytes..<offset + count
            var numbers = PackedNumberReader(UnsafeRawBufferPointer(rebasing: bytes[content]))
            try body(&numbers)
            next += 1
        }
    }
}
