"""An author's view of a course: is it what it promises to be, and how does it read? Layer 8."""
