import Rating

/// The fee table of one subject, reckoned from the standard fee and the largest reduction.
///
/// The first cell lies a little below the standard fee. From there to the last cell, which has the whole reduction,
/// 70 % of the way goes along the grades and 30 % along the classes, in steps of 10 basis points.
struct FeePlan: Hashable {
    /// Reductions are multiples of it.
    static let step: Int32 = 10
    /// Most that the first cell lies below the standard fee.
    static let firstReductionMax: Int32 = 50

    /// The rates by grade and class.
    let cells: [[BasisPoints]]

    /// Reckons a table.
    ///
    /// - Parameters:
    ///   - standard: the rate of a walk-in.
    ///   - reduction: what the best grade and class pay less, a multiple of `step`.
    ///   - grades: rungs of the ladder of grades.
    ///   - classes: rungs of the ladder of classes.
    init(standard: BasisPoints, reduction: BasisPoints, grades: Int, classes: Int) {
        let first = min(Self.firstReductionMax, Self.stepped(reduction.rawValue / 4))
        let rest = reduction.rawValue - first
        let alongGrades = grades == 1 ? 0 : classes == 1 ? rest : Self.stepped(rest * 7 / 10)
        let alongClasses = classes == 1 ? 0 : rest - alongGrades
        cells = (0..<grades).map { grade in
            (0..<classes).map { index in
                let byGrade = Self.share(alongGrades, position: grade, of: grades)
                let byClass = Self.share(alongClasses, position: index, of: classes)
                return BasisPoints(standard.rawValue - first - byGrade - byClass)
            }
        }
    }

    /// The largest reduction that keeps every fee at the least fee or above it, and close to its neighbours.
    ///
    /// - Parameters:
    ///   - standard: the rate of a walk-in.
    ///   - minimum: the rate that nobody falls below.
    ///   - grades: rungs of the ladder of grades.
    ///   - classes: rungs of the ladder of classes.
    /// - Returns: a multiple of `step`, 0 when nothing can be taken off.
    static func reductionMax(standard: BasisPoints, minimum: BasisPoints, grades: Int, classes: Int) -> BasisPoints {
        let jumps = Int32(grades + classes) * Policy.feeJumpUsualMax.rawValue
        let start = stepped(max(0, min(standard.rawValue - minimum.rawValue, jumps)))
        let fitting = stride(from: start, through: 0, by: -Int(step)).lazy.map { BasisPoints(Int32($0)) }.first {
            FeePlan(standard: standard, reduction: $0, grades: grades, classes: classes).isSmooth
        }
        return fitting ?? .zero
    }

    /// True when no fee lies further from its neighbours than advice lets pass.
    private var isSmooth: Bool {
        let jump = Policy.feeJumpUsualMax.rawValue
        return cells.indices.allSatisfy { grade in
            cells[grade].indices.allSatisfy { index in
                let fee = cells[grade][index].rawValue
                return (grade == 0 || cells[grade - 1][index].rawValue - fee <= jump)
                    && (index == 0 || cells[grade][index - 1].rawValue - fee <= jump)
            }
        }
    }

    private static func share(_ whole: Int32, position: Int, of count: Int) -> Int32 {
        guard count > 1 else { return 0 }
        return stepped(whole * Int32(position) / Int32(count - 1))
    }

    private static func stepped(_ rate: Int32) -> Int32 { rate / step * step }
}
