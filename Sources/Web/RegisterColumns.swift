// Catalogue rows under the register's own column names.

import Catalog

enum RegisterColumns {
    static func row(_ course: Course) -> RegisterRow.Row {
        RegisterRow.Row(key: course.key, fields: fields(of: course))
    }

    static func row(_ provider: Provider) -> RegisterRow.Row {
        let address = (provider.postalAddress + [provider.postalCity, provider.postalState, provider.postalPostcode])
            .filter { !$0.isEmpty }.joined(separator: ", ")
        let fields = [
            ("CRICOS Provider Code", provider.code), ("Trading Name", provider.tradingName),
            ("Institution Name", provider.institutionName), ("Institution Type", provider.type),
            ("Institution Capacity", provider.capacity.map(String.init)), ("Website", provider.website),
            ("Postal Address", address),
        ]
        return RegisterRow.Row(key: provider.key, fields: present(fields))
    }

    static func row(_ edition: Edition) -> RegisterRow.Row {
        let fields = [
            ("Edition", edition.date), ("Publisher", edition.publisher), ("Licence", edition.licence),
            ("Providers", "\(edition.providerCount)"), ("Courses, expired ones included", "\(edition.courseCount)"),
            ("Imported file", edition.fileName), ("SHA-256", edition.sha256), ("Imported at", edition.importedAt),
        ]
        return RegisterRow.Row(key: edition.key, fields: present(fields))
    }

    private static func fields(of course: Course) -> [RegisterRow.Row.Field] {
        let study = course.fields.enumerated().flatMap { index, field in
            [
                ("Field of Education \(index + 1) Broad Field", field.broad),
                ("Field of Education \(index + 1) Narrow Field", field.narrow),
                ("Field of Education \(index + 1) Detailed Field", field.detailed),
            ]
        }
        let places = course.locations.map { place in
            [place.name, place.city, place.state, place.postcode].filter { !$0.isEmpty }.joined(separator: ", ")
        }
        let fields: [(String, String?)] =
            [
                ("CRICOS Provider Code", course.providerCode), ("Institution Name", course.providerName),
                ("CRICOS Course Code", course.code), ("Course Name", course.name),
                ("VET National Code", course.vetCode),
                ("Dual Qualification", yesOrNo(course.dualQualification)),
            ] + study + [
                ("Course Level", course.level), ("Foundation Studies", yesOrNo(course.foundationStudies)),
                ("Work Component", yesOrNo(course.workComponent)),
                ("Work Component Hours/Week", course.workHoursPerWeek.map(number)),
                ("Work Component Weeks", course.workWeeks.map(number)),
                ("Work Component Total Hours", course.workTotalHours.map(number)), ("Course Language", course.language),
                ("Duration (Weeks)", course.durationWeeks.map(number)), ("Tuition Fee", course.tuitionFeeAsPrinted),
                ("Non Tuition Fee", course.nonTuitionFee.map(number)),
                ("Estimated Total Course Cost", course.estimatedTotal.map(number)),
                ("Expired", yesOrNo(course.expired)),
                ("Locations", places.joined(separator: "; ")),
            ]
        return present(fields)
    }

    private static func present(_ fields: [(String, String?)]) -> [RegisterRow.Row.Field] {
        fields.compactMap { name, value -> RegisterRow.Row.Field? in
            guard let value, !value.isEmpty else { return nil }
            return RegisterRow.Row.Field(name: name, value: value)
        }
    }

    private static func yesOrNo(_ value: Bool) -> String { value ? "Yes" : "No" }

    /// Without a decimal point where the register has a whole number.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
