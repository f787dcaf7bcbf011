"""Samples and sound files. Air and speech both use them; this district knows neither."""
