// How fast the processor multiplies bytes at most: the bound of prompts.

import CKernels
import FlashWeights

extension LanguageModel {
    /// Multiply-adds of bytes per second of the kernels' widest instructions on registers alone, all threads together: the best of five
    /// rounds, about 0.1 s. 0 where a thread cannot be started.
    public func peakMultiplyAddsPerSecond() -> Double {
        guard let multiplyAdds = kernels.pointer.pointee.multiply_adds else { return 0 }
        let rounds: UInt64 = 200_000
        let perThread = Double(multiplyAdds(rounds))
        // Until a run takes a few milliseconds: starting threads is then nothing.
        let scale = UInt64(20)
        return (0..<5).map { _ in
            let seconds = ThreadedRun.seconds(threads: threads) { _ in _ = multiplyAdds(rounds * scale) }
            guard let seconds, seconds > 0 else { return 0 }
            return perThread * Double(scale) * Double(threads) / seconds
        }.max() ?? 0
    }
}
