/// The last reference date at or before a state's base at which the customer was converged.
public struct HeldReference: Hashable, Sendable {
    /// Index of the grade after the demotion limit.
    public var foldedGrade: Int
    /// What the raw score of that date follows from.
    public var figures: ReferenceFigures

    /// Makes a held reference.
    public init(foldedGrade: Int, figures: ReferenceFigures) {
        self.foldedGrade = foldedGrade
        self.figures = figures
    }
}
