/// Why a server or client could not be set up: a wrong certificate, key, address or limit.
public struct RPCConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of set-up went wrong; new codes may be added.
    public struct Code: Sendable, Hashable {
        private enum Value: Hashable {
            case certificate
            case privateKey
            case trustRoots
            case address
            case limit
            case state
        }
        private let value: Value

        /// A certificate or chain cannot be read.
        public static let certificate = Code(value: .certificate)
        /// A private key cannot be read or does not belong to the certificate.
        public static let privateKey = Code(value: .privateKey)
        /// The trust roots cannot be read or are none.
        public static let trustRoots = Code(value: .trustRoots)
        /// An address cannot be resolved or bound.
        public static let address = Code(value: .address)
        /// A limit lies outside its range.
        public static let limit = Code(value: .limit)
        /// The call does not fit the life cycle: started twice, or used after the end.
        public static let state = Code(value: .state)
    }

    /// The kind; equality looks at nothing else.
    public let code: Code
    /// What is wrong, in English for developers.
    public let message: String
    /// What to do next.
    public let advice: String
    /// The error underneath; nil if there is none.
    public let cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, advice: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.advice = advice
        self.cause = cause
    }

    /// Compares the codes.
    public static func == (left: RPCConfigurationError, right: RPCConfigurationError) -> Bool {
        left.code == right.code
    }

    /// Message and advice on one line.
    public var description: String {
        "\(message); \(advice)" + (cause.map { " (\($0))" } ?? "")
    }
}
