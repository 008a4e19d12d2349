/// What is said of the days on which a rating will change.
enum ForecastPhrases {
    static let grade = Phrase(
        "このままご利用がないと、{date}から「{grade}」になります。",
        "Without further use of the store it becomes {grade} from {date}.")
    static let converged = Phrase(
        "このままご利用がないと、{date}からはこれまでのご利用全体で決まります。号級は「{grade}」のままです。",
        "Without further use of the store its whole use counts from {date}; the grade stays {grade}.")
    static let walkIn = Phrase(
        "このままですと、{date}から号級がなくなります。", "As things stand there is no grade from {date}.")

    static let gradeByNewRules = Phrase(
        "{date}から規則が新しくなり、このままご利用がないと「{grade}」になります。",
        "New rules apply from {date}; by them it becomes {grade} without further use of the store.")
    static let convergedByNewRules = Phrase(
        "{date}から規則が新しくなり、このままご利用がないと、これまでのご利用全体で決まります。号級は「{grade}」のままです。",
        "New rules apply from {date}; by them the whole use of the store counts, and the grade stays {grade}.")
    static let walkInByNewRules = Phrase(
        "{date}から規則が新しくなり、このままですと号級がなくなります。",
        "New rules apply from {date}; by them there is no grade as things stand.")
    static let subjectEnds = Phrase(
        "{date}から規則が新しくなり、この科目はなくなります。商品はほかの科目に入ります。",
        "New rules apply from {date}; this subject ends, and its goods belong to others.")
    static let newSubject = Phrase(
        "{date}から規則が新しくなり、科目「{subject}」が加わります。このままご利用がないと、号級は「{grade}」です。",
        "New rules apply from {date}; they bring the subject {subject}, with the grade {grade} without further use.")
    static let newSubjectWithoutGrade = Phrase(
        "{date}から規則が新しくなり、科目「{subject}」が加わります。このままですと、号級はありません。",
        "New rules apply from {date}; they bring the subject {subject}, without a grade as things stand.")
    static let holdUntilNewRules = Phrase(
        "この号級は{first}から{last}まで変わりません。{next}からは新しい規則で決まります。",
        "This grade stays from {first} to {last}; from {next} new rules decide.")

    static let end = Phrase("この見通しは{last}までのものです。", "This outlook reaches to {last}.")
    static let endByNewRules = Phrase(
        "この見通しは{last}までのものです。その先は新しい規則で決まり、まだお知らせできません。",
        "This outlook reaches to {last}; after that new rules decide, and what they give is not known here yet.")

    static let all: [(name: String, phrase: Phrase)] = [
        ("forecast.grade", grade), ("forecast.converged", converged), ("forecast.walk_in", walkIn),
        ("forecast.grade_by_new_rules", gradeByNewRules),
        ("forecast.converged_by_new_rules", convergedByNewRules),
        ("forecast.walk_in_by_new_rules", walkInByNewRules), ("forecast.subject_ends", subjectEnds),
        ("forecast.new_subject", newSubject), ("forecast.new_subject_without_grade", newSubjectWithoutGrade),
        ("forecast.hold_until_new_rules", holdUntilNewRules), ("forecast.end", end),
        ("forecast.end_by_new_rules", endByNewRules),
    ]
}
