// `landfall model verify`: every checksum of a container.

import ArgumentParser
import FlashWeights

extension ModelCommand {
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a whole container and compare every checksum."
        )

        @Argument(help: "The container.")
        var container: String

        func run() throws {
            let file = try ContainerFile(path: container)
            let start = ContinuousClock.now
            let progress = Progress("reading")
            try file.verify { try progress.show(done: $0, total: $1) }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            print(
                "\(container) is sound: \(file.layout.extents.count) extents, \(file.layout.sections.count) sections, "
                    + "\(ByteSize(bytes: file.fileSize)) in \(String(tenths: seconds)) s"
            )
        }
    }
}
