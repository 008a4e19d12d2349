import KakuzukeProtocol
import Rating
import Wording

/// Entries of the quarantine, and what became of them, in words.
struct QuarantineText {
    /// Longest text of a row; columns.
    private static let columnsMax = 160

    private let answer: Kakuzuke_V1_ListQuarantineResponse

    init(_ answer: Kakuzuke_V1_ListQuarantineResponse) {
        self.answer = answer
    }

    var lines: [String] {
        guard !answer.entries.isEmpty else { return ["Nothing waits."] }
        var text = answer.entries.flatMap { entry in
            let place = entry.line > 0 ? ", line \(entry.line)" : ""
            let field = entry.field.isEmpty ? "" : " in \(entry.field)"
            let what = entry.holdsReceipt ? "receipt" : "row"
            let seconds = entry.enteredAtMs / 1_000
            let day = CalendarDate(daysSinceEpoch: Int32(clamping: seconds / 86_400))
            return [
                "\(entry.number)  \(day)  \(entry.source)\(place): \(entry.reasonCode)\(field)",
                "    \(what): \(Self.shown(entry))",
            ]
        }
        if answer.goesOn, let last = answer.entries.last { text.append("More: --after \(last.number)") }
        return text
    }

    /// The contents in one line that cannot steer a terminal.
    private static func shown(_ entry: Kakuzuke_V1_ListQuarantineResponse.Entry) -> String {
        let whole = DisplayWidth.printable(String(decoding: entry.contents, as: UTF8.self))
        let isLong = whole.count > columnsMax
        return whole.prefix(columnsMax) + (isLong || entry.isCut ? " …" : "")
    }

    /// What became of entries.
    static func lines(_ answer: Kakuzuke_V1_SettleQuarantineResponse) -> [String] {
        var text: [String] = []
        if answer.taken > 0 { text.append("\(answer.taken) taken; they go to the server with the next round") }
        if answer.known > 0 { text.append("\(answer.known) known with these contents by now") }
        if answer.readAgain > 0 {
            text.append("\(answer.readAgain) rows are looked for in the journals, which are read once more")
        }
        if answer.discarded > 0 { text.append("\(answer.discarded) put aside") }
        return text
    }
}
