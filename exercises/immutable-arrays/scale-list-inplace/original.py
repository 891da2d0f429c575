"""Scale a list of numbers: each one is multiplied by the same factor."""


def scale(data_list: list[float], val: float) -> list[float]:
    """Multiply every item of ``data_list`` by ``val``."""
    for i in range(len(data_list)):
        data_list[i] *= val
    return data_list


if __name__ == "__main__":
    my_list = [1.0, 2.0, 3.0]
    print(f"Original list: {my_list}")
    modified_list = scale(my_list, 2.0)
    print(f"List after scale: {my_list} (input modified)")
    print(f"Returned list is same object: {modified_list is my_list}")
