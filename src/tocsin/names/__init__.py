"""Pure name algebra: blocks of names, IDNA, public suffixes, look-alikes, and the bulk matcher."""
