"""From one name to the campaign: facts, what they tie together, and when it happened."""
