"""How English notices' numbers, signs and short forms are said: a table of readings, and what it needs. Pure."""
