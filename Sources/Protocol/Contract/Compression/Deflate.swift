import CZlib

/// Compression in the zlib format (RFC 1950) by the system's library.
public enum Deflate {
    /// How hard to try: more is smaller and slower.
    public enum Level: Int32, CaseIterable, Sendable {
        /// Quickest.
        case fastest = 1
        /// The balance that batches and feeds use.
        case balanced = 6
        /// Smallest.
        case smallest = 9
    }

    /// Largest input or output of one call, because zlib counts in 32 bits; bytes.
    public static let bytesMax = 1 << 30

    /// Compresses bytes.
    ///
    /// - Throws: `DeflateError` when the input is above `bytesMax` or zlib fails.
    public static func compress(_ input: [UInt8], level: Level = .balanced) throws(DeflateError) -> [UInt8] {
        guard input.count <= bytesMax else { throw DeflateError(.limitExceeded) }
        var stream = z_stream()
        let streamSize = Int32(MemoryLayout<z_stream>.size)
        // 15: the largest window; 8: the library's usual memory.
        try check(
            deflateInit2_(
                &stream, level.rawValue, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, streamSize))
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(input.count)))
        var returnCode = Z_OK
        let output = withInput(input) { source in
            [UInt8](unsafeUninitializedCapacity: bound) { target, count in
                // zlib never writes through next_in; its older declaration only lacks the const.
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(bound)
                returnCode = deflate(&stream, Z_FINISH)
                count = bound - Int(stream.avail_out)
            }
        }
        // The bound holds the whole output, so one call reaches the end.
        guard returnCode == Z_STREAM_END else {
            try check(returnCode)
            throw DeflateError(.zlib, returnCode: returnCode)
        }
        return output
    }

    /// Decompresses bytes, never making more than `limit` bytes of them.
    ///
    /// - Parameters:
    ///   - input: one whole zlib stream and nothing else.
    ///   - limit: most bytes of output; bytes.
    /// - Returns: the bytes before compression.
    /// - Throws: `DeflateError`; `limitExceeded` as soon as one byte more than the limit would be made.
    public static func decompress(_ input: [UInt8], limit: Int) throws(DeflateError) -> [UInt8] {
        precondition((0...bytesMax).contains(limit), "a limit that zlib can count")
        guard input.count <= bytesMax else { throw DeflateError(.limitExceeded) }
        var stream = z_stream()
        try check(inflateInit2_(&stream, 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)))
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        // One byte above the limit tells "too much" from "exactly".
        var room = min(limit + 1, max(4 * 1024, input.count * 4))
        var returnCode = Z_OK
        withInput(input) { source in
            stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.avail_in = UInt32(source.count)
            while true {
                output += [UInt8](unsafeUninitializedCapacity: room) { target, count in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(room)
                    returnCode = inflate(&stream, Z_NO_FLUSH)
                    count = room - Int(stream.avail_out)
                }
                let isOutputFull = stream.avail_out == 0
                guard returnCode == Z_OK, isOutputFull, output.count <= limit else { return }
                room = min(limit + 1 - output.count, max(4 * 1024, output.count))
            }
        }
        guard output.count <= limit else { throw DeflateError(.limitExceeded) }
        guard returnCode == Z_STREAM_END else {
            try check(returnCode)
            throw DeflateError(.truncated, returnCode: returnCode)
        }
        guard stream.avail_in == 0 else { throw DeflateError(.trailingBytes) }
        return output
    }

    /// Runs a body on the input's bytes; zlib wants an address even for none.
    private static func withInput<Result>(
        _ input: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard input.isEmpty else { return input.withUnsafeBufferPointer(body) }
        return [UInt8(0)].withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[0..<0])) }
    }

    /// Turns every return code of zlib that is not success into an error.
    static func check(_ returnCode: Int32) throws(DeflateError) {
        switch returnCode {
        case Z_OK, Z_STREAM_END: return
        case Z_DATA_ERROR, Z_NEED_DICT: throw DeflateError(.malformed, returnCode: returnCode)
        case Z_BUF_ERROR: throw DeflateError(.truncated, returnCode: returnCode)
        case Z_MEM_ERROR: throw DeflateError(.outOfMemory, returnCode: returnCode)
        case Z_STREAM_ERROR, Z_VERSION_ERROR, Z_ERRNO: throw DeflateError(.zlib, returnCode: returnCode)
        default: throw DeflateError(.zlib, returnCode: returnCode)
        }
    }
}
