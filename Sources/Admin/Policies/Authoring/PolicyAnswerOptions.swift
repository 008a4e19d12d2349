import ArgumentParser

/// The answers that are given on the command line.
struct PolicyAnswerOptions: ParsableArguments {
    @Option(help: "supermarket, drugstore, department-store or specialty-store: the template.")
    var kind: String?

    @Option(help: "Currency: three letters of ISO 4217.")
    var currency: String?

    @Option(help: "An ordinary purchase without tax, such as 2000: the amounts that earn points are set by it.")
    var typicalPurchase: String?

    @Option(help: "yes: the subjects of the template.")
    var keepSubjects: String?

    @Option(
        name: .customLong("subject"),
        help: "An own subject: CODE=NAME:CATEGORY,CATEGORY; the last one CODE=NAME, for everything else. Repeatable.")
    var subjects: [String] = []

    @Option(help: "The fee that nobody falls below, in percent.")
    var minFee: String?

    @Option(name: .customLong("fee"), help: "Standard fee of a subject: CODE=PERCENT. Repeatable.")
    var fees: [String] = []

    @Option(name: .customLong("reduction"), help: "What the best regular pays less: CODE=PERCENT. Repeatable.")
    var reductions: [String] = []

    @Option(help: "included: prices are shown with tax; excluded: without.")
    var taxDisplay: String?

    @Option(name: .customLong("tax-rate"), help: "A tax rate: NAME=PERCENT. Repeatable; one must be `standard`.")
    var taxRates: [String] = []

    @Option(help: "Prices are multiples of so many yen or cents: 1, 5, 10, 50 or 100.")
    var priceUnit: String?

    @Option(help: "yes: never dearer than the list price.")
    var capAtList: String?

    @Option(help: "yes: only customers who have enrolled are rated.")
    var enrolmentRequired: String?

    @Option(help: "For how long a grade stands: none, month, quarter, half_year or year.")
    var hold: String?

    @Option(help: "Most grades lost from one period to the next: a number, or any.")
    var stepsDown: String?

    @Option(help: "What customers are told of a price: composition, rate or none.")
    var disclosure: String?

    /// What was given, each option with its value.
    var pairs: [(option: String, value: String)] {
        let single = [
            ("--kind", kind), ("--currency", currency), ("--typical-purchase", typicalPurchase),
            ("--keep-subjects", keepSubjects), ("--min-fee", minFee), ("--tax-display", taxDisplay),
            ("--price-unit", priceUnit), ("--cap-at-list", capAtList), ("--enrolment-required", enrolmentRequired),
            ("--hold", hold), ("--steps-down", stepsDown), ("--disclosure", disclosure),
        ]
        let several = [
            ("--subject", subjects), ("--fee", fees), ("--reduction", reductions), ("--tax-rate", taxRates),
        ]
        return single.compactMap { option, value in value.map { (option, $0) } }
            + several.flatMap { option, values in values.map { (option, $0) } }
    }
}
