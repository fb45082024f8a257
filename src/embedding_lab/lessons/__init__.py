"""What a lesson page computes that no other part needs."""
