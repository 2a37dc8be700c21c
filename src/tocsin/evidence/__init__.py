"""From findings to probability: base rates, likelihood ratios, log-odds that add up, and sentences that explain them."""
