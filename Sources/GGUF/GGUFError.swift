// What can be wrong with a GGUF file or with a request to it, each with what to do about it.

/// An error of reading or writing a GGUF file.
public enum GGUFError: Error, Equatable, CustomStringConvertible {
    /// The file could not be opened or mapped; `reason` is the system's.
    case cannotOpen(path: String, reason: String)
    /// The file's content breaks the format, or uses a part of it that this build does not read.
    case invalid(path: String, defect: GGUFDefect)
    /// The file was opened, but these weights could not be read from it.
    case cannotRead(path: String, tensor: String, reason: String)
    /// The file has no tensor of this name.
    case noSuchTensor(path: String, name: String)
    /// The metadata lack a key that the reader needs.
    case missingKey(String)
    /// A key holds another type than the reader needs, or a number out of its range.
    case wrongType(key: String, expected: String, found: String)
    /// The file could not be written; `reason` is the system's.
    case cannotWrite(path: String, reason: String)
    /// The writer was given a tensor that cannot be stored.
    case unwritableTensor(name: String, reason: String)

    /// One line: where, what, and what to do.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open model '\(path)': \(reason): check the path, or fetch the model again"
        case .invalid(let path, let defect):
            "\(path): \(defect)"
        case .cannotRead(let path, let tensor, let reason):
            "\(path): tensor '\(tensor)' could not be read (\(reason)): check the storage, or copy the file here again"
        case .noSuchTensor(let path, let name):
            "\(path) has no tensor '\(name)': the file is of another architecture than its metadata says"
        case .missingKey(let key):
            "the model's metadata lack '\(key)': convert the model again with a current converter"
        case .wrongType(let key, let expected, let found):
            "the model's metadata key '\(key)' is \(found) where \(expected) is needed: convert the model again"
        case .cannotWrite(let path, let reason):
            "cannot write '\(path)': \(reason)"
        case .unwritableTensor(let name, let reason):
            "tensor '\(name)' cannot be written: \(reason)"
        }
    }
}

/// How a file breaks the GGUF format. Offsets are bytes from the start of the file.
public enum GGUFDefect: Error, Equatable, CustomStringConvertible {
    /// The file ends inside `what`, which starts at `offset` and needs `needed` more bytes than the file has.
    case truncated(what: String, offset: Int, fileSize: Int)
    /// The file does not start with "GGUF".
    case badMagic(found: String)
    /// The file was written on or for a big-endian machine.
    case bigEndian
    /// Another version than 2 or 3.
    case unsupportedVersion(UInt32)
    /// A count which the rest of the file cannot hold.
    case countTooLarge(what: String, count: UInt64, offset: Int, fileSize: Int)
    /// A text that is not UTF-8.
    case notUTF8(what: String, offset: Int)
    /// A metadata value type which the format does not define.
    case unknownValueType(what: String, type: UInt32)
    /// A boolean byte other than 0 and 1.
    case badBoolean(what: String, byte: UInt8)
    /// Arrays within arrays beyond the limit.
    case nestedTooDeep(what: String, limit: Int)
    /// Two metadata entries of the same key.
    case duplicateKey(String)
    /// `general.alignment` is not a power of two of at least 8, or not a 32-bit unsigned number.
    case badAlignment(found: String)
    /// Two tensors of the same name.
    case duplicateTensor(String)
    /// A tensor with no dimension, or more than four.
    case badDimensionCount(tensor: String, count: UInt32)
    /// A tensor with a dimension of zero.
    case zeroDimension(tensor: String, dimensions: [UInt64])
    /// A tensor whose size in bytes does not fit the machine's integers.
    case sizeOverflow(tensor: String, dimensions: [UInt64])
    /// A tensor type which the format defines and this build does not read.
    case unsupportedTensorType(tensor: String, name: String)
    /// A tensor type number which this build does not know.
    case unknownTensorType(tensor: String, type: UInt32)
    /// A row length which does not fill the blocks of the tensor's type.
    case partialBlock(tensor: String, type: String, columns: Int, blockSize: Int)
    /// A tensor's data that start off the file's alignment.
    case misalignedTensor(tensor: String, offset: UInt64, alignment: Int)
    /// A tensor's data that reach beyond the end of the file.
    case tensorOutsideFile(tensor: String, offset: UInt64, byteCount: Int, fileSize: Int)
    /// Two tensors that share bytes.
    case overlappingTensors(String, String)

    /// One line: what, where in the file, and what to do.
    public var description: String {
        switch self {
        case .truncated(let what, let offset, let fileSize):
            "the file ends inside \(what) (byte \(offset) of \(fileSize)): it is cut short, fetch it again"
        case .badMagic(let found):
            "not a GGUF file: it starts with \(found), not 'GGUF': give the path of a .gguf model"
        case .bigEndian:
            "a big-endian GGUF file: convert the model for little-endian machines"
        case .unsupportedVersion(let version):
            version < 2
                ? "GGUF version \(version) is no longer read: convert the model again (version 3 is current)"
                : "GGUF version \(version) is newer than this build reads (2 and 3): update Landfall, or use an older file"
        case .countTooLarge(let what, let count, let offset, let fileSize):
            "\(what) at byte \(offset) is \(count), more than a file of \(fileSize) bytes can hold: "
                + "it is damaged, fetch it again"
        case .notUTF8(let what, let offset):
            "\(what) at byte \(offset) is not UTF-8: the file is damaged, fetch it again"
        case .unknownValueType(let what, let type):
            "\(what) has the unknown value type \(type): the file is damaged, or newer than this build"
        case .badBoolean(let what, let byte):
            "\(what) is the boolean \(byte), which is neither 0 nor 1: the file is damaged, fetch it again"
        case .nestedTooDeep(let what, let limit):
            "\(what) nests arrays more than \(limit) deep: the file is not a model this build can read"
        case .duplicateKey(let key):
            "metadata key '\(key)' appears twice: the file is damaged, convert the model again"
        case .badAlignment(let found):
            "'general.alignment' is \(found), not a power of two of at least 8: convert the model again"
        case .duplicateTensor(let tensor):
            "tensor '\(tensor)' appears twice: the file is damaged, convert the model again"
        case .badDimensionCount(let tensor, let count):
            "tensor '\(tensor)' has \(count) dimensions, not 1 to 4: the file is damaged, fetch it again"
        case .zeroDimension(let tensor, let dimensions):
            "tensor '\(tensor)' has a dimension of zero \(dimensions): the file is damaged, convert the model again"
        case .sizeOverflow(let tensor, let dimensions):
            "tensor '\(tensor)' of \(dimensions) is too large to address: the file is damaged, fetch it again"
        case .unsupportedTensorType(let tensor, let name):
            "tensor '\(tensor)' is \(name), which this build does not read; use \(GGUFTensorType.readableNames)"
        case .unknownTensorType(let tensor, let type):
            "tensor '\(tensor)' is of the unknown type \(type); use \(GGUFTensorType.readableNames)"
        case .partialBlock(let tensor, let type, let columns, let blockSize):
            "tensor '\(tensor)' has rows of \(columns) weights, which do not fill the blocks of \(blockSize) of \(type): "
                + "convert the model again"
        case .misalignedTensor(let tensor, let offset, let alignment):
            "tensor '\(tensor)' starts at data byte \(offset), not a multiple of \(alignment): "
                + "the file is damaged, convert the model again"
        case .tensorOutsideFile(let tensor, let offset, let byteCount, let fileSize):
            "tensor '\(tensor)' (\(byteCount) bytes at data byte \(offset)) reaches beyond the file's \(fileSize) bytes: "
                + "it is cut short, fetch it again"
        case .overlappingTensors(let first, let second):
            "tensors '\(first)' and '\(second)' share bytes: the file is damaged, convert the model again"
        }
    }
}
