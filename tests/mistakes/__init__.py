"""The most frequent mistakes of each module, and the first line of what is said about them."""
