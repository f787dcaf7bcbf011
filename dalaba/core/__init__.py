"""What every district may use and what knows none of them: values, time, locks, files that are whole."""
