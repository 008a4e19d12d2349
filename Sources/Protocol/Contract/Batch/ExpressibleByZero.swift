/// A type of column values; an empty column stands for this one throughout.
protocol ExpressibleByZero {
    static var columnZero: Self { get }
}

extension UInt32: ExpressibleByZero { static var columnZero: UInt32 { 0 } }
extension Int32: ExpressibleByZero { static var columnZero: Int32 { 0 } }
extension UInt64: ExpressibleByZero { static var columnZero: UInt64 { 0 } }
extension Int64: ExpressibleByZero { static var columnZero: Int64 { 0 } }
extension Bool: ExpressibleByZero { static var columnZero: Bool { false } }
extension Kakuzuke_V1_ReceiptEvent: ExpressibleByZero {
    static var columnZero: Kakuzuke_V1_ReceiptEvent { .sale }
}
extension Kakuzuke_V1_InputKind: ExpressibleByZero {
    static var columnZero: Kakuzuke_V1_InputKind { .enrolment }
}
