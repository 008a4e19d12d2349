/// What became of the rows of a file.
struct ImportTally {
    /// A row that was not taken.
    struct Rejected {
        var line: Int
        var problem: RowProblem
    }

    /// Most rejected rows that are named; the others are counted. The server names no more either.
    static let namedMax = 1_000

    /// The file, for messages.
    let file: String
    /// Lines of the rows that were sent, in their order.
    private(set) var sentLines: [Int] = []
    private(set) var rejected: [Rejected] = []
    private(set) var rejectedCount = 0
    private var accepted: UInt64 = 0
    private var duplicates: UInt64 = 0
    private var changed: UInt64 = 0
    private var conflicts: UInt64 = 0
    private var notes: [Rejected] = []

    init(file: String) { self.file = file }

    /// Counts a row that goes out.
    mutating func send(line: Int) { sentLines.append(line) }

    /// Counts a row that does not.
    mutating func reject(line: Int, _ problem: RowProblem) {
        rejectedCount += 1
        if rejected.count < Self.namedMax { rejected.append(Rejected(line: line, problem: problem)) }
    }

    /// Adds what the server says of the rows that went out.
    ///
    /// - Parameters:
    ///   - accepted: rows taken.
    ///   - duplicates: rows that were there already.
    ///   - changed: rows that replaced others.
    ///   - named: the first rows that the server refused, by their position among the sent ones, from 1.
    mutating func add(
        accepted: UInt64, duplicates: UInt64, changed: UInt64, named: [(row: UInt64, problem: RowProblem)]
    ) {
        (self.accepted, self.duplicates, self.changed) = (accepted, duplicates, changed)
        for entry in named {
            guard let position = Int(exactly: entry.row), sentLines.indices.contains(position - 1) else { continue }
            rejected.append(Rejected(line: sentLines[position - 1], problem: entry.problem))
        }
        rejected.sort { $0.line < $1.line }
        rejected = Array(rejected.prefix(Self.namedMax))
        // The server names a part of them only; each row that it did not take counts.
        rejectedCount += max(0, sentLines.count - Int(clamping: accepted + duplicates + changed))
    }

    /// Adds what the server remarks on rows that it took.
    ///
    /// - Parameters:
    ///   - conflicts: identifiers that name another customer.
    ///   - remarks: what no policy knows, by position among the sent rows, from 1.
    mutating func add(conflicts: UInt64, remarks: [(row: UInt64, problem: RowProblem)]) {
        self.conflicts = conflicts
        for entry in remarks {
            guard let position = Int(exactly: entry.row), sentLines.indices.contains(position - 1) else { continue }
            notes.append(Rejected(line: sentLines[position - 1], problem: entry.problem))
        }
    }

    /// Counts and rows; exit code 65 when a row was rejected.
    var report: CommandReport {
        let rows = rejectedCount + Int(clamping: accepted + duplicates + changed)
        var remarks = rejected.map { row in
            let column = row.problem.column.map { "\($0): " } ?? ""
            return "\(file):\(row.line): \(column)\(row.problem.text)"
        }
        if rejectedCount > rejected.count { remarks.append("and \(rejectedCount - rejected.count) more") }
        remarks += notes.map { "\(file):\($0.line): note: \($0.problem.text)" }
        if conflicts > 0 {
            remarks.append("\(conflicts) identifiers name somebody else; see: kakuzuke customer conflicts")
        }
        let named = rejected.map { row -> JSONValue in
            [
                "file": .text(file), "line": .integer(Int64(row.line)),
                "field": row.problem.column.map { .text($0) } ?? .null, "reason": .text(row.problem.reason),
            ]
        }
        let counts = [
            "\(MoneyText.count(accepted)) accepted", "\(MoneyText.count(duplicates)) duplicate",
            "\(MoneyText.count(changed)) changed", "\(MoneyText.count(UInt64(rejectedCount))) rejected",
        ]
        return CommandReport(
            text: "\(file): \(MoneyText.count(UInt64(rows))) rows: " + counts.joined(separator: ", "),
            json: [
                "file": .text(file), "rows": .integer(Int64(rows)), "accepted": .integer(Int64(clamping: accepted)),
                "duplicates": .integer(Int64(clamping: duplicates)), "changed": .integer(Int64(clamping: changed)),
                "rejected": .integer(Int64(rejectedCount)), "rejected_rows": .list(named),
                "conflicts": .integer(Int64(clamping: conflicts)),
                "notes": .list(
                    notes.map { ["line": .integer(Int64($0.line)), "remark": .text($0.problem.reason)] }),
            ], remarks: remarks, status: rejectedCount == 0 ? .done : .dataRefused)
    }
}
