"""A day's making: from what is due to parts, clips and the programme."""
