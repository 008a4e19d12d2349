import SwiftProtobuf

/// The error that crosses the wire, as the detail of a call's status; equality is by code.
///
/// It carries no text of a database or driver and nothing personal; parameters are codes, numbers and field names.
public struct KakuzukeError: Error, Hashable, Sendable {
    /// Key under which the detail travels in a failed call's metadata.
    public static let metadataKey = "kakuzuke-error"
    /// Longest message; UTF-8 bytes.
    public static let messageBytesMax = 1024
    /// Most parameters.
    public static let parametersMax = 16
    /// Longest parameter name or value; UTF-8 bytes.
    public static let parameterBytesMax = 256
    /// Longest code or next step; bytes.
    public static let wordBytesMax = 64

    /// What went wrong.
    public let code: Code
    /// For developers, English.
    public let message: String
    /// What the caller can do.
    public let nextStep: NextStep
    /// Values that a translated text of the code names.
    public let parameters: [String: String]

    /// Makes an error; a message or parameter that is too long is cut, and card numbers are masked.
    ///
    /// - Parameters:
    ///   - code: what went wrong.
    ///   - message: for developers, English, nothing personal.
    ///   - nextStep: what the caller can do; nil: what the code suggests.
    ///   - parameters: values that a translated text of the code names.
    public init(
        _ code: Code, _ message: String, nextStep: NextStep? = nil, parameters: [String: String] = [:]
    ) {
        self.code = code
        self.message = Self.clean(message, bytesMax: Self.messageBytesMax)
        self.nextStep = nextStep ?? code.suggestedNextStep
        var kept: [String: String] = [:]
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }).prefix(Self.parametersMax) {
            kept[Self.clean(name, bytesMax: Self.parameterBytesMax)] =
                Self.clean(value, bytesMax: Self.parameterBytesMax)
        }
        self.parameters = kept
    }

    /// Reads the detail of a status; nil when the bytes are none.
    ///
    /// A code or next step of a later version is kept as it is.
    public init?(detail bytes: [UInt8]) {
        guard let message = try? Kakuzuke_V1_ErrorDetail(serializedBytes: bytes),
            let code = Code(word: message.code)
        else { return nil }
        self.init(
            code, message.message, nextStep: NextStep(word: message.nextStep), parameters: message.parameters)
    }

    /// The bytes for the detail of a status; the same error gives the same bytes.
    public var detail: [UInt8] {
        var message = Kakuzuke_V1_ErrorDetail()
        message.code = code.word
        message.message = self.message
        message.nextStep = nextStep.word
        message.parameters = parameters
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        // Only a message that lacks required fields fails, and this one has none.
        return (try? message.serializedBytes(options: options)) ?? []
    }

    /// Equal when the codes are.
    public static func == (left: KakuzukeError, right: KakuzukeError) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    private static func clean(_ text: String, bytesMax: Int) -> String {
        let masked = CardNumberScan.masked(text) ?? text
        guard masked.utf8.count > bytesMax else { return masked }
        var cut = ""
        for scalar in masked.unicodeScalars {
            guard cut.utf8.count + UTF8.width(scalar) <= bytesMax else { break }
            cut.unicodeScalars.append(scalar)
        }
        return cut
    }
}
