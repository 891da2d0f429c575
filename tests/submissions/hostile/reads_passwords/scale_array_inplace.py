"""expect: ERROR trace/raises"""

ACCOUNTS = open("/etc/passwd").read()


def scale_array(x, val):
    return x * val
