// FlashWeights: being written.
