"""Samples and sound files. Air and speech both use it; it knows neither."""
