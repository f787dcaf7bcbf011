"""What prepares the sound: one reading of the station, its loop, orders, rehearsals."""
