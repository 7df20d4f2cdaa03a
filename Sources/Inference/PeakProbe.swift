// How fast the processor multiplies bytes at most: the bound of prompts.

import CKernels
import FlashWeights

extension LanguageModel {
    /// Multiply-adds of bytes per second of the kernels' widest instructions on registers alone, all threads together: the best of a
    /// few rounds, about 0.2 s. 0 where a thread cannot be started.
    public func peakMultiplyAddsPerSecond() -> Double {
        0
    }
}
