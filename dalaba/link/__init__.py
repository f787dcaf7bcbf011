"""What desk and air share: the programme handed over, the control channel, keeping each other alive."""
