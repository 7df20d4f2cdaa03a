// Inference: being written.
