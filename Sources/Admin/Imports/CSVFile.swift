import Foundation

/// A file of rows whose first line names its columns, checked as a whole before anything is sent.
struct CSVFile {
    /// The path as it was given.
    let path: String
    /// Rows below the first line.
    let rowCount: Int
    private let bytes: [UInt8]
    private let columns: [String]
    /// Where each column stands in a row; nil: in their own order, and a row has these columns only.
    private var places: [Int?]?
    /// Fields of the first line.
    private var width: Int

    /// Reads a file.
    ///
    /// - Throws: `CommandFailure` when it cannot be read, is too large, is no UTF-8 or has other columns.
    init(path: String, columns: [String]) throws {
        self.path = path
        self.columns = columns
        width = columns.count
        bytes = try Self.bytes(path)
        var reader = CSVReader(bytes)
        do {
            guard let head = try reader.next(), head.problem == nil, head.fields == columns else {
                throw CommandFailure(
                    .dataRefused, "\(path):1: the first line does not name the columns of this import",
                    next: "make it read: \(columns.joined(separator: ","))")
            }
            rowCount = try Self.count(&reader)
        } catch let problem as CSVProblem {
            throw Self.failure(path, problem)
        }
    }

    /// Reads a file whose columns are found by name; it may be UTF-8 or CP932.
    ///
    /// - Throws: `CommandFailure` when it cannot be read, is too large, is neither or lacks a column.
    init(path: String, columns: CSVColumns) throws {
        self.path = path
        self.columns = columns.all
        bytes = CSVEncoding.utf8(try Self.bytes(path))
        var reader = CSVReader(bytes)
        do {
            let head = try reader.next()
            width = head?.fields.count ?? 0
            do throws(RowProblem) {
                if let problem = head?.problem { throw problem }
                places = try columns.places(in: head?.fields ?? [])
            } catch {
                throw CommandFailure(
                    .dataRefused, "\(path):1: \(error.column.map { "\($0): " } ?? "")\(error.text)",
                    next: "name these columns in the first line: \(columns.required.joined(separator: ","))")
            }
            rowCount = try Self.count(&reader)
        } catch let problem as CSVProblem {
            throw Self.failure(path, problem)
        }
    }

    private static func count(_ reader: inout CSVReader) throws(CSVProblem) -> Int {
        var count = 0
        while try reader.next() != nil { count += 1 }
        return count
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
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
        return [UInt8](data)
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
                if row.problem == nil, let places {
                    let fields = row.fields
                    row.fields = places.map { $0.map { fields[$0] } ?? "" }
                }
                try await body(row)
            }
        } catch let problem as CSVProblem {
            throw Self.failure(path, problem)
        }
    }

    private func problem(_ row: CSVRow) -> RowProblem? {
        guard row.fields.count == width else { return RowProblem(nil, .fieldCount) }
        let order: [Int?] = places ?? Array(columns.indices)
        let named = zip(columns, order).compactMap { column, place in place.map { (column, row.fields[$0]) } }
        for (column, field) in named
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
