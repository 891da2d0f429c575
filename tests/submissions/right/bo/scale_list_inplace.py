import operator
from functools import partial


def scale(data_list, val):
    times_val = partial(operator.mul, val)
    return list(map(times_val, data_list))


if __name__ == "__main__":
    my_list = [1, 2, 3]
    print(scale(my_list, 2), my_list)
