// Where libmicrohttpd asks for the next bytes of an event stream.

import CMicroHTTPD

/// Ties an event stream to the connection that sends it.
final class StreamReader: Sendable {
    private let stream: EventStream
    private let connection: Handle

    private init(stream: EventStream, connection: OpaquePointer) {
        self.stream = stream
        self.connection = Handle(connection)
    }

    /// A response of unknown length that sends what is written to the stream.
    static func makeResponse(_ stream: EventStream, on connection: OpaquePointer) -> OpaquePointer? {
        let reader = Unmanaged.passRetained(StreamReader(stream: stream, connection: connection))
        let response = MHD_create_response_from_callback(
            .max,  // MHD_SIZE_UNKNOWN
            4096,
            { cls, _, target, size in
                guard let cls, let target else { return StreamReader.endWithError }
                let reader = Unmanaged<StreamReader>.fromOpaque(cls).takeUnretainedValue()
                return reader.read(into: UnsafeMutableRawBufferPointer(start: target, count: size))
            },
            reader.toOpaque(),
            { cls in
                if let cls { Unmanaged<StreamReader>.fromOpaque(cls).release() }
            }
        )
        if response == nil { reader.release() }
        return response
    }

    private static let endOfStream = -1  // MHD_CONTENT_READER_END_OF_STREAM, a macro with a cast
    private static let endWithError = -2  // MHD_CONTENT_READER_END_WITH_ERROR

    private func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        let connection = connection
        let piece = stream.read(
            into: target,
            suspend: { MHD_suspend_connection(connection.pointer) },
            resume: { MHD_resume_connection(connection.pointer) }
        )
        switch piece {
        case .bytes(let count): return count
        case .suspended: return 0
        case .end: return Self.endOfStream
        case .closed: return Self.endWithError
        }
    }
}
