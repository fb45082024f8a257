"""Plain data to pictures."""
