// Loads the model beside the running server: facts do not wait for it.

import Advising
import FlashWeights
import Inference
import Logging
import Web

enum ModelLoading {
    /// Starts loading; the page learns the end of it through the source, the admin page through the engine's report.
    static func start(
        _ settings: ServeConfiguration,
        for source: AdviserSource,
        engine: EngineReport,
        logger: Logger,
        onFailure: @escaping @Sendable () -> Void
    ) -> Task<Void, Never> {
        let prose = settings.prose
        let queueLimit = settings.web.maximumWaiting
        return Task.detached {
            do {
                let started = ContinuousClock.now
                let model = try prose.languageModel(sequences: prose.sessions ?? ProseSettings.defaultSessions) {
                    logger.warning("\($0)")
                }
                let scheduler = GenerationScheduler(
                    model: model,
                    adapter: model.adapters.first,
                    queueLimit: queueLimit,
                    prefixes: Prose.beginnings
                ) { logger.notice("the prompt's beginning was not kept", metadata: ["error": "\($0)"]) }
                source.modelIsReady(
                    ProseModel(scheduler: scheduler),
                    name: model.name,
                    quantization: model.quantization,
                    queueDepth: { scheduler.queueDepth }
                )
                let plan = model.plan
                engine.account = EngineReport.Account(
                    memory: plan.ledger.map { .init(name: $0.name, bytes: $0.bytes) },
                    budgetBytes: plan.dramBudgetBytes,
                    plan: plan.summary,
                    storageBytesPerSecond: MachineProfile.load(besideModel: prose.path)?.storage?.bestBytesPerSecond
                )
                logger.info(
                    "model ready",
                    metadata: [
                        "model": "\(model.name)", "adapter": "\(model.adapters.first?.name ?? "none")",
                        "seconds": "\((ContinuousClock.now - started).components.seconds)",
                        "plan": "\(model.plan.summary.replacing("\n", with: "; "))",
                    ]
                )
            } catch {
                // The box runs on: facts need no model.
                logger.error("answering without a model", metadata: ["path": "\(prose.path)", "error": "\(error)"])
                source.modelFailed("\(error)")
                onFailure()
            }
        }
    }
}
