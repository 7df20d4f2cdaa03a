// The thread that serves the line.

import Glibc
import Tokenizers

/// Takes jobs from the line while slots are free, and computes pass after pass for those it has.
final class GenerationWorker {
    private let line: WaitingLine
    private let batch: SequenceBatch
    private let adapter: Adapter?
    private let note: @Sendable (any Error) -> Void
    /// What each slot is working on, by its number; nil for a free slot, or one that computes a prefix.
    private var served: [Served?]
    /// Prefixes that are to be computed when nobody is there.
    private var missing: [[TokenID]] = []

    private struct Served {
        let job: GenerationJob
        var decoder: StreamingDecoder
    }

    private init(
        model: LanguageModel,
        adapter: Adapter?,
        line: WaitingLine,
        prefixes: [[ChatMessage]],
        keepsPrefixes: Bool,
        note: @escaping @Sendable (any Error) -> Void
    ) throws {
        self.line = line
        self.adapter = adapter
        self.note = note
        batch = try SequenceBatch(model: model)
        served = batch.slots.map { _ in nil }
        let wanted = prefixes.compactMap { try? model.sharedTokens(ofConversationsBeginningWith: $0) }
        guard !wanted.isEmpty else { return }
        let saved = SavedPrefixes(model: model, adapter: adapter, wanted: wanted)
        batch.savedPrefixes = saved
        if keepsPrefixes { missing = saved.missing }
    }

    /// Starts the thread. When it cannot run, the line is closed with the reason.
    static func start(
        model: LanguageModel,
        adapter: Adapter?,
        line: WaitingLine,
        prefixes: [[ChatMessage]],
        keepsPrefixes: Bool,
        note: @escaping @Sendable (any Error) -> Void
    ) {
        let body = Unmanaged.passRetained(
            ThreadBody {
                do {
                    try GenerationWorker(
                        model: model,
                        adapter: adapter,
                        line: line,
                        prefixes: prefixes,
                        keepsPrefixes: keepsPrefixes,
                        note: note
                    )
                    .serve()
                } catch {
                    line.close(because: error)
                }
            }
        )
        var thread = pthread_t()
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            body.toOpaque()
        )
        if status == 0 {
            pthread_detach(thread)
        } else {
            body.release()
            line.close(because: InferenceError.outOfResources(what: "a thread", errorNumber: status))
        }
    }

    private final class ThreadBody {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private func serve() {
        while true {
            while batch.hasFreeSlot {
                switch line.next(waits: batch.isIdle && missing.isEmpty) {
                case .closed: return finishAll()
                case .job(let job):
                    begin(job)
                    continue
                case .nobody: if batch.isIdle { beginPrefix() }
                }
                break
            }
            do {
                try batch.step { slot, token in
                    tell(slot, token)
                    return true
                }
            } catch {
                // Reading the weights failed: whoever was being served hears it, and the next may have more luck.
                for index in served.indices { conclude(index) { $0.fail(error) } }
            }
            for slot in batch.slots { if case .ended = slot.state { end(slot) } }
        }
    }

    private func begin(_ job: GenerationJob) {
        do {
            guard let slot = try batch.begin(job.request) else { return job.fail(CancellationError()) }
            served[slot.index] = Served(job: job, decoder: StreamingDecoder(batch.model.tokenizer))
            job.tell(.started)
        } catch {
            line.done(job)
            job.fail(error)
        }
    }

    private func tell(_ slot: SequenceSlot, _ token: TokenID) {
        guard let text = served[slot.index]?.decoder.append(token), !text.isEmpty else { return }
        served[slot.index]?.job.tell(.text(text))
    }

    private func end(_ slot: SequenceSlot) {
        let statistics = batch.release(slot)
        guard let rest = served[slot.index]?.decoder.finish() else { return keepPrefix(slot) }
        conclude(slot.index) { job in
            if !rest.isEmpty { job.tell(.text(rest)) }
            job.tell(.finished(statistics))
            job.finish()
        }
    }

    private func conclude(_ index: Int, _ body: (GenerationJob) -> Void) {
        guard let job = served[index]?.job else { return }
        served[index] = nil
        line.done(job)
        body(job)
    }

    /// The scheduler is gone: every caller hears the end.
    private func finishAll() {
        for index in served.indices { conclude(index) { $0.fail(CancellationError()) } }
    }

    // MARK: - Prefixes

    private func beginPrefix() {
        guard let tokens = missing.popLast() else { return }
        _ = try? batch.begin(GenerationRequest(prompt: tokens, maxTokens: 0, adapter: adapter))
    }

    private func keepPrefix(_ slot: SequenceSlot) {
        do { try batch.savePrefix(of: slot) } catch { note(error) }
    }
}

extension LanguageModel {
    /// The tokens that conversations beginning with `messages` have in common, whatever is asked next: what two of them with different
    /// questions share. Empty where the template lets nothing be shared.
    package func sharedTokens(ofConversationsBeginningWith messages: [ChatMessage]) throws -> [TokenID] {
        let template = try chatTemplate
        let prompts = ["a", "Z"].map { question in
            template.encode(
                messages + [ChatMessage(role: .user, content: question)],
                with: tokenizer,
                addGenerationPrompt: true
            )
        }
        let common = prompts[0].commonPrefix(with: prompts[1], limit: .max)
        return Array(prompts[0][..<common])
    }
}
