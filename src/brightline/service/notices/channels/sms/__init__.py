"""SMS by a gateway that speaks as kannel does."""
