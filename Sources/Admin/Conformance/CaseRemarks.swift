/// What is doubtful in the cases of one run: every thing once, and not more than somebody reads.
final class CaseRemarks {
    /// Most lines; lines.
    private static let linesMax = 40

    private var told: Set<String> = []
    private var all: [String] = []

    /// The lines for standard error.
    var lines: [String] {
        let more = told.count - all.count
        return more > 0 ? all + ["warning: and \(more) more like these"] : all
    }

    /// Adds a remark, unless the same has been said of an earlier place.
    ///
    /// - Parameters:
    ///   - reason: what is doubtful.
    ///   - place: the file, the case and the field.
    func add(_ reason: String, at place: String) {
        guard told.insert(reason).inserted, all.count < Self.linesMax else { return }
        all.append("\(place): warning: \(reason)")
    }
}
