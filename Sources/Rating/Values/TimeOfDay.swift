/// A wall-clock time as the point of sale wrote it; orders receipts within a day.
public struct TimeOfDay: Hashable, Sendable, Comparable {
    /// Seconds since midnight, 0...86,399.
    public let secondsSinceMidnight: Int32

    /// Midnight, which also stands for a receipt without a time.
    public static let midnight = TimeOfDay(unchecked: 0)

    /// Makes a time; nil outside 0...86,399 seconds.
    public init?(secondsSinceMidnight: Int) {
        guard (0..<86_400).contains(secondsSinceMidnight) else { return nil }
        self.init(unchecked: Int32(secondsSinceMidnight))
    }

    /// Reads `HH:MM:SS`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 8, bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":") else { return nil }
        var parts: [Int] = []
        for start in [0, 3, 6] {
            let tens = Int(bytes[start]) - 48
            let ones = Int(bytes[start + 1]) - 48
            guard (0...9).contains(tens), (0...9).contains(ones) else { return nil }
            parts.append(tens * 10 + ones)
        }
        guard parts[0] < 24, parts[1] < 60, parts[2] < 60 else { return nil }
        self.init(unchecked: Int32(parts[0] * 3600 + parts[1] * 60 + parts[2]))
    }

    private init(unchecked secondsSinceMidnight: Int32) {
        self.secondsSinceMidnight = secondsSinceMidnight
    }

    /// Orders times within one day.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.secondsSinceMidnight < right.secondsSinceMidnight
    }
}

extension TimeOfDay: CustomStringConvertible {
    /// The time as `HH:MM:SS`.
    public var description: String {
        [secondsSinceMidnight / 3600, secondsSinceMidnight / 60 % 60, secondsSinceMidnight % 60]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
