"""trace/reads-value: float() asks a traced factor for its value."""


def scale_array(x, val):
    return x * float(val)
