// The four tables of a CRICOS publication and their columns, by the publisher's names.

/// A table of the publication: a sheet of the workbook, or one of the CSV files.
enum CRICOSTable: String, CaseIterable {
    case institutions = "Institutions"
    case courses = "Courses"
    case locations = "Locations"
    case offers = "Course Locations"

    /// The table as files hold it.
    var shape: TableShape {
        TableShape(name: rawValue, columns: columns, keyColumn: InstitutionColumn.providerCode.rawValue)
    }

    /// The columns in the publisher's order.
    private var columns: [String] {
        switch self {
        case .institutions: InstitutionColumn.allCases.map(\.rawValue)
        case .courses: CourseColumn.allCases.map(\.rawValue)
        case .locations: LocationColumn.allCases.map(\.rawValue)
        case .offers: OfferColumn.allCases.map(\.rawValue)
        }
    }
}

enum InstitutionColumn: String, CaseIterable {
    case providerCode = "CRICOS Provider Code"
    case tradingName = "Trading Name"
    case institutionName = "Institution Name"
    case type = "Institution Type"
    case capacity = "Institution Capacity"
    case website = "Website"
    case address1 = "Postal Address Line 1"
    case address2 = "Postal Address Line 2"
    case address3 = "Postal Address Line 3"
    case address4 = "Postal Address Line 4"
    case city = "Postal Address City"
    case state = "Postal Address State"
    case postcode = "Postal Address Postcode"
}

enum CourseColumn: String, CaseIterable {
    case providerCode = "CRICOS Provider Code"
    case institutionName = "Institution Name"
    case code = "CRICOS Course Code"
    case name = "Course Name"
    case vetCode = "VET National Code"
    case dualQualification = "Dual Qualification"
    case broadField1 = "Field of Education 1 Broad Field"
    case narrowField1 = "Field of Education 1 Narrow Field"
    case detailedField1 = "Field of Education 1 Detailed Field"
    case broadField2 = "Field of Education 2 Broad Field"
    case narrowField2 = "Field of Education 2 Narrow Field"
    case detailedField2 = "Field of Education 2 Detailed Field"
    case level = "Course Level"
    case foundationStudies = "Foundation Studies"
    case workComponent = "Work Component"
    case workHoursPerWeek = "Work Component Hours/Week"
    case workWeeks = "Work Component Weeks"
    case workTotalHours = "Work Component Total Hours"
    case language = "Course Language"
    case duration = "Duration (Weeks)"
    case tuitionFee = "Tuition Fee"
    case nonTuitionFee = "Non Tuition Fee"
    case estimatedTotal = "Estimated Total Course Cost"
    case expired = "Expired"
}

enum LocationColumn: String, CaseIterable {
    case providerCode = "CRICOS Provider Code"
    case institutionName = "Institution Name"
    case name = "Location Name"
    case type = "Location Type"
    case address1 = "Address Line 1"
    case address2 = "Address Line 2"
    case address3 = "Address Line 3"
    case address4 = "Address Line 4"
    case city = "City"
    case state = "State"
    case postcode = "Postcode"
}

enum OfferColumn: String, CaseIterable {
    case providerCode = "CRICOS Provider Code"
    case institutionName = "Institution Name"
    case courseCode = "CRICOS Course Code"
    case locationName = "Location Name"
    case city = "Location City"
    case state = "Location State"
}
