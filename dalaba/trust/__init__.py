"""Who may say what to this PC: keys, signed envelopes, whom it believes, and what it has already obeyed."""
