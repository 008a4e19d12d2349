import Foundation
import Rating

/// A file of conformance cases, to be answered.
struct ConformanceFile {
    let path: String
    /// Takes what is doubtful in the cases.
    var remarks = CaseRemarks()

    /// The same JSON with `answer` in place of `expect`, on one line or, pretty, on many.
    func answers(_ policies: inout PolicySource, isPretty: Bool = false) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConformanceError(file: path, reason: UnreadableFile(path).reason)
        }
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: data) else {
            throw ConformanceError(file: path, reason: Self.reasonOfNoJSON(data))
        }
        let answered: JSONValue
        if case .list(let list) = json {
            answered = .list(try list.enumerated().map { try answer($1, position: $0, &policies) })
        } else {
            answered = try answer(json, position: nil, &policies)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        var output = try encoder.encode(answered)
        output.append(UInt8(ascii: "\n"))
        return output
    }

    private func answer(_ json: JSONValue, position: Int?, _ policies: inout PolicySource) throws -> JSONValue {
        let number = position.map { "#\($0 + 1)" }
        guard case .object(var object) = json else {
            throw ConformanceError(file: path, caseName: number, reason: "is not an object")
        }
        let name = object["name"].flatMap(Self.text) ?? number
        let caseName = name.map { "\(path): case \($0)" } ?? path
        do {
            CaseReview(remarks: remarks, caseName: caseName).reviewKeys(object)
            let reader = CaseReader(object: object)
            let input = try reader.input()
            let engine = try policies.engine(named: object["policy"].flatMap(Self.text) ?? "")
            CaseReview(remarks: remarks, caseName: caseName).review(input, policy: engine.policy)
            object["expect"] = nil
            object["answer"] = try CaseAnswer(engine: engine, input: input).json()
        } catch let error as CaseReader.FieldError {
            throw ConformanceError(file: path, caseName: name, field: error.field, reason: error.reason)
        } catch let error as ConformanceError {
            let reason = "\(error.file): \(error.reason)"
            throw ConformanceError(file: path, caseName: name, field: "policy", reason: reason)
        }
        return .object(object)
    }

    /// Why a file is no JSON, with line and column.
    static func reasonOfNoJSON(_ data: Data) -> String {
        guard let text = String(data: data, encoding: .utf8) else {
            let place = PolicyFileCheck.firstPlaceThatIsNotUTF8(data)
            return "line \(place.line), column \(place.column): cannot be read as UTF-8 text"
        }
        guard let slip = JSONSlip(text) else { return "is not JSON" }
        return "line \(slip.line), column \(slip.column): is not JSON: \(slip.reason)"
    }

    private static func text(_ value: JSONValue) -> String? {
        guard case .text(let text) = value else { return nil }
        return text
    }
}
