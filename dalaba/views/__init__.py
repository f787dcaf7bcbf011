"""What people look at, print and take along."""
