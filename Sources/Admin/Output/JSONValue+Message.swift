import Foundation
import SwiftProtobuf

extension JSONValue {
    /// A message with the names of the `.proto` files.
    ///
    /// - Throws: what the encoding throws.
    init(message: some Message) throws {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        let data: Data = try message.jsonUTF8Data(options: options)
        self = try JSONDecoder().decode(JSONValue.self, from: data)
    }
}
