import CZlib

/// Unpacks deflated bytes piece by piece by the system's library: its memory does not grow with what comes out.
///
/// Belongs to one caller at a time.
public final class InflateStream {
    /// What surrounds the deflated bytes.
    public enum Form: Sendable {
        /// A member of a gzip file (RFC 1952); its length and checksum are verified.
        case gzip
        /// Nothing (RFC 1951), as within a zip file.
        case raw

        /// What zlib calls it: 15 is the largest window, 16 more want gzip, a minus nothing around.
        fileprivate var windowBits: Int32 {
            switch self {
            case .gzip: 15 + 16
            case .raw: -15
            }
        }
    }

    /// What one call came to.
    public struct Step: Hashable, Sendable {
        /// Bytes of the input that were used.
        public var used: Int
        /// Bytes of output that were made.
        public var made: Int
        /// True: the end mark was reached, and nothing comes after it.
        public var isAtEnd: Bool
    }

    // zlib keeps the address, so that the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Begins a stream.
    ///
    /// - Parameter form: what surrounds the deflated bytes.
    /// - Throws: `DeflateError` when zlib gets no memory.
    public init(_ form: Form) throws(DeflateError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        try Deflate.check(
            inflateInit2_(stream, form.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)))
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Unpacks further bytes.
    ///
    /// - Parameters:
    ///   - input: the bytes that follow those used before; at most `Deflate.bytesMax`.
    ///   - output: takes what comes out, at most `Deflate.bytesMax`.
    ///   - place: where in `output` it begins.
    /// - Returns: how far it came; neither used nor made: it waits for further bytes or for room.
    /// - Throws: `DeflateError` when the bytes are no such stream or do not bear out their checksum.
    public func unpack(
        _ input: ArraySlice<UInt8>, into output: inout [UInt8], at place: Int
    ) throws(DeflateError) -> Step {
        precondition((0...output.count).contains(place), "a place within the output")
        precondition(max(input.count, output.count) <= Deflate.bytesMax, "counts that zlib can hold")
        let room = output.count - place
        let returnCode = input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                // zlib never writes through next_in; its older declaration only lacks the const.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.pointee.avail_in = UInt32(source.count)
                stream.pointee.next_out = target.baseAddress.map { $0 + place }
                stream.pointee.avail_out = UInt32(room)
                return inflate(stream, Z_NO_FLUSH)
            }
        }
        let step = Step(
            used: input.count - Int(stream.pointee.avail_in), made: room - Int(stream.pointee.avail_out),
            isAtEnd: returnCode == Z_STREAM_END)
        // No progress is none yet: more input or more room is all that it needs.
        if returnCode != Z_BUF_ERROR { try Deflate.check(returnCode) }
        return step
    }

    /// Begins the next member of a gzip file.
    ///
    /// - Throws: `DeflateError` when zlib refuses.
    public func restart() throws(DeflateError) { try Deflate.check(inflateReset(stream)) }
}
