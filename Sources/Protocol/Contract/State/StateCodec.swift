public import Rating

/// The binary form of one customer's states under one policy: what the server keeps and the feed carries.
///
/// Source: `docs/sync.md`, "The states of a customer".
public enum StateCodec {
    /// The first byte.
    static let version: UInt8 = 1

    /// Packs the states.
    ///
    /// - Parameter states: one for each subject, in the policy's order.
    /// - Returns: the bytes; the same states give the same bytes.
    /// - Throws: `StateCodecError` when a number lies outside `StateCodecLimits`.
    public static func encode(_ states: [SubjectState]) throws(StateCodecError) -> [UInt8] {
        var encoder = StateEncoder()
        try encoder.append(states)
        return encoder.bytes
    }

    /// Unpacks states; every sequence of bytes gives states or an error.
    ///
    /// - Parameters:
    ///   - bytes: what `encode` made.
    ///   - subjectCount: the number of subjects of the policy.
    /// - Returns: one state for each subject.
    /// - Throws: `StateCodecError`.
    public static func decode(_ bytes: [UInt8], subjectCount: Int) throws(StateCodecError) -> [SubjectState] {
        guard bytes.count <= StateCodecLimits.bytesMax else { throw StateCodecError(.tooMany, offset: 0) }
        var decoder = StateDecoder(bytes)
        return try decoder.states(count: subjectCount)
    }
}
