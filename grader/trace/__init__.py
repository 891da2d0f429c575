"""What runs in the jailed child that executes a submission: trace it, observe it, export what it computes."""
