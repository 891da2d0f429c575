"""correctness/wrong-value: the product is made and thrown away."""


def scale_array(x, val):
    x.at[:].multiply(val)
    return x
