"""What prepares: one reading of the station, its loop, orders, rehearsals."""
