/// Why bytes could not be compressed or decompressed.
public struct DeflateError: Error, Hashable, Sendable {
    /// What went wrong; more may come with later versions.
    public struct Code: Hashable, Sendable {
        /// The stable word.
        public let word: String

        private init(_ word: String) {
            self.word = word
        }

        /// The bytes are no zlib stream, or a broken one.
        public static let malformed = Code("deflate_malformed")
        /// The stream ends before its end mark.
        public static let truncated = Code("deflate_truncated")
        /// Bytes follow the end mark.
        public static let trailingBytes = Code("deflate_trailing_bytes")
        /// The output would exceed the caller's limit.
        public static let limitExceeded = Code("deflate_limit_exceeded")
        /// zlib could not get memory.
        public static let outOfMemory = Code("deflate_out_of_memory")
        /// zlib refused its arguments or its version: a defect of this build.
        public static let zlib = Code("deflate_zlib")
    }

    /// What went wrong.
    public let code: Code
    /// The number that zlib returned; 0 where the rule is ours.
    public let returnCode: Int32

    init(_ code: Code, returnCode: Int32 = 0) {
        self.code = code
        self.returnCode = returnCode
    }

    /// Equal when the codes are.
    public static func == (left: DeflateError, right: DeflateError) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
