// What can go wrong between the weights and memory.

import Glibc

/// Errors of the memory budget, of containers and of reading them; each description says what, where and what to do.
public enum FlashWeightsError: Error, Equatable, CustomStringConvertible {
    /// The ledger's entries exceed the budget. `advice` is what would make them fit besides a larger budget.
    case budgetTooSmall(subject: String, entries: [MemoryLedger.Entry], budget: Int, advice: String?)
    /// The container could not be opened or read; `reason` is the system's.
    case cannotOpenContainer(path: String, reason: String)
    /// The file is no container, one of a later version, cut short or damaged outside its extents.
    case invalidContainer(path: String, defect: ContainerDefect)
    /// An extent's bytes are not those that were packed; `name` as `ContainerFile.name(of:)`.
    case damagedExtent(path: String, name: String)
    /// An extent could not be read; `reason` is the system's.
    case unreadableExtent(path: String, name: String, reason: String)
    /// The model at `path` cannot become a container.
    case cannotPack(path: String, reason: String)
    /// A container could not be written; `reason` says why and what to do.
    case cannotWrite(path: String, reason: String)
    /// A file cannot be opened for reading.
    case cannotOpen(path: String, errorNumber: Int32)
    /// The read queue `name` cannot be had, for this reason.
    case readQueueUnavailable(name: String, reason: String)
    /// The kernel stopped serving a read queue in the middle of its work.
    case readQueueBroken(path: String, errorNumber: Int32)
    /// The storage profile cannot be kept beside the model.
    case cannotSaveProfile(path: String, errorNumber: Int32)

    /// One line for the person who set the budget: the smallest budget that works, and what asks for it.
    public var description: String {
        switch self {
        case .budgetTooSmall(let subject, let entries, let budget, let advice):
            let needed = ByteSize(bytes: entries.reduce(0) { $0 + $1.bytes }).roundedUpToMebibytes
            let parts = entries.map { "\($0.name) \(ByteSize(bytes: $0.bytes))" }.joined(separator: ", ")
            return "\(subject) needs \(needed) of memory (\(parts)); the budget is \(ByteSize(bytes: budget)): "
                + "pass --dram-budget \(needed) or more\(advice.map { ", or \($0)" } ?? "")"
        case .cannotOpenContainer(let path, let reason):
            return "cannot open container '\(path)': \(reason): check the path"
        case .invalidContainer(let path, let defect):
            return "\(path) \(defect)"
        case .damagedExtent(let path, let name):
            return "\(path): \(name) is damaged: its checksum differs: copy the file here again, or pack it again with "
                + "'landfall model pack'"
        case .unreadableExtent(let path, let name, let reason):
            return "\(path): \(name) cannot be read (\(reason)): check the storage, or copy the file here again"
        case .cannotPack(let path, let reason):
            return "\(path) cannot be packed: \(reason)"
        case .cannotWrite(let path, let reason):
            return "\(path) cannot be written: \(reason)"
        case .cannotOpen(let path, let errorNumber):
            return "\(path) cannot be opened (\(systemText(of: errorNumber))): check the path and that it may be read"
        case .readQueueUnavailable(let name, let reason):
            return "the reader '\(name)' cannot be used: \(reason)"
        case .readQueueBroken(let path, let errorNumber):
            return "\(path): the kernel stopped serving reads (\(systemText(of: errorNumber))): start again, "
                + "with LANDFALL_READER=pread if it happens again"
        case .cannotSaveProfile(let path, let errorNumber):
            return
                "\(path) cannot be written (\(systemText(of: errorNumber))): the folder of the model must be writable, or "
                + "leave out --save"
        }
    }
}

/// The system's words for an error number: "Input/output error".
func systemText(of errorNumber: Int32) -> String { String(cString: strerror(errorNumber)) }
