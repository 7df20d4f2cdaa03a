// What the page on the box's own screen asks for: GET /api/kiosk, where it listens for the panel's button, and GET /api/kiosk/contact,
// how a visitor's own phone reaches the box. Only pages on this machine are let in: a button is no business of a visitor's phone.

import Box
import Synchronization

/// The pages on the box's own screen.
package final class KioskPages: Sendable {
    /// A box has one screen; a browser that was restarted may leave a connection that nobody has noticed is dead.
    private static let limit = 4

    private struct Contact: Encodable {
        struct Code: Encodable {
            let width: Int
            let path: String
        }
        let office: String
        let name: String?
        let address: String?
        let code: Code?
    }

    private let pages = Mutex<[EventStream]>([])
    private let office: @Sendable () -> String
    private let addresses: @Sendable () -> [String]

    /// - Parameters:
    ///   - office: the name of the office; empty where none is set.
    ///   - addresses: of this machine in its networks, the one to show first.
    package init(
        office: @escaping @Sendable () -> String = { "" },
        addresses: @escaping @Sendable () -> [String] = { NetworkAddresses.all }
    ) {
        self.office = office
        self.addresses = addresses
    }

    /// A stream of the button's events. The page that has been listening longest makes room.
    package func join(_ request: HTTPRequest) throws -> HTTPResponse {
        try check(request)
        let stream = EventStream()
        let superseded = pages.withLock { pages in
            pages.removeAll { $0.state != .open }
            pages.append(stream)
            return pages.count > Self.limit ? pages.removeFirst() : nil
        }
        superseded?.close()
        return .events(stream)
    }

    /// The office, and name and address of the page as a phone in the same network types or photographs it; both are null without a
    /// network. The port is the one by which this page itself was asked for.
    package func contact(_ request: HTTPRequest) throws -> HTTPResponse {
        try check(request)
        let port = request.headers["host"].flatMap(RequestGuard.port(ofHost:)) ?? 80
        let address = addresses().first.map { NetworkAddresses.page(at: $0, port: port) }
        let host = NetworkAddresses.hostName
        let contact = Contact(
            office: office(),
            name: address == nil || host.isEmpty
                ? nil : NetworkAddresses.page(at: host.contains(".") ? host : host + ".local", port: port),
            address: address,
            code: address.flatMap { QRCode(QRCode.compact($0)) }.map { .init(width: $0.width, path: $0.path) }
        )
        return try .json(contact)
    }

    private func check(_ request: HTTPRequest) throws {
        guard request.isFromThisMachine else {
            throw HTTPError(.forbidden, "not_the_kiosk", "Only the screen of the box itself listens to its button.")
        }
    }

    /// Tells every page to forget its conversation and show its start.
    package func startOver() {
        for page in pages.withLock({ $0 }) { page.send(ServerSentEvent(name: "start-over", data: "")) }
    }
}
