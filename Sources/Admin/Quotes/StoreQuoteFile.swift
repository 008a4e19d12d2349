import Foundation
import KakuzukeProtocol
import Rating
import SwiftProtobuf

/// A quote as a store's door gave it: by HTTP, or by `kakuzuke-agent quote --json`.
struct StoreQuoteFile {
    /// Largest file; bytes.
    static let bytesMax = 4 << 20

    /// A line as it was told.
    struct Line {
        var product: String
        var unitPrice: Int64
        var lineTotal: Int64
    }

    let quoteID: String
    let asOf: CalendarDate
    let policyVersion: Int64
    let total: Int64
    let saved: Int64
    let lines: [Line]

    /// Reads a file.
    ///
    /// - Parameter path: its path.
    /// - Throws: `CommandFailure` that names file, place or field, and reason.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.refused(path, UnreadableFile(path).reason)
        }
        guard data.count <= Self.bytesMax else {
            throw Self.refused(path, "has \(data.count) bytes, allowed are \(Self.bytesMax)")
        }
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw Self.refused(path, ConformanceFile.reasonOfNoJSON(data))
        }
        do {
            try self.init(JSONField(value: json, path: ""))
        } catch let error as CaseReader.FieldError {
            throw Self.refused(path, error.field.isEmpty ? error.reason : "\(error.field): \(error.reason)")
        }
    }

    private init(_ field: JSONField) throws {
        quoteID = try field.required("quote_id").text()
        asOf = try Self.date(try field.required("as_of"))
        policyVersion = try field.required("policy_version").integer()
        total = try field.required("total").integer()
        // Messages leave zeros out.
        saved = try field.optional("saved")?.integer() ?? 0
        lines = try field.lines().map { line in
            Line(
                product: try line.optional("product")?.text() ?? "",
                unitPrice: try line.optional("unit_price")?.integer() ?? 0,
                lineTotal: try line.optional("line_total")?.integer() ?? 0)
        }
    }

    /// A date as HTTP writes it, or the days since 1970-01-01 of messages.
    private static func date(_ field: JSONField) throws -> CalendarDate {
        if case .integer(let days) = field.value, let days = Int32(exactly: days) {
            return CalendarDate(daysSinceEpoch: days)
        }
        return try field.date()
    }

    private static func refused(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(
            .dataRefused, "\(path): \(reason)",
            next: "give the answer of POST /quote or of kakuzuke-agent quote --json as it was, in a file")
    }

    /// Where the file says something else than what the store has signed; `told` is the file's value.
    ///
    /// - Parameter quote: what the server keeps of the quote.
    /// - Returns: the differences, at most twenty.
    /// - Throws: what reading the signed contents throws.
    func differences(from quote: Kakuzuke_V1_VerifyQuoteResponse.Verified) throws -> [Kakuzuke_V1_QuoteDifference] {
        let contents = try Kakuzuke_V1_QuoteContents(serializedBytes: quote.contents)
        let (products, prices) = (try contents.productCodes(), try contents.pricesTold())
        let totals = try contents.lineTotalsTold()
        var found: [Kakuzuke_V1_QuoteDifference] = []
        func compare(_ field: String, _ file: String, _ signed: String, line: Int = 0) {
            guard file != signed, found.count < Self.differencesMax else { return }
            var difference = Kakuzuke_V1_QuoteDifference()
            (difference.field, difference.told, difference.reckoned) = (field, file, signed)
            difference.line = UInt32(line)
            found.append(difference)
        }
        compare("as_of", "\(asOf)", MomentText.date(quote.kept.asOf))
        compare("policy_version", "\(policyVersion)", "\(quote.kept.policyVersion)")
        compare("total", "\(total)", "\(contents.total)")
        compare("saved", "\(saved)", "\(contents.saved)")
        compare("lines", "\(lines.count)", "\(products.count)")
        for (place, line) in lines.enumerated() where place < products.count {
            compare("product", line.product, products[place], line: place + 1)
            compare("unit_price", "\(line.unitPrice)", "\(prices[place].rawValue)", line: place + 1)
            compare("line_total", "\(line.lineTotal)", "\(totals[place].rawValue)", line: place + 1)
        }
        return found
    }

    /// Most differences that are told.
    private static let differencesMax = 20
}
