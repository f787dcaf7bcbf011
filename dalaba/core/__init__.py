"""Values, time, locks and safe files. Every district may use these; they know no district."""
