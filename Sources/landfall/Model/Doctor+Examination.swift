// What `landfall doctor` finds out, in the order it does.

import CKernels
import Catalog
import FlashWeights
import GGUF
import Inference

extension Doctor {
    /// The findings; encoded, the report of `--json`. What could not be found out is null, and a check says why.
    struct Examination: Encodable {
        /// One thing that was looked at.
        struct Check: Encodable {
            let name: String
            let isFine: Bool
            /// What was found, in words.
            let finding: String
        }

        /// How files are read here.
        struct Reading: Encodable {
            let reader: String
            /// Why it is not io_uring; nil when it is.
            let readerReason: String?
            let isDirect: Bool
            /// Why reads go through the page cache; nil when they do not.
            let bufferedReason: String?
            let alignmentBytes: Int
        }

        let threads: Int
        let kernel: String
        let memory: MachineMemory?
        /// Read with 1, 2, … threads.
        let memoryBytesPerSecond: [Double]
        let reading: Reading?
        let storage: StorageProfile?
        /// What decoding gets through of this model's weights when they are in memory.
        let computeBytesPerSecond: Double?
        /// What the engine would do within `--dram-budget`, and how fast.
        let plan: ExecutionPlan?
        /// What was found of the catalogue; nil when there is none.
        let catalog: CatalogExamination?
        let checks: [Check]

        var isFine: Bool { checks.allSatisfy(\.isFine) }

        /// What the engine can plan from.
        var profile: MachineProfile {
            MachineProfile(storage: storage, computeBytesPerSecond: computeBytesPerSecond, threads: threads)
        }

        init(of doctor: Doctor, progress: (String) -> Void) {
            let model = doctor.arguments.model
            var checks: [Check] = []
            threads = doctor.arguments.threads ?? ProcessorTopology.recommendedThreads
            kernel = KernelTable.best.name
            memory = MachineMemory.current
            guard !doctor.noModel else {
                (memoryBytesPerSecond, reading, storage, computeBytesPerSecond, plan) = ([], nil, nil, nil, nil)
                progress("examining the catalogue")
                catalog = Self.examineCatalog(of: doctor, &checks)
                self.checks = checks
                return
            }

            progress("measuring memory")
            memoryBytesPerSecond = MemoryBandwidthProbe.measure(threads: threads)?.bytesPerSecond ?? []

            reading = Self.attempt("reader", &checks) {
                try Reading(path: doctor.file ?? model)
            } finding: {
                $0.summary
            }
            storage = Self.attempt("storage", &checks) {
                try StorageProbe.measure(path: doctor.file ?? model, seconds: doctor.seconds) { share in
                    progress("measuring storage: \(Int(share * 100)) %")
                }
            } finding: {
                "up to \(Self.megabytes($0.bestBytesPerSecond)) MB/s"
            }

            let isOpen =
                Self.attempt("model", &checks) {
                    try Self.description(ofModel: model)
                } finding: {
                    $0
                } != nil
            progress("measuring the processor")
            computeBytesPerSecond =
                isOpen ? try? StepProbe.bytesPerSecond(modelPath: model, threads: threads) ?? nil : nil
            var options = doctor.arguments.options
            options.profile = MachineProfile(
                storage: doctor.file == nil ? storage : nil,
                computeBytesPerSecond: computeBytesPerSecond,
                threads: threads
            )
            plan =
                !isOpen
                ? nil
                : Self.attempt("plan", &checks) {
                    try ExecutionPlan(options: options)
                } finding: {
                    $0.prediction == nil
                        ? $0.summary + "\nno prediction: storage or processor could not be measured" : $0.summary
                }

            if doctor.verify, ContainerFile.isContainer(path: model) {
                _ = Self.attempt("checksums", &checks) {
                    try ContainerFile(path: model).verify { done, total in
                        progress("reading the model: \(total > 0 ? done * 100 / total : 100) %")
                    }
                } finding: {
                    "every extent is as it was packed"
                }
            }
            progress("examining the catalogue")
            catalog = Self.examineCatalog(of: doctor, &checks)
            self.checks = checks
        }

        /// Opens the model, as far as that goes without its weights.
        private static func description(ofModel path: String) throws -> String {
            if ContainerFile.isContainer(path: path) {
                let container = try ContainerFile(path: path)
                let size = ByteSize(bytes: container.fileSize)
                return "container of \(size), header and directory in order"
            }
            let file = try GGUFFile(path: path)
            return "GGUF of \(ByteSize(bytes: file.fileSize)), loaded whole: 'landfall model pack' makes it stream"
        }

        /// Runs one examination; its error becomes a finding.
        private static func attempt<Value>(
            _ name: String,
            _ checks: inout [Check],
            _ body: () throws -> Value,
            finding: (Value) -> String
        ) -> Value? {
            do {
                let value = try body()
                checks.append(Check(name: name, isFine: true, finding: finding(value)))
                return value
            } catch {
                checks.append(Check(name: name, isFine: false, finding: "\(error)"))
                return nil
            }
        }

        static func megabytes(_ bytesPerSecond: Double) -> String { String(tenths: bytesPerSecond / 1e6) }
    }
}

extension Doctor.Examination.Reading {
    init(path: String) throws {
        let file = try DirectFile(path: path)
        let choice = try ReadQueueChoice.current()
        reader = choice.name
        readerReason = if case .pool(let reason) = choice { reason } else { nil }
        isDirect = file.isDirect
        bufferedReason = file.fallbackReason
        alignmentBytes = file.alignment
    }

    /// One line for a terminal.
    var summary: String {
        let carrier = readerReason.map { "\(reader), because \($0)" } ?? reader
        let way =
            bufferedReason.map { "through the page cache, because \($0)" }
            ?? "past the page cache in units of \(alignmentBytes) bytes"
        return "\(carrier); \(way)"
    }
}
