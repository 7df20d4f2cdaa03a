// What `landfall doctor` says of the catalogue.

import Catalog
import FoundationEssentials

extension Doctor.Examination {
    /// Examines a catalogue and adds what was found to the checks; nil when there is none, which is a problem only where one
    /// was named.
    static func examineCatalog(of doctor: Doctor, _ checks: inout [Check]) -> CatalogExamination? {
        let path = doctor.catalog ?? Paths.catalog
        let isNamed = doctor.catalog != nil || Paths.isCatalogNamed
        guard FileManager.default.fileExists(atPath: path) || isNamed else {
            let finding = "none at \(path): 'landfall catalog import SOURCE FILE' makes one"
            checks.append(Check(name: "catalogue", isFine: true, finding: finding))
            return nil
        }
        let examination = CatalogExamination(path: path)
        checks += examination.checks.map {
            Check(name: "catalogue, \($0.name)", isFine: $0.isFine, finding: $0.finding)
        }
        return examination
    }
}
