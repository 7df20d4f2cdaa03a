// A profile kept beside its model, so that the engine need not measure at each start.

import FoundationEssentials
import Glibc

extension MachineProfile {
    /// Where the profile of the model at `path` is kept: "NAME.profile.json" beside it.
    public static func path(besideModel path: String) -> String { path + ".profile.json" }

    /// The profile kept beside the model; nil when there is none, or it cannot be read: a profile is advice.
    public static func load(besideModel path: String) -> MachineProfile? {
        guard let data = FileManager.default.contents(atPath: Self.path(besideModel: path)) else { return nil }
        return try? JSONDecoder().decode(MachineProfile.self, from: data)
    }

    /// Keeps the profile beside the model: written to a temporary name, synced, renamed, so that no crash leaves half of one.
    /// Throws `FlashWeightsError.cannotSaveProfile`.
    public func save(besideModel path: String) throws {
        let destination = Self.path(besideModel: path)
        let temporary = destination + ".partial"
        func failure() -> FlashWeightsError { .cannotSaveProfile(path: destination, errorNumber: errno) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure() }
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        guard isWritten else {
            let error = failure()
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, destination) == 0 else { throw failure() }
    }
}
