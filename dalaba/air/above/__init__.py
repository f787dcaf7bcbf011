"""What a township orders: checked here again, held to the village's own rule, marked, and only then played."""

from dalaba.air.above.obeying import Above

__all__ = ["Above"]
