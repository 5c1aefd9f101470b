"""Further services, by apprise."""
