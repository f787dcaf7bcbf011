"""What sounds: playing, outputs, live speech, the ledger. Reads no YAML, fills no text, speaks nothing."""
