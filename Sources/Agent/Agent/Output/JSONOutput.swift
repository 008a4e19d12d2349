import Foundation
import SwiftProtobuf

/// Prints messages as JSON with the names of the `.proto` files.
enum JSONOutput {
    static func write(_ message: some Message) throws {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        let data: Data = try message.jsonUTF8Data(options: options)
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }
}
