// Web: being written.
