/// A place where a habit is broken, and what to do about it.
struct Finding: Sendable, CustomStringConvertible {
    var path: String
    /// Counted from 1; 0 means the file as a whole.
    var line: Int = 0
    var advice: String

    var place: String { "\(path):\(line)" }

    var description: String { "\(place): \(advice)" }
}
