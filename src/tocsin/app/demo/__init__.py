"""The demonstration: the En Marche case of 2017, found again among ordinary new names."""
