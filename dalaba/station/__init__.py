"""What people write: reading it, checking it, and which rows are due when."""
