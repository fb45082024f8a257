"""Pictures of a table in few dimensions, and how far to trust them."""
