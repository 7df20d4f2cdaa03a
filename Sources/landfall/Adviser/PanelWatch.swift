// The panel beside the running server: what its button means here, and what its lamps show.

import Box
import Logging
import Panel
import Synchronization
import Web

/// The panel of this box; without hardware it is there all the same and does nothing.
final class PanelWatch: Sendable {
    private let panel = Mutex<Panel?>(nil)
    private let server = Mutex<WebServer?>(nil)
    /// Whether the box is being switched off: from then on no answer changes the lamps.
    private let isStopping = Mutex(false)
    private let control: BoxControl
    private let logger: Logger

    /// Takes the panel into use. Absent hardware is a warning.
    /// - Parameter map: the board's pin map; nil for a box without a panel.
    /// - Throws: `PanelError` when the map cannot be understood.
    init(map path: String?, control: BoxControl, logger: Logger) throws {
        self.control = control
        self.logger = logger
        // An earlier run may have left the console open. Only a jumper that is seen to be closed opens it again.
        try? control.note(setupJumperIsSet: false)
        guard let path else { return }
        let lines = GPIODLines(try PanelMap(path: path)) { logger.warning("\($0)") }
        guard !lines.roles.isEmpty else { return }
        do {
            let started = try Panel.start(lines) { [weak self] in self?.take($0) }
            panel.withLock { $0 = started }
            let parts = lines.roles.map(\.rawValue).sorted().joined(separator: ", ")
            logger.info("panel in use", metadata: ["parts": "\(parts)"])
        } catch {
            logger.warning("\(error)")
        }
    }

    /// From here on questions are answered.
    func serve(_ server: WebServer) {
        self.server.withLock { $0 = server }
        panel.withLock { $0 }?.show(.ready)
    }

    /// Somebody of the office should look.
    func callForAttention() {
        panel.withLock { $0 }?.show(needsAttention: true)
    }

    /// Shows that so many answers are being written.
    func show(answers count: Int) {
        guard !isStopping.withLock({ $0 }) else { return }
        panel.withLock { $0 }?.show(count > 0 ? .thinking : .ready)
    }

    /// Puts the lamps out.
    func stop() {
        panel.withLock { $0 }?.stop()
    }

    /// Called on the panel's thread.
    private func take(_ event: Panel.Event) {
        switch event {
        case .press(.short): server.withLock { $0 }?.startOver()
        case .press(.long): powerOff()
        case .setupJumper(let isClosed): setSetupJumper(isClosed)
        case .failed(let reason):
            logger.warning("\(reason)")
            try? control.note(setupJumperIsSet: false)
        }
    }

    private func powerOff() {
        logger.notice("the button was held: switching off")
        isStopping.withLock { $0 = true }
        panel.withLock { $0 }?.show(.stopping)
        let (control, logger) = (control, logger)
        // A task of its own: the panel's thread must go on to blink.
        Task.detached { [weak self] in
            do {
                try control.ask(.poweroff)
            } catch {
                logger.error("the box was not switched off: \(error)")
                self?.isStopping.withLock { $0 = false }
                self?.panel.withLock { $0 }?.show(.ready)
            }
        }
    }

    private func setSetupJumper(_ isClosed: Bool) {
        do {
            try control.note(setupJumperIsSet: isClosed)
            logger.notice(isClosed ? "the setup jumper is closed: the console is open" : "the setup jumper is open")
        } catch {
            logger.warning("the setup jumper was \(isClosed ? "closed" : "opened"): \(error)")
        }
    }
}
