// The log of the box's services, from systemd's journal.

import Glibc

enum SystemLog {
    /// The newest lines, oldest first; nil where there is no journal.
    static func newest(_ count: Int) -> [String]? {
        let command = "journalctl --no-pager --quiet -o short -u 'landfall*' -n \(count) 2>/dev/null"
        guard let pipe = popen(command, "r") else { return nil }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while text.count < 1 << 20 {
            let read = fread(&buffer, 1, buffer.count, pipe)
            guard read > 0 else { break }
            text += buffer[..<read]
        }
        guard pclose(pipe) == 0 else { return nil }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
