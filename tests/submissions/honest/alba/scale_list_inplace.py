"""A generator expression, a comprehension with a condition that is static, and a local list built in place."""


def scale(data_list, val):
    out = []
    products = (item * val for item in data_list)
    for product in products:
        out.append(product)
    assert len(out) == len(data_list), "as many out as in"
    out.reverse()
    return [item for item in reversed(out)]
