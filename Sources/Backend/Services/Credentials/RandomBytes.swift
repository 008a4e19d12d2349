/// Where secrets, serial numbers and identifiers come from; the executable gives the system's generator.
public struct RandomBytes: Sendable {
    private let make: @Sendable (Int) -> [UInt8]

    /// Wraps a source of random bytes.
    public init(_ make: @escaping @Sendable (Int) -> [UInt8]) {
        self.make = make
    }

    /// So many random bytes.
    public func callAsFunction(_ count: Int) -> [UInt8] {
        let bytes = make(count)
        precondition(bytes.count == count, "the source gives what is asked for")
        return bytes
    }
}
