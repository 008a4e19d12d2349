/// Points of the enrolment options by date: E(x) of the rules.
struct EnrolmentTimeline {
    /// Dates on which a known option first counts, ascending, with the points gained by then.
    private let steps: [(date: CalendarDate, points: Points)]

    init(_ choices: [EnrolmentChoice], options: [EnrolmentOption]) {
        var earliest: [String: CalendarDate] = [:]
        for choice in choices {
            earliest[choice.option] = min(earliest[choice.option] ?? choice.on, choice.on)
        }
        let gains = options.compactMap { option in earliest[option.option].map { ($0, option.points) } }
            .sorted { $0.0 < $1.0 }
        var total = Points.zero
        steps = gains.map { date, points in
            total = total + points
            return (date, total)
        }
    }

    /// E(date): points of the known options chosen on or before the date.
    func points(by date: CalendarDate) -> Points {
        steps.last { $0.date <= date }?.points ?? .zero
    }

    /// True when a known option was chosen on or before the date.
    func isEnrolled(by date: CalendarDate) -> Bool {
        steps.first.map { $0.date <= date } ?? false
    }
}
