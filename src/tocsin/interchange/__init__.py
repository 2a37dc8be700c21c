"""Wire forms: our model to and from the files that others read and write; pure."""
