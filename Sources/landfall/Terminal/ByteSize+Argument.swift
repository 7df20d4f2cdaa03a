// Sizes on the command line: "64MiB", "2GiB".

import ArgumentParser
import FlashWeights

// Landfall's own protocol requirement is met by ByteSize's `init?(_:)`; the package owns both modules.
extension ByteSize: ExpressibleByArgument {
    /// Reads "64MiB", "1.5GiB" or plain bytes.
    public init?(argument: String) { self.init(argument) }
}
