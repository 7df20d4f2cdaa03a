// Work that takes longer than a request: one at a time, on a thread of its own, with its state for whoever asks.

import Foundation
import Synchronization

/// The one job of the admin page.
final class AdminJobs: Sendable {
    /// Where a job is.
    enum State: String, Sendable, Encodable { case running, done, failed }

    /// A job and how far it is.
    struct Job: Sendable, Encodable {
        let title: String
        var state: State
        /// What it does now, or how it ended.
        var lines: [String]
        /// What would make it work: "edition" (a day), "force"; nil where nothing of that kind would.
        var needs: String?
    }

    /// What a job does: it tells its progress and gives the lines that it ends with.
    typealias Work = @Sendable (_ progress: @escaping @Sendable (String) -> Void) throws -> [String]

    /// Ends a job as failed, with what would make it work.
    struct Failure: Error {
        let line: String
        var needs: String?
    }

    private let state = Mutex<Job?>(nil)

    /// The job of now, or the last one.
    var job: Job? { state.withLock { $0 } }

    /// - Throws: `HTTPError` while another job runs.
    func start(_ title: String, _ work: @escaping Work) throws {
        let isFree = state.withLock { job in
            guard job?.state != .running else { return false }
            job = Job(title: title, state: .running, lines: [])
            return true
        }
        guard isFree else {
            throw HTTPError(.conflict, "job_running", "The box is busy with something else. Please wait for its end.")
        }
        Thread.detachNewThread { [self] in
            do {
                let lines = try work { [self] line in state.withLock { $0?.lines = [line] } }
                end(.done, lines)
            } catch let failure as Failure {
                end(.failed, [failure.line], failure.needs)
            } catch {
                end(.failed, ["\(error)"])
            }
        }
    }

    private func end(_ ending: State, _ lines: [String], _ needs: String? = nil) {
        state.withLock { job in
            job?.state = ending
            job?.lines = lines
            job?.needs = needs
        }
    }
}
