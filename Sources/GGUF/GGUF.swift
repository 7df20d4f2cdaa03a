// GGUF: being written.
