"""Who may be behind a case: assessments of cases against what was known of the groups on some day."""
