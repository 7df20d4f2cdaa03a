// Tokenizers: being written.
