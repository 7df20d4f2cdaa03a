// The two layouts in which the table of programmes is published.

/// The columns of a file by what they are. Both layouts name them so differently that a file is of one or the other.
enum ScorecardLayout: String, CaseIterable {
    /// The department's own Most-Recent-Cohorts-Field-of-Study.csv, of whose 178 columns these are kept.
    case department = "Field-of-Study"
    /// The table that Truewise derives from it: one figure of earnings, with the number of years behind it.
    case derived = "value check"

    /// What is kept of a programme.
    enum Item: CaseIterable {
        case school, opeid6, schoolName, state, control, field, fieldName, level, levelName
        case completers, completers2, earnings1, earnings4, earnings5, debt
        /// Of which kind `earnings` is: "4yr_after_completion".
        case earnings, horizon
    }

    /// The publisher's column of an item; nil for one that the layout lacks.
    func column(_ item: Item) -> String? {
        switch (self, item) {
        case (.department, .school): "UNITID"
        case (.department, .opeid6): "OPEID6"
        case (.department, .schoolName): "INSTNM"
        case (.department, .control): "CONTROL"
        case (.department, .field): "CIPCODE"
        case (.department, .fieldName): "CIPDESC"
        case (.department, .level): "CREDLEV"
        case (.department, .levelName): "CREDDESC"
        case (.department, .completers): "IPEDSCOUNT1"
        case (.department, .completers2): "IPEDSCOUNT2"
        case (.department, .earnings1): "EARN_MDN_1YR"
        case (.department, .earnings4): "EARN_MDN_4YR"
        case (.department, .earnings5): "EARN_MDN_5YR"
        // Federal loans disbursed at this institution.
        case (.department, .debt): "DEBT_ALL_STGP_EVAL_MDN"
        case (.derived, .school): "unitid"
        case (.derived, .opeid6): "opeid6"
        case (.derived, .schoolName): "inst_name"
        case (.derived, .state): "state"
        case (.derived, .control): "control"
        case (.derived, .field): "cip_code"
        case (.derived, .fieldName): "cip_desc"
        case (.derived, .level): "credential_level"
        case (.derived, .levelName): "credential_desc"
        case (.derived, .completers): "completers_count"
        case (.derived, .earnings): "earnings"
        case (.derived, .horizon): "earnings_horizon"
        case (.derived, .debt): "debt_median"
        default: nil
        }
    }

    /// Columns without which a file is not of this layout. The department has renamed the others more than once.
    var shape: TableShape {
        let needed: [Item] = [.school, .opeid6, .schoolName, .control, .field, .fieldName, .level, .levelName]
        let figures: [Item] = self == .derived ? [.state, .completers, .earnings, .horizon, .debt] : []
        return TableShape(name: rawValue, columns: (needed + figures).compactMap(column))
    }
}

/// A figure as a cell has it.
enum ScorecardFigure: Equatable {
    case number(Int)
    /// Not reported, or not known.
    case missing
    /// Withheld because the group is so small that persons could be recognised.
    case suppressed

    init(_ cell: String) throws {
        switch cell {
        case "", "NULL", "NA", "N/A": self = .missing
        case "PrivacySuppressed", "PS": self = .suppressed
        default:
            guard let number = Double(cell), number.isFinite, abs(number) < 1e12 else {
                throw RowRefusal(reason: "'\(cell)' is no number")
            }
            self = number < 0 ? .missing : .number(Int(number.rounded()))
        }
    }

    var value: Int? { if case .number(let number) = self { number } else { nil } }
}
