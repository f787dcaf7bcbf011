"""What English notices write that is no word, and how it is said: a table of readings, and what it needs. Pure."""
