// What can go wrong while loading a model or generating text.

import FlashWeights

/// Errors of the engine; each description says what, where and what to do.
public enum InferenceError: Error, Equatable, CustomStringConvertible {
    /// The file's `general.architecture` is not one this engine computes.
    case unsupportedArchitecture(String, path: String)
    /// The file is a model that writes texts, where one that gives vectors is needed.
    case notAnEncoder(architecture: String, path: String)
    /// A metadata key is missing, or holds what no such model can have.
    case badMetadata(key: String, problem: String, path: String)
    /// A tensor is missing, has the wrong shape, or a type without kernels.
    case badTensor(name: String, problem: String, path: String)
    /// The context asked for is longer than the model was trained for, or not positive.
    case contextOutOfRange(requested: Int, trained: Int)
    /// The prompt does not fit the context (one position is kept for the first generated token).
    case promptTooLong(tokens: Int, context: Int)
    /// There is nothing to start generating from.
    case emptyPrompt
    /// A token that the model's vocabulary does not have.
    case tokenOutOfRange(Int32, vocabulary: Int)
    /// A sampling option outside its range.
    case badSampling(option: String, value: String, allowed: String)
    /// The waiting line is full; nothing was queued.
    case queueFull(limit: Int)
    /// The sparsity asked for is not 0 to 0.7, or the file is not a container.
    case badSparsity(Double)
    case sparsityNeedsContainer(path: String)
    /// The container's down matrices are by rows, so that no neuron can be left out by itself.
    case needsDownColumns(path: String)
    /// A sparse run was asked for of a container without predictors, or with ones this version cannot read.
    case notCalibrated(path: String)
    case badCalibration(path: String)
    /// A layer's activations are not finite, so that nothing can be learned from them.
    case cannotCalibrate(layer: Int, path: String)
    /// There is too little text to calibrate on.
    case textTooShort(tokens: Int, needed: Int)
    /// The keys and values of a prompt could not be kept beside the model; it is computed again at the next start.
    case cannotSavePrefix(path: String, errorNumber: Int32)
    /// An adapter's file is missing, damaged, or contradicts itself.
    case badAdapter(path: String, problem: String)
    /// An adapter has something that this engine does not compute.
    case unsupportedAdapter(path: String, option: String, remedy: String)
    /// An adapter was trained on another model.
    case adapterMismatch(path: String, problem: String)
    /// A container's neurons stand in an order that it does not state, so that an adapter's rows cannot follow it.
    case adapterNeedsOrder(path: String)
    /// The operating system refused memory or a thread.
    case outOfResources(what: String, errorNumber: Int32)

    /// One line: what, where, what to do.
    public var description: String {
        switch self {
        case .unsupportedArchitecture(let name, let path):
            return
                "\(path): architecture '\(name)' is not supported: use a model of the 'llama' architecture (Llama, Mistral, SmolLM2)"
        case .notAnEncoder(let architecture, let path):
            return
                "\(path): architecture '\(architecture)' gives no vectors of texts: pass a BERT encoder as a GGUF file ('make encoder' makes one)"
        case .badMetadata(let key, let problem, let path):
            return "\(path): metadata key '\(key)' \(problem): convert or download the model again"
        case .badTensor(let name, let problem, let path):
            return "\(path): tensor '\(name)' \(problem)"
        case .contextOutOfRange(let requested, let trained):
            return
                "a context of \(requested) tokens is not possible: this model takes 1 to \(trained); pass --context \(trained) or less"
        case .promptTooLong(let tokens, let context):
            return
                "the prompt is \(tokens) tokens long and the context holds \(context): shorten the prompt or pass a larger --context"
        case .emptyPrompt:
            return "the prompt is empty: pass at least one token of text"
        case .tokenOutOfRange(let token, let vocabulary):
            return "token \(token) is not in the vocabulary: tokens run from 0 to \(vocabulary - 1)"
        case .badSampling(let option, let value, let allowed):
            return "sampling option \(option) is \(value): it must be \(allowed)"
        case .queueFull(let limit):
            return "\(limit) questions are already waiting for the model: try again shortly"
        case .badSparsity(let value):
            return "a sparsity of \(value) is not possible: pass --sparsity 0 to 0.7"
        case .sparsityNeedsContainer(let path):
            return
                "\(path) is not a container, so that all its neurons are in memory: pack it with 'landfall model pack --layout columns' and calibrate it"
        case .needsDownColumns(let path):
            return
                "\(path) was packed for runs with all neurons: pack the model with 'landfall model pack --layout columns' and calibrate that"
        case .notCalibrated(let path):
            return
                "\(path) has no predictors for a sparse run: make a calibrated copy with 'landfall model calibrate \(path) --text FILE -o OUT'"
        case .badCalibration(let path):
            return
                "\(path) was calibrated by another version or for another shape: calibrate the packed container again with 'landfall model calibrate'"
        case .cannotCalibrate(let layer, let path):
            return
                "\(path): layer \(layer) gives values that are not finite: check the container with 'landfall model verify'"
        case .textTooShort(let tokens, let needed):
            return "the text has \(tokens) tokens, but calibration needs \(needed) or more: pass more text with --text"
        case .cannotSavePrefix(let path, let errorNumber):
            return
                "\(path) cannot be written (error \(errorNumber)): the prompt is computed anew at each start; make room or the folder writable"
        case .badAdapter(let path, let problem):
            return "adapter \(path) \(problem): copy, convert or train it again"
        case .unsupportedAdapter(let path, let option, let remedy):
            return "adapter \(path) uses \(option), which is not supported: \(remedy)"
        case .adapterMismatch(let path, let problem):
            return "adapter \(path) is for another model: \(problem); use it with the model it was trained on"
        case .adapterNeedsOrder(let path):
            return
                "\(path) does not state the order of its neurons, which an adapter must follow: calibrate the packed container again "
                + "with 'landfall model calibrate'"
        case .outOfResources(let what, let errorNumber):
            return "the system refused \(what) (error \(errorNumber)): free memory or use fewer threads"
        }
    }
}
