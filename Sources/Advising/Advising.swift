// Advising: being written.
