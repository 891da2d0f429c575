"""What runs in the judge child: open a hostile artifact, vet it, digest it, compile it, run it."""
