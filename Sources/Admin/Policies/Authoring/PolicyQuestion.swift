/// A question about a policy, and the option that answers it on the command line.
enum PolicyQuestion: String, CaseIterable {
    case kind
    case currency
    case typicalPurchase = "typical-purchase"
    case keepSubjects = "keep-subjects"
    case subjectCode = "subject"
    case subjectName = "subject-name"
    case subjectCategories = "subject-categories"
    case restCode = "rest-code"
    case restName = "rest-name"
    case minimumFee = "min-fee"
    case standardFee = "fee"
    case reduction
    case taxDisplay = "tax-display"
    case taxRates = "tax-rate"
    case priceUnit = "price-unit"
    case capAtList = "cap-at-list"
    case enrolment = "enrolment-required"
    case hold
    case stepsDown = "steps-down"
    case disclosure

    /// The option, as it is written on the command line.
    var option: String {
        switch self {
        case .subjectName, .subjectCategories, .restCode, .restName: "--subject"
        default: "--" + rawValue
        }
    }
}
