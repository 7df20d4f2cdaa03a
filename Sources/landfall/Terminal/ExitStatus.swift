// What a failed command leaves behind: one line on standard error and a status.

import ArgumentParser
import Glibc

extension Landfall {
    /// Wrong usage leaves with 2, help and version with 0, everything else with 1 and one line that says what,
    /// where and what to do (the `description` of each module's error type).
    static func exit(reporting error: any Error) -> Never {
        switch Landfall.exitCode(for: error) {
        case .success:
            print(Landfall.fullMessage(for: error))
            Glibc.exit(0)
        case .validationFailure:
            write(line: Landfall.fullMessage(for: error))
            Glibc.exit(2)
        default:
            if let code = error as? ExitCode { Glibc.exit(code.rawValue) }
            write(line: "landfall: \(error)")
            Glibc.exit(1)
        }
    }

    private static func write(line: String) {
        let text = line + "\n"
        _ = text.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
    }
}
