import FoundationEssentials

extension Kakuzuke_V1_DayView {
    /// Makes a view of its parts.
    ///
    /// - Parameters:
    ///   - receipts: how many there are; not negative.
    ///   - amount: their total without tax; minor units.
    ///   - digest: the bytes of a `DayDigest`.
    public init(receipts: Int64, amount: Int64, digest: [UInt8]) {
        self.init()
        self.receipts = UInt64(clamping: receipts)
        self.amount = amount
        self.digest = Data(digest)
    }

    /// A view of nothing.
    public static var nothing: Kakuzuke_V1_DayView {
        Kakuzuke_V1_DayView(receipts: 0, amount: 0, digest: DayDigest().bytes)
    }
}
