"""What stands between a channel and the engine: input limits and rate limits."""
