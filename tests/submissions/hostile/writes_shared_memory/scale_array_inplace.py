"""expect: ERROR trace/raises"""

with open("/dev/shm/jaxercise-hostile", "w") as file:
    file.write("here")


def scale_array(x, val):
    return x * val
