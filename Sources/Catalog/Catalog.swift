// Catalog: being written.
