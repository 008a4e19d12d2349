/// Points of the enrolment options by date: E(x) of the rules.
struct EnrolmentTimeline {
    /// Dates on which a known option first counts, ascending, with the points gained by then.
    private let steps: [(date: CalendarDate, points: Points)]
    /// Known options by the dates from which they count, ascending; indexes in the policy.
    private let choices: [(option: Int, date: CalendarDate)]

    init(_ choices: [EnrolmentChoice], options: [EnrolmentOption]) {
        var earliest: [String: CalendarDate] = [:]
        for choice in choices {
            earliest[choice.option] = min(earliest[choice.option] ?? choice.on, choice.on)
        }
        let chosen = options.indices.compactMap { index in
            earliest[options[index].option].map { (option: index, date: $0) }
        }
        self.choices = chosen.sorted { $0.date < $1.date }
        var total = Points.zero
        steps = self.choices.map { choice in
            total = total + options[choice.option].points
            return (choice.date, total)
        }
    }

    /// The known options chosen on or before the date, by date.
    func chosen(by date: CalendarDate) -> [(option: Int, date: CalendarDate)] {
        choices.filter { $0.date <= date }
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
