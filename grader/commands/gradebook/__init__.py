"""``jaxercise gradebook``: students, attempts and grades. Layer 9."""
