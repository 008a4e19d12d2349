extension QuantityThousandths {
    /// Reads a decimal `-?\d+(\.\d{1,3})?` of at most nine digits before the point; nil for anything else.
    public init?(decimal text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes.removeFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...9).contains(parts[0].count),
            parts.count == 1 || (1...3).contains(parts[1].count)
        else { return nil }
        var thousandths: Int64 = 0
        for digit in parts.joined() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            thousandths = thousandths * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        let decimals = parts.count == 2 ? parts[1].count : 0
        for _ in decimals..<3 { thousandths *= 10 }
        self.init(isNegative ? -thousandths : thousandths)
    }

    /// The quantity as a decimal with as few digits as it needs.
    public var decimalText: String {
        let magnitude = rawValue.magnitude
        var fraction = String(magnitude % 1000)
        fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (rawValue < 0 ? "-" : "") + String(magnitude / 1000) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
