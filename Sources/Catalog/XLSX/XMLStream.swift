// Events from an XML text that arrives in pieces, through expat.

import CExpat
import Glibc

/// Receives an XML text's events. Names come as the document writes them, without the namespace's prefix.
protocol XMLHandler: AnyObject {
    func start(_ element: XMLName, attributes: XMLAttributes) throws
    func end(_ element: XMLName) throws
    /// Whether text is wanted now; it saves copying what nobody reads.
    var wantsText: Bool { get }
    func text(_ bytes: UnsafeRawBufferPointer)
}

/// An element's name in the parser's memory, valid during the event.
struct XMLName {
    fileprivate let start: UnsafePointer<CChar>

    fileprivate init(_ name: UnsafePointer<CChar>) {
        var start = name
        var scan = name
        while scan.pointee != 0 {
            if scan.pointee == 0x3A { start = scan + 1 }
            scan += 1
        }
        self.start = start
    }

    static func == (name: XMLName, text: StaticString) -> Bool {
        text.withUTF8Buffer { $0.withMemoryRebound(to: CChar.self) { strcmp(name.start, $0.baseAddress!) == 0 } }
    }
}

/// An element's attributes in the parser's memory, valid during the event.
struct XMLAttributes {
    fileprivate let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    /// The value of the attribute with this name, prefix included ("r:id").
    subscript(_ name: StaticString) -> String? { cString(name).map { String(cString: $0) } }

    /// The same, uncopied.
    func cString(_ name: StaticString) -> UnsafePointer<CChar>? {
        guard var item = list else { return nil }
        return name.withUTF8Buffer { wanted in
            wanted.withMemoryRebound(to: CChar.self) { wanted in
                while let key = item.pointee {
                    if strcmp(key, wanted.baseAddress!) == 0 { return item[1] }
                    item += 2
                }
                return nil
            }
        }
    }
}

/// One parse: pieces go in, events go to the handler. A document type declaration is refused: registers have none, and
/// entities are the way to make a small file large.
final class XMLStream {
    private let parser: XML_Parser
    private let handler: any XMLHandler
    private var failure: (any Error)?

    init(_ handler: any XMLHandler) {
        guard let parser = XML_ParserCreate(nil) else { fatalError("out of memory") }
        self.parser = parser
        self.handler = handler
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let name else { return }
                XMLStream.of(context).report {
                    try $0.start(XMLName(name), attributes: XMLAttributes(list: attributes))
                }
            },
            { context, name in
                guard let name else { return }
                XMLStream.of(context).report { try $0.end(XMLName(name)) }
            }
        )
        XML_SetCharacterDataHandler(parser) { context, text, count in
            let stream = XMLStream.of(context)
            guard stream.handler.wantsText else { return }
            stream.handler.text(UnsafeRawBufferPointer(start: text, count: Int(count)))
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            XMLStream.of(context).report { _ in throw XMLFault(reason: "it has a document type declaration") }
        }
    }

    deinit { XML_ParserFree(parser) }

    /// Parses the next piece.
    ///
    /// - Throws: What the handler threw, or `XMLFault`.
    func parse(_ piece: UnsafeRawBufferPointer, isLast: Bool = false) throws {
        let status = XML_Parse(
            parser,
            piece.baseAddress?.assumingMemoryBound(to: CChar.self),
            Int32(piece.count),
            isLast ? 1 : 0
        )
        if let failure { throw failure }
        if status == XML_STATUS_ERROR {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "not XML"
            throw XMLFault(reason: "\(reason) in line \(XML_GetCurrentLineNumber(parser))")
        }
    }

    private func report(_ event: (any XMLHandler) throws -> Void) {
        guard failure == nil else { return }
        do {
            try event(handler)
        } catch {
            failure = error
            XML_StopParser(parser, 0)
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLStream {
        Unmanaged<XMLStream>.fromOpaque(context!).takeUnretainedValue()
    }
}

/// Why a text is not the XML that was expected.
struct XMLFault: Error {
    let reason: String
}
