import Foundation

/// Why a file that somebody named has no content.
enum UnreadableFile {
    case missing
    case folder
    case refused

    /// Looks at what stands under the name.
    init(_ file: String) {
        var isFolder: ObjCBool = false
        if !FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) {
            self = .missing
        } else {
            self = isFolder.boolValue ? .folder : .refused
        }
    }

    /// What is wrong; one sentence.
    var reason: String {
        switch self {
        case .missing: "cannot be read: there is no such file"
        case .folder: "cannot be read: it is a folder"
        case .refused: "cannot be read"
        }
    }
}
