"""This PC in its township: the agent, its lines to the hub, what it takes from there and what it gives back."""
