"""Sources: one module for each format of files with names."""
