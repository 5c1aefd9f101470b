"""The policies that the service answers by, each version for as long as it is in force."""
