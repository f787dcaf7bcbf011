"""How Mandarin's characters sound: words, tones, and the readings of characters that have several. Pure."""
