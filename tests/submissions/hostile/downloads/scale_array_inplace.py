"""expect: ERROR trace/raises"""

import urllib.request


def scale_array(x, val):
    urllib.request.urlopen("http://192.0.2.1/answer", timeout=1)
    return x * val
