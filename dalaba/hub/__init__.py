"""The township's side of the fleet: who belongs to it, what each was told, and what each has said."""
