// The text of a PDF file, by poppler's pdftotext in a process of its own: a damaged file cannot harm the box.

import Foundation

enum PDFDocument {
    /// Longest time for one file, in seconds. A text of a thousand pages takes a few.
    private static let timeLimit = 120.0
    /// Most text of one file.
    private static let textLimit = 16 << 20

    /// - Throws: `CatalogError` when pdftotext is not installed, the file is damaged or locked, or it holds no text.
    static func text(_ bytes: [UInt8], path: String) throws -> DocumentText {
        let folder = NSTemporaryDirectory() + "landfall-pdf-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/in.pdf"))
        try run(folder, path)
        let text = String(decoding: try FileBytes.all(of: folder + "/out.txt", limit: textLimit), as: UTF8.self)
        var document = DocumentText()
        // A form feed ends each page.
        for (index, page) in text.split(separator: "\u{0C}", omittingEmptySubsequences: false).enumerated() {
            document.blocks.append(.page(index + 1))
            var paragraph: [String] = []
            let lines = page.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
            for line in (lines + [""]).map(trimmed) {
                if line.isEmpty {
                    document.add(paragraph.joined(separator: "\n"))
                    paragraph = []
                } else {
                    paragraph.append(line)
                }
            }
        }
        return document
    }

    private static func run(_ folder: String, _ path: String) throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        guard let tool = folders.map({ $0 + "/pdftotext" }).first(where: FileManager.default.isExecutableFile(atPath:))
        else {
            throw CatalogError.unreadableFile(
                path: path,
                reason:
                    "reading PDF needs pdftotext: install it with 'apt-get install poppler-utils', or save the document as text"
            )
        }
        let log = folder + "/log"
        try Data().write(to: URL(fileURLWithPath: log))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = ["-enc", "UTF-8", folder + "/in.pdf", folder + "/out.txt"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        // To a file: a full pipe would stop the process for ever.
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try process.run()
        let end = Date(timeIntervalSinceNow: timeLimit)
        while process.isRunning, Date() < end { usleep(10_000) }
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            throw CatalogError.tooLarge(path: path, what: "its text was not read within \(Int(timeLimit)) seconds")
        }
        guard process.terminationStatus == 0 else {
            let said = String(decoding: (try? FileBytes.start(of: log, count: 300)) ?? [], as: UTF8.self)
            let line = said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "pdftotext failed"
            throw CatalogError.unreadableFile(path: path, reason: "it is damaged or locked (\(line))")
        }
    }
}
