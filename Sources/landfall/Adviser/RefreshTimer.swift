// Refreshes registers beside the running server. Visitors notice nothing but newer answers.

import Catalog
import Logging

enum RefreshTimer {
    /// Refreshes now and then every so many hours, a little earlier or later each time so that boxes do not ask together.
    static func start(_ requests: [RefreshRequest], everyHours hours: Int, of catalog: Catalog, logger: Logger) -> Task<
        Void, Never
    > {
        Task.detached(priority: .background) {
            while !Task.isCancelled {
                for request in requests where !Task.isCancelled {
                    log(await catalog.refresh(request), logger)
                }
                let wait = Double(hours) * 3600 * Double.random(in: 0.9...1.1)
                guard (try? await Task.sleep(for: .seconds(wait))) != nil else { return }
            }
        }
    }

    private static func log(_ outcome: RefreshOutcome, _ logger: Logger) {
        switch outcome.kind {
        case .imported: logger.notice("\(outcome.line)")
        case .failed: logger.warning("\(outcome.line)")
        case .unchanged, .offline, .noAddress: logger.info("\(outcome.line)")
        }
    }
}
