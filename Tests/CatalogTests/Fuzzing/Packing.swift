// Files packed as publishers pack them, for damage inside and outside the packing.

import CZip
import CZlib
import Foundation

/// Zip archives and gzip files, made and taken apart.
enum Packing {
    /// The members of a zip archive.
    static func members(ofZip path: String) -> [(name: String, bytes: [UInt8])] {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else { return [] }
        defer { zip_discard(archive) }
        return (0..<zip_get_num_entries(archive, 0)).compactMap { index in
            var entry = zip_stat_t()
            guard zip_stat_index(archive, zip_uint64_t(index), 0, &entry) == 0, let name = entry.name,
                let file = zip_fopen_index(archive, zip_uint64_t(index), 0)
            else { return nil }
            defer { zip_fclose(file) }
            var bytes = [UInt8](repeating: 0, count: Int(entry.size))
            guard zip_fread(file, &bytes, entry.size) == zip_int64_t(entry.size) else { return nil }
            return (String(cString: name), bytes)
        }
    }

    /// A zip archive of these members; false when libzip refuses one of them.
    static func zip(_ members: [(name: String, bytes: [UInt8])], to path: String) -> Bool {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else { return false }
        for member in members {
            // libzip frees the copy when it has written it.
            guard let copy = malloc(max(1, member.bytes.count)) else { return false }
            member.bytes.withUnsafeBytes { if let base = $0.baseAddress { memcpy(copy, base, $0.count) } }
            guard let source = zip_source_buffer(archive, copy, zip_uint64_t(member.bytes.count), 1),
                zip_file_add(archive, member.name, source, zip_flags_t(ZIP_FL_OVERWRITE)) >= 0
            else {
                zip_discard(archive)
                return false
            }
        }
        return zip_close(archive) == 0
    }

    /// A gzip file of these bytes.
    static func gzip(_ bytes: [UInt8], to path: String) {
        let file = gzopen(path, "wb1")
        bytes.withUnsafeBytes { if $0.count > 0 { _ = gzwrite(file, $0.baseAddress, UInt32($0.count)) } }
        gzclose(file)
    }
}

/// The beginnings of real files, short enough to be imported in milliseconds.
enum Head {
    /// The first lines.
    static func lines(_ count: Int, of bytes: [UInt8]) -> [UInt8] {
        var left = count
        let end = bytes.firstIndex { byte in
            if byte == 0x0A { left -= 1 }
            return left == 0
        }
        return end.map { Array(bytes[...$0]) } ?? bytes
    }

    /// The first records of a JSON list: the objects or arrays at `depth`, and the brackets that close what is open.
    static func records(_ count: Int, depth: Int, of bytes: [UInt8]) -> [UInt8] {
        var open: [UInt8] = []
        var left = count
        var isString = false
        var isEscaped = false
        for (place, byte) in bytes.enumerated() {
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isString = true
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open.removeLast()
                if open.count == depth - 1 { left -= 1 }
                if left == 0 { return Array(bytes[...place]) + open.reversed() }
            default: break
            }
        }
        return bytes
    }

    /// A CRICOS workbook with the first rows of each sheet; texts stay shared, those no longer needed are dropped.
    static func workbook(_ rows: Int, of members: [(name: String, bytes: [UInt8])]) -> [(name: String, bytes: [UInt8])]
    {
        let strings = members.first { $0.name == "xl/sharedStrings.xml" }.map { parts(of: $0.bytes, endingIn: "</si>") }
        guard let strings else { return members }
        var kept: [Int: Int] = [:]
        var order: [Int] = []
        var cut = members.filter { $0.name != "xl/sharedStrings.xml" }
        for index in cut.indices where cut[index].name.hasPrefix("xl/worksheets/") {
            let sheet = parts(of: cut[index].bytes, endingIn: "</row>")
            var text = sheet.pieces.prefix(rows).map { String(decoding: $0, as: UTF8.self) }.joined()
            // Cells of shared texts: t="s"><v>17</v>.
            var renumbered = ""
            while let mark = text.range(of: "t=\"s\"><v>"),
                let end = text.range(of: "</v>", range: mark.upperBound..<text.endIndex),
                let number = Int(text[mark.upperBound..<end.lowerBound])
            {
                if kept[number] == nil {
                    kept[number] = order.count
                    order.append(number)
                }
                renumbered += text[..<mark.upperBound] + "\(kept[number] ?? 0)"
                text = String(text[end.lowerBound...])
            }
            cut[index].bytes = Array((renumbered + text).utf8) + sheet.rest
        }
        let opening = Array(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                .utf8
        )
        let texts = order.flatMap { number -> [UInt8] in
            guard number < strings.pieces.count else { return Array("<si><t/></si>".utf8) }
            let piece = strings.pieces[number]
            let start = String(decoding: piece, as: UTF8.self).range(of: "<si")
            return start.map { Array(String(decoding: piece, as: UTF8.self)[$0.lowerBound...].utf8) } ?? Array(piece)
        }
        return cut + [("xl/sharedStrings.xml", opening + texts + Array("</sst>".utf8))]
    }

    /// The pieces of a text that end in a mark, and what is behind the last.
    private static func parts(of bytes: [UInt8], endingIn mark: String) -> (
        pieces: [ArraySlice<UInt8>], rest: ArraySlice<UInt8>
    ) {
        let mark = Array(mark.utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var place = 0
        while place + mark.count <= bytes.count {
            if bytes[place] == mark[0], bytes[place..<(place + mark.count)].elementsEqual(mark) {
                place += mark.count
                pieces.append(bytes[start..<place])
                start = place
            } else {
                place += 1
            }
        }
        return (pieces, bytes[start...])
    }
}
