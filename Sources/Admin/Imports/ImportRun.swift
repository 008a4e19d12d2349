import KakuzukeProtocol
import RPC

/// Sends the rows of one file in batches and tells what became of them.
struct ImportRun<Layout: ImportLayout> {
    /// Rows of one message; the server takes up to 5,000.
    static var rowsPerMessage: Int { 1_000 }

    let layout: Layout
    let file: CSVFile
    /// How long the server may take in all.
    let time: Duration

    /// Sends the rows; a row that is wrong is named and the others are taken.
    ///
    /// - Throws: `CommandFailure` when the call fails; what was sent before may have been taken.
    func report(_ server: ServerSession) async throws -> CommandReport {
        var tally = ImportTally(file: file.path)
        var progress = ProgressLine(total: file.rowCount)
        let summary: Kakuzuke_V1_ImportSummary
        do {
            summary = try await server.send(Layout.method, time: time) { (writer: RPCTypedWriter<Layout.Request>) in
                var batch: [Layout.Row] = []
                try await file.forEach { row in
                    do throws(RowProblem) {
                        if let problem = row.problem { throw problem }
                        batch.append(try layout.row(row.fields))
                        tally.send(line: row.line)
                    } catch {
                        tally.reject(line: row.line, error)
                    }
                    guard batch.count == Self.rowsPerMessage else { return }
                    try await writer.send(layout.request(batch))
                    progress.show(tally.sentLines.count + tally.rejectedCount)
                    batch = []
                }
                if !batch.isEmpty { try await writer.send(layout.request(batch)) }
            }
        } catch let error as RPCError {
            progress.end()
            var failure = CommandFailure(error)
            failure.what = "\(file.path): the import stopped after \(tally.sentLines.count) rows: \(failure.what)"
            failure.nextStep += "; rows that were taken may be sent again without harm"
            throw failure
        }
        progress.end()
        tally.add(
            accepted: summary.accepted, duplicates: summary.duplicates, changed: summary.changed,
            named: summary.rejected.map { row in
                (row.row, RowProblem(layout.column(serverField: row.field), reason: row.reasonCode))
            })
        tally.add(
            conflicts: summary.conflicts,
            remarks: summary.remarks.map { ($0.row, RowProblem(nil, reason: $0.reasonCode)) })
        return tally.report
    }
}
