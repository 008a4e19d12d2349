import Foundation

/// A file of rows whose first line names its columns, checked as a whole before anything is sent.
struct CSVFile {
    /// The path as it was given.
    let path: String
    /// Rows below the first line.
    let rowCount: Int
    private let bytes: [UInt8]
    private let columns: [String]

    /// Reads a file.
    ///
    /// - Throws: `CommandFailure` when it cannot be read, is too large, is no UTF-8 or has other columns.
    init(path: String, columns: [String]) throws {
        self.path = path
        self.columns = columns
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        guard size <= CSVReader.fileBytesMax else {
            throw CommandFailure(
                .dataRefused, "\(path): is larger than \(CSVReader.fileBytesMax) bytes",
                next: "divide the file; each part needs the first line")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.dataRefused, "\(path): cannot be read", next: "check the path and its permissions")
        }
        bytes = [UInt8](data)
        var reader = CSVReader(bytes)
        do {
            guard let head = try reader.next(), head.problem == nil, head.fields == columns else {
                throw CommandFailure(
                    .dataRefused, "\(path):1: the first line does not name the columns of this import",
                    next: "make it read: \(columns.joined(separator: ","))")
            }
            var count = 0
            while try reader.next() != nil { count += 1 }
            rowCount = count
        } catch let problem as CSVProblem {
            throw Self.failure(path, problem)
        }
    }

    /// Gives each row with its fields by the order of the columns; a row of a wrong form comes with its problem.
    ///
    /// - Throws: what `body` throws.
    func forEach(_ body: (CSVRow) async throws -> Void) async throws {
        var reader = CSVReader(bytes)
        do {
            _ = try reader.next()
            while var row = try reader.next() {
                row.problem = row.problem ?? problem(row)
                try await body(row)
            }
        } catch let problem as CSVProblem {
            throw Self.failure(path, problem)
        }
    }

    private func problem(_ row: CSVRow) -> RowProblem? {
        guard row.fields.count == columns.count else { return RowProblem(nil, .fieldCount) }
        for (column, field) in zip(columns, row.fields)
        where field.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return RowProblem(column, .controlCharacter)
        }
        return nil
    }

    private static func failure(_ path: String, _ problem: CSVProblem) -> CommandFailure {
        switch problem.kind {
        case .notUTF8:
            CommandFailure(
                .dataRefused, "\(path):\(problem.line): is no UTF-8 text; nothing was sent",
                next: "save the file as UTF-8, with or without a byte order mark")
        case .quoteNotClosed:
            CommandFailure(
                .dataRefused, "\(path):\(problem.line): a quote opens here and never closes; nothing was sent",
                next: "close the quote, or double a quote that belongs to the text")
        }
    }
}
