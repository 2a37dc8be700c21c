"""Reports: what is known of a case, an organisation or a period, as documents for people and for machines."""
