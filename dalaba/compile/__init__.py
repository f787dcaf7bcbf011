"""Makes a day: parts, clips and the programme from what is due."""
