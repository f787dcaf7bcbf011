"""How Chinese notices' numbers, signs and letters are said: a table of readings, and what it needs. Pure."""
