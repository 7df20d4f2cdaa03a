// GET /api/kiosk: the page on the box's own screen listens here for the panel's button. Only pages on this machine are let in: a button
// is no business of a visitor's phone.

import Synchronization

/// The pages on the box's own screen.
package final class KioskPages: Sendable {
    /// A box has one screen; a browser that was restarted may leave a connection that nobody has noticed is dead.
    private static let limit = 4

    private let pages = Mutex<[EventStream]>([])

    package init() {}

    /// A stream of the button's events. The page that has been listening longest makes room.
    package func join(_ request: HTTPRequest) throws -> HTTPResponse {
        guard request.isFromThisMachine else {
            throw HTTPError(.forbidden, "not_the_kiosk", "Only the screen of the box itself listens to its button.")
        }
        let stream = EventStream()
        let superseded = pages.withLock { pages in
            pages.removeAll { $0.state != .open }
            pages.append(stream)
            return pages.count > Self.limit ? pages.removeFirst() : nil
        }
        superseded?.close()
        return .events(stream)
    }

    /// Tells every page to forget its conversation and show its start.
    package func startOver() {
        for page in pages.withLock({ $0 }) { page.send(ServerSentEvent(name: "start-over", data: "")) }
    }
}
