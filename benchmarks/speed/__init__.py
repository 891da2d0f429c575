"""Are speed decisions fair, and do the course's thresholds hold?"""
